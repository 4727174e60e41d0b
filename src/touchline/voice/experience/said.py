"""Adds up what was said at each place: means, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["BORROWED", "Answers", "Floats", "Ints", "Said", "add_up"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ASSUMED_WITHIN: Final = 1.0
"""Variance of answers at one place, where no place has two."""
LEAST_WITHIN: Final = 0.1
"""People differ, even where the few who answered did not."""
BORROWED: Final = 4
"""The variance of each place is drawn towards that of all, as if so many answers more had it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """n answers; all arrays have length n."""

    place: Ints
    """Number of the place that the answer is about; below 0: none, the answer is left out."""
    cluster: Ints
    """Journey or person: answers with the same number are not independent of each other."""
    score: Floats
    """Emotion of the score (:func:`score_emotions`); NaN without one."""
    feeling: Floats
    """Emotion of the text, −2 … 2; NaN without one, or where the engine abstains."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Answers added up, an element per place."""

    mean: Floats
    n: Floats
    variance: Floats
    """Of the mean."""
    clusters: Ints
    scores: Ints
    texts: Ints
    from_scores: Floats
    """Share of the weight that scores have."""
    within: float


def add_up(places: int, answers: Answers, text_reliability: float) -> Said:
    """Add up the answers at each of *places* places; a text weighs *text_reliability*.

    Examples
    --------
    >>> told = Answers(place=np.array([0, 0]), cluster=np.array([7, 7]),
    ...                score=np.array([1.0, np.nan]), feeling=np.array([-2.0, -2.0]))
    >>> found = add_up(1, told, 0.5)
    >>> found.mean.tolist(), found.n.tolist(), found.scores.tolist(), found.texts.tolist()
    ([0.0], [0.75], [1], [1])
    """
    scored = ~np.isnan(answers.score)
    value = np.where(scored, answers.score, answers.feeling)
    counts = (answers.place >= 0) & ~np.isnan(value)
    place, value, scored = answers.place[counts], value[counts], scored[counts]
    weight = np.where(scored, 1.0, max(text_reliability, 1e-6))
    total, count = _added(weight, place, places), np.bincount(place, minlength=places)
    with np.errstate(invalid="ignore"):
        mean = _added(weight * value, place, places) / total
    pairs, group = np.unique(answers.cluster[counts] * places + place, return_inverse=True)
    of_group, groups = pairs % max(places, 1), len(pairs)
    # Kish: answers that belong together count the less, the more of them come together.
    sizes = np.bincount(group, minlength=groups).astype(np.float64)
    together = _added(sizes**2, of_group, places)
    n = np.divide(total * count, together, out=np.zeros(places), where=count > 0)
    off = _added(weight * (value - mean[place]), group, groups)
    spread = _added(off**2, of_group, places)
    robust = np.divide(spread, total**2, out=np.zeros(places), where=count > 0)
    clusters = np.bincount(of_group, minlength=places)
    variance, within = _variances(n, robust, clusters)
    from_scores = np.divide(
        _added(weight * scored, place, places), total, out=np.zeros(places), where=count > 0
    )
    scores = np.bincount(place[scored], minlength=places)
    return Said(mean, n, variance, clusters, scores, count - scores, from_scores, within)


def _added(values: Floats, by: Ints, size: int) -> Floats:
    return np.bincount(by, weights=values, minlength=size).astype(np.float64)


def _variances(n: Floats, robust: Floats, clusters: Ints) -> tuple[Floats, float]:
    """Give the variance of each mean, and that of single answers at one place."""
    freedom = np.maximum(clusters - 1.0, 0.0)
    several = freedom > 0
    spread = np.zeros(len(n))
    spread[several] = (robust * n * clusters)[several] / freedom[several]
    within = float(freedom @ spread / freedom.sum()) if several.any() else ASSUMED_WITHIN
    within = max(LEAST_WITHIN, within)
    own = (freedom * spread + BORROWED * within) / (freedom + BORROWED)
    return np.divide(own, n, out=np.full(len(n), np.inf), where=n > 0), within
