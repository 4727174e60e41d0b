"""What comes next, by looking at every place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["next_step"]


def next_step(
    log: Iterable[Event], after: Sequence[str], *, least: int, collapse: bool = False
) -> tuple[list[str], dict[str | None, tuple[int, int, float | None]]]:
    """Touchpoints used, and next → cases, journeys, median seconds; None: the journey ends."""
    log = list(log)
    for length in range(len(after), 0, -1):
        used = list(after)[-length:]
        found = _after(log, used, collapse)
        if sum(map(len, found.values())) >= least or length == 1:
            break
    return used, {
        name: (
            len(cases),
            len({person for person, _ in cases}),
            None if name is None else median(wait for _, wait in cases) / 1e6,
        )
        for name, cases in found.items()
    }


def _after(log: list[Event], used: list[str], collapse: bool) -> dict[str | None, Any]:
    found: dict[str | None, list[tuple[str, int]]] = {}
    for person, events in journeys_of(log).items():
        steps: list[list[Event]] = []
        for event in events:
            if collapse and steps and steps[-1][0].touchpoint == event.touchpoint:
                steps[-1].append(event)
            else:
                steps.append([event])
        names = [step[0].touchpoint for step in steps]
        for end in range(len(used), len(steps) + 1):
            if names[end - len(used) : end] == used:
                over = end == len(steps)
                name = None if over else names[end]
                wait = 0 if over else steps[end][0].time - steps[end - 1][-1].time
                found.setdefault(name, []).append((person, wait))
    return found
