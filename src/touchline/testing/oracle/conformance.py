"""Conformance by trying every alignment of a journey with the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from touchline.testing.oracle.log import Event

__all__ = ["Aligned", "Step", "align"]

_Move = tuple[int, int]
_MATCH, _REPEAT, _PASS, _INSERT, _SKIP = range(5)
"""Moves, each with the number of steps that it leaves out; of equally cheap alignments that with
the smallest numbers in front is taken. To pass is to leave optional steps out and do the next."""


@dataclass(frozen=True)
class Step:
    """A step of the plan."""

    touchpoints: tuple[str, ...]
    optional: bool = False
    repeats: bool = False
    within: int | None = None


@dataclass
class Aligned:
    """How a journey is aligned; steps are numbered from 0."""

    cost: int
    worst: int
    kept: set[int] = field(default_factory=set)
    skipped: set[int] = field(default_factory=set)
    repeated: set[int] = field(default_factory=set)
    out_of_order: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    inserted: set[tuple[int, str]] = field(default_factory=set)
    """Step done next (the number of steps: none), and the touchpoint."""
    gaps: dict[int, int] = field(default_factory=dict)

    @property
    def fitness(self) -> float:
        """1 − cost / worst; 1 where nothing can cost."""
        return 1 - self.cost / self.worst if self.worst else 1.0

    @property
    def conforming(self) -> bool:
        """Whether nothing deviates."""
        kinds = (self.skipped, self.repeated, self.out_of_order, self.late, self.inserted)
        return not any(kinds)


def align(journey: Sequence[Event], plan: Sequence[Step], others: bool = True) -> Aligned:
    """Align a journey with the plan; say what deviates."""
    named = {name for step in plan for name in step.touchpoints}
    events = [event for event in journey if not others or event.touchpoint in named]
    cost, moves = _cheapest(tuple(event.touchpoint for event in events), tuple(plan))
    required = sum(not step.optional for step in plan)
    found = Aligned(cost, required + len(events))
    done: dict[int, list[int]] = {}
    strays: list[int] = []
    i = k = 0
    for move, passed in moves:
        k += passed
        if move == _SKIP:
            continue
        if move in (_MATCH, _PASS):
            done[k] = [i]
            i, k = i + 1, k + 1
        elif move == _REPEAT:
            done[k - 1].append(i)
            i += 1
        else:
            strays.append(i)
            i += 1
    _name(found, events, plan, done, strays)
    _measure(found, events, plan, done)
    return found


def _cheapest(names: tuple[str, ...], plan: tuple[Step, ...]) -> tuple[int, tuple[_Move, ...]]:
    """Try every move at every place."""

    @cache
    def best(i: int, k: int, done: bool) -> tuple[int, tuple[_Move, ...]]:
        if i == len(names) and k == len(plan):
            return 0, ()
        ways = []
        if i < len(names):
            if k < len(plan) and names[i] in plan[k].touchpoints:
                ways.append((0, (_MATCH, 0), best(i + 1, k + 1, True)))
            if done and plan[k - 1].repeats and names[i] in plan[k - 1].touchpoints:
                ways.append((0, (_REPEAT, 0), best(i + 1, k, True)))
            for to in range(k + 1, len(plan)):
                left_out = all(step.optional for step in plan[k:to])
                if left_out and names[i] in plan[to].touchpoints:
                    ways.append((0, (_PASS, to - k), best(i + 1, to + 1, True)))
            ways.append((1, (_INSERT, 0), best(i + 1, k, done)))
        if k < len(plan):
            ways.append((int(not plan[k].optional), (_SKIP, 1), best(i, k + 1, False)))
        return min((cost + rest, (move, *moves)) for cost, move, (rest, moves) in ways)

    return best(0, 0, False)


def _name(
    found: Aligned,
    events: Sequence[Event],
    plan: Sequence[Step],
    done: dict[int, list[int]],
    strays: list[int],
) -> None:
    missing = [k for k in range(len(plan)) if k not in done]
    for i in strays:
        name = events[i].touchpoint
        fits = [k for k, step in enumerate(plan) if name in step.touchpoints]
        free = [k for k in fits if k in missing and k not in found.out_of_order]
        if free:
            found.out_of_order.add(free[0])
        elif any(k in found.out_of_order and plan[k].repeats for k in fits):
            continue
        else:
            before = [k for k in fits if k in found.out_of_order or (k in done and done[k][0] < i)]
            if before:
                found.repeated.add(before[-1])
            else:
                later = [k for k in sorted(done) if done[k][0] > i]
                found.inserted.add((later[0] if later else len(plan), name))
    found.skipped = {k for k in missing if not plan[k].optional} - found.out_of_order


def _measure(
    found: Aligned, events: Sequence[Event], plan: Sequence[Step], done: dict[int, list[int]]
) -> None:
    for k in done:
        earlier = k - 1
        while earlier >= 0 and earlier not in done and plan[earlier].optional:
            earlier -= 1
        limit = plan[k].within
        if earlier in done:
            found.gaps[k] = events[done[k][0]].time - events[done[earlier][-1]].time
            if limit is not None and found.gaps[k] > limit:
                found.late.add(k)
    found.kept = set(done) - found.late - found.repeated
