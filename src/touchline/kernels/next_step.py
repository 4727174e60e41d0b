"""What comes after the last touchpoints of a path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled

__all__ = ["Following", "depths", "follow", "kernel", "merge"]


class Following(NamedTuple):
    """What came next; the number of touchpoints stands for the end of the journey."""

    cases: Int64s
    """Touchpoint → how often it came next."""
    journeys: Int64s
    """Touchpoint → journeys in which it did."""
    all_journeys: int
    """Journeys with such a place at all."""
    which: list[Int32s]
    """Touchpoint that came next, one array a batch; not the ends."""
    waits: list[Int64s]
    """µs until then."""


def depths(batch: Batch, *, after: Sequence[int], collapse: bool) -> Int64s:
    """Count the events at which exactly so many of the last touchpoints of *after* are met."""
    return _depths(batch.touchpoint, batch.starts, batch.stops, _codes(after), collapse)


def kernel(batch: Batch, *, after: Sequence[int], collapse: bool, touchpoints: int) -> Following:
    """Look at what follows each occurrence of the touchpoints *after*, one directly after another.

    Parameters
    ----------
    collapse
        Whether equal neighbours are one step.
    touchpoints
        Number of codes.
    """
    codes = _codes(after)
    columns = (batch.touchpoint, batch.time, batch.starts, batch.stops)
    cases, journeys, total, which, waits = _following(*columns, codes, collapse, touchpoints)
    return Following(cases, journeys, total, [which], [waits])


def merge(a: Following, b: Following) -> Following:
    """Add up."""
    a.which.extend(b.which)
    a.waits.extend(b.waits)
    return Following(
        a.cases + b.cases, a.journeys + b.journeys, a.all_journeys + b.all_journeys,
        a.which, a.waits,
    )  # fmt: skip


def follow(
    batch: Batch, *, after: Sequence[int], collapse: bool, touchpoints: int, target: int
) -> Flags:
    """Say in which journeys *target* follows; the number of touchpoints stands for the end."""
    columns = (batch.touchpoint, batch.starts, batch.stops, _codes(after))
    return _follow(*columns, collapse, touchpoints, target)


def _codes(after: Sequence[int]) -> UInt16s:
    return np.array(after, np.uint16)


@compiled
def _depth(codes: UInt16s, start: int, i: int, after: UInt16s, collapse: bool) -> int:
    """Touchpoints of *after*, from its last one back, that lead up to event *i*."""
    depth = 0
    while depth < len(after) and i >= start and codes[i] == after[len(after) - 1 - depth]:
        depth += 1
        i -= 1
        while collapse and i >= start and codes[i] == codes[i + 1]:
            i -= 1
    return depth


@compiled
def _inside(codes: UInt16s, i: int, stop: int, collapse: bool) -> bool:
    """Whether a repeat of the same step follows."""
    return bool(collapse and i + 1 < stop and codes[i + 1] == codes[i])


@compiled
def _depths(
    codes: UInt16s, starts: Int32s, stops: Int32s, after: UInt16s, collapse: bool
) -> Int64s:
    counts = np.zeros(len(after) + 1, np.int64)
    for j in range(len(starts)):
        for i in range(starts[j], stops[j]):
            if codes[i] == after[-1] and not _inside(codes, i, stops[j], collapse):
                counts[_depth(codes, starts[j], i, after, collapse)] += 1
    return counts


@compiled
def _following(
    codes: UInt16s, time: Int64s, starts: Int32s, stops: Int32s, after: UInt16s, collapse: bool,
    touchpoints: int,
) -> tuple[Int64s, Int64s, int, Int32s, Int64s]:  # fmt: skip
    cases, journeys = np.zeros(touchpoints + 1, np.int64), np.zeros(touchpoints + 1, np.int64)
    latest = np.full(touchpoints + 1, -1, np.int64)
    last, total, room = after[-1], 0, 0
    for j in range(len(starts)):
        for i in range(starts[j], stops[j]):
            room += codes[i] == last
    which, waits = np.empty(room, np.int32), np.empty(room, np.int64)
    found = 0
    for j in range(len(starts)):
        some = False
        for i in range(starts[j], stops[j]):
            if codes[i] != last or _inside(codes, i, stops[j], collapse):
                continue
            if _depth(codes, starts[j], i, after, collapse) < len(after):
                continue
            some = True
            target = touchpoints
            if i + 1 < stops[j]:
                target = int(codes[i + 1])
                which[found], waits[found] = target, time[i + 1] - time[i]
                found += 1
            cases[target] += 1
            journeys[target] += latest[target] != j
            latest[target] = j
        total += some
    return cases, journeys, total, which[:found].copy(), waits[:found].copy()


@compiled
def _follow(
    codes: UInt16s, starts: Int32s, stops: Int32s, after: UInt16s, collapse: bool,
    touchpoints: int, target: int,
) -> Flags:  # fmt: skip
    flags = np.zeros(len(starts), np.bool_)
    for j in range(len(starts)):
        for i in range(starts[j], stops[j]):
            if codes[i] != after[-1] or _inside(codes, i, stops[j], collapse):
                continue
            after_it = int(codes[i + 1]) if i + 1 < stops[j] else touchpoints
            if target in (-1, after_it):
                flags[j] |= _depth(codes, starts[j], i, after, collapse) == len(after)
    return flags
