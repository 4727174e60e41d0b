"""Writes for every event which session it belongs to."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Int32s, Int64s
from touchline.kernels.compiled import compiled

__all__ = ["OUTSIDE", "ids_of"]

UInt32s = npt.NDArray[np.uint32]

OUTSIDE = np.uint32(0xFFFFFFFF)
"""Stands at events between the journeys."""

_BLOCK = 8_192


def ids_of(batch: Batch, gap: int) -> tuple[UInt32s, int]:
    """Give events the number of their session in *batch*; more than *gap* µs end one.

    Returns
    -------
    Id per event of ``batch.low`` … ``batch.high``, and the number of sessions. The first id is
    ``batch.low``, and each session has the one after that of the session before. There are no more
    sessions than events, so ids of different batches of a part never meet.
    """
    ids = np.empty(batch.high - batch.low, np.uint32)
    if batch.contiguous and len(ids):
        sessions = _end_to_end(batch.time, batch.starts, gap, batch.low, batch.high, ids)
    else:
        ids.fill(OUTSIDE)
        sessions = _apart(batch.time, batch.starts, batch.stops, gap, batch.low, ids)
    return ids, int(sessions)


@compiled
def _end_to_end(time: Int64s, starts: Int32s, gap: int, low: int, high: int, ids: UInt32s) -> int:
    """Block by block: flag first events, many at a time, then add the flags up.

    No loop is as short as a journey, and no branch depends on the data.
    """
    flags = np.zeros(_BLOCK, np.uint8)
    mine = np.uint32(low) - np.uint32(1)
    journey, journeys = np.uint64(0), np.uint64(len(starts))
    for begin in range(low, high, _BLOCK):
        end = min(begin + _BLOCK, high)
        here = time[begin:end]
        flags[0] = begin > low and here[0] - time[begin - 1] > gap
        for i in range(1, len(here)):
            flags[i] = here[i] - here[i - 1] > gap
        while journey < journeys and starts[journey] < end:
            flags[np.uint64(starts[journey] - begin)] = 1
            journey += np.uint64(1)
        written = ids[begin - low : end - low]
        for i in range(len(here)):
            mine += np.uint32(flags[i])
            written[i] = mine
    return int(mine) + 1 - low


@compiled
def _apart(time: Int64s, starts: Int32s, stops: Int32s, gap: int, low: int, ids: UInt32s) -> int:
    sessions = 0
    for j in range(len(starts)):
        last = time[starts[j]] - gap - 1
        for i in range(starts[j], stops[j]):
            sessions += time[i] - last > gap
            last = time[i]
            ids[i - low] = np.uint32(low + sessions - 1)
    return sessions
