"""Transitions by looking at every pair of neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["between", "transitions", "with_ends"]


def transitions(log: Iterable[Event]) -> Counter[tuple[str, str]]:
    """Count (source, target) for target directly after source."""
    return Counter(
        (before.touchpoint, after.touchpoint)
        for events in journeys_of(log).values()
        for before, after in pairwise(events)
    )


def with_ends(log: Iterable[Event]) -> dict[tuple[str, str], list[str]]:
    """Pair, ends of journeys too → the person of each occurrence."""
    found: dict[tuple[str, str], list[str]] = {}
    for person, events in journeys_of(log).items():
        names = ["path_start", *[event.touchpoint for event in events], "path_end"]
        for pair in pairwise(names):
            found.setdefault(pair, []).append(person)
    return found


def between(log: Iterable[Event]) -> dict[tuple[str, str], list[int]]:
    """Pair → the µs between, of each occurrence."""
    found: dict[tuple[str, str], list[int]] = {}
    for events in journeys_of(log).values():
        for before, after in pairwise(events):
            pair = (before.touchpoint, after.touchpoint)
            found.setdefault(pair, []).append(after.time - before.time)
    return found
