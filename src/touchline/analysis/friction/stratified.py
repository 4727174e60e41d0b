"""Shares of two groups, compared within strata of whatever else they differ in."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from touchline.analysis.difference import Difference
from touchline.analysis.intervals import UNKNOWN, Interval
from touchline.kernels.batch import Floats, Int64s

__all__ = ["Table", "mantel_haenszel", "weight_of"]


class Table(NamedTuple):
    """Counts by stratum."""

    some1: Int64s
    n1: Int64s
    """First group: those with the outcome, and all."""
    some2: Int64s
    n2: Int64s
    """Second group."""


def mantel_haenszel(table: Table) -> Difference:
    """Give the common difference of two shares, the second minus the first.

    N. Mantel and W. Haenszel (1959), *Statistical aspects of the analysis of data from
    retrospective studies of disease*, JNCI 22: strata are weighted by n1 · n2 / (n1 + n2), and p is
    that of their test. The interval is that of T. Sato (1989), *On the variance estimator for the
    Mantel-Haenszel risk difference*, Biometrics 45, which holds for few large strata and for many
    small ones.

    Parameters
    ----------
    table
        Strata in which a group is empty say nothing and do not count.

    Examples
    --------
    >>> counts = [np.array(column) for column in ((48, 5), (80, 10), (56, 2), (70, 2))]
    >>> found = mantel_haenszel(Table(*counts))
    >>> round(found.value, 3), round(found.interval.low, 3), round(found.interval.high, 3)
    (0.213, 0.074, 0.351)
    """
    from scipy import special

    x1, n1, x2, n2 = (np.asarray(column, np.float64) for column in table)
    kept = (n1 > 0) & (n2 > 0)
    x1, n1, x2, n2 = x1[kept], n1[kept], x2[kept], n2[kept]
    total = n1 + n2
    weight = float((n1 * n2 / total).sum())
    if weight <= 0:
        return Difference(0.0, UNKNOWN, 1.0)
    value = float(((x2 * n1 - x1 * n2) / total).sum()) / weight
    p_of = (n2**2 * x1 - n1**2 * x2 + n1 * n2 * (n1 - n2) / 2) / total**2
    q_of = (x2 * (n1 - x1) + x1 * (n2 - x2)) / (2 * total)
    variance = max(0.0, (value * float(p_of.sum()) + float(q_of.sum())) / weight**2)
    half = float(special.ndtri(0.975)) * math.sqrt(variance)
    interval = Interval(max(-1.0, value - half), min(1.0, value + half))
    return Difference(value, interval, float(2 * special.ndtr(-abs(_score(x1, n1, x2, n2)))))


def weight_of(table: Table) -> tuple[float, float]:
    """Give how far the second share is above the first, in standard deviations, and its weight.

    The weight is 1 / variance of that distance if there were none: what a rank test of the two
    shares gives, within strata.

    Examples
    --------
    >>> counts = [np.array([column]) for column in (20, 100, 40, 100)]
    >>> distance, weight = weight_of(Table(*counts))
    >>> round(distance, 3), weight
    (0.435, 50.0)
    """
    x1, n1, x2, n2 = (np.asarray(column, np.float64) for column in table)
    kept = (n1 > 0) & (n2 > 0) & (n1 + n2 > 1)
    x1, n1, x2, n2 = x1[kept], n1[kept], x2[kept], n2[kept]
    weight = float((n1 * n2 / (n1 + n2)).sum())
    if weight <= 0:
        return 0.0, 0.0
    return _score(x1, n1, x2, n2) / math.sqrt(weight), weight


def _score(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> float:
    """Give the standard normal deviate of the test; 0 where every outcome is the same."""
    total, some = n1 + n2, x1 + x2
    more = total > 1
    expected = n2 * some / total
    variance = np.zeros_like(total)
    variance[more] = (n1 * n2 * some * (total - some) / total**2)[more] / (total - 1)[more]
    spread = float(variance.sum())
    return float((x2 - expected).sum()) / math.sqrt(spread) if spread > 0 else 0.0
