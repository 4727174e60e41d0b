"""How paths step from touch to touch, and on to a conversion or to none."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from touchline.errors import ConfigError
from touchline.kernels import transitions
from touchline.kernels.attribution import Credit, Models, credit_of
from touchline.kernels.batch import Batch, Flags, Floats, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled
from touchline.kernels.touch_paths import PathRule, Paths, paths_of

__all__ = ["MOST_CELLS", "Steps", "finish", "first_conversions", "kernel", "merge", "steps_of"]

_MOST_KEYS: Final = 2**62
MOST_CELLS: Final = 1 << 21
"""Up to so many, steps are counted in one table."""


class Steps(NamedTuple):
    """Steps of a chain whose state are the last touches, and the credit of other models.

    A step is ``(state · (k + 2) + next) · groups + group`` for k channels. The state writes the
    last touches as digits to the base k + 1, the newest last: a channel's digit is its code + 1,
    0 stands for before the first touch. The next is a channel, k for a conversion, k + 1 for none.
    """

    keys: Int64s | None
    """Steps that occur, rising; None: every possible one has its place in *weights*."""
    weights: Floats
    """How often."""
    credit: Credit


def kernel(batch: Batch, *, rule: PathRule, models: Models, channels: int, order: int) -> Steps:
    """Count the steps of the paths of *batch*, and share out its conversions by other models."""
    paths = paths_of(batch, rule)
    return steps_of(paths, models=models, channels=channels, order=order, groups=rule.groups)


def steps_of(paths: Paths, *, models: Models, channels: int, order: int, groups: int) -> Steps:
    """Count the steps of *paths*.

    Raises
    ------
    ConfigError
        If there are too many possible states to number them.
    """
    most = (channels + 1) ** order * (channels + 2) * groups
    if most > _MOST_KEYS:
        raise ConfigError(
            f"a chain of order {order} over {channels:,} channels has too many states",
            hint="take a lower order, or a property with fewer channels",
        )
    credit = credit_of(paths, models=models, channels=channels, groups=groups)
    if most <= MOST_CELLS:
        table = np.zeros(most)
        _count(*_needed(paths), channels, order, groups, table)
        return Steps(None, table, credit)
    written = np.empty(len(paths.begin) + int(np.sum(paths.end - paths.begin)), np.int64)
    weights = np.empty(len(written))
    n = _write(*_needed(paths), channels, order, groups, written, weights)
    return Steps(*_unique(written[:n], weights[:n]), credit)


def merge(a: Steps, b: Steps) -> Steps:
    """Add up."""
    for mine, theirs in zip(a.credit, b.credit, strict=True):
        mine += theirs
    if a.keys is None or b.keys is None:  # then both
        a.weights[:] += b.weights
        return a
    keys, weights = np.concatenate((a.keys, b.keys)), np.concatenate((a.weights, b.weights))
    return Steps(*_unique(keys, weights), a.credit)


def first_conversions(batch: Batch, *, goal: int, channels: int) -> Steps:
    """Count steps of order 1 where every touchpoint is a channel but the goal, up to its first.

    The same as :func:`kernel` gives. All neighbouring pairs are counted, which is fast, and those
    from the goal on taken back, which are few.
    """
    k = channels
    pairs = transitions.kernel(batch, touchpoints=k)
    counts, first, last = pairs.counts, pairs.first, pairs.last
    reach, totals = np.zeros(k), np.zeros((2, 2))
    places = np.flatnonzero(batch.touchpoint[batch.low : batch.high] == goal)
    values = np.zeros(0) if batch.values is None else batch.values
    _take_back(
        batch.touchpoint, batch.starts, batch.stops, places + batch.low, values, counts, last,
        reach, totals,
    )  # fmt: skip
    table = np.zeros((k + 1, k + 2))
    table[1:, :k], table[0, :k], table[1:, k + 1] = counts, first, last
    table[:, k] = table[:, goal]
    table[0, k] = table[goal + 1, :] = table[:, goal] = 0
    none = np.zeros((1, 0, k))
    nulls = np.array([float(last.sum())])
    credit = Credit(totals[:1], totals[1:], nulls, reach, none, none.copy())
    return Steps(None, table.ravel(), credit)


def finish(steps: Steps) -> tuple[Int64s, Floats]:
    """Give the steps that occur, rising, and how often they do."""
    if steps.keys is not None:
        return steps.keys, steps.weights
    keys = np.flatnonzero(steps.weights)
    return keys, steps.weights[keys]


def _needed(paths: Paths) -> tuple[Int32s, Int64s, Int64s, Flags, Floats, Int64s]:
    return (
        paths.channel, paths.begin, paths.end, paths.converted, paths.weight, paths.group,
    )  # fmt: skip


def _unique(keys: Int64s, weights: Floats) -> tuple[Int64s, Floats]:
    found, places = np.unique(keys, return_inverse=True)
    return found, np.bincount(places, weights, minlength=len(found)).astype(np.float64)


@compiled
def _count(
    channel: Int32s,
    begin: Int64s,
    end: Int64s,
    converted: Flags,
    weight: Floats,
    group: Int64s,
    k: int,
    order: int,
    groups: int,
    table: Floats,
) -> None:
    states = (k + 1) ** order
    for p in range(len(begin)):
        if begin[p] == end[p]:
            continue
        state, mine, times = np.int64(0), group[p], weight[p]
        for i in range(np.uint64(begin[p]), np.uint64(end[p])):
            now = np.int64(channel[i])
            table[np.uint64((state * (k + 2) + now) * groups + mine)] += times
            state = now + 1 if order == 1 else (state * (k + 1) + now + 1) % states
        outcome = k if converted[p] else k + 1
        table[np.uint64((state * (k + 2) + outcome) * groups + mine)] += times


@compiled
def _write(
    channel: Int32s,
    begin: Int64s,
    end: Int64s,
    converted: Flags,
    weight: Floats,
    group: Int64s,
    k: int,
    order: int,
    groups: int,
    keys: Int64s,
    weights: Floats,
) -> int:
    states = (k + 1) ** order
    n = 0
    for p in range(len(begin)):
        if begin[p] == end[p]:
            continue
        state = np.int64(0)
        for i in range(begin[p], end[p]):
            now = np.int64(channel[i])
            keys[n] = (state * (k + 2) + now) * groups + group[p]
            weights[n] = weight[p]
            state = now + 1 if order == 1 else (state * (k + 1) + now + 1) % states
            n += 1
        outcome = k if converted[p] else k + 1
        keys[n] = (state * (k + 2) + outcome) * groups + group[p]
        weights[n] = weight[p]
        n += 1
    return n


@compiled
def _take_back(
    codes: UInt16s,
    starts: Int32s,
    stops: Int32s,
    places: Int64s,
    values: Floats,
    counts: Int64s,
    last: Int64s,
    reach: Floats,
    totals: Floats,
) -> None:
    """Take back what follows the first goal of each journey that has one."""
    met = np.full(len(reach), -1, np.int64)  # channel → last journey with a touch of it
    j, taken = 0, -1
    for place in places:
        while j < len(starts) and stops[j] <= place:
            j += 1
        if j == len(starts):
            break
        if place < starts[j] or taken == j:
            continue
        taken = j
        last[codes[stops[j] - 1]] -= 1
        for i in range(np.uint64(place), np.uint64(stops[j] - 1)):
            counts[codes[i], codes[i + np.uint64(1)]] -= 1
        for i in range(starts[j], place):
            if met[codes[i]] != j:
                met[codes[i]] = j
                reach[codes[i]] += 1.0
        empty = 1 if place == starts[j] else 0
        totals[0, empty] += 1.0
        if len(values) and not np.isnan(values[place]):
            totals[1, empty] += values[place]
