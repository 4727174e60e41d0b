"""The deepest level of a funnel that each journey reaches inside a window, as ClickHouse counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.funnel import Marks

__all__ = ["Levels", "Plan", "at_level", "kernel", "listing", "merge"]

UInt8s = npt.NDArray[np.uint8]


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
    masks = plan.conditions.masks(batch)
    return _levels(
        batch.starts, batch.stops, batch.low, batch.time, masks, plan.steps, plan.window,
        plan.increase, plan.once and not plan.increase, plan.deduplication, plan.ordered,
        plan.reentry,
    )  # fmt: skip


@compiled
def _levels(
    starts: Int32s, stops: Int32s, low: int, time: Int64s, masks: UInt64s, steps: int, window: int,
    increase: bool, once: bool, deduplication: bool, ordered: bool, reentry: bool,
) -> UInt8s:  # fmt: skip
    levels = np.zeros(len(starts), np.uint8)
    since = np.zeros(steps, np.int64)  # per step: begin of the newest chain that reached it
    reached = np.zeros(steps, np.bool_)
    since_before, reached_before = since, reached
    for j in range(len(starts)):
        reached[:] = False
        begin, stop = int(starts[j]), int(stops[j])
        over = False
        while begin < stop and not over:
            end = begin + 1
            while end < stop and time[end] == time[begin]:
                end += 1
            rows = masks[begin - low : end - low]
            if once:
                _extend_once(rows, time[begin], steps, window, since, reached)
            else:
                if increase:  # only what was reached at an earlier time can be extended
                    since_before, reached_before = since.copy(), reached.copy()
                over = _extend(
                    rows, time[begin], steps, window, deduplication, ordered, reentry, since_before,
                    reached_before, since, reached,
                )  # fmt: skip
            over = over or reached[steps - 1]
            begin = end
        for k in range(steps):
            if reached[k]:
                levels[j] = k + 1
    return levels


@compiled
def _extend(
    rows: UInt64s, now: int, steps: int, window: int, deduplication: bool, ordered: bool,
    reentry: bool, since_before: Int64s, reached_before: Flags, since: Int64s, reached: Flags,
) -> bool:  # fmt: skip
    """Extend the chains by rows of the same time, in order of steps; say whether all is over."""
    if ordered and reached[0] and not np.all(rows):
        return True  # one of them meets no step
    for k in range(steps):
        bit = np.uint64(1) << np.uint64(k)
        for i in range(len(rows)):
            if not rows[i] & bit:
                continue
            if k == 0:
                if not ordered or steps == 1 or not reached[1]:
                    since[0] = now
                    reached[0] = True
                elif not reentry:
                    return True
            elif _step_ends(
                k, now, window, deduplication, ordered, since_before, reached_before, since, reached
            ):
                return True
    return False


@compiled
def _step_ends(
    k: int, now: int, window: int, deduplication: bool, ordered: bool,
    since_before: Int64s, reached_before: Flags, since: Int64s, reached: Flags,
) -> bool:  # fmt: skip
    """Take step *k*, if its predecessor was reached in time; say whether the walk is over."""
    if deduplication and reached[k]:
        return True
    if not reached[k - 1]:
        return ordered and reached[0]
    if reached_before[k - 1] and now - since_before[k - 1] <= window:
        since[k] = since_before[k - 1]
        reached[k] = True
    return False


@compiled
def _extend_once(
    rows: UInt64s, now: int, steps: int, window: int, since: Int64s, reached: Flags
) -> None:
    """Extend the chains by rows of the same time, each of which fills one step of a chain."""
    filled = np.empty(len(rows), np.int64)
    for base in range(steps - 1, -1, -1):  # the deepest first: what it adds must not be used again
        if base and not (reached[base - 1] and now - since[base - 1] <= window):
            continue
        begin = since[base - 1] if base else now
        filled[:] = -1
        for k in range(base, steps):
            if not _assign(rows, k, filled):
                break
            if not reached[k] or begin > since[k]:
                since[k] = begin
                reached[k] = True


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
