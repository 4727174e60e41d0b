"""Finds places inside journeys."""

from __future__ import annotations

import numpy as np

from touchline.kernels.batch import Int32s, Int64s
from touchline.kernels.compiled import compiled

__all__ = ["first_at"]


@compiled
def first_at(time: Int64s, starts: Int32s, stops: Int32s, instant: int) -> Int32s:
    """Position of the first event of each journey at or after *instant*; its end if there is none.

    Parameters
    ----------
    time
        µs per event, rising within a journey.
    instant
        µs since 1970.
    """
    found = np.empty(len(starts), np.int32)
    for j in range(len(starts)):
        low, high = starts[j], stops[j]
        while low < high:
            middle = (low + high) >> 1
            if time[middle] < instant:
                low = middle + 1
            else:
                high = middle
        found[j] = low
    return found
