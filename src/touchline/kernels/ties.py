"""Events that share their time with the event before them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Int32s, Int64s
from touchline.kernels.compiled import compiled

__all__ = ["Totals", "kernel", "merge"]


class Totals(NamedTuple):
    """Counts of a log."""

    persons: int
    journeys: int
    events: int
    ties: int
    """Events with the same time as the one before them in the journey."""


def kernel(batch: Batch) -> Totals:
    """Count persons, journeys, events and ties."""
    ties = int(_ties(batch.time, batch.starts, batch.stops))
    persons = len(batch.person_starts()) if batch.person is not None else len(batch)
    return Totals(persons, len(batch), batch.event_count, ties)


def merge(a: Totals, b: Totals) -> Totals:
    """Add up."""
    return Totals(*(x + y for x, y in zip(a, b, strict=True)))


@compiled
def _ties(time: Int64s, starts: Int32s, stops: Int32s) -> int:
    count = 0
    for j in range(len(starts)):
        for i in range(np.uint64(starts[j] + 1), np.uint64(stops[j])):
            count += time[i] == time[i - np.uint64(1)]
    return count
