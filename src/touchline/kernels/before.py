"""What happens in journeys before they reach a goal, or end without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled
from touchline.kernels.marked import Marks, first_met
from touchline.kernels.pairs import Every, kernel_every, merge_every

__all__ = ["Before", "dropped_at", "kernel", "kernel_and_pairs", "merge", "merge_with_pairs"]


class Before(NamedTuple):
    """Counts of journeys; the row says whether the goal was missed (0) or reached (1)."""

    journeys: Int64s
    had: Int64s
    """By touchpoint: journeys that had it before the goal."""
    looped: Int64s
    """By touchpoint: journeys that had it more than once before the goal."""
    ended: Int64s
    """By touchpoint: journeys whose last event before the goal, or at all, it was."""
    segments: list[Int64s]
    """By segment: journeys by code; the last column is for those without a value."""


def kernel(
    batch: Batch, *, goal: Marks | None, touchpoints: int, segments: Sequence[tuple[str, int]] = ()
) -> Before:
    """Count.

    Parameters
    ----------
    goal
        The step at which a journey has reached its goal; None: no journey has one.
    touchpoints
        Number of codes.
    segments
        Names of segments and the numbers of their texts.
    """
    return _counted(batch, _ends(batch, goal), touchpoints, segments)


def _counted(
    batch: Batch, ends: Int32s, touchpoints: int, segments: Sequence[tuple[str, int]]
) -> Before:
    reached = ends < batch.stops
    journeys = np.bincount(reached, minlength=2)
    had, looped, ended = _before(batch.touchpoint, batch.starts, ends, reached, touchpoints)
    by_segment = []
    for name, texts in segments:
        codes = batch.segments[name][batch.row_numbers()].astype(np.int64)
        codes[codes < 0] = texts
        cells = np.bincount(reached * (texts + 1) + codes, minlength=2 * (texts + 1))
        by_segment.append(cells.reshape(2, texts + 1))
    return Before(journeys, had, looped, ended, by_segment)


def merge(a: Before, b: Before) -> Before:
    """Add up."""
    return Before(
        a.journeys + b.journeys,
        a.had + b.had,
        a.looped + b.looped,
        a.ended + b.ended,
        [x + y for x, y in zip(a.segments, b.segments, strict=True)],
    )


def kernel_and_pairs(
    batch: Batch, *, goal: Marks | None, touchpoints: int, segments: Sequence[tuple[str, int]] = ()
) -> tuple[Before, Every]:
    """Count as :func:`kernel` does, and all neighbours up to the goal with their times.

    *touchpoints* are so few as :func:`touchline.kernels.pairs.kernel_every` takes.
    """
    ends = _ends(batch, goal)
    with_goal = np.minimum(ends + np.int32(1), batch.stops)
    cut = replace(batch, stops=with_goal, contiguous=False)
    return (
        _counted(batch, ends, touchpoints, segments),
        kernel_every(cut, touchpoints=touchpoints, times=True),
    )


def merge_with_pairs(a: tuple[Before, Every], b: tuple[Before, Every]) -> tuple[Before, Every]:
    """Add up."""
    return merge(a[0], b[0]), merge_every(a[1], b[1])


def dropped_at(code: int, goal: Marks | None) -> partial[Flags]:
    """Make the filter of journeys that end at a touchpoint without the goal."""
    return partial(_dropped_at, code=code, goal=goal)


def _dropped_at(batch: Batch, *, code: int, goal: Marks | None) -> Flags:
    here = batch.touchpoint[batch.stops - 1] == code
    flags: Flags = here & (_ends(batch, goal) == batch.stops)
    return flags


def _ends(batch: Batch, goal: Marks | None) -> Int32s:
    """Position of the first goal of each journey; its stop where there is none."""
    return batch.stops if goal is None else first_met(batch, goal, 0, batch.starts)


@compiled
def _before(
    codes: UInt16s, starts: Int32s, ends: Int32s, reached: Flags, k: int
) -> tuple[Int64s, Int64s, Int64s]:
    had = np.zeros((2, k), np.int64)
    looped = np.zeros((2, k), np.int64)
    ended = np.zeros((2, k), np.int64)
    journey = np.full(k, -1, np.int64)
    times = np.zeros(k, np.int64)  # so often in that journey
    for j in range(len(starts)):
        row = np.uint64(reached[j])
        for i in range(np.uint64(starts[j]), np.uint64(ends[j])):
            code = np.uint64(codes[i])
            now = times[code] * (journey[code] == j) + 1
            had[row, code] += now == 1  # added always: no branch to mispredict
            looped[row, code] += now == 2
            times[code] = now
            journey[code] = j
        if ends[j] > starts[j]:
            ended[row, np.uint64(codes[np.uint64(ends[j] - 1)])] += 1
    return had, looped, ended
