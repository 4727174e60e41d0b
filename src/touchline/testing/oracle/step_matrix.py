"""Step matrix by looking at every journey at every step."""

from __future__ import annotations

from collections.abc import Iterable

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["step_matrix"]


def step_matrix(log: Iterable[Event], steps: int) -> dict[tuple[int, str], list[str]]:
    """Step, from 1, and touchpoint → the persons who are there; ``path_end``: who is through."""
    found: dict[tuple[int, str], list[str]] = {}
    for person, events in journeys_of(log).items():
        names = [event.touchpoint for event in events] + ["path_end"] * steps
        for step in range(1, steps + 1):
            found.setdefault((step, names[step - 1]), []).append(person)
    return found
