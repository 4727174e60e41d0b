"""Transitions by looking at every pair of neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["transitions"]


def transitions(log: Iterable[Event]) -> Counter[tuple[str, str]]:
    """Count (source, target) for target directly after source."""
    return Counter(
        (before.touchpoint, after.touchpoint)
        for events in journeys_of(log).values()
        for before, after in pairwise(events)
    )
