"""Meetings with suspected touchpoints, counted by everything that they are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s
from touchline.kernels.friction import (
    AFTER_GOAL,
    DONE,
    ERROR,
    HELP,
    LATER,
    LEFT,
    RAGE,
    REACHED,
    Meetings,
    Rules,
    meetings,
)
from touchline.kernels.friction_counts import wait_bin
from touchline.kernels.friction_split import Split

__all__ = ["COUNTED", "Cube", "chosen", "kernel", "marks", "merge", "visits_of"]

COUNTED: Final = ("rage", "error", "contacts", "help", "wait", "returns", "repeats", "left")
"""What bit k of the marks of a meeting stands for."""


class Cube(NamedTuple):
    """Counts of meetings, a row per combination that occurs."""

    place: Int64s
    """Number of the touchpoint among those that are looked at."""
    codes: Int32s
    """Row × column: number of the value, −1 for none."""
    marks: Int64s
    """Bits of :data:`COUNTED`."""
    waited: Flags
    """Whether a wait is known."""
    open: Flags
    """Whether it can end without the goal."""
    after_goal: Flags
    reached: Flags
    later: Flags
    met: Int64s
    """Meetings."""
    visits: Int64s
    """Events of the touchpoint in these meetings."""


def marks(met: Meetings, thresholds: npt.NDArray[np.int64]) -> Int64s:
    """Bits of :data:`COUNTED`: which signs of a meeting reach their threshold.

    Parameters
    ----------
    thresholds
        Meeting × what is counted.
    """
    numbers = {
        "rage": (met.bits & RAGE) != 0,
        "error": (met.bits & ERROR) != 0,
        "help": (met.bits & HELP) != 0,
        "left": (met.bits & LEFT) != 0,
        "returns": met.returns,
        "repeats": met.repeats,
        "contacts": met.contacts,
        "wait": wait_bin(met.wait) + 1,
    }
    found = np.zeros(len(met.journey), np.int64)
    for k, name in enumerate(COUNTED):
        found |= (numbers[name] >= thresholds[:, k]).astype(np.int64) << k
    return found


def kernel(
    batch: Batch, *, rules: Rules, looked_at: Int32s, split: Split, thresholds: Int64s
) -> Cube:
    """Count.

    Parameters
    ----------
    looked_at
        Touchpoint → its place among those that are looked at; −1 for others.
    thresholds
        Place × what is counted: from which number on a meeting is marked; 0 in the first column
        for places that are not suspected.
    """
    met = meetings(batch, rules)
    place = looked_at[met.touchpoint].astype(np.int64)
    wanted = np.flatnonzero((place >= 0) & (thresholds[place, 0] > 0))
    met = chosen(met, wanted)
    place = place[wanted]
    columns = [
        marks(met, thresholds[place]) << 5,
        (met.wait >= 0).astype(np.int64) << 4,
        ((met.bits & DONE) == 0).astype(np.int64) << 3,
        ((met.bits & AFTER_GOAL) != 0).astype(np.int64) << 2,
        ((met.bits & REACHED) != 0).astype(np.int64) << 1,
        ((met.bits & LATER) != 0).astype(np.int64),
    ]
    flags = np.bitwise_or.reduce(columns)
    codes = split.codes(batch, met).astype(np.int64)
    return _grouped([place, flags, *codes.T], np.ones(len(place), np.int64), visits_of(met))


def chosen(met: Meetings, rows: Flags | Int64s) -> Meetings:
    """Give some of the meetings."""
    columns: Any = (column[rows] for column in met)
    return Meetings(*columns)


def visits_of(met: Meetings) -> Int64s:
    """Give the number of events of the touchpoint in each meeting."""
    visits: Int64s = 1 + met.returns.astype(np.int64) + met.repeats
    return visits


def merge(a: Cube, b: Cube) -> Cube:
    """Put together, and add up where both have a combination."""
    rows = [_columns(one) for one in (a, b)]
    count, visits = np.concatenate((a.met, b.met)), np.concatenate((a.visits, b.visits))
    return _grouped([np.concatenate(pair) for pair in zip(*rows, strict=True)], count, visits)


def _columns(cube: Cube) -> list[Int64s]:
    flags = (
        cube.marks << 5 | cube.waited.astype(np.int64) << 4 | cube.open.astype(np.int64) << 3
        | cube.after_goal.astype(np.int64) << 2 | cube.reached.astype(np.int64) << 1 | cube.later
    )  # fmt: skip
    codes: Int64s = cube.codes.T.astype(np.int64)
    return [cube.place, flags, *codes]


def _grouped(columns: Sequence[Int64s], count: Int64s, visits: Int64s) -> Cube:
    """Add up the counts of equal rows."""
    key = np.zeros(len(count), np.int64)
    for column in columns:
        key = _numbered(key * _span(column) + column - column.min(initial=0))
    first = np.unique(key, return_index=True)[1]
    sums = [
        np.bincount(key, numbers, minlength=len(first)).astype(np.int64)
        for numbers in (count, visits)
    ]
    place, flags, *codes = (column[first] for column in columns)
    empty = np.zeros((len(first), 0), np.int32)
    return Cube(
        place=place,
        codes=np.stack(codes, axis=1).astype(np.int32) if codes else empty,
        marks=flags >> 5,
        waited=flags & 16 != 0,
        open=flags & 8 != 0,
        after_goal=flags & 4 != 0,
        reached=flags & 2 != 0,
        later=flags & 1 != 0,
        met=sums[0],
        visits=sums[1],
    )


def _span(column: Int64s) -> int:
    return int(column.max(initial=0)) - int(column.min(initial=0)) + 1


def _numbered(key: Int64s) -> Int64s:
    """Give equal keys the same number, from 0 without gaps."""
    most = int(key.max(initial=0)) + 1
    if most <= 4 * len(key) + 1_000_000:
        there = np.zeros(most, np.bool_)
        there[key] = True
        numbers: Int64s = (np.cumsum(there) - 1)[key]
        return numbers
    return np.unique(key, return_inverse=True)[1]
