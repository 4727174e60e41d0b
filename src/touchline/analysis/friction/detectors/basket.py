"""Abandoned baskets: visits that put something into the basket and end before the order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from touchline.analysis.difference import Difference, newcombe
from touchline.analysis.friction.finding import Comparison, Detected, Finding
from touchline.analysis.friction.groups import HOPELESS, coded, groups_of, size_of
from touchline.analysis.friction.ranks import compare_ranks, middle
from touchline.analysis.intervals import Interval

if TYPE_CHECKING:
    from touchline.analysis.friction.groups import Group, Groups
    from touchline.analysis.friction.looked import Looked
    from touchline.kernels.batch import Flags, Int64s
    from touchline.kernels.friction_basket import Basket, Steps

__all__ = ["abandoned_basket"]

_Numbers = npt.NDArray[np.float64]

_RATIO = 1.2
"""So many times as many as elsewhere leave, at least,"""
_LEAST = 0.03
"""and so much more of them."""
_ON_THE_LINE = 0.25
"""Share of the visits that come from the basket to the goal which a touchpoint of the line has."""


def abandoned_basket(looked: Looked) -> Detected:
    """Find for whom, and at which last step, more baskets are left than elsewhere.

    Looked at are visits from the moment something is in the basket, and the steps on the line
    from there to the goal: touchpoints that a quarter of the visits with success have. Of those
    who come to a step with a full basket, the share whose visit ends there is held against that of
    the customers with other values of the segment, or in other periods (score test of two shares,
    corrected for the number of steps; a journey counts once at each, by its first visit there).
    That many baskets are left is the way of baskets; a pain point is where it happens a fifth more
    often than elsewhere, and three points more often. A finding names the step with the strongest
    evidence.

    The effect is on the goal then or in any later visit, as whoever comes back for their basket has
    not been lost: what is missing at the goal of all who came to the step, spread over those who
    left there.
    """
    from touchline.kernels import friction_basket

    if looked.reached is None or not looked.roles.basket:
        return Detected((), 0)
    groups, basket = groups_of(looked), _basket(looked)
    kernel = partial(
        friction_basket.kernel, basket=basket, splits=groups.splits, cells=groups.cells
    )
    steps = looked.journeys.compute(kernel, friction_basket.merge)
    line = _line(steps)
    tests, findings = 0, []
    for group in groups.all[1:]:
        here, others = group.cell, groups.others(group)
        had = np.stack((steps.had[here], steps.had[others].sum(axis=0)))
        fit = line & (had >= looked.least).all(axis=0)
        tests += bool(fit.any())
        if fit.any():
            finding = _finding(looked, basket, steps, group, groups, fit)
            findings += [] if finding is None else [finding]
    return Detected(tuple(findings), tests)


def _basket(looked: Looked) -> Basket:
    from touchline.kernels.friction_basket import Basket

    return Basket(
        basket=coded(looked, looked.roles.basket),
        own=~looked.aside,
        goal=looked.reached,
        pause=looked.pause,
        until=looked.rules.until,
        looked_at=looked.looked_at,
    )


def _line(steps: Steps) -> Flags:
    """Touchpoints that lie on the way from the basket to the goal."""
    won = steps.won[0]
    line: Flags = won >= max(1.0, _ON_THE_LINE * float(won.max(initial=0)))
    return line


def _finding(
    looked: Looked, basket: Basket, steps: Steps, group: Group, groups: Groups, fit: Flags
) -> Finding | None:
    from touchline.kernels import friction_basket

    here, others = group.cell, groups.others(group)
    had, ended, reached = (
        (each[here], each[others].sum(axis=0)) for each in (steps.had, steps.ended, steps.reached)
    )
    z, sooner = _score(ended, had, looked.least)
    z = np.where(fit, z, -np.inf)
    column = int(np.argmax(z))
    p = _p(float(z[column]), int(fit.sum()))
    share, elsewhere = (int(e[column]) / int(h[column]) for e, h in zip(ended, had, strict=True))
    usual = elsewhere * np.exp(sooner) / (1 - elsewhere + elsewhere * np.exp(sooner))
    if p > HOPELESS or share < _RATIO * usual or share - usual < _LEAST:
        return None
    affected = friction_basket.abandoned(column, basket=basket, split=group.split, cell=group.cell)
    persons, journeys = size_of(looked.journeys, affected)
    if persons < looked.least:
        return None
    return Finding(
        kind="abandoned_basket",
        touchpoint=looked.journeys.touchpoints[int(looked.touchpoints[column])],
        segment=group.segment,
        comparison=Comparison(
            measure="basket_leaving_share",
            unit="share",
            here=share,
            n_here=int(had[0][column]),
            elsewhere=elsewhere,
            n_elsewhere=int(had[1][column]),
        ),
        p=p,
        affected=affected,
        persons=persons,
        journeys=journeys,
        effect=_per_leaver(reached, had, ended, column),
        details={"goal": looked.goal, "baskets": looked.roles.basket},
    )


def _per_leaver(
    reached: tuple[Int64s, ...], had: tuple[Int64s, ...], ended: tuple[Int64s, ...], column: int
) -> Difference:
    """Give what one who leaves costs, from what is missing at the goal of all who came."""
    found = newcombe(
        (int(reached[1][column]), int(had[1][column])),
        (int(reached[0][column]), int(had[0][column])),
    )
    scale = int(had[0][column]) / max(1, int(ended[0][column]))
    low, high = (
        None if bound is None else max(-1.0, bound * scale)
        for bound in (found.interval.low, found.interval.high)
    )
    return Difference(max(-1.0, found.value * scale), Interval(low, high), found.p)


def _score(some: tuple[Int64s, ...], n: tuple[Int64s, ...], least: int) -> tuple[_Numbers, float]:
    """Score the shares of the group against those of the others; above 0 the first is higher.

    Returns
    -------
    By touchpoint the score; and how much more the group leaves at all of them, as the logarithm of
    a ratio of odds.
    """
    here, there = (np.stack((n[k] - some[k], some[k]), axis=-1) for k in (0, 1))
    distance, weight, _ = compare_ranks(here, there)
    # as odds, so that leaving sooner is one figure where few leave and where many do
    pooled = (some[0] + some[1]) / np.maximum(n[0] + n[1], 1)
    spread = np.sqrt(pooled * (1 - pooled))
    distance, weight = distance / np.where(spread > 0, spread, 1.0), weight * spread**2
    many = (n[0] >= least) & (n[1] >= least)
    sooner, unsure = middle(distance, np.where(many, weight, 0.0))
    sooner = max(0.0, sooner)
    known = weight > 0
    z = np.zeros(len(weight))
    z[known] = (distance[known] - sooner) / np.sqrt(1 / weight[known] + unsure)
    return z, sooner


def _p(z: float, tried: int) -> float:
    from scipy import special

    return min(1.0, float(special.ndtr(-z)) * tried)
