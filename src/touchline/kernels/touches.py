"""How many journeys pass each touchpoint, and when they first do."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled

__all__ = ["Touches", "kernel", "merge"]


class Touches(NamedTuple):
    """Counts by touchpoint."""

    journeys: Int64s
    """Journeys with the touchpoint."""
    events: Int64s
    places: Int64s
    """Number of its first event in each journey, from 0, added up."""


def kernel(batch: Batch, *, touchpoints: int) -> Touches:
    """Count.

    Parameters
    ----------
    touchpoints
        Number of codes.
    """
    return Touches(*_touches(batch.touchpoint, batch.starts, batch.stops, touchpoints))


def merge(a: Touches, b: Touches) -> Touches:
    """Add up."""
    return Touches(*(x + y for x, y in zip(a, b, strict=True)))


@compiled
def _touches(
    codes: UInt16s, starts: Int32s, stops: Int32s, k: int
) -> tuple[Int64s, Int64s, Int64s]:
    journeys = np.zeros(k, np.int64)
    events = np.zeros(k, np.int64)
    places = np.zeros(k, np.int64)
    seen = np.full(k, -1, np.int64)
    for j in range(len(starts)):
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            code = np.uint64(codes[i])
            events[code] += 1
            if seen[code] != j:
                seen[code] = j
                journeys[code] += 1
                places[code] += np.int64(i) - starts[j]
    return journeys, events, places
