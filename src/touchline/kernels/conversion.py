"""How many journeys come from one step to another."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.marked import Marks

__all__ = ["Counts", "finish", "kernel", "merge", "selected"]


class Counts(NamedTuple):
    """Counts of one part of the journeys."""

    journeys: int
    with_start: int
    with_end: int
    with_both: int
    """Journeys with a start and an end, in whatever order."""
    took: tuple[Int64s, ...]
    """µs from start to end of the journeys that convert, in pieces."""


def kernel(batch: Batch, conditions: Marks, events: int, window: int, to_end: bool) -> Counts:
    """Count journeys.

    Parameters
    ----------
    conditions
        The start and, unless *to_end*, the end.
    events
        Most events from the start to the end.
    window
        Most µs from the start to the end.
    to_end
        Whether the end is that of the journey.
    """
    took, start, end = _found(batch, conditions, events, window, to_end)
    both = int(np.count_nonzero(start & end))
    return Counts(len(batch), int(start.sum()), int(end.sum()), both, (took[took >= 0],))


def merge(a: Counts, b: Counts) -> Counts:
    """Add up; times are put side by side."""
    return Counts(
        a.journeys + b.journeys, a.with_start + b.with_start, a.with_end + b.with_end,
        a.with_both + b.with_both, a.took + b.took,
    )  # fmt: skip


def finish(counts: Counts) -> Int64s:
    """Give the times of all journeys that convert."""
    return np.concatenate(counts.took)


def selected(
    batch: Batch, conditions: Marks, events: int, window: int, to_end: bool, converted: bool | None
) -> Flags:
    """Say which journeys have a start and, if *converted* is given, convert or do not."""
    took, start, _ = _found(batch, conditions, events, window, to_end)
    if converted is None:
        return start
    flags: Flags = start & ((took >= 0) == converted)
    return flags


def _found(
    batch: Batch, conditions: Marks, events: int, window: int, to_end: bool
) -> tuple[Int64s, Flags, Flags]:
    return _walk(
        batch.starts, batch.stops, batch.low, batch.time, conditions.masks(batch), events, window,
        to_end,
    )  # fmt: skip


@compiled
def _walk(
    starts: Int32s, stops: Int32s, low: int, time: Int64s, masks: UInt64s, events: int, window: int,
    to_end: bool,
) -> tuple[Int64s, Flags, Flags]:  # fmt: skip
    """Give per journey: µs to convert or −1; whether it has a start; whether it has an end."""
    n = len(starts)
    took = np.full(n, -1, np.int64)
    has_start = np.zeros(n, np.bool_)
    has_end = np.zeros(n, np.bool_)
    first, second = np.uint64(1), np.uint64(2)
    for j in range(n):
        start = -1
        stop = int(stops[j])
        for i in range(int(starts[j]), stop):
            mask = masks[i - low]
            if mask & second:
                has_end[j] = True
                near = i - start <= events and time[i] - time[start] <= window
                if start >= 0 and took[j] < 0 and near:
                    took[j] = time[i] - time[start]
            if start < 0 and mask & first:
                start = i
        has_start[j] = start >= 0
        if to_end:  # the end comes after the last event, at its time
            has_end[j] = True
            if start >= 0 and stop - start <= events and time[stop - 1] - time[start] <= window:
                took[j] = time[stop - 1] - time[start]
    return took, has_start, has_end
