"""Where visits with something in the basket end before the goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled
from touchline.kernels.friction_cells import Masks, Split, cells_of, goals_of, in_cell

__all__ = ["Basket", "Steps", "abandoned", "kernel", "merge"]

UInt8s = npt.NDArray[np.uint8]

_ENDED: Final = 1
"""Bit of a step; 2 says that the visit went on to the goal, 4 that the goal came at some time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """What is a visit with a basket. Durations and instants are in µs."""

    basket: Flags
    """Touchpoint → whether something is put into the basket by it."""
    own: Flags
    """Touchpoint → whether the customer does it, not the company."""
    goal: Masks | None
    pause: int
    """A longer time between a customer's own events ends a visit."""
    until: int
    """Visits without the goal whose last event is later may still go on: not counted."""
    looked_at: Int32s
    """Touchpoint → its column; −1 for those that are not looked at."""


class Steps(NamedTuple):
    """Cells × touchpoints: journeys, each by its first visit that has the touchpoint."""

    had: Int64s
    """Came there with something in the basket."""
    ended: Int64s
    """And the visit ended there."""
    won: Int64s
    """And the visit went on to the goal."""
    reached: Int64s
    """And the goal came, then or in a later visit."""


def kernel(batch: Batch, *, basket: Basket, splits: Sequence[Split], cells: int) -> Steps:
    """Count steps of visits from the basket on."""
    columns = int(basket.looked_at.max(initial=-1)) + 1
    found = Steps(*(np.zeros((cells, columns), np.int64) for _ in range(4)))
    _add(*_steps_of(batch, basket), cells_of(batch, splits), *found)
    return found


def merge(a: Steps, b: Steps) -> Steps:
    """Add up."""
    return Steps(*(x + y for x, y in zip(a, b, strict=True)))


def abandoned(column: int, *, basket: Basket, split: Split, cell: int) -> partial[Flags]:
    """Make the filter of journeys in a cell that leave their basket at the touchpoint *column*."""
    return partial(_abandoned, column=column, basket=basket, split=split, cell=cell)


def _abandoned(batch: Batch, *, column: int, basket: Basket, split: Split, cell: int) -> Flags:
    journey, columns, bits = _steps_of(batch, basket)
    flags = np.zeros(len(batch), np.bool_)
    flags[journey[(columns == column) & (bits & _ENDED != 0)]] = True
    flags &= in_cell(batch, split, cell)
    return flags


def _steps_of(batch: Batch, basket: Basket) -> tuple[Int32s, Int32s, UInt8s]:
    """By step: position of the journey, column of the touchpoint, what came of it."""
    return _steps(
        batch.touchpoint, batch.time, batch.starts, batch.stops, goals_of(batch, basket.goal),
        batch.low, batch.event_count, basket.basket, basket.own, basket.pause, basket.until,
        basket.looked_at,
    )  # fmt: skip


@compiled
def _steps(
    codes: UInt16s,
    time: Int64s,
    starts: Int32s,
    stops: Int32s,
    goal: Flags,
    low: int,
    most: int,
    basket: Flags,
    own: Flags,
    pause: int,
    until: int,
    looked_at: Int32s,
) -> tuple[Int32s, Int32s, UInt8s]:
    journey = np.empty(most, np.int32)
    column = np.empty(most, np.int32)
    bits = np.zeros(most, np.uint8)
    seen = np.full(len(own), -1, np.int64)  # touchpoint → last journey that came there
    n = 0
    for j in range(len(starts)):
        first = n  # first step of the journey
        visit = n  # first step of the visit
        full = False
        last = np.int64(-1)  # last own event of the visit
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            code = np.uint64(codes[i])
            if not (own[code] or goal[i - np.uint64(low)]):
                continue
            if last >= 0 and time[i] - time[np.uint64(last)] > pause:
                _leave(column, bits, visit, n, looked_at[np.uint64(codes[np.uint64(last)])])
                visit, full = n, False
            last = np.int64(i)
            if goal[i - np.uint64(low)]:
                bits[visit:n] |= np.uint8(2)
                bits[first:n] |= np.uint8(4)
                visit, full, last = n, False, np.int64(-1)
                continue
            full = full or basket[code]
            if full and looked_at[code] >= 0 and seen[code] != j:
                seen[code] = j
                journey[n], column[n] = j, looked_at[code]
                n += 1
        if last >= 0 and time[np.uint64(last)] <= until:
            _leave(column, bits, visit, n, looked_at[np.uint64(codes[np.uint64(last)])])
        elif last >= 0:
            n = visit
    return journey[:n], column[:n], bits[:n]


@compiled
def _leave(column: Int32s, bits: UInt8s, begin: int, end: int, at: int) -> None:
    """Note that the visit of some steps ends at one of them."""
    for row in range(begin, end):
        if column[row] == at:
            bits[row] |= np.uint8(1)


@compiled
def _add(
    journey: Int32s,
    column: Int32s,
    bits: UInt8s,
    rows: Int64s,
    had: Int64s,
    ended: Int64s,
    won: Int64s,
    reached: Int64s,
) -> None:
    for step in range(len(journey)):
        at = column[step]
        for k in range(len(rows)):
            row = rows[k, journey[step]]
            if row >= 0:
                had[row, at] += 1
                ended[row, at] += bits[step] & 1
                won[row, at] += bits[step] >> 1 & 1
                reached[row, at] += bits[step] >> 2
