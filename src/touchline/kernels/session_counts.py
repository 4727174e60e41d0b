"""How many sessions, how long, of how many events."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Int32s, Int64s
from touchline.kernels.compiled import compiled
from touchline.kernels.periods import bounds_of_persons
from touchline.kernels.spread import bin_count, place

__all__ = ["BITS", "Counts", "kernel", "merge"]

BITS = 8
"""Significant bits of a duration: 0.4 % at most between it and the middle of its bin."""


class Counts(NamedTuple):
    """Counts of sessions."""

    by_events: Int64s
    """Sessions by their number of events."""
    by_sessions: Int64s
    """Persons by their number of sessions."""
    by_duration: Int64s
    """Sessions by the bin of their duration; see :mod:`touchline.kernels.spread`."""
    duration: int
    """µs of all sessions together."""


def kernel(batch: Batch, *, ranges: Callable[[Batch], tuple[Int32s, Int32s, Int32s]]) -> Counts:
    """Count.

    Parameters
    ----------
    ranges
        Batch → first and past-the-last position of each session, and sessions of each journey.
    """
    starts, stops, of_journeys = ranges(batch)
    most = int((batch.stops - batch.starts).max(initial=0))
    by_events = np.zeros(most + 1, np.int64)
    by_duration = np.zeros(bin_count(BITS), np.int64)
    duration = _tally(batch.time, starts, stops, by_events, by_duration)
    bounds = bounds_of_persons(batch)
    until = np.append(0, np.cumsum(of_journeys, dtype=np.int64))
    by_sessions = np.bincount(np.diff(until[bounds]), minlength=1)
    return Counts(by_events, by_sessions, by_duration, int(duration))


def merge(a: Counts, b: Counts) -> Counts:
    """Add up."""
    return Counts(
        _added(a.by_events, b.by_events),
        _added(a.by_sessions, b.by_sessions),
        a.by_duration + b.by_duration,
        a.duration + b.duration,
    )


def _added(a: Int64s, b: Int64s) -> Int64s:
    if len(a) < len(b):
        a, b = b, a
    total = a.copy()
    total[: len(b)] += b
    return total


@compiled
def _tally(
    time: Int64s, starts: Int32s, stops: Int32s, by_events: Int64s, by_duration: Int64s
) -> int:
    """Count sessions by their events and by the bin of their duration; give the µs of all."""
    total = 0
    for s in range(len(starts)):
        start, stop = np.uint64(starts[s]), np.uint64(stops[s])
        duration = time[stop - np.uint64(1)] - time[start]
        by_events[stop - start] += 1
        by_duration[np.uint64(place(duration, BITS))] += 1
        total += duration
    return total
