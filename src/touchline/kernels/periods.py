"""Looks instants up among periods, and finds when a log begins and ends."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Int64s
from touchline.kernels.compiled import compiled

__all__ = ["Extent", "bounds_of_persons", "extent", "locate", "scale_of", "wider"]


class Extent(NamedTuple):
    """First and last instant of an event; the first is after the last if there are no events."""

    first: int
    last: int


_NOTHING = Extent(np.iinfo(np.int64).max, np.iinfo(np.int64).min)


def extent(batch: Batch) -> Extent:
    """Find the first and the last instant; events stand in order of time within a journey."""
    if not len(batch):
        return _NOTHING
    return Extent(int(batch.time[batch.starts].min()), int(batch.time[batch.stops - 1].max()))


def wider(a: Extent, b: Extent) -> Extent:
    """Cover both."""
    return Extent(min(a.first, b.first), max(a.last, b.last))


def bounds_of_persons(batch: Batch) -> Int64s:
    """Positions of the first journey of each person, and the number of journeys at the end."""
    return np.append(batch.person_starts(), len(batch))


def scale_of(edges: Int64s) -> float:
    """Periods per µs, on average; what :func:`locate` guesses with."""
    return max(1, len(edges) - 1) / max(1, int(edges[-1] - edges[0]))


@compiled
def locate(edges: Int64s, scale: float, instant: int) -> int:
    """Find the period that holds *instant*: −1 before the first, their number after the last.

    Periods of a calendar are nearly equally long, so a multiplication finds the period or its
    neighbour without searching.
    """
    count = len(edges) - 1
    if instant < edges[0]:
        return -1
    if instant >= edges[count]:
        return count
    found = min(int((instant - edges[0]) * scale), count - 1)
    while instant < edges[np.uint64(found)]:
        found -= 1
    while instant >= edges[np.uint64(found + 1)]:
        found += 1
    return found
