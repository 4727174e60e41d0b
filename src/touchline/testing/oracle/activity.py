"""Lifecycle and stickiness by sets of active periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["lifecycle", "stickiness"]

Test = Callable[[Event], bool]


def _active(events: Iterable[Event], step: Test, edges: Sequence[int]) -> set[int]:
    return {
        k
        for k in range(len(edges) - 1)
        for event in events
        if step(event) and edges[k] <= event.time < edges[k + 1]
    }


def lifecycle(
    log: Iterable[Event], step: Test, edges: Sequence[int]
) -> dict[tuple[int, str], set[str]]:
    """Give (period, status) → persons; period 0 is only looked back at."""
    found: dict[tuple[int, str], set[str]] = {}
    for person, events in journeys_of(log).items():
        active = _active(events, step, edges)
        first = min((e.time for e in events if step(e)), default=None)
        for k in range(1, len(edges) - 1):
            if k in active and first is not None and edges[k] <= first < edges[k + 1]:
                status = "new"
            elif k in active:
                status = "returning" if k - 1 in active else "resurrecting"
            elif k - 1 in active:
                status = "dormant"
            else:
                continue
            found.setdefault((k, status), set()).add(person)
    return found


def stickiness(log: Iterable[Event], step: Test, edges: Sequence[int]) -> dict[int, set[str]]:
    """Give number of periods → persons active in so many."""
    found: dict[int, set[str]] = {}
    for person, events in journeys_of(log).items():
        found.setdefault(len(_active(events, step, edges)), set()).add(person)
    return found
