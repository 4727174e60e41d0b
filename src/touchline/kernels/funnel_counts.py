"""How far each journey gets in an ordered funnel of touchpoints, when no times are asked for.

Most journeys have no two steps in the right order, whatever the window. So one pass looks at the
order alone, without reading any time, and only the few journeys that it leaves are walked with the
clock.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled

__all__ = ["MOST_STEPS", "deepest"]

UInt8s = npt.NDArray[np.uint8]
UInt32s = npt.NDArray[np.uint32]

MOST_STEPS = 127
"""Steps and the flag of a journey's beginning share a byte."""
_BEGIN = 128
_BLOCK = 16_384
_SPAN = 131_072
"""Events that are looked at in order, then in time."""


def deepest(batch: Batch, step_of: UInt8s, window: int) -> UInt8s:
    """Give the number of steps that each journey reaches, in order and within *window* µs.

    A newer first step opens a newer chain, and one event fills one step.

    Parameters
    ----------
    batch
        Journeys that lie end to end (``batch.contiguous``).
    step_of
        Touchpoint → number of its step from 1 to at most :data:`MOST_STEPS`, 0 for none.
    """
    return _deepest(batch.touchpoint, batch.time, batch.starts, batch.stops, step_of, window)


@compiled
def _deepest(
    codes: UInt16s, time: Int64s, starts: Int32s, stops: Int32s, step_of: UInt8s, window: int
) -> UInt8s:
    """Take so many journeys at a time that what is noted of them stays in the cache."""
    count = len(starts)
    depth = np.zeros(count, np.uint8)
    packed = np.empty(_SPAN + 1, np.uint32)
    last = np.empty(_SPAN + 1, np.int64)
    begin = 0
    while begin < count:
        low = int(starts[begin])
        end = begin + 1
        while end < count and end - begin < _SPAN and stops[end] - low <= _SPAN:
            end += 1
        if stops[end - 1] - low > len(packed) - 1:  # one very long journey
            packed = np.empty(stops[end - 1] - low + 1, np.uint32)
        some = depth[begin:end]
        _in_order(codes, starts[begin:end], int(stops[end - 1]), step_of, some, last, packed)
        _in_time(codes, time, step_of, window, last, packed, some)
        begin = end
    return depth


@compiled
def _in_order(
    codes: UInt16s, starts: Int32s, high: int, step_of: UInt8s, depth: UInt8s, last: Int64s,
    packed: UInt32s,
) -> None:  # fmt: skip
    """Write the depth of each journey by order alone, and the events that matter.

    Those are steps and first events of journeys: *packed* has their positions, and the last of
    journey j is at ``last[j + 1]``; ``last[0]`` is −1.
    """
    low, count = int(starts[0]), len(starts)
    flags = np.zeros(_BLOCK, np.uint8)
    begin, journey, best = np.uint8(_BEGIN), np.uint64(0), np.uint8(0)
    kept, number, one = np.uint64(0), ~np.uint64(0), np.uint64(1)
    last[0] = -1
    for lo in range(low, high, _BLOCK):
        end = min(lo + _BLOCK, high)
        here = codes[lo:end]
        for i in range(len(here)):
            flags[i] = step_of[here[i]]
        while journey < np.uint64(count) and starts[journey] < end:
            flags[np.uint64(starts[journey] - lo)] |= begin
            journey += one
        before = kept
        for i in range(np.uint64(len(here))):
            packed[kept] = np.uint32(i + np.uint64(lo))  # written always, kept if it is a step
            kept += np.uint64(flags[i] != 0)
        for q in range(before, kept):
            flag = flags[np.uint64(packed[q]) - np.uint64(lo)]
            begins = flag >> np.uint8(7)
            number += np.uint64(begins)
            best *= np.uint8(1) - begins
            best += np.uint8(flag & np.uint8(MOST_STEPS) == best + np.uint8(1))
            depth[number] = best
            last[number + one] = q


@compiled
def _in_time(
    codes: UInt16s, time: Int64s, step_of: UInt8s, window: int, last: Int64s, packed: UInt32s,
    depth: UInt8s,
) -> None:  # fmt: skip
    """Lower the depth of journeys whose steps are too far apart."""
    never = -(1 << 62)
    entered = np.empty(MOST_STEPS + 2, np.int64)  # step → when its newest chain was entered
    for j in range(np.uint64(len(depth))):
        if depth[j] < 2:
            continue
        entered[: depth[j] + 1] = never
        best, possible = np.uint64(0), np.uint64(depth[j])
        for q in range(np.uint64(last[j] + 1), np.uint64(last[j + np.uint64(1)] + 1)):
            i = np.uint64(packed[q])
            step = np.uint64(step_of[codes[i]])
            if step == np.uint64(0) or step > possible:
                continue
            entered[np.uint64(0)] = time[i]
            since = entered[step - np.uint64(1)]
            ok = time[i] - since <= window
            entered[step] = since if ok else entered[step]
            best = max(best, step if ok else np.uint64(0))
        depth[j] = np.uint8(best)
