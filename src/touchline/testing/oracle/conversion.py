"""Conversion by looking at every event after the first start."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["conversion"]

Test = Callable[[Event], bool]


def conversion(
    log: Iterable[Event],
    start: Test,
    end: Test | None,
    *,
    within_events: int | None = None,
    within: int | None = None,
) -> dict[str, int | None]:
    """Person with a start → µs until the end, None without; *end* None: that of the journey."""
    found: dict[str, int | None] = {}
    for person, events in journeys_of(log).items():
        starts = [i for i, event in enumerate(events) if start(event)]
        if not starts:
            continue
        first = starts[0]
        ends = [
            (i, event.time)
            for i, event in enumerate(events)
            if i > first and end is not None and end(event)
        ]
        if end is None:
            ends = [(len(events), events[-1].time)]
        times = [
            time - events[first].time
            for i, time in ends
            if (within_events is None or i - first <= within_events)
            and (within is None or time - events[first].time <= within)
        ]
        found[person] = times[0] if times else None
    return found
