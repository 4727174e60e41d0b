"""Chooses, among the chains that begin in a journey, those that count."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Int32s, Int64s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.funnel_walk import (
    ANY,
    FOREVER,
    Held,
    Places,
    cut_time,
    depth_of,
    walk,
)

__all__ = [
    "BEST",
    "DISCARD",
    "DROP",
    "EVERY",
    "FIRST",
    "LAST",
    "LATEST",
    "REMOVE",
    "SKIP",
    "TOTALS",
    "Chosen",
    "newest_chains",
    "one_chain",
    "several_chains",
]

LATEST, FIRST, BEST, LAST, EVERY, TOTALS = 0, 1, 2, 3, 4, 5
"""Which entries count; the last two give several chains a journey."""
REMOVE, DROP, SKIP, DISCARD = 0, 1, 2, 3
"""What becomes of a chain with an excluded event."""


class Chosen(NamedTuple):
    """Chains; those that one journey may have are one a journey, in order."""

    journey: Int32s
    """Number of the journey in the batch."""
    entry: Int32s
    """Position of the event that opened it; −1 if the journey has none."""
    at: Places
    """Chain × step: position of the event that fills the step, −1 if it is not reached."""
    void: Int32s
    """Depth of the deepest chain with an excluded event, 0 if there is none."""


@compiled
def _enters(mask: int, order: int, steps: int) -> bool:
    one = np.uint64(1)
    if order == ANY:
        own = ~np.uint64(0) if steps >= 64 else (one << np.uint64(steps)) - one
        return bool(mask & own)
    return bool(mask & one)


@compiled
def _clean(
    entry: int, stop: int, time: Int64s, masks: UInt64s, steps: int, window: int,
    from_steps: Int64s, to_steps: Int64s, on_exclude: int, at: Places,
) -> bool:  # fmt: skip
    """Whether the chain may count; with :data:`DROP` it always may, up to the excluded event."""
    if not len(from_steps):
        return True
    cut = cut_time(entry, stop, time, masks, steps, window, from_steps, to_steps, at)
    if cut == FOREVER:
        return True
    if on_exclude != DROP:
        return False
    for k in range(steps):
        if at[k] >= 0 and time[at[k]] > cut:
            at[k] = -1
    return True


@compiled
def _better(mode: int, depth: int, best: int, steps: int, end: int, best_end: int) -> bool:
    """Whether a chain replaces the one before it."""
    if mode == LAST:
        return True
    if mode == FIRST:
        return best == 0
    if mode == BEST or best == 0:
        return depth > best
    if best == steps:  # all is over when the first chain is complete
        return depth == steps and end <= best_end
    return depth >= best


@compiled
def _decided(mode: int, best: int, steps: int, i: int, best_end: int, on_exclude: int) -> bool:
    """Whether entries from *i* on can change nothing."""
    if best < steps or on_exclude == DISCARD:
        return False
    return mode == BEST or (mode == LATEST and i > best_end)


@compiled
def one_chain(
    starts: Int64s, stops: Int64s, time: Int64s, masks: UInt64s, held: Held, order: int,
    steps: int, window: int, optional: int, grace: int, many: bool,
    from_steps: Int64s, to_steps: Int64s, on_exclude: int, mode: int,
) -> Chosen:  # fmt: skip
    """Give the chain of each journey that counts."""
    n = len(starts)
    journey = np.arange(n).astype(np.int32)
    entries = np.full(n, -1, np.int32)
    chosen = np.full((n, steps), -1, np.int32)
    void = np.zeros(n, np.int32)
    at = np.empty(steps, np.int32)
    for j in range(n):
        best = 0
        best_end = -1
        start, stop = int(starts[j]), int(stops[j])
        for i in range(start, stop):
            if _decided(mode, best, steps, i, best_end, on_exclude):
                break
            if not _enters(masks[i], order, steps):
                continue
            walk(i, start, stop, time, masks, held, order, steps, window, optional, grace, many, at)
            if at[0] < 0:
                continue
            if mode == LAST:  # forget those before
                best = void[j] = 0
                entries[j] = chosen[j, :] = -1
            depth = depth_of(at)
            if _clean(i, stop, time, masks, steps, window, from_steps, to_steps, on_exclude, at):
                depth = depth_of(at)
                if _better(mode, depth, best, steps, at[depth - 1], best_end):
                    best = depth
                    best_end = at[depth - 1]
                    entries[j] = i
                    chosen[j, :] = at
            else:
                void[j] = max(void[j], depth)
            if mode == FIRST:
                break
    return Chosen(journey, entries, chosen, void)


@compiled
def newest_chains(
    starts: Int64s, stops: Int64s, time: Int64s, masks: UInt64s, steps: int, window: int
) -> Chosen:
    """Give the same as :func:`one_chain` for ``LATEST`` in one pass, where nothing is special.

    Step k keeps the newest chain that reaches it; an event extends the deepest chains first, so
    that it advances a chain only once.
    """
    n = len(starts)
    journey = np.arange(n).astype(np.int32)
    entries = np.full(n, -1, np.int32)
    chosen = np.full((n, steps), -1, np.int32)
    chains = np.empty((steps, steps), np.int32)
    one = np.uint64(1)
    own = ~np.uint64(0) if steps >= 64 else (one << np.uint64(steps)) - one
    for j in range(n):
        best = 0
        i = int(starts[j])
        while i < stops[j] and best < steps:
            mask = masks[i] & own
            if mask:
                for k in range(min(best, steps - 1), 0, -1):
                    if not mask & (one << np.uint64(k)):
                        continue
                    begin = chains[k - 1, 0]
                    if time[i] - time[begin] > window or (best > k and chains[k, 0] == begin):
                        continue  # too late, or reached before by the same chain
                    for q in range(k):
                        chains[k, q] = chains[k - 1, q]
                    chains[k, k] = i
                    best = max(best, k + 1)
                if mask & one:
                    chains[0, 0] = i
                    best = max(best, 1)
            i += 1
        if best:
            entries[j] = chains[best - 1, 0]
            chosen[j, :best] = chains[best - 1, :best]
    return Chosen(journey, entries, chosen, np.zeros(n, np.int32))


@compiled
def _chains_of(
    start: int, stop: int, time: Int64s, masks: UInt64s, held: Held, order: int, steps: int,
    window: int, optional: int, grace: int, many: bool, from_steps: Int64s, to_steps: Int64s,
    on_exclude: int, mode: int, at: Places, entries: Int32s, chosen: Places,
) -> int:  # fmt: skip
    """Write the chains of one journey; give their number."""
    count = 0
    i = start
    while i < stop:
        begin = i
        i += 1
        if not _enters(masks[begin], order, steps):
            continue
        walk(begin, start, stop, time, masks, held, order, steps, window, optional, grace, many, at)
        if at[0] < 0:
            continue
        if not _clean(
            begin, stop, time, masks, steps, window, from_steps, to_steps, on_exclude, at
        ):
            if on_exclude == DISCARD:
                return 0
            continue
        entries[count] = begin
        chosen[count, :] = at
        count += 1
        if mode == TOTALS and depth_of(at) == steps:
            i = max(i, int(at[steps - 1]) + 1)
        elif mode == TOTALS:
            while i < stop and time[i] - time[begin] <= window:
                i += 1
    return count


@compiled
def several_chains(
    starts: Int64s, stops: Int64s, time: Int64s, masks: UInt64s, held: Held, order: int,
    steps: int, window: int, optional: int, grace: int, many: bool,
    from_steps: Int64s, to_steps: Int64s, on_exclude: int, mode: int,
) -> Chosen:  # fmt: skip
    """Give every chain of each journey that has no excluded event.

    With ``TOTALS`` a chain is opened only when the one before it is complete or out of time.
    """
    most = 0
    for j in range(len(starts)):
        for i in range(starts[j], stops[j]):
            most += _enters(masks[i], order, steps)
    journey = np.empty(most, np.int32)
    entries = np.empty(most, np.int32)
    chosen = np.empty((most, steps), np.int32)
    at = np.empty(steps, np.int32)
    count = 0
    for j in range(len(starts)):
        more = _chains_of(
            int(starts[j]), int(stops[j]), time, masks, held, order, steps, window, optional,
            grace, many, from_steps, to_steps, on_exclude, mode, at, entries[count:],
            chosen[count:],
        )  # fmt: skip
        journey[count : count + more] = j
        count += more
    return Chosen(journey[:count], entries[:count], chosen[:count], np.zeros(count, np.int32))
