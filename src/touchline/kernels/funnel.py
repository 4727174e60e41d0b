"""How far journeys come through the steps of a funnel, and how long each step takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s
from touchline.kernels.funnel_chains import (
    BEST,
    DISCARD,
    EVERY,
    FIRST,
    LATEST,
    REMOVE,
    TOTALS,
    Chosen,
    newest_chains,
    one_chain,
    several_chains,
)
from touchline.kernels.funnel_counts import deepest
from touchline.kernels.funnel_fast import depths, took
from touchline.kernels.funnel_layout import Grouping, Layout, laid_out
from touchline.kernels.funnel_values import (
    counted_alone,
    few_groups,
    group_count,
    groups_of,
    shared,
)
from touchline.kernels.funnel_walk import FOREVER, ORDERED, STRICT, Places
from touchline.kernels.marked import Marks, marked

__all__ = [
    "Chains", "Found", "Plan", "Steps", "between", "chains", "finish", "kernel", "merge",
    "owners_of", "reaching", "summary", "taking", "whole_of",
]  # fmt: skip

NOT_REACHED = -1
Took = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A funnel, ready to be walked; picklable."""

    conditions: Marks
    """The steps, then the excluded events."""
    steps: int
    order: int = ORDERED
    window: int = FOREVER
    """µs from the entry to the last event that may count."""
    mode: int = LATEST
    grace: int = -1
    """µs by which a step may come before the one it follows; −1: the order of arrival decides."""
    many: bool = False
    """Whether one event may fill several steps."""
    optional: int = 0
    """Bits of the steps that may be passed over."""
    hold: tuple[str, ...] = ()
    from_steps: tuple[int, ...] = ()
    to_steps: tuple[int, ...] = ()
    on_exclude: int = REMOVE
    persons: bool = True
    """Whether the journeys of a person count once."""
    grouping: Grouping | None = None
    timed: bool = True
    """Whether the times between steps are asked for."""

    @property
    def plain(self) -> bool:
        """Whether one pass over a journey finds its chain: the defaults, with any conditions."""
        return (
            self.order == ORDERED and self.mode == LATEST and self.grace < 0 and not self.many
            and not self.optional and not self.hold and not self.from_steps
        )  # fmt: skip

    @property
    def fast(self) -> bool:
        """Whether touchpoints alone decide, and chains have one value of few."""
        return (
            self.plain and 2 <= self.steps <= 7 and self.conditions.step_of() is not None
            and (self.grouping is None or few_groups(self.grouping))
        )  # fmt: skip


class Found(NamedTuple):
    """Chains that count in a batch."""

    journey: Int64s
    group: Int64s
    entry: Int64s
    """Time of the entry."""
    took: Took
    """Chain × step: µs since the step reached before; 0 at the first, −1 where not reached."""


class Chains(NamedTuple):
    """Chains of one part of the journeys, in pieces."""

    journeys: int
    persons: int
    untimed: Int64s
    """Group × steps: chains that reach so many and are not among those below.

    There is but one row where these are not told apart by group.
    """
    group: tuple[Int64s, ...]
    """Per chain: its value of the breakdown."""
    took: tuple[Took, ...]
    """Chain × step: µs since the step reached before; 0 at the first, −1 where not reached."""


class Steps(NamedTuple):
    """Figures by step."""

    reached: Int64s
    ended: Int64s
    """Chains whose last step it is."""
    average: npt.NDArray[np.float64]
    """Mean µs since the step reached before; NaN if none reached it."""
    median: npt.NDArray[np.float64]
    convert: float
    """Median µs from the first to the last step; NaN if none reached it."""


def kernel(batch: Batch, plan: Plan) -> Chains:
    """Find the chains of *batch*."""
    persons = len(batch.person_starts()) if batch.person is not None else len(batch)
    if plan.fast:
        return _fast(batch, plan, persons)
    return _timed(batch, plan, persons, groups=1)


def _timed(batch: Batch, plan: Plan, persons: int, *, groups: int) -> Chains:
    """Find chains, each with its times."""
    found = chains(batch, plan)
    none = np.zeros((groups, plan.steps + 1), np.int64)
    return Chains(len(batch), persons, none, (found.group,), (found.took,))


def _fast(batch: Batch, plan: Plan, persons: int) -> Chains:
    step_of = plan.conditions.step_of()
    assert step_of is not None  # that is what makes it fast
    if not plan.timed and batch.contiguous and plan.grouping is None:
        return _counted(batch, plan, persons, step_of)
    owned = batch.person is not None and plan.persons and len(batch) > 0
    if owned and plan.grouping is not None and plan.grouping.segments:
        groups = group_count(plan.grouping)  # a person may have several values
        return _timed(batch, plan, persons, groups=groups)
    depth, entry = depths(batch, step_of, plan.steps, plan.window)
    chosen = _one_a_person(batch, depth, plan.steps) if owned else None
    group = np.zeros(0, np.int64)
    if plan.grouping is not None:
        owners = batch.person_starts() if owned else None
        group = groups_of(batch, plan.grouping, step_of, chosen, owners)
    if chosen is not None:
        depth, entry = depth[chosen], entry[chosen]
    further = np.flatnonzero(depth > 1)
    times = took(batch.touchpoint, batch.time, further, depth, entry, step_of, plan.steps)
    untimed = counted_alone(depth, group, plan.grouping, plan.steps)
    group = group[further] if plan.grouping is not None else np.zeros(len(further), np.int64)
    return Chains(len(batch), persons, untimed, (group,), (times,))


