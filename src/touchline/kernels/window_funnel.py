"""The deepest level of a funnel that each journey reaches inside a window, as ClickHouse counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.marked import Marks, marked

__all__ = ["Levels", "Plan", "at_level", "kernel", "listing", "merge"]

UInt8s = npt.NDArray[np.uint8]

_NEVER, _FAR = -(1 << 62), 1 << 61
"""No step was reached; a window that is longer than any log, and shorter than since then."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A funnel and its modes; picklable."""

    conditions: Marks
    steps: int
    window: int
    """µs from the first row of a chain to its last."""
    increase: bool = False
    once: bool = False
    deduplication: bool = False
    ordered: bool = False
    reentry: bool = False


class Levels(NamedTuple):
    """Counts by deepest level, from 0."""

    persons: Int64s
    journeys: Int64s


def kernel(batch: Batch, plan: Plan) -> Levels:
    """Count persons, each by their deepest journey, and journeys."""
    levels = levels_of(batch, plan)
    deepest = levels
    if batch.person is not None and len(batch):
        deepest = np.maximum.reduceat(levels, batch.person_starts())
    size = plan.steps + 1
    return Levels(np.bincount(deepest, minlength=size), np.bincount(levels, minlength=size))


def merge(a: Levels, b: Levels) -> Levels:
    """Add up."""
    return Levels(a.persons + b.persons, a.journeys + b.journeys)


def at_level(batch: Batch, plan: Plan, level: int, deeper: bool) -> Flags:
    """Say which journeys reach *level* and, unless *deeper*, no more."""
    levels = levels_of(batch, plan)
    flags: Flags = (levels >= level) if deeper else (levels == level)
    return flags


def listing(batch: Batch, plan: Plan) -> list[tuple[int, Int64s, UInt8s]]:
    """Give the part, the rows in it and the levels of all journeys."""
    return [(batch.part, batch.row_numbers(), levels_of(batch, plan))]


def levels_of(batch: Batch, plan: Plan) -> UInt8s:
    """Give the deepest level of each journey."""
    events = marked(batch, plan.conditions, every=plan.ordered)  # others matter in strict order
    return _levels(
        batch.time, *events, plan.steps, min(plan.window, _FAR), plan.increase,
        plan.once and not plan.increase, plan.deduplication, plan.ordered, plan.reentry,
    )  # fmt: skip


@compiled
def _levels(
    time: Int64s, at: Int32s, bits: UInt64s, bounds: Int64s, steps: int, window: int,
    increase: bool, once: bool, deduplication: bool, ordered: bool, reentry: bool,
) -> UInt8s:  # fmt: skip
    levels = np.zeros(len(bounds) - 1, np.uint8)
    since = np.full(steps, _NEVER, np.int64)  # per step: begin of the newest chain that reached it
    before = since.copy() if increase else since  # as of earlier times alone
    one, last = np.uint64(1), np.uint64(steps - 1)
    for j in range(len(levels)):
        q, stop = np.uint64(bounds[j]), np.uint64(bounds[j + 1])
        since[:] = _NEVER
        over = False
        while q < stop and not over:
            now, first = time[np.uint64(at[q])], q
            union, twice, none = bits[q], np.uint64(0), bits[q] == 0
            q += one
            while q < stop and time[np.uint64(at[q])] == now:
                twice |= union & bits[q]
                union |= bits[q]
                none |= bits[q] == 0
                q += one
            if since[0] == _NEVER and not union & one:
                continue  # nothing happens before the first step
            if once and q - first == one:
                _extend_by_one(union, now, steps, window, since)
            elif once:
                _extend_once(bits[first:q], now, steps, window, since)
            else:
                if increase:
                    before[:] = since
                over = (ordered and none and since[0] != _NEVER) or _extend(
                    union, twice, now, steps, window, deduplication, ordered, reentry, before, since
                )
            over = over or since[last] != _NEVER
        for k in range(steps):
            if since[k] != _NEVER:
                levels[j] = k + 1
    return levels


@compiled
def _extend(
    union: Any, twice: Any, now: int, steps: int, window: int, deduplication: bool, ordered: bool,
    reentry: bool, before: Int64s, since: Int64s,
) -> bool:  # fmt: skip
    """Extend the chains by events of one time, in order of steps; say whether all is over.

    Of the events only the steps that some of them meets matter, and those that several meet.
    """
    one = np.uint64(1)
    if union & one:
        if not ordered or steps == 1 or since[1] == _NEVER:
            since[0] = now
        elif not reentry:
            return True
    for k in range(one, np.uint64(steps)):
        if (union >> k) & one:
            again = deduplication and (since[k] != _NEVER or (twice >> k) & one)
            skipped = ordered and since[k - one] == _NEVER and since[0] != _NEVER
            if since[k - one] != _NEVER and now - before[k - one] <= window:
                since[k] = before[k - one]
            if skipped or (again and since[k] != _NEVER):
                return True
    return False


@compiled
def _extend_by_one(met: Any, now: int, steps: int, window: int, since: Int64s) -> None:
    """Extend each chain by one event, the deepest first, so that it fills one step of a chain."""
    for k in range(steps - 1, 0, -1):
        if (met >> np.uint64(k)) & np.uint64(1) and now - since[k - 1] <= window:
            since[k] = max(since[k], since[k - 1])
    if met & np.uint64(1):
        since[0] = now


@compiled
def _extend_once(rows: UInt64s, now: int, steps: int, window: int, since: Int64s) -> None:
    """Extend the chains by rows of the same time, each of which fills one step of a chain."""
    filled = np.empty(len(rows), np.int64)
    for base in range(steps - 1, -1, -1):  # the deepest first: what it adds must not be used again
        if base and now - since[base - 1] > window:
            continue
        begin = since[base - 1] if base else now
        filled[:] = -1
        for k in range(base, steps):
            if not _assign(rows, k, filled):
                break
            since[k] = max(since[k], begin)


@compiled
def _assign(rows: UInt64s, step: int, filled: Int64s) -> bool:
    """Find a row for *step*, moving steps that have one to other rows if need be.

    A breadth-first search for an augmenting path; ``filled[i]`` is the step that row i fills.
    """
    n = len(rows)
    came_from = np.full(n, -2, np.int64)  # row from which a row's step would move here; −1: none
    queue = np.empty(n + 1, np.int64)
    queue[0] = -1
    head, tail = 0, 1
    while head < tail:
        row = queue[head]
        head += 1
        wanted = step if row < 0 else filled[row]
        bit = np.uint64(1) << np.uint64(wanted)
        for i in range(n):
            if came_from[i] != -2 or not rows[i] & bit:
                continue
            came_from[i] = row
            if filled[i] >= 0:
                queue[tail] = i
                tail += 1
                continue
            while i >= 0:
                before = came_from[i]
                filled[i] = step if before < 0 else filled[before]
                i = before
            return True
    return False
