"""What must be known of a log before its pain points are looked for: pauses, clock, extent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled
from touchline.kernels.spread import bin_count, place

__all__ = ["BITS", "About", "kernel", "merge"]

BITS: Final = 4
"""A bin of a duration is at most 1/8 of it wide."""


class About(NamedTuple):
    """Counts of some journeys."""

    journeys: Int64s
    """By touchpoint: journeys that have it."""
    events: Int64s
    """By touchpoint: events."""
    first: Int64s
    """By touchpoint: journeys that begin with it."""
    gaps: Int64s
    """By bin: times between neighbouring events, those without a difference left out."""
    ties: int
    """Events at the time of the one before them."""
    segments: list[Int64s]
    """By segment: journeys by code."""


def kernel(batch: Batch, *, aside: Flags, segments: Sequence[tuple[str, int]]) -> About:
    """Count.

    Parameters
    ----------
    aside
        Touchpoint → whether its events are left out of the times between events.
    segments
        Names of segments and the numbers of their texts.
    """
    by_touchpoint = np.zeros((3, len(aside)), np.int64)
    gaps = np.zeros(bin_count(BITS), np.int64)
    ties = _count(
        batch.touchpoint, batch.time, batch.starts, batch.stops, aside, by_touchpoint, gaps
    )
    rows = batch.row_numbers()
    by_segment = [
        np.bincount(batch.segments[name][rows] + 1, minlength=texts + 1)[1:]
        for name, texts in segments
    ]
    had, events, first = by_touchpoint
    return About(had, events, first, gaps, ties, by_segment)


def merge(a: About, b: About) -> About:
    """Add up."""
    return About(
        a.journeys + b.journeys,
        a.events + b.events,
        a.first + b.first,
        a.gaps + b.gaps,
        a.ties + b.ties,
        [x + y for x, y in zip(a.segments, b.segments, strict=True)],
    )


@compiled
def _count(
    codes: UInt16s,
    time: Int64s,
    starts: Int32s,
    stops: Int32s,
    aside: Flags,
    by_touchpoint: Int64s,
    gaps: Int64s,
) -> int:
    last = np.full(len(aside), -1, np.int64)
    ties = 0
    for j in range(len(starts)):
        before = np.iinfo(np.int64).max
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            code, now = np.uint64(codes[i]), time[i]
            by_touchpoint[0, code] += last[code] != j
            by_touchpoint[1, code] += 1
            last[code] = j
            if aside[code]:
                continue
            by_touchpoint[2, code] += before == np.iinfo(np.int64).max
            if now > before:
                gaps[np.uint64(place(now - before, BITS))] += 1
            ties += now == before
            before = now
    return ties
