"""How many touchpoints come before the goal, or before journeys end without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled
from touchline.kernels.friction_cells import Masks, Split, cells_of, goals_of, in_cell

__all__ = ["MOST", "Lengths", "Way", "beyond", "kernel", "merge"]

MOST: Final = 127
"""Longer ways are counted as of this length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What is a way to the goal. Durations and instants are in µs."""

    own: Flags
    """Touchpoint → whether it is counted: what the customer does, not what the company sends."""
    goal: Masks
    """The goal; what a person does after the first one is not looked at."""
    pause: int
    """A longer time between counted events ends a way; the next is a way of its own."""
    until: int
    """Ways without the goal whose last counted event is later may still go on: not counted."""


class Lengths(NamedTuple):
    """Cells × touchpoints before the end, 0 … ``MOST``: number of ways."""

    converted: Int64s
    """The goal came after so many."""
    left: Int64s
    """They ended after so many."""


def kernel(batch: Batch, *, way: Way, splits: Sequence[Split], cells: int) -> Lengths:
    """Count ways by their touchpoints.

    Parameters
    ----------
    splits, cells
        Ways of telling journeys apart, and the number of cells of all of them together.
    """
    converted = np.zeros((cells, MOST + 1), np.int64)
    left = np.zeros_like(converted)
    _count(
        batch.touchpoint, batch.time, batch.starts, batch.stops, _firsts(batch),
        cells_of(batch, splits), goals_of(batch, way.goal), batch.low, way.own, way.pause,
        way.until, converted, left,
        np.zeros(0, np.int64),
    )  # fmt: skip
    return Lengths(converted, left)


def merge(a: Lengths, b: Lengths) -> Lengths:
    """Add up."""
    return Lengths(a.converted + b.converted, a.left + b.left)


def beyond(number: int, *, way: Way, split: Split, cell: int) -> partial[Flags]:
    """Make the filter of journeys in a cell with a way of more than *number* touchpoints."""
    return partial(_beyond, number=number, way=way, split=split, cell=cell)


def _beyond(batch: Batch, *, number: int, way: Way, split: Split, cell: int) -> Flags:
    longest = np.zeros(len(batch), np.int64)
    nothing = np.zeros((0, 0), np.int64)
    _count(
        batch.touchpoint, batch.time, batch.starts, batch.stops, _firsts(batch),
        np.zeros((0, len(batch)), np.int64), goals_of(batch, way.goal), batch.low, way.own,
        way.pause, way.until, nothing, nothing, longest,
    )  # fmt: skip
    flags: Flags = (longest > number) & in_cell(batch, split, cell)
    return flags


def _firsts(batch: Batch) -> Flags:
    """Flag the first journey of each person."""
    first = np.zeros(len(batch), np.bool_)
    first[batch.person_starts()] = True
    return first


@compiled
def _count(
    codes: UInt16s,
    time: Int64s,
    starts: Int32s,
    stops: Int32s,
    first: Flags,
    rows: Int64s,
    goal: Flags,
    low: int,
    own: Flags,
    pause: int,
    until: int,
    converted: Int64s,
    left: Int64s,
    longest: Int64s,
) -> None:
    done = False
    for j in range(len(starts)):
        done = done and not first[j]
        n = 0
        last = np.int64(0)
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            if done:
                break
            code = np.uint64(codes[i])
            done = goal[i - np.uint64(low)]
            if not (done or own[code]):
                continue
            if n > 0 and time[i] - last > pause:
                _note(left, rows, j, n, longest)
                n = 0
            if done:
                _note(converted, rows, j, n, longest)
                n = 0
            else:
                n += 1
                last = time[i]
        if n > 0:
            if last <= until:
                _note(left, rows, j, n, longest)
            elif len(longest):
                longest[j] = max(longest[j], n)


@compiled
def _note(counts: Int64s, rows: Int64s, j: int, n: int, longest: Int64s) -> None:
    for k in range(len(rows)):
        if rows[k, j] >= 0:
            counts[rows[k, j], min(n, 127)] += 1
    if len(longest):
        longest[j] = max(longest[j], n)
