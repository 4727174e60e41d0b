"""Explaining away: of findings that are one and the same, the one that explains most is kept.

A finding is tested again without the journeys of a surer one. What is left of it decides: if less
than half, it was the other one seen from elsewhere, and is told among its details.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from touchline.analysis.difference import Difference
from touchline.analysis.friction.evidence import Evidence, View, evidence_of, matters
from touchline.analysis.friction.signs import stronger
from touchline.analysis.intervals import UNKNOWN, Interval
from touchline.kernels.friction_marks import Marked

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import Finding
    from touchline.analysis.friction.looked import Looked
    from touchline.kernels.batch import Batch, Flags
    from touchline.kernels.friction_marks import Shared

__all__ = ["Kept", "explained"]

_REMAINS: Final = 0.5
"""Part of a finding that must be left without the journeys of another one."""
_SHARED: Final = 0.5
"""Part of the journeys that two findings must have in common to be one."""
_MOST: Final = 400
"""Findings that are compared with each other."""
_BASKET: Final = "abandoned_basket"


@dataclass(slots=True, kw_only=True)
class Kept:
    """A finding, and what it explains."""

    finding: Finding
    p_adjusted: float
    score: float = 0.0
    """How sure it is, as a standard normal deviate, where p is too small to tell."""
    persons: int = 0
    journeys: int = 0
    examples: Sequence[tuple[int, int]] = ()
    """Part and row of some of its journeys."""
    also: list[Finding] = field(default_factory=list)


def explained(looked: Looked, found: Iterable[Kept], threshold: float) -> list[Kept]:
    """Keep the findings that are not explained by others.

    Parameters
    ----------
    threshold
        Chance below which a finding must stay when it is tested again.
    """
    surest = sorted(found, key=lambda one: one.finding.p)[:_MOST]
    evidence = evidence_of(looked)
    marks = [one for one in surest if isinstance(one.finding.affected, Marked)]
    others = [one for one in surest if not isinstance(one.finding.affected, Marked)]
    marks = _one_a_group(evidence, marks, threshold)
    marks = _waited_or_left(_one_a_touchpoint(evidence, marks))
    return _one_a_journey(looked, [*_not_left_already(others, marks), *marks])


def _view(evidence: Evidence, one: Kept, spared: Flags | None = None) -> View:
    marked = one.finding.affected
    assert isinstance(marked, Marked)  # the caller has made sure of it
    suspect = evidence.suspect_of(one.finding.kind, marked)
    return evidence.view(suspect) if spared is None else View(evidence, suspect, spared)


def _score(evidence: Evidence, one: Kept) -> float:
    view = _view(evidence, one)
    if view.suspect.cell is None:
        return view.suspect.score
    return min(view.compared()[0], view.suspect.score)


def _one_a_group(evidence: Evidence, found: list[Kept], threshold: float) -> list[Kept]:
    """Of one sign at one touchpoint, keep the groups that are not others in another guise."""
    by_sign: dict[tuple[str, str | None], list[Kept]] = {}
    for one in found:
        by_sign.setdefault((one.finding.kind, one.finding.touchpoint), []).append(one)
    kept: list[Kept] = []
    for same in by_sign.values():
        for one in same:
            one.score = _score(evidence, one)
        same.sort(key=lambda one: -one.score)
        groups = [one for one in same if one.finding.segment]
        everybody = [one for one in same if not one.finding.segment]
        kept += _groups(evidence, groups, everybody, threshold)
    return kept


def _groups(
    evidence: Evidence, groups: list[Kept], everybody: list[Kept], threshold: float
) -> list[Kept]:
    """Go from the surest group to the least sure, each without the meetings of those before."""
    kept: list[Kept] = []
    for one in groups:
        spared = _outside(evidence, one, kept)
        if not kept or _stands(evidence, one, spared, threshold):
            kept.append(one)
        else:
            _largest_overlap(evidence, one, kept).also.append(one.finding)
    for one in everybody:
        view = _view(evidence, one, _outside(evidence, one, kept))
        if not kept or matters(view, view.left()):
            one.also += [finding for group in kept for finding in (group.finding, *group.also)]
            return [one]
        kept[0].also.append(one.finding)
    return kept


def _outside(evidence: Evidence, one: Kept, others: list[Kept]) -> Flags:
    """Say which rows of the cube belong to none of the groups of *others*."""
    marked = one.finding.affected
    assert isinstance(marked, Marked)
    cube = evidence.cubes[evidence.suspect_of(one.finding.kind, marked).place]
    spared = np.ones(len(cube.met), np.bool_)
    for other in others:
        group = getattr(other.finding.affected, "group", None)
        if group is not None:
            column, low, high = group
            spared &= ~((cube.codes[:, column] >= low) & (cube.codes[:, column] <= high))
    return spared


def _stands(evidence: Evidence, one: Kept, spared: Flags, threshold: float) -> bool:
    from touchline.analysis.friction.screening import chance

    view = _view(evidence, one, spared)
    score, more = view.compared()
    return chance(score) <= threshold and matters(view, more.value)


def _largest_overlap(evidence: Evidence, one: Kept, kept: list[Kept]) -> Kept:
    view = _view(evidence, one)
    count = view.cube.met * view.mine

    def shared(other: Kept) -> int:
        cell = _view(evidence, other).suspect.cell
        return int(count[view.members(cell)].sum())

    return max(kept, key=shared)


def _one_a_touchpoint(evidence: Evidence, found: list[Kept]) -> list[Kept]:
    """Of several signs at one touchpoint, keep those that remain without the others."""
    by_place: dict[str | None, list[Kept]] = {}
    for one in found:
        by_place.setdefault(one.finding.touchpoint, []).append(one)
    kept: list[Kept] = []
    for here in by_place.values():
        names = {id(one): k for k, one in enumerate(here)}
        size = len(here)
        remains = np.ones((size, size))
        for a in here:
            for b in here:
                if a.finding.kind != b.finding.kind:
                    remains[names[id(a)], names[id(b)]] = _left_without(evidence, b, a)
        kept += _absorb(here, remains, np.ones((size, size), np.bool_))
    return kept


def _waited_or_left(found: list[Kept]) -> list[Kept]:
    """Let a long wait absorb the leaving of the same customers at the same touchpoint.

    Who leaves while waiting has no wait that ends, so the journeys are others, but the loss is that
    of the wait: it is added to the effect for those who waited on.
    """
    waits = {
        (one.finding.touchpoint, one.finding.segment): one
        for one in found
        if one.finding.kind == "long_wait"
    }
    kept: list[Kept] = []
    for one in found:
        wait = waits.get((one.finding.touchpoint, one.finding.segment))
        if one.finding.kind != "drop_off" or wait is None:
            kept.append(one)
            continue
        share = one.finding.persons / max(1, wait.finding.persons)
        effect = _sum(wait.finding.effect, one.finding.effect, share)
        wait.finding = replace(wait.finding, effect=effect)
        wait.also += [one.finding, *one.also]
    return kept


def _not_left_already(others: list[Kept], marks: list[Kept]) -> list[Kept]:
    """Leave out baskets that are left where a sign has explained why customers leave."""
    left = {
        (one.finding.touchpoint, one.finding.segment): one
        for one in marks
        if any(also.kind == "drop_off" for also in one.also)
    }
    kept: list[Kept] = []
    for one in others:
        why = left.get((one.finding.touchpoint, one.finding.segment))
        if one.finding.kind == _BASKET and why is not None:
            why.also.append(one.finding)
        else:
            kept.append(one)
    return kept


def _sum(first: Difference, second: Difference, share: float) -> Difference:
    """Add a share of the second effect to the first, and their errors in squares."""
    value = max(-1.0, first.value + share * second.value)
    bounds = (first.interval.low, first.interval.high, second.interval.low, second.interval.high)
    if any(bound is None for bound in bounds):
        return Difference(value, UNKNOWN, first.p)
    low1, high1, low2, high2 = (float(bound) for bound in bounds if bound is not None)
    below = math.hypot(first.value - low1, share * (second.value - low2))
    above = math.hypot(high1 - first.value, share * (high2 - second.value))
    return Difference(value, Interval(max(-1.0, value - below), value + above), first.p)


def _left_without(evidence: Evidence, one: Kept, other: Kept) -> float:
    """Part of a finding that is left without the meetings that show the other sign."""
    from touchline.kernels.friction_cube import COUNTED

    whole = _view(evidence, one)
    if stronger(one.finding.kind, other.finding.kind):
        return 1.0  # what happens does not explain why
    bit = COUNTED.index(_view(evidence, other).suspect.sign.counted)
    if whole.suspect.cell is None and whole.suspect.sign.unit == "seconds":
        marked = whole.cube.met * whole.marked  # there is no usual share of long waits
        return 1 - float(marked[whole.cube.marks >> bit & 1 == 1].sum() / max(1, marked.sum()))
    spared = evidence.cubes[whole.suspect.place].marks >> bit & 1 == 0
    before = whole.left()
    return _view(evidence, one, spared).left() / before if before > 0 else 0.0


def _absorb(found: list[Kept], remains: np.ndarray, possible: Flags) -> list[Kept]:
    """Let each finding absorb those that it explains, the strongest signs and the surest first.

    Parameters
    ----------
    remains
        Finding × finding: what is left of the second without the journeys of the first.
    possible
        Whether the first may explain the second at all.
    """
    gone: set[int] = set()
    absorbed: dict[int, int] = {}
    for a, first in enumerate(found):
        for b, second in enumerate(found):
            if a == b or not possible[a, b] or remains[a, b] >= _REMAINS or b in gone:
                continue
            if remains[b, a] >= _REMAINS or _comes_first(first, second):
                gone.add(b)
                absorbed[b] = a
    for b in gone:
        a = absorbed[b]
        while a in absorbed and absorbed[a] != b:
            a = absorbed[a]
        found[a].also += [found[b].finding, *found[b].also]
    return [one for k, one in enumerate(found) if k not in gone]


def _comes_first(first: Kept, second: Kept) -> bool:
    """Say which of two findings that explain each other is told."""
    one, other = first.finding, second.finding
    if one.kind != other.kind:
        return stronger(one.kind, other.kind)
    return (first.score, -one.p) > (second.score, -other.p)


def _one_a_journey(looked: Looked, found: list[Kept]) -> list[Kept]:
    """Look at the journeys themselves: who is affected, and what at other touchpoints is left."""
    from touchline.kernels import friction_marks as kernels

    known = [one for one in found if one.finding.affected is not None]
    if not known:
        return found
    asked = [one.finding.affected for one in known if one.finding.affected is not None]
    shared = looked.journeys.compute(
        partial(kernels.kernel, found=[*asked, _nobody]), kernels.merge
    )
    for k, one in enumerate(known):
        one.persons, one.journeys = int(shared.persons[k]), int(shared.journeys[k])
        one.examples = shared.examples[k]
    size = len(known)
    remains, possible = np.ones((size, size)), np.zeros((size, size), np.bool_)
    for a, first in enumerate(known):
        for b, second in enumerate(known):
            if a != b:
                remains[a, b] = _remains(looked, shared, a, b, first, second)
                possible[a, b] = _possible(shared, a, b, first, second)
    kept = _absorb(known, remains, possible)
    return [*(one for one in found if one.finding.affected is None), *kept]


def _nobody(batch: Batch) -> Flags:
    return np.zeros(len(batch), np.bool_)


def _remains(looked: Looked, shared: Shared, a: int, b: int, first: Kept, second: Kept) -> float:
    """Part of the second finding that is left without the journeys of the first."""
    if not isinstance(second.finding.affected, Marked) or first.finding.kind == _BASKET:
        of = second.finding.comparison
        more = 1 - of.elsewhere / of.here if of.unit == "share" and of.here > 0 else 1.0
        return 1 - float(shared.both[a, b]) / max(1.0, more * float(shared.journeys[b]))
    before, after = (_beyond(looked, second, shared.without[k, b]) for k in (-1, a))
    return after / before if before > 0 else 0.0


def _beyond(looked: Looked, one: Kept, counts: np.ndarray) -> float:
    """Share that is marked in the group less that outside of it, or less the usual one."""
    out, out_marked, inside, inside_marked = (float(count) for count in counts)
    share = inside_marked / max(inside + inside_marked, 1)
    suspect = _view(evidence_of(looked), one).suspect
    if suspect.cell is not None:
        return share - out_marked / max(out + out_marked, 1)
    return share - (0.0 if suspect.sign.unit == "seconds" else suspect.baseline.middle)


def _possible(shared: Shared, a: int, b: int, first: Kept, second: Kept) -> bool:
    """Say whether the first finding may explain the second: same customers, same journeys."""
    one, other = first.finding, second.finding
    common = float(shared.both[a, b])
    of_second = common >= _SHARED * max(1, int(shared.journeys[b]))
    marks = isinstance(one.affected, Marked), isinstance(other.affected, Marked)
    if all(marks):
        names = [name for name, _ in one.segment], [name for name, _ in other.segment]
        return names[0] == names[1] or of_second  # it may be the others who are hurt
    if one.kind == other.kind and one.touchpoint == other.touchpoint:
        return of_second or common >= _SHARED * max(1, int(shared.journeys[a]))
    if _BASKET not in (one.kind, other.kind) or not any(marks):
        return False
    return one.segment == other.segment and stronger(one.kind, other.kind)
