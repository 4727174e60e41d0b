"""What two groups of journeys are compared by: reach, frequency, conversion and time."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Flags, Floats, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled
from touchline.kernels.marked import Marks, last_met
from touchline.kernels.spread import bin_count, place

__all__ = ["BITS", "MOST_KEYS", "Comparison", "having_pair", "kernel", "merge"]

UInt32s = npt.NDArray[np.uint32]

BITS: Final = 6
"""A bin of a duration is at most 1/32 of it wide."""
MOST_KEYS: Final = 1_000_000
"""Sums of so many take 32 MB."""
_MOST_TIMED: Final = 4_096
"""So many keys have a histogram of times; they take 31 MB."""


class Comparison(NamedTuple):
    """Sums over journeys; per key, a touchpoint or a pair of them, and of whole journeys."""

    journeys: Int64s
    """Per key: journeys that have it."""
    times: Int64s
    """Per key: how often it occurs."""
    squares: Floats
    """Per key: how often it occurs in a journey, squared, added up."""
    converted: Int64s
    """Per key: journeys that reach the goal after it first occurred."""
    waits: UInt32s
    """Key × bin: time from its first event in the journey to the next event; empty if there are
    too many keys."""
    whole: Floats
    """Journeys, events, squares of the events of a journey, journeys that reach the goal."""
    lengths: UInt32s
    """Per bin: time from first to last event of the journey."""


def kernel(
    batch: Batch,
    *,
    goal: Marks | None,
    touchpoints: int,
    pairs: bool,
) -> Comparison:
    """Add up.

    Parameters
    ----------
    goal
        What a conversion is, if that is asked for.
    touchpoints
        Number of codes.
    pairs
        Whether the keys are pairs of neighbours, ``source · touchpoints + target``.
    """
    keys = touchpoints**2 if pairs else touchpoints
    bins = bin_count(BITS)
    found = Comparison(
        journeys=np.zeros(keys, np.int64),
        times=np.zeros(keys, np.int64),
        squares=np.zeros(keys),
        converted=np.zeros(keys, np.int64),
        waits=np.zeros((keys if keys <= _MOST_TIMED else 0, bins), np.uint32),
        whole=np.zeros(4),
        lengths=np.zeros(bins, np.uint32),
    )
    seen = slice(batch.low, batch.high)
    starts, stops = batch.starts - np.int32(batch.low), batch.stops - np.int32(batch.low)
    if goal is None:
        goals = np.full(len(batch), -1, np.int32)
    else:
        goals = last_met(batch, goal, 0) - np.int32(batch.low)
    _add(
        batch.touchpoint[seen], batch.time[seen], goals, starts, stops, touchpoints, pairs, BITS,
        np.full(keys, -1, np.int64), np.zeros(keys, np.int64), *found,
    )  # fmt: skip
    return found


def merge(a: Comparison, b: Comparison) -> Comparison:
    """Add up."""
    return Comparison(
        a.journeys + b.journeys,
        a.times + b.times,
        a.squares + b.squares,
        a.converted + b.converted,
        a.waits + b.waits,
        a.whole + b.whole,
        a.lengths + b.lengths,
    )


def having_pair(batch: Batch, *, source: int, target: int) -> Flags:
    """Say which journeys have *target* directly after *source*."""
    codes = batch.touchpoint[batch.low : batch.high]
    before = np.zeros(len(codes) + 1, np.int64)
    before[2:] = np.cumsum((codes[:-1] == source) & (codes[1:] == target))
    flags: Flags = before[batch.stops - batch.low] > before[batch.starts - batch.low + 1]
    return flags


@compiled
def _add(
    codes: UInt16s,
    time: Int64s,
    goals: Int32s,
    starts: Int32s,
    stops: Int32s,
    k: int,
    pairs: bool,
    bits: int,
    journey: Int64s,
    often: Int64s,
    journeys: Int64s,
    times: Int64s,
    squares: Floats,
    converted: Int64s,
    waits: UInt32s,
    whole: Floats,
    lengths: UInt32s,
) -> None:
    # journey and often say, by key, in which journey it was met last, and how often in that one
    for j in range(len(starts)):
        start, stop = np.uint64(starts[j]), np.uint64(stops[j])
        last_goal = np.int64(goals[j])  # negative if there is none
        for i in range(start, stop - np.uint64(pairs)):
            key = np.uint64(codes[i])
            if pairs:
                key = key * np.uint64(k) + np.uint64(codes[i + np.uint64(1)])
            n = often[key] * (journey[key] == j) + 1
            often[key] = n
            journey[key] = j
            times[key] += 1
            squares[key] += 2 * n - 1  # what the square of how often has grown by
            if n == 1:
                journeys[key] += 1
                converted[key] += last_goal > np.int64(i) + pairs
                if len(waits) and i + np.uint64(1) < stop:
                    waits[key, place(time[i + np.uint64(1)] - time[i], bits)] += 1
        events = float(stops[j] - starts[j])
        whole[0] += 1
        whole[1] += events
        whole[2] += events**2
        whole[3] += last_goal >= 0
        lengths[place(time[stop - np.uint64(1)] - time[start], bits)] += 1
