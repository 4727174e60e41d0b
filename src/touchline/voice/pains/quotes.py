"""Which of many answers are quoted as evidence."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

import numpy as np

from touchline.analysis.friction import Quoted
from touchline.voice.pains.heard import Heard, Int64s
from touchline.voice.private import PRIVATE
from touchline.voice.wording import words_of

__all__ = ["quotes_of"]

MOST: Final = 3
SHORTEST, LONGEST, BEST_LENGTH = 20, 200, 90
_LOOKED_AT: Final = 2_000
_ALIKE: Final = 0.5
_PRIVATE = re.compile(PRIVATE)


def quotes_of(heard: Heard, answers: Int64s) -> tuple[Quoted, ...]:
    """Choose up to three of the *answers*: the lowest, at a readable length, no two alike.

    Never one with an e-mail address, a telephone number, a link or a long number.

    Parameters
    ----------
    answers
        Places of the answers among those *heard*.
    """
    low = answers[heard.emotion[answers] < 0]
    low = low[np.argsort(heard.emotion[low], kind="stable")][:_LOOKED_AT]
    texts = heard.text.take(low).to_pylist()
    ranked = sorted(
        (float(heard.emotion[place]), abs(len(text.strip()) - BEST_LENGTH), k)
        for k, (place, text) in enumerate(zip(low.tolist(), texts, strict=True))
        if text and SHORTEST <= len(text.strip()) <= LONGEST and not _PRIVATE.search(text)
    )
    chosen: list[Quoted] = []
    for emotion, _, k in ranked:
        if len(chosen) == MOST:
            break
        text = texts[k].strip()
        if not _said_before(text, [quote.text for quote in chosen]):
            place = int(low[k])
            chosen.append(
                Quoted(
                    text=text,
                    language=heard.language[place].as_py(),
                    score=emotion,
                    source=heard.reference[place].as_py(),
                )
            )
    return tuple(chosen)


def _said_before(text: str, others: Collection[str]) -> bool:
    words = set(words_of(text))
    return any(
        len(words & (told := set(words_of(other)))) > _ALIKE * min(len(words), len(told))
        for other in others
    )
