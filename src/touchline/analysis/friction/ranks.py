"""Rank tests of many groups at once, from counts by bin."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Floats, Int64s

__all__ = ["Ranked", "compare_ranks", "exceeding", "heterogeneity", "middle"]


class Ranked(NamedTuple):
    """Comparisons of a group with the others, all arrays of one shape."""

    distance: Floats
    """How much higher the group is, in standard deviations of its ranks; NaN if it cannot be
    told."""
    weight: Floats
    """1 / variance of the distance if there were none."""
    over: Floats
    """Chance that one of the group is higher than one of the others (ties count half)."""


def compare_ranks(group: Int64s, others: Int64s) -> Ranked:
    """Compare groups by the sum of their ranks.

    F. Wilcoxon (1945), *Individual comparisons by ranking methods*, Biometrics Bulletin 1, and
    H. B. Mann and D. R. Whitney (1947), Annals of Mathematical Statistics 18, with the variance for
    ties. Of two bins it is the comparison of two shares.

    Parameters
    ----------
    group, others
        Counts by bin in the last axis.

    Examples
    --------
    >>> found = compare_ranks(np.array([60, 40]), np.array([80, 20]))
    >>> round(float(found.distance), 3), float(found.weight), round(float(found.over), 2)
    (0.435, 50.0, 0.6)
    """
    first, second = group.astype(np.float64), others.astype(np.float64)
    both = first + second
    n, m = first.sum(axis=-1), second.sum(axis=-1)
    total = n + m
    below = np.cumsum(both, axis=-1) - both
    with np.errstate(invalid="ignore", divide="ignore"):
        ranks = (first * (below + (both + 1) / 2)).sum(axis=-1)
        over = (ranks - n * (n + 1) / 2) / (n * m)
        ties = (both**3 - both).sum(axis=-1)
        variance = (total + 1 - ties / (total * (total - 1))) / (12 * n * m)
        weight = n * m / total
        distance = (over - 0.5) / np.sqrt(variance * weight)
    known = (n > 0) & (m > 0) & (variance > 0)
    return Ranked(np.where(known, distance, np.nan), np.where(known, weight, 0.0), over)


def middle(distance: Floats, weight: Floats) -> tuple[float, float]:
    """Give the weighted median of the distances and the variance of it; 0 and 0 for fewer than 6.

    What a group is like everywhere is not what hurts it somewhere.

    Examples
    --------
    >>> middle(np.array([0.1, 0.1, 0.2, 0.1, 0.1, 3.0]), np.ones(6))[0]
    0.1
    """
    known = np.flatnonzero(weight > 0)
    if len(known) < 6:
        return 0.0, 0.0
    order = known[np.argsort(distance[known])]
    until = np.cumsum(weight[order])
    at = order[np.searchsorted(until, until[-1] / 2)]
    # of equally heavy normal values a median varies π/2 times as much as their mean
    return float(distance[at]), float(np.pi / 2 / until[-1])


def heterogeneity(distance: Floats, weight: Floats) -> float:
    """Give the variance of distances beyond that of chance, unmoved by a few large ones.

    It is where the median of distance² / (1 / weight + variance) is that of χ² with one degree of
    freedom.

    Examples
    --------
    >>> heterogeneity(np.array([0.1, -0.1, 0.05, 0.0, -0.02, 5.0]), np.full(6, 50.0))
    0.0
    """
    known = weight > 0
    squares, chance = distance[known] ** 2, 1 / weight[known]
    if len(squares) < 6:
        return 0.0
    median = 0.4549364  # of χ² with one degree of freedom
    if np.median(squares / chance) <= median:
        return 0.0
    low, high = 0.0, float(squares.max())
    for _ in range(60):
        half = (low + high) / 2
        if np.median(squares / (chance + half)) > median:
            low = half
        else:
            high = half
    return high


def exceeding(group: Int64s, others: Int64s) -> int:
    """Give the bin from which on the group has most above what the others have; at least 1.

    Examples
    --------
    >>> exceeding(np.array([50, 10, 40]), np.array([60, 30, 10]))
    2
    """
    above = [np.cumsum(counts[::-1])[::-1] / max(1, counts.sum()) for counts in (group, others)]
    return 1 + int(np.argmax((above[0] - above[1])[1:]))
