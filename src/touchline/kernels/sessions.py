"""Cuts journeys into sessions."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Flags, Int32s, Int64s
from touchline.kernels.compiled import compiled
from touchline.kernels.periods import locate

__all__ = ["cut_at_gaps", "marks", "numbers", "ranges"]

UInt8s = npt.NDArray[np.uint8]
UInt32s = npt.NDArray[np.uint32]

_NEVER: Final = np.iinfo(np.int64).max

STAYS: Final = 0
"""The event goes on with the session of the one before it."""
OPENS: Final = 1
"""The event is the first of a session."""
OUTSIDE: Final = 2
"""The event belongs to no session."""
REMOVED: Final = 3
"""The event only says where sessions begin or end."""


@compiled
def cut_at_gaps(time: Int64s, starts: Int32s, stops: Int32s, gap: int) -> tuple[Int32s, Int32s]:
    """Cut where more than *gap* µs pass.

    Returns
    -------
    Position of the first event of each session, and how many sessions each journey has.
    """
    events = 0
    for j in range(len(starts)):
        events += stops[j] - starts[j]
    first = np.empty(events + 1, np.int32)
    counts = np.empty(len(starts), np.int32)
    n = np.uint64(0)
    for j in range(len(starts)):
        before = n
        i = np.uint64(starts[j])
        stop = np.uint64(stops[j])
        first[n] = i
        n += np.uint64(1)
        last = time[i]
        for k in range(i + np.uint64(1), stop):
            now = time[k]
            first[n] = k  # written always and counted if it is one: no branch to mispredict
            n += np.uint64(now - last > gap)
            last = now
        counts[j] = n - before
    return first[: np.int64(n)].copy(), counts


@compiled
def marks(
    time: Int64s,
    starts: Int32s,
    stops: Int32s,
    low: int,
    high: int,
    gap: int,
    midnights: Int64s,
    scale: float,
    campaign: Int32s,
    opening: Flags,
    closing: Flags,
) -> UInt8s:
    """Say for each event from *low* to *high* what it is to its session.

    Parameters
    ----------
    gap
        Longest time between two events of a session, in µs; negative: any.
    midnights
        Rising instants around all events, at which sessions end; none: empty.
    scale
        Midnights per µs.
    campaign
        Campaign of each event, −1 where there is none; empty: of no interest.
    opening, closing
        Events that open or close a session and belong to none; empty: of no interest.
    """
    found = np.full(high - low, OUTSIDE, np.uint8)  # events between the journeys stay so
    for j in range(len(starts)):
        inside = len(opening) == 0
        fresh = True
        last = 0
        midnight = _NEVER if len(midnights) == 0 else -_NEVER
        mine = np.int32(-1)
        for i in range(starts[j] - low, stops[j] - low):
            if len(opening) and (opening[i] or (len(closing) and closing[i])):
                inside = fresh = bool(opening[i])
                found[i] = REMOVED
                continue
            if not inside:
                found[i] = OUTSIDE
                continue
            now = time[i + low]
            late = now >= midnight
            if late:
                midnight = midnights[locate(midnights, scale, now) + 1]
            arrived = campaign[i] if len(campaign) else np.int32(-1)
            new = fresh or (gap >= 0 and now - last > gap) or late
            new |= arrived >= 0 and arrived != mine
            found[i] = OPENS if new else STAYS
            mine = arrived if new else mine
            last, fresh = now, False
    return found


@compiled
def ranges(found: UInt8s, starts: Int32s, stops: Int32s, low: int) -> tuple[Int32s, Int32s, Int32s]:
    """Give first and past-the-last position of each session, and how many each journey has."""
    total = 0
    for mark in found:
        total += mark == OPENS
    first, after = np.empty(total, np.int32), np.empty(total, np.int32)
    counts = np.empty(len(starts), np.int32)
    n = 0
    for j in range(len(starts)):
        before = n
        for i in range(starts[j], stops[j]):
            mark = found[i - low]
            if mark == OPENS:
                first[n] = i
                n += 1
            if mark in (OPENS, STAYS):
                after[n - 1] = i + 1
        counts[j] = n - before
    return first, after, counts


@compiled
def numbers(found: UInt8s, starts: Int32s, stops: Int32s, bounds: Int64s, low: int) -> Int32s:
    """Give each event, in order of the journeys, the number of its session, from 1 for a person.

    0 stands for an event outside all sessions, −1 for one that only opens or closes them.

    Parameters
    ----------
    bounds
        Positions of the first journey of each person, and the number of journeys at the end.
    """
    total = 0
    for j in range(len(starts)):
        total += stops[j] - starts[j]
    written = np.empty(total, np.int32)
    n = 0
    for p in range(len(bounds) - 1):
        session = 0
        for j in range(bounds[p], bounds[p + 1]):
            for i in range(starts[j], stops[j]):
                mark = found[i - low]
                session += mark == OPENS
                written[n] = session
                if mark == REMOVED:
                    written[n] = -1
                elif mark == OUTSIDE:
                    written[n] = 0
                n += 1
    return written
