"""Which words go with high scores and which with low ones, learned from scored texts."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

__all__ = ["LEAST_TEXTS", "Wording", "learn_wording", "terms", "words_of"]

LEAST_TEXTS: Final = 50
"""With fewer texts than this on either side nothing is learned."""
LEAST_COUNT: Final = 5
"""A word or pair in fewer texts than this is not weighed."""
CLEAR: Final = 1.96
"""A term is telling when its log-odds lie this many standard errors from 0."""
SMOOTHING: Final = 0.5
"""Added to every count of texts (Haldane and Anscombe)."""

# Scripts that are written without spaces are read character by character; pairs do the rest.
_WORD = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|"
    "(?:(?![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])"
    r"[^\W\d_])+"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The telling terms of one language: above 0 they go with high scores, below with low ones."""

    weights: dict[str, float]

    def leaning(self, text: str) -> float:
        """Give the mean weight of the telling terms in *text*, drawn towards 0 where they are few.

        Examples
        --------
        >>> Wording({"never": -2.0, "never came": -4.0}).leaning("It never came")
        -1.5
        """
        found = [self.weights[term] for term in terms(text) if term in self.weights]
        return sum(found) / (len(found) + 2)

    def telling(self, text: str) -> int:
        """Count the different telling terms in *text*."""
        return sum(term in self.weights for term in terms(text))


def words_of(text: str) -> list[str]:
    """Give the words of *text* in order, in small letters, without digits and signs.

    Examples
    --------
    >>> words_of("Não recomendaria, 2 vezes!")
    ['não', 'recomendaria', 'vezes']
    """
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def terms(text: str) -> list[str]:
    """Give the different words and pairs of neighbouring words of *text*, sorted.

    Examples
    --------
    >>> terms("Came late")
    ['came', 'came late', 'late']
    """
    words = words_of(text)
    return sorted({*words, *(" ".join(pair) for pair in pairwise(words))})


def learn_wording(high: Sequence[str], low: Sequence[str]) -> Wording | None:
    """Learn the telling terms from texts with *high* and with *low* scores; None from too few.

    The weight of a term is its smoothed log-odds ratio: how much more often texts of high scores
    have it than texts of low ones. A term is telling when the ratio differs from 0 by 1.96
    standard errors (B. Monroe, M. Colaresi and K. Quinn 2008, *Fightin' Words*, Political Analysis
    16) and at least five texts have it. Nothing is known of any language beforehand.

    Examples
    --------
    >>> wording = learn_wording(["came in time"] * 60, ["never came"] * 60)
    >>> sorted(wording.weights) # "came" is in all of them
    ['came in', 'in', 'in time', 'never', 'never came', 'time']
    >>> learn_wording(["came in time"], ["never came"]) is None
    True
    """
    if min(len(high), len(low)) < LEAST_TEXTS:
        return None
    above, below = _count(high), _count(low)
    weights = {}
    for term in sorted(above.keys() | below.keys()):
        ups, downs = above[term], below[term]
        if ups + downs < LEAST_COUNT:
            continue
        odds = _log_odds(ups, len(high)) - _log_odds(downs, len(low))
        if abs(odds) >= CLEAR * math.sqrt(_variance(ups, len(high)) + _variance(downs, len(low))):
            weights[term] = odds
    return Wording(weights)


def _count(texts: Iterable[str]) -> Counter[str]:
    return Counter(term for text in texts for term in terms(text))


def _log_odds(count: int, n: int) -> float:
    return math.log((count + SMOOTHING) / (n - count + SMOOTHING))


def _variance(count: int, n: int) -> float:
    return 1 / (count + SMOOTHING) + 1 / (n - count + SMOOTHING)
