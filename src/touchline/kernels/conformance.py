"""Journeys held against a planned path: the cheapest alignment of each, and how it deviates.

Events are classed first: those that can be no step are let pass, or cost. What remains is aligned
by dynamic programming from the end, and the alignment is read from the begin; of equally cheap ones
it is that which, at the first place where they differ, does the next step rather than repeats the
last one, repeats rather than leaves optional steps out to do a later one, does that rather than
takes an event as out of place, and takes it so rather than skips a step.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np

from touchline.kernels.alignment import aligned
from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt64s
from touchline.kernels.compiled import compiled

__all__ = [
    "KINDS",
    "MOST_STEPS",
    "SCALE",
    "Alignments",
    "Counts",
    "Listed",
    "Plan",
    "align",
    "kernel",
    "listing",
    "longer",
    "merge",
    "with_kind",
]

KINDS: Final = ("kept", "skipped", "repeated", "out_of_order", "late", "inserted")
"""What can be said of a step; all but the first are deviations."""
MOST_STEPS: Final = 63
"""A place after the last step must fit into 64 bits too."""
SCALE: Final = 1 << 30
"""Fitness is added up in whole parts of this size, so that sums do not depend on their order."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A planned path in codes; picklable."""

    bits: UInt64s
    """Touchpoint → bits of the steps that it can be; bit k stands for step k, from 0."""
    optional: Flags
    repeats: Flags
    within: Int64s
    """Step → longest µs since the step before, −1: any."""
    others: bool = True
    """Whether events that can be no step are let pass."""

    @property
    def steps(self) -> int:
        """Number of steps."""
        return len(self.optional)


class Alignments(NamedTuple):
    """How each journey is aligned with a plan of m steps."""

    masks: UInt64s
    """Journey × kind of :data:`KINDS`: bits of the steps; bit m of *inserted*: after the last."""
    cost: Int32s
    worst: Int32s
    """Cost of skipping every required step and taking every event that can cost as out of place."""
    gaps: Int64s
    """Journey × step: µs since the step before, −1 where that is not known."""
    journey: Int64s
    """Per touchpoint that comes in at some place of a journey, once: the journey …"""
    place: Int64s
    """… the step before which, m: after the last …"""
    code: Int64s
    """… and the touchpoint."""

    @property
    def conforming(self) -> Flags:
        """Journeys without a deviation."""
        flags: Flags = (self.masks[:, 1:] == 0).all(axis=1)
        return flags

    @property
    def fitness(self) -> Int64s:
        """1 − cost / worst, in parts of :data:`SCALE`; 1 where nothing can cost."""
        worst = np.maximum(self.worst, 1)
        return np.rint(SCALE * (1.0 - self.cost / worst)).astype(np.int64)


class Counts(NamedTuple):
    """Counts of some journeys, by group."""

    kinds: Int64s
    """Group × kind × step: journeys; the last column is the place after the last step."""
    totals: Int64s
    """Group × (journeys, conforming ones, cost, fitness in parts of :data:`SCALE`)."""
    came_in: Int64s
    """Place × touchpoint: journeys in which it is out of place there."""
    steps: list[Int32s]
    """Step of each time in *gaps*."""
    gaps: list[Int64s]


class Listed(NamedTuple):
    """Some journeys."""

    part: Int64s
    row: Int64s
    """Row in the part."""
    start: Int64s
    """First instant, µs since 1970."""
    fitness: Int64s
    """In parts of :data:`SCALE`."""
    cost: Int32s
    masks: UInt64s
    """See :class:`Alignments`."""


def align(batch: Batch, plan: Plan) -> Alignments:
    """Align every journey."""
    return Alignments(
        *aligned(
            batch.touchpoint, batch.time, batch.starts, batch.stops,
            plan.bits, plan.optional, plan.repeats, plan.within, plan.others,
        )
    )  # fmt: skip