def _counted(batch: Batch, plan: Plan, persons: int, step_of: npt.NDArray[np.uint8]) -> Chains:
    depth = deepest(batch, step_of, plan.window)
    if batch.person is not None and plan.persons and len(batch):
        depth = np.maximum.reduceat(depth, batch.person_starts())
    untimed = np.bincount(depth, minlength=plan.steps + 1)[np.newaxis]
    return Chains(len(batch), persons, untimed, (), ())


def _one_a_person(batch: Batch, depth: npt.NDArray[np.uint8], steps: int) -> Int64s:
    """Choose for each person the deepest journey: the first if complete, else the newest."""
    n = len(batch)
    number = np.arange(n)
    place = np.where(depth == steps, n - 1 - number, number)
    best = np.maximum.reduceat(depth.astype(np.int64) * n + place, batch.person_starts())
    place = best % n
    chosen: Int64s = np.where(best // n == steps, n - 1 - place, place)
    return chosen


def merge(a: Chains, b: Chains) -> Chains:
    """Put the pieces side by side."""
    return Chains(
        a.journeys + b.journeys, a.persons + b.persons, a.untimed + b.untimed, a.group + b.group,
        a.took + b.took,
    )  # fmt: skip


def whole_of(divided: Chains, plan: Plan) -> bool:
    """Whether the chains of all groups together are those of the funnel that is not broken down.

    Only segments may give a person, who has several journeys, several chains; and only values of
    single events a journey.
    """
    assert plan.grouping is not None
    alone = not plan.persons or divided.persons == divided.journeys
    return shared(plan.grouping) and (alone or not plan.grouping.segments)


def finish(partial: Chains, *, timed: bool = True) -> Steps:
    """Count the steps, and time them if that is wanted."""
    steps = partial.untimed.shape[1] - 1
    times = np.concatenate((np.zeros((0, steps), np.int64), *partial.took))
    found = summary(times, partial.untimed.sum(axis=0))
    if timed:
        return found
    unknown = np.full(steps, np.nan)
    return Steps(found.reached, found.ended, unknown, unknown, np.nan)


def summary(times: Took, untimed: Int64s) -> Steps:
    """Count and time the steps of chains.

    Parameters
    ----------
    times
        Chain × step: µs as in :class:`Chains`.
    untimed
        Steps → further chains that reach so many, whose times are not looked at.
    """
    steps = times.shape[1]
    reached = np.zeros(steps, np.int64)
    ended = np.zeros(steps, np.int64)
    average = np.full(steps, np.nan)
    median = np.full(steps, np.nan)
    later = np.zeros(len(times), np.bool_)
    for k in range(steps - 1, -1, -1):
        mine = times[:, k]
        here = mine >= 0
        reached[k] = np.count_nonzero(here)
        ended[k] = np.count_nonzero(here & ~later)
        later |= here
        if k and reached[k]:
            known = mine[here]
            average[k], median[k] = known.mean(), np.median(known)
    through = times[times[:, -1] >= 0]
    convert = float(np.median(np.maximum(through, 0).sum(axis=1))) if len(through) else np.nan
    reached += np.cumsum(untimed[:0:-1])[::-1]
    return Steps(reached, ended + untimed[1:], average, median, convert)


def reaching(
    batch: Batch, plan: Plan, step: int, ended: bool, groups: Int64s | None, others: bool
) -> Flags:
    """Say which journeys have a chain that reaches a step.

    Parameters
    ----------
    step
        Number of the step from 1.
    ended
        Whether it must be the last one of the chain.
    groups
        Groups wanted; None: any.
    others
        Whether all groups but these are wanted.
    """
    found = chains(batch, plan)
    wanted = found.took[:, step - 1] >= 0
    if ended:
        wanted &= ~np.any(found.took[:, step:] >= 0, axis=1)
    if groups is not None:
        wanted &= np.isin(found.group, groups, invert=others)
    flags = np.zeros(len(batch), np.bool_)
    flags[found.journey[wanted]] = True
    return flags


def chains(batch: Batch, plan: Plan) -> Found:
    """Give the chains that count, one a journey or person unless the plan wants several."""
    every = plan.order == STRICT  # in all other orders events that meet nothing do nothing
    events = marked(batch, plan.conditions, every=every)
    owners = owners_of(batch, plan)
    layout = laid_out(
        batch, events, plan.hold, plan.grouping, owners, steps=plan.steps, every_event=every
    )
    unit, entry, at, void = _walked(layout, plan)
    journey, group = layout.journey[unit], layout.group[unit]
    if plan.mode not in (EVERY, TOTALS):
        kept = _one_each(owners[journey], group, at, void, plan)
        journey, group, entry, at = journey[kept], group[kept], entry[kept], at[kept]
    return Found(journey, group, layout.time[entry], _took(layout.time, at))


def owners_of(batch: Batch, plan: Plan) -> Int64s:
    """Give each journey the number of its person, or its own if each counts."""
    if batch.person is None or not plan.persons or not len(batch):
        return np.arange(len(batch))
    first = np.zeros(len(batch), np.int64)
    first[batch.person_starts()[1:]] = 1
    return np.cumsum(first)


def _walked(layout: Layout, plan: Plan) -> Chosen:
    if plan.plain:
        found = newest_chains(
            layout.starts, layout.stops, layout.time, layout.masks, plan.steps, plan.window
        )
    else:
        run = several_chains if plan.mode in (EVERY, TOTALS) else one_chain
        found = run(
            layout.starts, layout.stops, layout.time, layout.masks, layout.held, plan.order,
            plan.steps, plan.window, plan.optional, plan.grace, plan.many,
            np.array(plan.from_steps, np.int64), np.array(plan.to_steps, np.int64),
            plan.on_exclude, plan.mode,
        )  # fmt: skip
    return found


def _one_each(owner: Int64s, group: Int64s, at: Places, void: Int32s, plan: Plan) -> Int64s:
    """Choose, among the units of each owner and group, the chain that counts."""
    depth = _depths(at)
    some = np.flatnonzero((depth > 0) | (void > 0))
    owner, group, depth, void = owner[some], group[some], depth[some], void[some]
    order = np.arange(len(some))
    if np.any(owner[1:] == owner[:-1]):
        order = _ranked(owner, group, depth, void, plan)
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (np.diff(owner[order]) != 0) | (np.diff(group[order]) != 0)
    begins = np.flatnonzero(fresh)
    chosen = order[begins]
    if not len(chosen):
        return chosen
    worst = void[chosen]
    if plan.mode in (BEST, LATEST):  # every entry has its say
        worst = np.maximum.reduceat(void[order], begins)
    clean = depth[chosen] > 0
    if plan.on_exclude == REMOVE:
        clean &= worst <= depth[chosen]
    elif plan.on_exclude == DISCARD:
        clean &= worst == 0
    kept: Int64s = some[np.sort(chosen[clean])]
    return kept


def _depths(at: Places) -> Int64s:
    """Give the last step that each chain reaches, from 1; 0 for none."""
    depth = np.zeros(len(at), np.int64)
    for k in range(at.shape[1]):
        depth[at[:, k] >= 0] = k + 1
    return depth


def _ranked(owner: Int64s, group: Int64s, depth: Int64s, void: Int32s, plan: Plan) -> Int64s:
    """Order chains by owner and group, of each the one to prefer first."""
    rank = np.arange(len(owner))
    if plan.mode == BEST:
        preferred = depth * (len(owner) + 1) - rank
    elif plan.mode == LATEST:
        # of complete chains the first, as all is over then; else the newest of the deepest
        newest = np.where(depth == plan.steps, -rank, rank)
        preferred = depth * 2 * (len(owner) + 1) + newest
    else:
        preferred = np.where((depth > 0) | (void > 0), 1, 0) * (len(owner) + 1)
        preferred += -rank if plan.mode == FIRST else rank
    return np.lexsort((-preferred, group, owner))


def _took(time: Int64s, at: Places) -> Took:
    took = np.full(at.shape, NOT_REACHED, np.int64)
    if not len(at):
        return took
    took[:, 0] = 0
    before = time[at[:, 0]]
    for k in range(1, at.shape[1]):
        here = at[:, k] >= 0
        now = time[at[here, k]]
        took[here, k] = np.maximum(now - before[here], 0)
        before[here] = now
    return took


def taking(batch: Batch, plan: Plan, first: int, last: int, low: float, high: float) -> Flags:
    """Say which journeys take at least *low* and less than *high* µs from one step to another.

    Parameters
    ----------
    first, last
        Numbers of the steps from 1.
    """
    found = chains(batch, plan)
    times, reached = between(found.took, first, last)
    flags = np.zeros(len(batch), np.bool_)
    flags[found.journey[reached][(times >= low) & (times < high)]] = True
    return flags


def between(times: Took, first: int, last: int) -> tuple[Int64s, Flags]:
    """Give the µs between two steps for chains that reach both, and say which these are."""
    reached = (times[:, first - 1] >= 0) & (times[:, last - 1] >= 0)
    return np.maximum(times[reached, first:last], 0).sum(axis=1, dtype=np.int64), reached
