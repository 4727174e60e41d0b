"""The difference of two means, with its interval and the chance that it is noise."""

from __future__ import annotations

import math
from dataclasses import dataclass

from touchline.analysis.intervals import UNKNOWN, Interval

__all__ = ["Difference", "welch"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean of the second group minus mean of the first."""

    value: float
    interval: Interval
    p: float
    """Chance of a difference at least as large, in either direction, if there were none."""


def welch(first: tuple[int, float, float], second: tuple[int, float, float]) -> Difference:
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
