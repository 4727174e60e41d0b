"""Variants by comparing whole sequences."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from statistics import median

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["variants"]


def variants(
    log: Iterable[Event], *, first: int | None = None, collapse: bool = False
) -> dict[tuple[str, ...], tuple[int, float]]:
    """Sequence → journeys, median seconds from its first to its last event."""
    spans: dict[tuple[str, ...], list[int]] = {}
    for events in journeys_of(log).values():
        steps = [[event] for event in events]
        if collapse:
            steps = [list(same) for _, same in groupby(events, key=lambda e: e.touchpoint)]
        seen = steps[:first]
        path = tuple(step[0].touchpoint for step in seen)
        spans.setdefault(path, []).append(seen[-1][-1].time - seen[0][0].time)
    return {path: (len(times), median(times) / 1e6) for path, times in spans.items()}