def kernel(
    batch: Batch, *, plan: Plan, segment: str | None = None, groups: int = 1, times: bool = True
) -> Counts:
    """Count deviations.

    Parameters
    ----------
    segment, groups
        Segment whose values are told apart, and how many there are; the last one is for journeys
        without.
    times
        Whether the times between steps are kept.
    """
    found = align(batch, plan)
    group = np.zeros(len(batch), np.int64)
    if segment is not None:
        codes = batch.segments[segment][batch.row_numbers()].astype(np.int64)
        group = np.where(codes < 0, groups - 1, codes)
    size, touchpoints = plan.steps + 1, len(plan.bits)
    kinds, totals = _counted(
        found.masks, found.conforming, found.cost, found.fitness, group, groups, size
    )
    came_in = np.bincount(found.place * touchpoints + found.code, minlength=size * touchpoints)
    steps, gaps = _known(found.gaps) if times else (np.zeros(0, np.int32), np.zeros(0, np.int64))
    return Counts(kinds, totals, came_in.reshape(size, touchpoints), [steps], [gaps])


def merge(a: Counts, b: Counts) -> Counts:
    """Add up."""
    return Counts(
        a.kinds + b.kinds,
        a.totals + b.totals,
        a.came_in + b.came_in,
        a.steps + b.steps,
        a.gaps + b.gaps,
    )


def with_kind(plan: Plan, kind: str, step: int | None = None) -> partial[Flags]:
    """Make the filter of journeys of which *kind* holds, at *step* (from 0) or anywhere.

    *kind* is one of :data:`KINDS`, or ``conforming`` or ``deviating``.
    """
    return partial(_with_kind, plan=plan, kind=kind, step=step)


def listing(batch: Batch, *, plan: Plan, most: int | None) -> Listed:
    """List journeys, the least fitting first; equally fitting ones in their order."""
    found = align(batch, plan)
    part = np.full(len(batch), batch.part, np.int64)
    start = batch.time[batch.starts]
    every = Listed(part, batch.row_numbers(), start, found.fitness, found.cost, found.masks)
    return _least(every, most)


def longer(a: Listed, b: Listed, *, most: int | None) -> Listed:
    """Put two lists together."""
    pairs: list[Any] = list(zip(a, b, strict=True))
    return _least(Listed._make(np.concatenate(pair) for pair in pairs), most)


def _least(listed: Listed, most: int | None) -> Listed:
    order = np.lexsort((listed.row, listed.part, listed.fitness))[:most]
    return Listed._make(column[order] for column in listed)


def _with_kind(batch: Batch, *, plan: Plan, kind: str, step: int | None) -> Flags:
    found = align(batch, plan)
    if kind in ("conforming", "deviating"):
        flags: Flags = found.conforming == (kind == "conforming")
        return flags
    mask = found.masks[:, KINDS.index(kind)]
    if step is not None:
        mask = mask & np.uint64(1 << step)
    there: Flags = mask != 0
    return there


@compiled
def _counted(
    masks: UInt64s, conforming: Flags, cost: Int32s, fitness: Int64s, group: Int64s, groups: int,
    size: int,
) -> tuple[Any, Any]:  # fmt: skip
    """Group × kind × bit: journeys whose mask of the kind has the bit; and the totals."""
    kinds = np.zeros((groups, masks.shape[1], size), np.int64)
    totals = np.zeros((groups, 4), np.int64)
    one = np.uint64(1)
    for j in range(len(masks)):
        mine = group[j]
        totals[mine, 0] += 1
        totals[mine, 1] += conforming[j]
        totals[mine, 2] += cost[j]
        totals[mine, 3] += fitness[j]
        for kind in range(masks.shape[1]):
            mask = masks[j, kind]
            if mask != 0:
                for k in range(size):
                    kinds[mine, kind, k] += np.int64((mask >> np.uint64(k)) & one)
    return kinds, totals


@compiled
def _known(gaps: Int64s) -> tuple[Any, Any]:
    """Step and time of all times that are known."""
    steps = np.empty(gaps.size, np.int32)
    known = np.empty(gaps.size, np.int64)
    n = 0
    for j in range(gaps.shape[0]):
        for k in range(gaps.shape[1]):
            steps[n], known[n] = k, gaps[j, k]
            n += gaps[j, k] >= 0
    return steps[:n].copy(), known[:n].copy()
