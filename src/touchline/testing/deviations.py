"""Journeys along a plan, each with known deviations from it.

The truth of a journey is a set of pairs: kind of deviation, and the step, from 1. Deviations of one
journey lie so far apart that there is no cheaper way to read it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

__all__ = ["KINDS", "PLAN", "Deviating", "deviating_journeys", "events_of"]

KINDS = ("skipped", "repeated", "out_of_order", "late", "inserted")
PLAN: list[dict[str, Any]] = [
    {"touchpoint": "visit", "repeats": True},
    {"touchpoint": ["basket", "quote"]},
    {"touchpoint": "login", "optional": True},
    {"touchpoint": "order", "within": "12h"},
    {"touchpoint": "pay", "within": "1d"},
    {"touchpoint": "ship", "within": "3d"},
    {"touchpoint": "deliver", "within": "7d"},
    {"touchpoint": "open"},
    {"touchpoint": "review", "within": "14d"},
]
"""A plan with all that a plan can say."""
STRANGE = ("help", "advert")
"""Touchpoints that the plan does not name."""
_BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
_APART = 3
"""Steps between two deviations of a journey."""


@dataclass(frozen=True)
class Deviating:
    """A journey and the truth about it."""

    person: str
    touchpoints: tuple[str, ...]
    times: tuple[datetime, ...]
    truth: frozenset[tuple[str, int]] = field(default_factory=frozenset)


@dataclass
class _Event:
    touchpoint: str
    step: int
    """From 0; −1: none."""
    gap: timedelta = timedelta()


def deviating_journeys(
    seed: int, count: int, *, others: bool = True, kinds: Sequence[str] = KINDS
) -> list[Deviating]:
    """Make *count* journeys along :data:`PLAN`, about a third of them without any deviation.

    Parameters
    ----------
    others
        Whether the plan lets pass touchpoints that it does not name: they are strewn in then, and
        are no deviation; otherwise what is inserted is one of them.
    kinds
        Deviations to plant.
    """
    chance = random.Random(seed)
    return [_journey(chance, f"p{number}", others, kinds) for number in range(count)]


def events_of(journeys: Sequence[Deviating]) -> list[dict[str, Any]]:
    """Write journeys as a log: ``person``, ``time``, ``touchpoint``."""
    return [
        {"person": journey.person, "time": time, "touchpoint": touchpoint}
        for journey in journeys
        for time, touchpoint in zip(journey.times, journey.touchpoints, strict=True)
    ]


def _journey(chance: random.Random, person: str, others: bool, kinds: Sequence[str]) -> Deviating:
    events = _as_planned(chance)
    truth: set[tuple[str, int]] = set()
    for step in _places(chance):
        kind = chance.choice(kinds)
        if _plant(chance, events, step, kind, others):
            truth.add((kind, step + 1))
    if others:
        for _ in range(chance.randrange(3)):
            events.insert(chance.randrange(len(events) + 1), _Event(chance.choice(STRANGE), -1))
    at = _BEGIN + timedelta(minutes=chance.randrange(500_000))
    times = []
    for event in events:
        at += event.gap or timedelta(minutes=chance.randrange(1, 60))
        times.append(at)
    return Deviating(
        person, tuple(event.touchpoint for event in events), tuple(times), frozenset(truth)
    )


def _as_planned(chance: random.Random) -> list[_Event]:
    events: list[_Event] = []
    for step, planned in enumerate(PLAN):
        if planned.get("optional") and chance.random() < 0.5:
            continue
        again = chance.randrange(1, 4) if planned.get("repeats") else 1
        events += [_Event(_one(chance, planned), step) for _ in range(again)]
    return events


def _one(chance: random.Random, planned: dict[str, Any]) -> str:
    touchpoint = planned["touchpoint"]
    return touchpoint if isinstance(touchpoint, str) else chance.choice(touchpoint)


def _places(chance: random.Random) -> list[int]:
    """Choose steps to deviate at, far from one another."""
    first = chance.randrange(1, len(PLAN))
    if chance.random() < 0.35:
        return []
    second = first + _APART + 1
    return [first, second] if second < len(PLAN) and chance.random() < 0.4 else [first]


def _plant(chance: random.Random, events: list[_Event], step: int, kind: str, others: bool) -> bool:
    """Let a journey deviate at a step; say whether it can."""
    planned = PLAN[step]
    at = next((k for k, event in enumerate(events) if event.step == step), None)
    if at is None:
        return False
    if kind == "skipped":
        if planned.get("optional"):
            return False
        del events[at]
    elif kind == "repeated":
        events.insert(at + 1 + chance.randrange(2), _Event(_one(chance, planned), step))
    elif kind == "late":
        if "within" not in planned or events[at - 1].step < 0:
            return False
        events[at].gap = timedelta(days=30, hours=chance.randrange(100))
    elif kind == "inserted":
        # What the plan names later, and comes again then; or what it does not name at all.
        later = PLAN[min(step + 1, len(PLAN) - 1)]
        if others and (step + 1 >= len(PLAN) or later.get("optional")):
            return False
        strange = _one(chance, later) if others else chance.choice(STRANGE)
        events.insert(at, _Event(strange, -1))
    else:
        return _move(events, at, step)
    return True


def _move(events: list[_Event], at: int, step: int) -> bool:
    """Bring a step forward past two required ones, so that only itself can be out of place."""
    before = [event.step for event in events[:at]]
    required = [k for k in dict.fromkeys(before) if k >= 0 and not PLAN[k].get("optional")]
    if PLAN[step].get("optional") or len(required) < 2:
        return False
    target = before.index(required[-2])
    events.insert(target, events.pop(at))
    return True
