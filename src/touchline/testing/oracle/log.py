"""A log as plain Python objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Event", "journeys_of"]


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody did something."""

    person: str
    time: int
    """µs since 1970 in UTC."""
    touchpoint: str
    properties: Mapping[str, str | None] = field(default_factory=dict)
    value: float | None = None


def journeys_of(log: Iterable[Event]) -> dict[str, list[Event]]:
    """Person → their events in order of time; equal times keep their order of arrival.

    Examples
    --------
    >>> log = [Event("ana", 2, "order"), Event("ana", 1, "visit")]
    >>> [event.touchpoint for event in journeys_of(log)["ana"]]
    ['visit', 'order']
    """
    journeys: dict[str, list[Event]] = {}
    for event in log:
        journeys.setdefault(event.person, []).append(event)
    return {person: sorted(events, key=lambda e: e.time) for person, events in journeys.items()}
