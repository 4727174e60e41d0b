"""How far persons come through a funnel, by the period in which they enter it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int64s
from touchline.kernels.funnel import Found, Plan, chains, owners_of

__all__ = ["finish", "kernel", "merge", "reaching"]


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
    periods = len(edges) - 1
    _, period, depth = _deepest(chains(batch, plan), owners_of(batch, plan), edges)
    cells = np.bincount(period * plan.steps + depth - 1, minlength=periods * plan.steps)
    return cells.reshape(periods, plan.steps)


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
