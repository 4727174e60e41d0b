"""Pressure: more messages a week than people bear."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from touchline.analysis.difference import Difference, newcombe
from touchline.analysis.friction.finding import Comparison, Detected, Finding
from touchline.analysis.friction.groups import HOPELESS, coded, groups_of, size_of
from touchline.analysis.intervals import UNKNOWN

if TYPE_CHECKING:
    from touchline.analysis.friction.groups import Group, Groups
    from touchline.analysis.friction.looked import Looked
    from touchline.kernels.batch import Int64s
    from touchline.kernels.friction_pressure import Doses, Sent

__all__ = ["pressure"]

_Numbers = npt.NDArray[np.float64]

_DAY = 86_400_000_000
"""Whoever comes back after a day, in µs, has come anew."""
_RATIO = 1.5
"""Beyond the limit a message makes people turn away so many times as often, at least."""
_LESS = 0.9
"""Where nobody can turn away: beyond the limit the goal is reached to this part, at most."""
_FEWEST = 5
"""So many must have turned away, beyond the limit, for it to be looked at."""
_MORE = 1.5
"""A group is pressed more than the others if so many times as many of its messages are"""
_MOST = 0.6
"""and so large a part of all messages beyond the limit goes to it."""


class _Limit(NamedTuple):
    messages: int
    """In seven days; beyond it they are too many."""
    p: float
    """One-sided, corrected for the limits tried."""


def pressure(looked: Looked) -> Detected:
    """Find how many messages a week people bear before they turn away.

    Every message is counted with those of the seven days before it, and so is whether the person
    unsubscribes or complains before the next message and within a week. If each message drove
    away the same share, more messages would drive away more people in proportion, and that is the
    price of writing at all; too many are those at which a single message drives away more. So the
    share per message beyond a limit is held against the share up to it (score test of two shares,
    corrected for the limits tried); it must be half as high again. The figures shown are rates per
    person and week, for the time that people spent at either side of the limit.

    The effect is on visits: how often the goal is reached within a week from the begin of a visit
    if more messages than the limit came in the seven days before it, against visits after some but
    no more. Visits of one person are taken to say no more than one. Where nobody can unsubscribe
    or complain, the limit is looked for in this share itself.
    """
    from touchline.kernels import friction_pressure

    roles = looked.roles
    if not roles.message:
        return Detected((), 0)
    groups, sent = groups_of(looked), _sent(looked)
    kernel = partial(friction_pressure.kernel, sent=sent, splits=groups.splits, cells=groups.cells)
    doses = looked.journeys.compute(kernel, friction_pressure.merge)
    tests, findings = 0, []
    for group in groups.all:
        limit = _limit(doses, group.cell, turning=bool(sent.stop.any()))
        if limit is None:
            continue
        tests += 1
        if limit.p <= HOPELESS and _uneven(doses, group, groups, limit.messages):
            finding = _finding(looked, sent, doses, group, limit)
            findings += [] if finding is None else [finding]
    return Detected(tuple(findings), tests)


def _sent(looked: Looked) -> Sent:
    from touchline.kernels.friction_pressure import Sent

    roles = looked.roles
    message = coded(looked, roles.message)
    stop = coded(looked, (*roles.unsubscribe, *roles.complaint))
    # a click answers a message, so what begins with one has had a message more
    own = ~message & ~stop & ~coded(looked, (*roles.open, *roles.click))
    return Sent(
        message=message,
        stop=stop,
        own=own,
        goal=looked.reached,
        pause=min(looked.pause, _DAY),
        end=looked.end,
    )


def _limit(doses: Doses, cell: int, *, turning: bool) -> _Limit | None:
    """Try every number of messages; None if there is none that can be tried."""
    from scipy import special

    if turning:
        some, whole = doses.stops[cell], doses.messages[cell]
    else:
        some, whole = (doses.visits - doses.reached)[cell], doses.visits[cell].copy()
        some[0] = whole[0] = 0
    below, above = _sides(some), _sides(whole)
    tried = (below[1] >= _FEWEST) & (above[1] >= _FEWEST) & (above[0] >= _FEWEST)
    tried[0] = False
    if not tried.any():
        return None
    z = np.where(tried, _score(below[0], above[0], below[1], above[1]), -np.inf)
    limit = int(np.argmax(z))
    return _Limit(limit, min(1.0, float(special.ndtr(-z[limit])) * int(tried.sum())))


def _sides(counts: Int64s) -> tuple[Int64s, Int64s]:
    """Add up to and beyond each number of messages."""
    upto = np.cumsum(counts)
    return upto, upto[-1] - upto


def _score(some1: Int64s, n1: Int64s, some2: Int64s, n2: Int64s) -> _Numbers:
    """Score test of two shares; above 0 the second is higher."""
    n1, n2 = np.maximum(n1, 1), np.maximum(n2, 1)
    pooled = (some1 + some2) / (n1 + n2)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    z: _Numbers = (some2 / n2 - some1 / n1) / np.where(error > 0, error, np.inf)
    return z


def _uneven(doses: Doses, group: Group, groups: Groups, limit: int) -> bool:
    """Whether a group gets so much more than others that it is worth telling apart."""
    if not group.segment:
        return True
    here = doses.messages[group.cell]
    others = doses.messages[groups.others(group)].sum(axis=0)
    if not here.sum() or not others.sum():
        return False
    beyond, beyond_others = int(here[limit + 1 :].sum()), int(others[limit + 1 :].sum())
    much = beyond * others.sum() > _MORE * beyond_others * here.sum()
    return bool(much and beyond >= _MOST * (beyond + beyond_others))


def _finding(
    looked: Looked, sent: Sent, doses: Doses, group: Group, limit: _Limit
) -> Finding | None:
    from touchline.kernels import friction_pressure

    n = limit.messages
    stops, messages, micros = (
        (int(each[group.cell, : n + 1].sum()), int(each[group.cell, n + 1 :].sum()))
        for each in (doses.stops, doses.messages, doses.micros)
    )
    if sent.stop.any():
        if stops[1] * messages[0] < _RATIO * stops[0] * messages[1]:
            return None
        comparison = _rates(stops, micros)
    else:
        comparison = _reached(doses, group.cell, n)
        if comparison.here > _LESS * comparison.elsewhere:
            return None
    affected = friction_pressure.pressed(
        n, message=sent.message, split=group.split, cell=group.cell
    )
    persons, journeys = size_of(looked.journeys, affected)
    if persons < looked.least:
        return None
    effect = _effect(doses, group.cell, n, persons)
    return Finding(
        kind="pressure",
        touchpoint=None,
        segment=group.segment,
        comparison=comparison,
        p=limit.p if sent.stop.any() else max(limit.p, effect.p),
        affected=affected,
        persons=persons,
        journeys=journeys,
        effect=effect,
        details={
            "beyond": n,
            "goal": looked.goal,
            "stops": stops[1],
            "messages": messages[1],
            "per_message": stops[1] / messages[1] if messages[1] else None,
            "per_message_elsewhere": stops[0] / messages[0] if messages[0] else None,
        },
    )


def _rates(stops: tuple[int, int], micros: tuple[int, int]) -> Comparison:
    """Give the rates of turning away per person and week."""
    from touchline.kernels.friction_pressure import WEEK

    weeks = [max(1, round(each / WEEK)) for each in micros]
    return Comparison(
        measure="turning_away_per_week",
        unit="share",
        here=stops[1] / weeks[1],
        n_here=weeks[1],
        elsewhere=stops[0] / weeks[0],
        n_elsewhere=weeks[0],
        against="fewer",
    )


def _reached(doses: Doses, cell: int, n: int) -> Comparison:
    """Give the shares of visits after which the goal was reached."""
    visits, reached = doses.visits[cell], doses.reached[cell]
    few, many = int(visits[1 : n + 1].sum()), int(visits[n + 1 :].sum())
    return Comparison(
        measure="reaching_share",
        unit="share",
        here=int(reached[n + 1 :].sum()) / max(1, many),
        n_here=many,
        elsewhere=int(reached[1 : n + 1].sum()) / max(1, few),
        n_elsewhere=few,
        against="fewer",
    )


def _effect(doses: Doses, cell: int, n: int, persons: int) -> Difference:
    """Compare how often the goal is reached after a visit, beyond the limit and up to it."""
    visits, reached = doses.visits[cell], doses.reached[cell]
    few, many = int(visits[1 : n + 1].sum()), int(visits[n + 1 :].sum())
    if not few or not many or not reached.sum():
        return Difference(0.0, UNKNOWN, 1.0)
    each = min(1.0, persons / many)  # visits of one person say no more than one
    got, got_many = int(reached[1 : n + 1].sum()), int(reached[n + 1 :].sum())
    return newcombe(
        (int(got * each), max(1, int(few * each))),
        (int(got_many * each), max(1, int(many * each))),
    )
