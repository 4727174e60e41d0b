"""Scores of survey answers. Codes that are no scores ("not used") must be left out before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from touchline.analysis.intervals import Interval, mean_interval, nps_interval, wilson

__all__ = ["DEFAULT_SCALES", "TOP", "Score", "ces", "crr", "csat", "emotion", "mean_score", "nps"]

Scores = npt.NDArray[Any]

DEFAULT_SCALES: Final[dict[str, tuple[float, float]]] = {
    "nps": (0.0, 10.0),
    "csat": (1.0, 5.0),
    "stars": (1.0, 5.0),
    "ces": (1.0, 7.0),
}
"""Scale of an instrument whose source declares none."""

TOP: Final = 0.6
"""Place on the scale, 0 … 1, from which an answer counts as positive: 4 and 5 of 1 … 5."""


@dataclass(frozen=True, slots=True)
class Score:
    """A score with its n; an undefined one (no answers) is None, never 0."""

    value: float | None
    n: int
    numerator: float | None
    denominator: float | None
    interval: Interval


_NOTHING = Score(None, 0, None, None, Interval(None, None))


def nps(scores: Scores) -> Score:
    """Give the net promoter score, −100 … 100: % (9–10) − % (0–6), on scores 0 … 10.

    F. Reichheld (2003), *The one number you need to grow*, Harvard Business Review. The numerator
    is promoters − detractors, the denominator all answers.

    Raises
    ------
    ValueError
        If a score lies outside 0 … 10.

    Examples
    --------
    >>> nps(np.array([10, 9, 8, 6])).value
    25.0
    >>> nps(np.array([])).value is None
    True
    """
    n = len(scores)
    if n == 0:
        return _NOTHING
    if scores.min() < 0 or scores.max() > 10:
        raise ValueError("net promoter scores lie between 0 and 10")
    promoters, detractors = int((scores >= 9).sum()), int((scores <= 6).sum())
    interval = nps_interval(promoters, n - promoters - detractors, detractors)
    balance = promoters - detractors
    return Score(100.0 * balance / n, n, float(balance), float(n), interval)


def csat(scores: Scores, *, low: float = 1.0, high: float = 5.0) -> Score:
    """Give the share of satisfied answers: 4 and 5 of five, the top 40 % of any other scale.

    Examples
    --------
    >>> csat(np.array([5, 4, 3, 1])).value
    0.5
    """
    n = len(scores)
    if n == 0:
        return _NOTHING
    satisfied = int(((scores - low) / (high - low) >= TOP - 1e-9).sum())
    return Score(satisfied / n, n, float(satisfied), float(n), wilson(satisfied, n))


def mean_score(scores: Scores, *, scale: tuple[float, float] | None = None) -> Score:
    """Give the mean with Student's interval, which does not leave the *scale*.

    The numerator is the sum of the scores.

    Examples
    --------
    >>> mean_score(np.array([1.0, 5.0])).value
    3.0
    """
    n = len(scores)
    if n == 0:
        return _NOTHING
    total = float(np.sum(scores, dtype=np.float64))
    deviation = float(np.std(scores, ddof=1)) if n > 1 else None
    interval = mean_interval(total / n, deviation, n, bounds=scale)
    return Score(total / n, n, total, float(n), interval)


def ces(scores: Scores, *, scale: tuple[float, float] = (1.0, 7.0)) -> Score:
    """Give the customer effort score: the mean, by convention on 1 … 7.

    Examples
    --------
    >>> ces(np.array([7, 5])).value
    6.0
    """
    return mean_score(scores, scale=scale)


def crr(start: int, end: int, new: int) -> Score:
    """Give the customer retention rate (E − N) / S.

    Parameters
    ----------
    start, end, new
        Customers at the start, at the end, and those at the end who came in between.

    Raises
    ------
    ValueError
        If more are kept than there were.

    Examples
    --------
    >>> crr(200, 180, 30).value
    0.75
    >>> crr(0, 10, 10).value is None
    True
    """
    kept = end - new
    if start == 0:
        return _NOTHING
    interval = wilson(kept, start)
    return Score(kept / start, start, float(kept), float(start), interval)


def emotion(score: float, low: float, high: float) -> float:
    """Move a score linearly from its scale to −2 … +2.

    Examples
    --------
    >>> emotion(4, 1, 5), emotion(0, 0, 10), emotion(10, 0, 10)
    (1.0, -2.0, 2.0)
    """
    if not low < high:
        raise ValueError(f"a scale from {low} to {high} has no length")
    return 4.0 * (score - low) / (high - low) - 2.0
