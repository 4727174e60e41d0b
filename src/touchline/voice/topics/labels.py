"""The words that tell a theme apart from the others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from touchline.voice.wording import words_of

__all__ = ["CLEAR", "label_of_terms", "telling_terms"]

TERMS: Final = 5
LEAST: Final = 3
"""Clauses of a theme that must have a term."""
COMMON: Final = 0.08
"""Share of the clauses that must have it."""
PAIR: Final = 0.7
"""A pair stands for a word of it, if it weighs so much of it."""
MOST_CLAUSES: Final = 2_000
"""Clauses of a theme, and of the background, that are counted."""
CLEAR: Final = 2.0
SHORTEST: Final = 2
"""Letters."""
_QUOTES: Final = {"en": ("“", "”"), "ru": ("«", "»"), "vi": ("“", "”"), "fa": ("«", "»")}


def telling_terms(
    clauses: Sequence[str], others: Sequence[str], *, clear: float = CLEAR
) -> tuple[str, ...]:
    """Give up to five words and pairs of words that tell *clauses* apart from *others*.

    Class-based tf-idf: how common a term is within the theme, times the logarithm of how much
    commoner it is there than elsewhere, at least *clear* times. Both must be of one language.

    Examples
    --------
    >>> telling_terms(["the wifi is slow"] * 3, ["the room is small"] * 3)
    ('slow', 'wifi')
    """
    inside, outside = _counted(clauses), _counted(others)
    n, m = min(len(clauses), MOST_CLAUSES), min(len(others), MOST_CLAUSES)
    scores: dict[str, float] = {}
    for term, count in inside.items():
        ratio = (count + 0.5) / (n + 1) / ((outside[term] + 0.5) / (m + 1))
        if count >= max(min(LEAST, n), COMMON * n) and ratio >= clear:
            scores[term] = count / n * math.log(ratio)
    # A pair tells more than its words only where each of them tells something.
    telling = [term for term in scores if all(word in scores for word in term.split())]
    ranked = sorted(telling, key=lambda term: (-scores[term], " " in term, term))
    return tuple(_without_repeats(ranked, scores))


def _counted(clauses: Sequence[str]) -> Counter[str]:
    step = 1 + len(clauses) // MOST_CLAUSES
    counts: Counter[str] = Counter()
    for clause in clauses[::step]:
        words = words_of(clause)
        single = {word for word in words if len(word) >= SHORTEST}
        pairs = {f"{one} {two}" for one, two in pairwise(words) if {one, two} <= single}
        counts.update(single | pairs)
    return counts


def _without_repeats(ranked: Sequence[str], scores: dict[str, float]) -> Iterable[str]:
    """Leave out pairs whose words stand alone with more weight, and words of pairs already told."""
    chosen: list[set[str]] = []
    for term in ranked:
        words = set(term.split())
        if any(words & before for before in chosen):
            continue
        better = f"{term} "
        longer = [pair for pair in ranked if better in f"{pair} " and pair != term]
        best = max(longer, key=lambda pair: scores[pair], default=term)
        if scores[best] >= PAIR * scores[term] and not any(set(best.split()) & b for b in chosen):
            term, words = best, set(best.split())
        chosen.append(words)
        yield term
        if len(chosen) == TERMS:
            return


def label_of_terms(terms: Sequence[str]) -> dict[str, str]:
    """Give a label of three terms, in the quotes of each language.

    Examples
    --------
    >>> label_of_terms(["wifi", "slow"])["ru"]
    '«wifi», «slow»'
    """
    commas = {"fa": "، "}
    return {
        language: commas.get(language, ", ").join(f"{first}{term}{last}" for term in terms[:3])
        for language, (first, last) in _QUOTES.items()
    }
