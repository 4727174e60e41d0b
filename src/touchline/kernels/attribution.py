"""Credit of conversions shared out over the touches before them."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Floats, Int32s, Int64s
from touchline.kernels.compiled import compiled
from touchline.kernels.touch_paths import PathRule, Paths, paths_of

__all__ = ["DECAY", "DISTINCT", "LINEAR", "PARTICIPATION", "POSITION", "Credit", "Models"]

POSITION: Final = 0
"""Shares for the first touch, those in between, and the last."""
LINEAR: Final = 1
"""Each touch the same."""
DISTINCT: Final = 2
"""Each distinct channel the same."""
PARTICIPATION: Final = 3
"""Each distinct channel all of it."""
DECAY: Final = 4
"""Touches by their age, halved every half-life."""


class Models(NamedTuple):
    """Models that share out the credit of one path whatever the others are."""

    kinds: Int64s
    shapes: Floats
    """Per model of kind ``POSITION``: weights of the first touch, all in between, the last."""
    half_life: float
    """µs."""


class Credit(NamedTuple):
    """Sums per group for resampling."""

    conversions: Floats
    """Groups × 2: conversions with touches before them, and without."""
    worth: Floats
    """Groups × 2: their value."""
    nulls: Floats
    """Per group: paths without conversion."""
    reach: Floats
    """Per channel: converting journeys that had a touch of it."""
    credit: Floats
    """Groups × models × channels: conversions."""
    value: Floats
    """Groups × models × channels: value."""


def kernel(batch: Batch, *, rule: PathRule, models: Models, channels: int) -> Credit:
    """Share out the conversions of *batch*."""
    return credit_of(paths_of(batch, rule), models=models, channels=channels, groups=rule.groups)


def credit_of(paths: Paths, *, models: Models, channels: int, groups: int) -> Credit:
    """Share out the conversions of *paths*."""
    empty = (paths.begin == paths.end).astype(np.int64)
    place = 2 * paths.group + empty
    weight = np.where(paths.converted, paths.weight, 0.0)
    shape = (groups, len(models.kinds), channels)
    credit, value, reach = np.zeros(shape), np.zeros(shape), np.zeros(channels)
    _share_out(*paths, *models, credit, value, reach)
    return Credit(
        conversions=_sums(place, weight, 2 * groups).reshape(groups, 2),
        worth=_sums(place, weight * paths.value, 2 * groups).reshape(groups, 2),
        nulls=_sums(paths.group, paths.weight - weight, groups),
        reach=reach,
        credit=credit,
        value=value,
    )


def merge(a: Credit, b: Credit) -> Credit:
    """Add up."""
    for mine, theirs in zip(a, b, strict=True):
        mine += theirs
    return a


def _sums(place: Int64s, weight: Floats, length: int) -> Floats:
    return np.bincount(place, weight, minlength=length).astype(np.float64)


@compiled
def _share_out(
    channel: Int32s,
    time: Int64s,
    begin: Int64s,
    end: Int64s,
    converted: Flags,
    worth: Floats,
    weight: Floats,
    journey: Int64s,
    group: Int64s,
    kinds: Int64s,
    shapes: Floats,
    half_life: float,
    credit: Floats,
    value: Floats,
    reach: Floats,
) -> None:
    reached = np.full(len(reach), -1, np.int64)  # channel → last journey with a touch of it
    stamps = np.full(len(reach), -1, np.int64)  # channel → last path in which it was met
    longest = 1
    for p in range(len(begin)):
        longest = max(longest, end[p] - begin[p])
    shares = np.empty(longest, np.float64)
    for p in range(len(begin)):
        low, high = begin[p], end[p]
        if not converted[p] or low == high:
            continue
        for i in range(low, high):
            c = channel[i]
            if reached[c] != journey[p]:
                reached[c] = journey[p]
                reach[c] += weight[p]
        for m in range(len(kinds)):
            _shares(
                kinds[m], shapes[m], half_life, channel[low:high], time[low:high], stamps,
                p * len(kinds) + m, shares,
            )  # fmt: skip
            for i in range(low, high):
                part = weight[p] * shares[i - low]
                credit[group[p], m, channel[i]] += part
                value[group[p], m, channel[i]] += part * worth[p]


@compiled
def _shares(
    kind: int,
    shape: Floats,
    half_life: float,
    channel: Int32s,
    time: Int64s,
    stamps: Int64s,
    stamp: int,
    shares: Floats,
) -> None:
    """Write the share of each touch of one path; *stamp* is one that was never used."""
    n = len(channel)
    if kind == LINEAR:
        shares[:n] = 1.0 / n
    elif kind == DECAY:
        for i in range(n):  # the age before the last touch: the same shares, and never all zero
            shares[i] = 2.0 ** (-(time[n - 1] - time[i]) / half_life)
        shares[:n] /= shares[:n].sum()
    elif kind == POSITION:
        _by_position(shape, n, shares)
    else:
        distinct = 0
        for i in range(n):
            fresh = stamps[channel[i]] != stamp
            stamps[channel[i]] = stamp
            shares[i] = 1.0 if fresh else 0.0
            distinct += fresh
        if kind == DISTINCT:
            shares[:n] /= distinct


@compiled
def _by_position(shape: Floats, n: int, shares: Floats) -> None:
    if n == 1:
        shares[0] = 1.0
    elif n == 2:
        ends = shape[0] + shape[2]
        shares[0] = shape[0] / ends if ends > 0 else 0.5
        shares[1] = 1.0 - shares[0]
    else:
        total = shape.sum()
        shares[0] = shape[0] / total
        shares[1 : n - 1] = shape[1] / total / (n - 2)
        shares[n - 1] = shape[2] / total
