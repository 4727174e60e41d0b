"""Times between events by looking at every pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["times"]

Test = Callable[[Event], bool]


def times(
    log: Iterable[Event],
    source: Test,
    target: Test,
    *,
    directly: bool = True,
    within: int | None = None,
) -> list[tuple[str, int]]:
    """Give person and µs from each source to the first target after it."""
    found: list[tuple[str, int]] = []
    for person, events in journeys_of(log).items():
        for k, event in enumerate(events):
            if not source(event):
                continue
            later = events[k + 1 : k + 2] if directly else events[k + 1 :]
            reached = next((one for one in later if target(one)), None)
            if reached and (within is None or reached.time - event.time <= within):
                found.append((person, reached.time - event.time))
    return found
