"""Walks through the steps of a funnel from one entry, in each of the three orders."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Int64s, UInt64s
from touchline.kernels.compiled import compiled

__all__ = ["ANY", "FOREVER", "ORDERED", "STRICT", "Held", "Places", "cut_time", "depth_of", "walk"]

Places = npt.NDArray[np.int32]
"""Positions of events; −1: none."""
Held = npt.NDArray[np.int32]
"""Property × event: codes that must stay equal along the funnel."""

ORDERED, ANY, STRICT = 0, 1, 2
FOREVER = np.iinfo(np.int64).max
"""A window without end; never added to a time."""


@compiled
def _same(held: Held, entry: int, i: int) -> bool:
    """Whether the held properties are there and equal at both events."""
    for h in range(held.shape[0]):  # noqa: SIM110 - numba compiles no generators
        if held[h, i] < 0 or held[h, i] != held[h, entry]:
            return False
    return True


@compiled
def _used(at: Places, i: int) -> bool:
    for k in range(len(at)):  # noqa: SIM110 - numba compiles no generators
        if at[k] == i:
            return True
    return False


@compiled
def _next_step(mask: int, after: int, steps: int, optional: int) -> int:
    """Lowest step beyond *after* that *mask* meets without passing over a required one, or −1."""
    one = np.uint64(1)
    for k in range(after + 1, steps):
        bit = one << np.uint64(k)
        if mask & bit:
            return k
        if not np.uint64(optional) & bit:
            return -1
    return -1


@compiled
def _back_to(time: Int64s, start: int, i: int, instant: int) -> int:
    """First event from *start* on, at or before *i*, that is not earlier than *instant*."""
    while i > start and time[i - 1] >= instant:
        i -= 1
    return i


@compiled
def _ordered(
    entry: int, start: int, stop: int, time: Int64s, masks: UInt64s, held: Held,
    steps: int, window: int, optional: int, grace: int, many: bool, at: Places,
) -> None:  # fmt: skip
    now = time[entry]
    last = 0
    i = entry
    if not many:
        i = entry + 1
    if grace >= 0:
        i = _back_to(time, start, entry, now - grace)
    while i < stop and last < steps - 1:
        if time[i] - time[entry] > window:
            return
        found = _next_step(masks[i], last, steps, optional)
        free = many or grace < 0 or not _used(at, i)  # without ties, positions only go up
        if found < 0 or not free or not _same(held, entry, i):
            i += 1
            continue
        at[found] = i
        last = found
        now = max(now, time[i])
        if grace >= 0:
            i = _back_to(time, start, i, now - grace)
        elif not many:
            i += 1


@compiled
def _strict(
    entry: int, stop: int, time: Int64s, masks: UInt64s, held: Held,
    steps: int, window: int, optional: int, at: Places,
) -> None:  # fmt: skip
    last = 0
    for i in range(entry + 1, stop):
        if last == steps - 1 or time[i] - time[entry] > window:
            return
        found = _next_step(masks[i], last, steps, optional)
        if found < 0 or not _same(held, entry, i):
            return
        at[found] = i
        last = found


@compiled
def _any(
    entry: int, start: int, stop: int, time: Int64s, masks: UInt64s, held: Held,
    steps: int, window: int, grace: int, many: bool, at: Places,
) -> None:  # fmt: skip
    """Fill the first open step that each event meets; ``at[k]`` is the k-th to be filled."""
    one = np.uint64(1)
    open_steps = (one << np.uint64(steps)) - one if steps < 64 else ~np.uint64(0)
    count = 0
    i = entry
    rest = entry
    if grace >= 0:
        rest = _back_to(time, start, entry, time[entry] - grace)
    first = True
    while i < stop and count < steps:
        if not first and time[i] - time[entry] > window:
            return
        meets = masks[i] & open_steps
        if meets and (first or (i != entry and _same(held, entry, i))):
            if not many:
                meets &= ~meets + one
            open_steps &= ~meets
            while meets:
                at[count] = i
                count += 1
                meets &= meets - one
        i = rest if first else i + 1
        first = False


@compiled
def walk(
    entry: int, start: int, stop: int, time: Int64s, masks: UInt64s, held: Held, order: int,
    steps: int, window: int, optional: int, grace: int, many: bool, at: Places,
) -> None:  # fmt: skip
    """Write into *at* where each step is reached from *entry*; −1 where it is not.

    Parameters
    ----------
    entry, start, stop
        Positions of the entry and of its journey.
    masks
        Per event: bits of the steps that it meets.
    optional
        Bits of the steps that may be passed over.
    grace
        µs by which a step may come before the one it follows; −1: the order of arrival decides.
    many
        Whether one event may fill several steps.
    """
    at[:] = -1
    if not _same(held, entry, entry):
        return
    if order == ANY:
        _any(entry, start, stop, time, masks, held, steps, window, grace, many, at)
        return
    at[0] = entry
    if order == STRICT:
        _strict(entry, stop, time, masks, held, steps, window, optional, at)
    else:
        _ordered(
            entry, start, stop, time, masks, held, steps, window, optional, grace, many, at
        )  # fmt: skip


@compiled
def depth_of(at: Places) -> int:
    """Give the number of the last step that is reached; 0 for none."""
    depth = 0
    for k in range(len(at)):
        if at[k] >= 0:
            depth = k + 1
    return depth


@compiled
def cut_time(
    entry: int, stop: int, time: Int64s, masks: UInt64s, steps: int, window: int,
    from_steps: Int64s, to_steps: Int64s, at: Places,
) -> int:  # fmt: skip
    """Time of the first event that is excluded where it stands; :data:`FOREVER` if none is.

    It lies strictly between the two steps of its exclusion or, if the later is not reached, up to
    the end of the window. Exclusion ``x`` is bit ``steps + x`` of the masks.
    """
    cut = FOREVER
    for x in range(len(from_steps)):
        begin, end = at[from_steps[x]], at[to_steps[x]]
        if begin < 0:
            continue
        bit = np.uint64(1) << np.uint64(steps + x)
        for i in range(begin + 1, stop):
            if end >= 0 and time[i] >= time[end]:
                break
            if end < 0 and time[i] - time[entry] > window:
                break
            if masks[i] & bit and time[i] > time[begin]:
                cut = min(cut, time[i])
                break
    return cut
