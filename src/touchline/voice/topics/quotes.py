"""Typical words of customers on a theme: readable, unlike each other, without personal data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from touchline.voice.private import PRIVATE
from touchline.voice.wording import words_of

__all__ = ["Quote", "choose_quotes"]

SHORTEST, LONGEST = 20, 160
MOST: Final = 3
ALIKE: Final = 0.5
"""Two quotes that share more than this of their words say the same."""
_PRIVATE = re.compile(PRIVATE)


@dataclass(frozen=True, slots=True)
class Quote:
    """What a customer wrote, or the part of it that speaks of the theme; `row` is its text."""

    text: str
    row: int
    language: str | None
    feeling: float | None


def choose_quotes(
    candidates: Iterable[tuple[int, str, str]],
    languages: Sequence[str | None],
    feelings: Sequence[float | None],
) -> tuple[Quote, ...]:
    """Choose up to three quotes from *candidates* (row, text, clause), the most typical first.

    Of 20 to 160 characters, without e-mail address, telephone number, link or long number: the
    whole text where it is short enough, else the clause.
    """
    chosen: list[Quote] = []
    seen: list[set[str]] = []
    for row, text, clause in candidates:
        quote = next(filter(_readable, (" ".join(text.split()), " ".join(clause.split()))), None)
        if quote is None or _PRIVATE.search(text):
            continue
        words = set(words_of(quote))
        if not words or any(_alike(words, other) for other in seen):
            continue
        seen.append(words)
        chosen.append(Quote(quote, row, languages[row], feelings[row]))
        if len(chosen) == MOST:
            break
    return tuple(chosen)


def _readable(text: str) -> bool:
    return SHORTEST <= len(text) <= LONGEST


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) > ALIKE * min(len(one), len(other))
