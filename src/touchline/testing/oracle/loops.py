"""Loops by comparing every event with all before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from touchline.testing.oracle.log import Event

__all__ = ["Found", "loops", "micros_within"]


@dataclass
class Found:
    """What is known of a touchpoint."""

    journeys: set[int] = field(default_factory=set)
    looping: set[int] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)
    repeats: int = 0
    returns: int = 0
    ping_pong: int = 0
    micros: int = 0


def loops(
    journeys: Iterable[Sequence[Event]], longest: int
) -> tuple[dict[str, Found], dict[tuple[str, ...], list[int]]]:
    """Touchpoint → figures; path of a loop → number of the journey of each occurrence."""
    found: dict[str, Found] = {}
    paths: dict[tuple[str, ...], list[int]] = {}
    for number, journey in enumerate(journeys):
        names = [event.touchpoint for event in journey]
        for i, event in enumerate(journey):
            mine = found.setdefault(event.touchpoint, Found())
            mine.journeys.add(number)
            before = [b for b in range(i) if names[b] == event.touchpoint]
            if not before:
                continue
            last = before[-1]
            mine.looping.add(number)
            mine.persons.add(event.person)
            mine.repeats += i - last == 1
            mine.returns += i - last > 1
            mine.ping_pong += i - last == 2
            mine.micros += event.time - journey[last].time
            if i - last <= longest:
                paths.setdefault(tuple(names[last : i + 1]), []).append(number)
    return found, paths


def micros_within(journey: Sequence[Event]) -> int:
    """µs between neighbours that some touchpoint lies both before and after."""
    return sum(
        journey[i + 1].time - journey[i].time
        for i in range(len(journey) - 1)
        if {e.touchpoint for e in journey[: i + 1]} & {e.touchpoint for e in journey[i + 1 :]}
    )
