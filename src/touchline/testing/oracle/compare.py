"""Comparisons by writing down what each journey says, one after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["Group", "group_of"]

Key = tuple[str, ...]


@dataclass
class Group:
    """What the journeys of a group say; per key a number for each journey that has it."""

    events: list[int] = field(default_factory=list)
    """Per journey."""
    won: int = 0
    """Journeys that reach the goal."""
    lengths: list[int] = field(default_factory=list)
    """µs per journey."""
    often: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    """How often it occurs."""
    converted: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    waits: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    """µs from its first event to the next."""


def group_of(log: Iterable[Event], *, goal: str, pairs: bool) -> Group:
    """Look at every journey of *log*."""
    group = Group()
    for events in journeys_of(log).values():
        _add(group, events, goal, pairs)
    return group


def _add(group: Group, events: Sequence[Event], goal: str, pairs: bool) -> None:
    names = [event.touchpoint for event in events]
    group.events.append(len(events))
    group.lengths.append(events[-1].time - events[0].time)
    group.won += goal in names
    keys: list[Key] = list(pairwise(names)) if pairs else [(name,) for name in names]
    for key in dict.fromkeys(keys):
        first = keys.index(key)
        group.often[key].append(keys.count(key))
        group.converted[key] += goal in names[first + len(key) :]
        if first + 1 < len(events):
            group.waits[key].append(events[first + 1].time - events[first].time)
