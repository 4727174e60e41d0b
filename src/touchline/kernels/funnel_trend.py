"""How far persons come through a funnel, by the period in which they enter it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.funnel import Found, Plan, chains, owners_of
from touchline.kernels.funnel_chains import EVERY
from touchline.kernels.funnel_walk import ORDERED
from touchline.kernels.marked import marked
from touchline.kernels.periods import locate, scale_of

__all__ = ["finish", "kernel", "merge", "reaching"]

_FAR = 1 << 61
"""A window that is longer than any log."""


def kernel(batch: Batch, plan: Plan, edges: Int64s) -> Int64s:
    """Count persons by period and by the deepest step of the chains they begin in it.

    Parameters
    ----------
    plan
        Gives every chain.
    edges
        Period i begins at ``edges[i]`` µs and ends before ``edges[i + 1]``.

    Returns
    -------
    Period × step.
    """
    if _plain(plan):
        events = marked(batch, plan.conditions)
        return _entered(
            batch.time, *events, owners_of(batch, plan), plan.steps, min(plan.window, _FAR), edges,
            scale_of(edges),
        )  # fmt: skip
    found, owners = chains(batch, plan), owners_of(batch, plan)
    return _counted(owners[found.journey], found.entry, found.took, edges, scale_of(edges))


def merge(a: Int64s, b: Int64s) -> Int64s:
    """Add up."""
    return a + b


def finish(cells: Int64s) -> Int64s:
    """Count, by period, the persons who reach each step."""
    reached: Int64s = cells[:, ::-1].cumsum(axis=1)[:, ::-1]
    return reached


def reaching(batch: Batch, plan: Plan, begin: int, end: int, step: int) -> Flags:
    """Say which journeys reach *step* by a chain that is begun from *begin* to before *end*."""
    each = replace(plan, persons=False)
    journey, _, depth = _deepest(
        chains(batch, each), owners_of(batch, each), np.array([begin, end], np.int64)
    )
    flags = np.zeros(len(batch), np.bool_)
    flags[journey[depth >= step]] = True
    return flags


def _plain(plan: Plan) -> bool:
    """Whether a chain takes, from its entry on, the next event that meets the step wanted."""
    return (
        plan.order == ORDERED and plan.mode == EVERY and plan.grace < 0 and not plan.many
        and not plan.optional and not plan.hold and not plan.from_steps and plan.grouping is None
    )  # fmt: skip


@compiled
def _entered(
    time: Int64s, at: Int32s, bits: UInt64s, bounds: Int64s, owners: Int64s, steps: int,
    window: int, edges: Int64s, scale: float,
) -> Int64s:  # fmt: skip
    """Count owners by period and by the deepest step of the chains they begin in it.

    Journeys are walked from behind: ``reached[k, d]`` is when the walk that begins with the next
    event of step k comes to step d, and ``deep[k]`` the number of steps that it comes to.
    """
    periods = len(edges) - 1
    cells = np.zeros((periods, steps), np.int64)
    seen = np.full(periods, -1, np.int64)
    best = np.zeros(periods, np.int64)
    reached = np.zeros((steps, steps), np.int64)
    deep = np.zeros(steps + 1, np.int64)
    one = np.uint64(1)
    for j in range(len(owners)):
        deep[:] = 0
        for q in range(bounds[j + 1] - 1, bounds[j] - 1, -1):
            met, now = bits[np.uint64(q)], time[np.uint64(at[np.uint64(q)])]
            _begin(reached, deep, met, now, steps)
            if not met & one:
                continue
            period = locate(edges, scale, now)
            if period < 0 or period >= periods:
                continue
            depth = 1
            while depth < deep[0] and reached[0, depth] - now <= window:
                depth += 1
            _note(cells, seen, best, owners[j], period, depth)
    return cells


@compiled
def _counted(owner: Int64s, entry: Int64s, took: Int64s, edges: Int64s, scale: float) -> Int64s:
    """Count owners by period and by the deepest of the chains they begin in it.

    Parameters
    ----------
    owner
        Per chain its owner; chains of one owner are neighbours.
    took
        Chain × step: not negative where the step is reached.
    """
    periods, steps = len(edges) - 1, took.shape[1]
    cells = np.zeros((periods, steps), np.int64)
    seen = np.full(periods, -1, np.int64)
    best = np.zeros(periods, np.int64)
    for x in range(np.uint64(len(owner))):
        period = locate(edges, scale, entry[x])
        if period < 0 or period >= periods:
            continue
        depth = steps
        while took[x, np.uint64(depth - 1)] < 0:
            depth -= 1
        _note(cells, seen, best, owner[x], period, depth)
    return cells


@compiled
def _note(cells: Int64s, seen: Int64s, best: Int64s, owner: int, period: int, depth: int) -> None:
    """Count an owner with a chain, and no longer with one that is less deep.

    Parameters
    ----------
    seen, best
        Period → last owner who entered in it, and the depth they count with.
    """
    if seen[period] != owner:
        seen[period], best[period] = owner, depth
        cells[period, depth - 1] += 1
    elif depth > best[period]:
        cells[period, best[period] - 1] -= 1
        cells[period, depth - 1] += 1
        best[period] = depth


@compiled
def _begin(reached: Int64s, deep: Int64s, met: Any, now: int, steps: int) -> None:
    """Let the walks from each step that an event meets begin with it.

    In order of steps, so that the walk goes on with an event behind this one.
    """
    for k in range(np.uint64(steps)):
        if (met >> k) & np.uint64(1):
            after = k + np.uint64(1)
            reached[k, k] = now
            deep[k] = 1
            if after < np.uint64(steps) and deep[after]:
                deep[k] = deep[after] + 1
                for d in range(after, after + np.uint64(deep[after])):
                    reached[k, d] = reached[after, d]


def _deepest(found: Found, owners: Int64s, edges: Int64s) -> tuple[Int64s, Int64s, Int64s]:
    """Give owner, period and depth of the deepest chain of each owner and period."""
    period = np.searchsorted(edges, found.entry, side="right") - 1
    inside = (period >= 0) & (period < len(edges) - 1)
    owner, period = owners[found.journey[inside]], period[inside]
    reached = found.took[inside] >= 0
    depth = reached.shape[1] - np.argmax(reached[:, ::-1], axis=1)
    order = np.lexsort((-depth, period, owner))
    owner, period, depth = owner[order], period[order], depth[order]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (np.diff(owner) != 0) | (np.diff(period) != 0)
    return owner[fresh], period[fresh], depth[fresh]
