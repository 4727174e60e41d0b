"""Intervals of shares, means, quantiles and the net promoter score."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = [
    "Interval",
    "mean_interval",
    "nps_interval",
    "quantile",
    "quantile_interval",
    "wilson",
]

_RESAMPLES = 4000
_SEED = 20180829


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper bound; None where the data are too few to give one."""

    low: float | None
    high: float | None


UNKNOWN = Interval(None, None)


def wilson(successes: float, n: float, *, level: float = 0.95) -> Interval:
    """Give the Wilson score interval of a share.

    E. B. Wilson (1927), *Probable inference, the law of succession, and statistical inference*,
    JASA 22: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). It stays within 0 and 1 and holds
    for shares near them.

    Parameters
    ----------
    successes, n
        Numerator and denominator of the share, 0 ≤ successes ≤ n; with weights, what they are
        worth (Kish's effective n).

    Raises
    ------
    ValueError
        If *successes* is negative or larger than *n*.

    Examples
    --------
    >>> interval = wilson(81, 263)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.2553, 0.3662)
    >>> wilson(0, 0)
    Interval(low=None, high=None)
    """
    from scipy import special

    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share")
    if n == 0:
        return UNKNOWN
    z = float(special.ndtri(0.5 + level / 2))
    share = successes / n
    middle = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # The bounds touch 0 and 1 exactly at the ends; rounding must not step past the share.
    low = 0.0 if successes == 0 else min((middle - half) / scale, share)
    high = 1.0 if successes == n else max((middle + half) / scale, share)
    return Interval(max(0.0, low), min(1.0, high))


def mean_interval(
    mean: float,
    deviation: float | None,
    n: float,
    *,
    bounds: tuple[float, float] | None = None,
    level: float = 0.95,
) -> Interval:
    """Give Student's interval of a mean: mean ± t(n−1) · s / √n.

    Student (1908), *The probable error of a mean*, Biometrika 6.

    Parameters
    ----------
    mean, deviation
        Mean and standard deviation of the sample (divisor n − 1).
    n
        Size of the sample, or what it is worth; below 2 there is no interval.
    bounds
        The scale, which a mean cannot leave; a wider interval is cut there.

    Examples
    --------
    >>> interval = mean_interval(4.0, 1.0, 25)
    >>> round(interval.low, 3), round(interval.high, 3)
    (3.587, 4.413)
    >>> mean_interval(4.0, None, 1)
    Interval(low=None, high=None)
    """
    from scipy import special

    if n < 2 or deviation is None:
        return UNKNOWN
    half = float(special.stdtrit(n - 1, 0.5 + level / 2)) * deviation / math.sqrt(n)
    low, high = bounds or (-math.inf, math.inf)
    return Interval(max(mean - half, low), min(mean + half, high))


def quantile(values: npt.NDArray[Any], probability: float) -> float | None:
    """Give a quantile with linear interpolation between order statistics.

    Hyndman and Fan (1996), *Sample quantiles in statistical packages*, definition 7; the same as
    DuckDB's ``quantile_cont``. None for an empty sample.

    Examples
    --------
    >>> quantile(np.array([1, 2, 3, 4]), 0.5)
    2.5
    """
    return float(np.quantile(values, probability)) if len(values) else None


def quantile_interval(
    values: npt.NDArray[Any], probability: float, *, level: float = 0.95
) -> Interval:
    """Give the interval of a quantile between two order statistics, for any distribution.

    The number of values below the quantile is binomial(n, p); the bounds are the order statistics
    at its (1 ± level) / 2 quantiles. Conover (1999), *Practical nonparametric statistics*, 3.2.
    A bound is None where the sample is too small to hold it.

    Examples
    --------
    >>> quantile_interval(np.arange(1, 101), 0.5)
    Interval(low=40.0, high=61.0)
    >>> quantile_interval(np.array([3.0, 5.0]), 0.5)
    Interval(low=None, high=None)
    """
    n = len(values)
    if n == 0:
        return UNKNOWN
    tail = (1 - level) / 2
    below = _binomial_quantile(tail, n, probability)
    above = _binomial_quantile(1 - tail, n, probability) + 1
    ordered = np.sort(values)
    # Rank r covers the quantile from below only when P(count < r) stays within the tail.
    return Interval(
        float(ordered[below - 1]) if below >= 1 else None,
        float(ordered[above - 1]) if above <= n else None,
    )


def _binomial_quantile(share: float, n: int, probability: float) -> int:
    """Give the smallest k with P(binomial(n, p) ≤ k) ≥ *share*.

    ``scipy.special`` rather than ``scipy.stats``, whose import takes longer than most commands.
    """
    from scipy import special

    first, last = 0, n
    while first < last:
        middle = (first + last) // 2
        if special.bdtr(middle, n, probability) >= share:
            last = middle
        else:
            first = middle + 1
    return first


def nps_interval(promoters: int, passives: int, detractors: int) -> Interval:
    """Give the bootstrap interval of a net promoter score, in points.

    4,000 samples of the same size drawn with replacement (as counts of a multinomial), 2.5 and
    97.5 percent quantiles. The generator is seeded, so equal counts give equal bounds.

    Examples
    --------
    >>> interval = nps_interval(50, 30, 20)
    >>> interval.low < 30 < interval.high
    True
    >>> nps_interval(0, 0, 0)
    Interval(low=None, high=None)
    """
    counts = np.array([promoters, passives, detractors], dtype=np.int64)
    n = int(counts.sum())
    if n == 0:
        return UNKNOWN
    drawn = np.random.default_rng(_SEED).multinomial(n, counts / n, size=_RESAMPLES)
    scores = 100.0 * (drawn[:, 0] - drawn[:, 2]) / n
    low, high = np.quantile(scores, [0.025, 0.975])
    return Interval(float(low), float(high))
