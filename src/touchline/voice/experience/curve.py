"""The emotion curve: what is felt at each place of a journey, −2 … +2, from three sources.

Scores and texts are answers; an answer with a score counts by its score, whatever its text says.
What journeys do at a place is no answer, but it says what to expect there before anybody answers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.analysis.intervals import UNKNOWN, Interval
from touchline.voice.experience.said import BORROWED, Answers, Floats, Said, add_up

__all__ = [
    "ASSUMED_RELIABILITY",
    "MOST_PRIOR",
    "Answers",
    "Curve",
    "Estimate",
    "Shares",
    "behaviour_index",
    "curve",
    "reliability",
    "score_emotions",
]

LOW, HIGH = -2.0, 2.0
MOST_PRIOR: Final = 3.0
"""The prior never weighs more than so many answers: behind hundreds of them it is not seen."""
ASSUMED_RELIABILITY: Final = 0.5
"""Of texts, where too few have a score to compare with."""
LEAST_COMPARED: Final = 100
"""Answers with both a score and a text from which the reliability of texts is measured."""
LEAST_PLACES: Final = 10
"""Places with answers and behaviour from which it is measured how much behaviour tells."""
ASSUMED_WEIGHT: Final = 0.5
"""Of behaviour, with fewer places."""
ASSUMED_BETWEEN: Final = 0.25
"""Variance between places, where fewer than three have answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How much of an estimate comes from each source; the sum is 1."""

    score: float
    text: float
    behaviour: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The emotion at one place."""

    value: float | None
    """−2 … 2; None: nothing is known."""
    interval: Interval
    """95% of the estimate, drawn towards the prior as it is."""
    shares: Shares | None
    said: float | None
    """Mean of the answers alone, texts weighed by their reliability."""
    n_scores: int
    n_texts: int
    """Answers that count by their text, because they have no score."""
    clusters: int
    """Different journeys or persons among the answers."""
    weight: float
    """Answers after weighing texts and after allowing for several from one journey."""
    prior: float | None
    """What is expected without answers: the mean of the curve, moved by behaviour."""

    @property
    def n(self) -> int:
        """Answers that count."""
        return self.n_scores + self.n_texts

    @property
    def behaviour_only(self) -> bool:
        """Whether nobody has said anything, and the estimate is what journeys do."""
        return self.value is not None and self.n == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Estimates of all places, and what they have in common."""

    estimates: tuple[Estimate, ...]
    mean: float | None
    """Mean over places, each by how well it is known; None without answers."""
    within: float
    """Variance of answers at one place."""
    between: float
    """Variance between places, beyond what few answers and behaviour explain."""
    prior_weight: float
    """k: the prior counts as so many answers."""
    reliability: float
    """What a text counts, where a score counts 1."""
    behaviour_weight: float
    """Points that a point of behaviour moves the prior."""


@dataclass(frozen=True, slots=True, eq=False)
class _Prior:
    """What is expected at each place."""

    mean: float | None
    value: Floats
    error: float
    """Variance of the mean of the curve."""
    between: float
    weight: float


def score_emotions(score: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike) -> Floats:
    """Move scores linearly from their scales to −2 … 2; NaN where score or scale is missing.

    Examples
    --------
    >>> score_emotions([4, 10, np.nan], [1, 0, 1], [5, 10, 5]).tolist()
    [1.0, 2.0, nan]
    """
    values, lowest, highest = (np.asarray(one, np.float64) for one in (score, low, high))
    length = np.where(highest > lowest, highest - lowest, np.nan)
    moved: Floats = 4.0 * (values - lowest) / length - 2.0
    return moved


def behaviour_index(friction: npt.ArrayLike) -> Floats:
    """Turn shares of journeys with friction into −2 … 2, relative to the mean of all places.

    Parameters
    ----------
    friction
        Share of the journeys through each place that met friction there, 0 … 1; NaN: not known.

    Returns
    -------
    4 × (mean share − share of the place), cut at −2 and 2: above 0 where journeys run more
    smoothly than elsewhere. NaN where the share is not known.

    Examples
    --------
    >>> behaviour_index([0.1, 0.3, np.nan]).round(2).tolist()
    [0.4, -0.4, nan]
    """
    shares = np.asarray(friction, np.float64)
    known = ~np.isnan(shares)
    if not known.any():
        return shares.copy()
    index: Floats = np.clip(4.0 * (shares[known].mean() - shares), LOW, HIGH)
    return index


def reliability(score: npt.ArrayLike, feeling: npt.ArrayLike) -> float | None:
    """Say how far feelings of texts can be relied on: their squared correlation with scores.

    Parameters
    ----------
    score, feeling
        Emotions of the same answers, NaN where one is missing.

    Returns
    -------
    0 … 1; None with fewer than 100 answers that have both, or where all are alike. A negative
    correlation gives 0.

    Examples
    --------
    >>> both = np.tile([-2.0, 0.0, 1.0, 2.0], 30)
    >>> round(reliability(both, both / 2), 6)
    1.0
    >>> reliability([1.0], [1.0]) is None
    True
    """
    one, other = np.asarray(score, np.float64), np.asarray(feeling, np.float64)
    both = ~(np.isnan(one) | np.isnan(other))
    if both.sum() < LEAST_COMPARED or not one[both].std() or not other[both].std():
        return None
    correlation = float(np.corrcoef(one[both], other[both])[0, 1])
    return max(0.0, correlation) ** 2


def curve(
    places: int,
    answers: Answers,
    *,
    behaviour: npt.ArrayLike | None = None,
    text_reliability: float | None = None,
) -> Curve:
    """Estimate the emotion at each of *places* places.

    The estimate is (n · said + k · prior) / (n + k). *said* is the mean of the answers, *n* their
    number: a score counts 1, a text without one its reliability, and several answers of one
    journey less than as many journeys (Kish's design effect of clusters). The *prior* is the mean
    of the curve, moved by behaviour. k is the variance of answers within a place over the variance
    between places, 3 at most: an empirical Bayes estimate (C. Morris 1983, *Parametric empirical
    Bayes inference*, JASA 78), with the variance between places by the method of moments
    (R. DerSimonian and N. Laird 1986). The variance of a mean allows for answers that belong
    together (K.-Y. Liang and S. Zeger 1986).

    Parameters
    ----------
    places
        Number of places: stages, touchpoints, or groups of customers at one of them.
    answers
        Answers of all places.
    behaviour
        Index of each place, −2 … 2 (:func:`behaviour_index`), NaN where not known.
    text_reliability
        What a text counts, 0 … 1; default: measured on the answers that have both a score and a
        text (:func:`reliability`), else 0.5.

    Returns
    -------
    An estimate per place, in order; its value is None where there are neither answers nor
    behaviour.

    Examples
    --------
    >>> told = Answers(place=np.repeat([0, 1], [400, 1]), cluster=np.arange(401),
    ...                score=np.r_[np.tile([2.0, 1.0], 200), -2.0], feeling=np.full(401, np.nan))
    >>> found = curve(3, told)
    >>> [None if one.value is None else round(one.value, 2) for one in found.estimates]
    [1.5, -0.83, None]
    >>> found.estimates[0].shares.score
    1.0
    """
    measured = reliability(answers.score, answers.feeling)
    if text_reliability is None:
        text_reliability = ASSUMED_RELIABILITY if measured is None else measured
    index = np.full(places, np.nan) if behaviour is None else np.asarray(behaviour, np.float64)
    if index.shape != (places,):
        raise ValueError(f"behaviour has the shape {index.shape}, where ({places},) is expected")
    said = add_up(places, answers, text_reliability)
    prior = _expect(said, index)
    weight = min(MOST_PRIOR, said.within / max(prior.between, 1e-9))
    return Curve(
        estimates=tuple(_estimate(said, prior, index, weight, at) for at in range(places)),
        mean=prior.mean,
        within=said.within,
        between=prior.between,
        prior_weight=weight,
        reliability=text_reliability,
        behaviour_weight=prior.weight,
    )


def _expect(said: Said, index: Floats) -> _Prior:
    """Give the mean of the curve and what behaviour adds to it at each place."""
    known = said.n > 0
    both = known & ~np.isnan(index)
    weight = _telling(said.mean[both], index[both], said.n[both])
    middle = index[~np.isnan(index)].mean() if (~np.isnan(index)).any() else 0.0
    moved = np.nan_to_num(weight * (index - middle))
    left, variance = said.mean[known] - moved[known], said.variance[known]
    between = _between(left, variance)
    precision = 1.0 / (variance + max(between, said.within / MOST_PRIOR))
    mean = float(left @ precision / precision.sum()) if known.any() else None
    error = float(1.0 / precision.sum()) if known.any() else ASSUMED_BETWEEN
    value = np.clip((mean or 0.0) + moved, LOW, HIGH)
    return _Prior(mean, value, error, between, weight)


def _telling(mean: Floats, index: Floats, n: Floats) -> float:
    """How many points of feeling go with a point of behaviour, 0 … 1."""
    if len(mean) < LEAST_PLACES or not index.std():
        return ASSUMED_WEIGHT
    weight = n / (n + MOST_PRIOR)
    off = index - index @ weight / weight.sum()
    slope = float((weight * off) @ mean / ((weight * off) @ off))
    return min(1.0, max(0.0, slope))


def _between(mean: Floats, variance: Floats) -> float:
    """Give the variance between places by the method of moments."""
    if len(mean) < 3:
        return ASSUMED_BETWEEN
    weight = 1.0 / variance
    middle = weight @ mean / weight.sum()
    excess = float(weight @ (mean - middle) ** 2) - (len(mean) - 1)
    scale = float(weight.sum() - (weight @ weight) / weight.sum())
    return max(0.0, excess / scale)


def _estimate(said: Said, prior: _Prior, index: Floats, weight: float, at: int) -> Estimate:
    n, moving = float(said.n[at]), not np.isnan(index[at])
    value, interval, shares = None, UNKNOWN, None
    if n or moving:
        drawn = weight / (n + weight) if n else 1.0
        expected = float(prior.value[at])
        value = (1.0 - drawn) * float(said.mean[at]) + drawn * expected if n else expected
        interval = _interval(said, prior, drawn, value, at)
        shares = _shares(said, drawn, moving, at)
    return Estimate(
        value=value,
        interval=interval,
        shares=shares,
        said=float(said.mean[at]) if n else None,
        n_scores=int(said.scores[at]),
        n_texts=int(said.texts[at]),
        clusters=int(said.clusters[at]),
        weight=n,
        prior=float(prior.value[at]) if prior.mean is not None or moving else None,
    )


def _interval(said: Said, prior: _Prior, drawn: float, value: float, at: int) -> Interval:
    """Give 95% of the estimate: errors of what was said and of the prior, each as it weighs."""
    from scipy import special

    between = max(prior.between, said.within / MOST_PRIOR)
    own = (1.0 - drawn) ** 2 * float(said.variance[at]) if drawn < 1.0 else 0.0
    error = math.sqrt(own + drawn**2 * (between + prior.error))
    freedom = max(int(said.clusters[at]) - 1, 0) + BORROWED
    half = float(special.stdtrit(freedom, 0.975)) * error
    return Interval(max(LOW, value - half), min(HIGH, value + half))


def _shares(said: Said, drawn: float, moving: bool, at: int) -> Shares:
    """Share out the estimate; without behaviour the prior is made of the answers of all places."""
    here = float(said.from_scores[at])
    if moving:
        score = (1.0 - drawn) * here
        return Shares(score=score, text=(1.0 - drawn) - score, behaviour=drawn)
    everywhere = float(said.n @ said.from_scores / said.n.sum())
    score = (1.0 - drawn) * here + drawn * everywhere
    return Shares(score=score, text=max(0.0, 1.0 - score), behaviour=0.0)
