"""The difference of two figures, with its interval and the chance that it is noise."""

from __future__ import annotations

import math
from dataclasses import dataclass

from touchline.analysis.intervals import UNKNOWN, Interval, wilson

__all__ = ["Difference", "newcombe", "square_and_add", "welch"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Figure of the second group minus that of the first."""

    value: float
    interval: Interval
    p: float
    """Chance of a difference at least as large, in either direction, if there were none."""


def welch(first: tuple[float, float, float], second: tuple[float, float, float]) -> Difference:
    """Compare two means without assuming equal variances.

    B. L. Welch (1947), *The generalization of "Student's" problem*, Biometrika 34, with the
    Welch-Satterthwaite degrees of freedom.

    Parameters
    ----------
    first, second
        n, mean and standard deviation (divisor n − 1) of each group. With n below 2 in either
        group there is neither interval nor evidence: p is 1.

    Examples
    --------
    >>> found = welch((100, 2.6, 1.6), (900, 4.2, 1.2))
    >>> round(found.value, 2), round(found.interval.low, 2), round(found.interval.high, 2)
    (1.6, 1.27, 1.93)
    >>> found.p < 1e-10
    True
    """
    from scipy import special

    (n1, mean1, s1), (n2, mean2, s2) = first, second
    value = mean2 - mean1
    if n1 < 2 or n2 < 2:
        return Difference(value, UNKNOWN, 1.0)
    v1, v2 = s1 * s1 / n1, s2 * s2 / n2
    error = math.sqrt(v1 + v2)
    if error == 0:
        return Difference(value, Interval(value, value), 0.0 if value else 1.0)
    freedom = (v1 + v2) ** 2 / (v1 * v1 / (n1 - 1) + v2 * v2 / (n2 - 1))
    half = float(special.stdtrit(freedom, 0.975)) * error
    p = float(2 * special.stdtr(freedom, -abs(value) / error))
    return Difference(value, Interval(value - half, value + half), p)


def newcombe(first: tuple[float, float], second: tuple[float, float]) -> Difference:
    """Compare two shares of independent groups.

    R. G. Newcombe (1998), *Interval estimation for the difference between independent proportions*,
    Statistics in Medicine 17, method 10: the Wilson intervals of both, squared and added. The
    p-value is that of the score test, with the variance of both groups together.

    Parameters
    ----------
    first, second
        Numerator and denominator of each share. With a denominator of 0 there is neither interval
        nor evidence: p is 1.

    Examples
    --------
    >>> found = newcombe((48, 80), (56, 70))
    >>> round(found.value, 4), round(found.interval.low, 4), round(found.interval.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    from scipy import special

    (some1, n1), (some2, n2) = first, second
    if not n1 or not n2:
        return Difference(0.0, UNKNOWN, 1.0)
    share1, share2 = some1 / n1, some2 / n2
    interval = square_and_add((share1, wilson(some1, n1)), (share2, wilson(some2, n2))).interval
    pooled = (some1 + some2) / (n1 + n2)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    p = float(2 * special.ndtr(-abs(share2 - share1) / error)) if error else 1.0
    return Difference(share2 - share1, interval, p)


def square_and_add(first: tuple[float, Interval], second: tuple[float, Interval]) -> Difference:
    """Compare two independent figures that have 95% intervals of their own.

    G. Y. Zou and A. Donner (2008), *Construction of confidence limits about effect measures*,
    Statistics in Medicine 27: the distances from each figure to its bound, squared and added. The
    p-value takes the difference to be normal, as wide as the interval on the side of 0.

    Parameters
    ----------
    first, second
        Each figure and its interval.

    Examples
    --------
    >>> found = square_and_add((10.0, Interval(7.0, 14.0)), (15.0, Interval(12.0, 18.0)))
    >>> found.value, found.interval.low, round(found.interval.high, 2), round(found.p, 3)
    (5.0, 0.0, 9.24, 0.05)
    """
    from scipy import special

    (value1, own1), (value2, own2) = first, second
    value = value2 - value1
    bounds = (own1.low, own1.high, own2.low, own2.high)
    if any(bound is None for bound in bounds):
        return Difference(value, UNKNOWN, 1.0)
    low1, high1, low2, high2 = (float(bound) for bound in bounds if bound is not None)
    below = math.hypot(value2 - low2, high1 - value1)
    above = math.hypot(high2 - value2, value1 - low1)
    towards = below if value > 0 else above
    if towards == 0:
        return Difference(value, Interval(value, value), 0.0 if value else 1.0)
    z = float(special.ndtri(0.975)) * abs(value) / towards
    p = float(2 * special.ndtr(-z))
    return Difference(value, Interval(value - below, value + above), p)
