"""Which messages people respond to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled
from touchline.kernels.friction_cells import Masks, Split, cells_of, goals_of, in_cell

__all__ = ["Mail", "Responses", "got", "kernel", "merge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What is a message and what a response. Durations and instants are in µs."""

    kinds: Int32s
    """Touchpoint → number of the kind of message, −1 for other touchpoints."""
    response: Flags
    """Kind of message × touchpoint: whether it is a response."""
    goal: Masks | None
    window: int
    """A response comes within this time."""
    end: int
    """Last instant of the log: messages are left out that had no time for a response."""


class Responses(NamedTuple):
    """Cells × kinds of messages."""

    persons: Int64s
    """Persons who got some."""
    sent: Int64s
    answered: Int64s
    sent_square: Int64s
    """Sums over persons of the square of what each got,"""
    both: Int64s
    """of what each got times what they answered,"""
    answered_square: Int64s
    """and of the square of what they answered."""
    won: Int64s
    """Messages with a response, after which the goal came within the window."""
    won_anyway: Int64s
    """Messages without a response, after which it came nevertheless."""


def kernel(batch: Batch, *, mail: Mail, splits: Sequence[Split], cells: int) -> Responses:
    """Count; all journeys of a person are one timeline, in the cell of the first of them."""
    kinds = len(mail.response)
    begins = batch.person_starts()
    rows = cells_of(batch, splits)[:, begins]
    mine = np.zeros((4, kinds), np.int64)
    sums = np.zeros((len(Responses._fields), cells, kinds), np.int64)
    _count(
        batch.touchpoint, batch.time, batch.starts, batch.stops, np.append(begins, len(batch)),
        rows, goals_of(batch, mail.goal), batch.low, mail.kinds, mail.response, mail.window,
        mail.end, mine, sums,
    )  # fmt: skip
    return Responses(*sums)


def merge(a: Responses, b: Responses) -> Responses:
    """Add up."""
    return Responses(*(x + y for x, y in zip(a, b, strict=True)))


def got(code: int, *, split: Split, cell: int) -> partial[Flags]:
    """Make the filter of journeys in a cell that have a message."""
    return partial(_got, code=code, split=split, cell=cell)


def _got(batch: Batch, *, code: int, split: Split, cell: int) -> Flags:
    here = np.zeros(batch.high - batch.low + 1, np.int64)
    np.cumsum(batch.touchpoint[batch.low : batch.high] == code, out=here[1:])
    flags: Flags = here[batch.stops - batch.low] > here[batch.starts - batch.low]
    return flags & in_cell(batch, split, cell)


@compiled
def _count(
    codes: UInt16s,
    time: Int64s,
    starts: Int32s,
    stops: Int32s,
    begins: Int64s,
    rows: Int64s,
    goal: Flags,
    low: int,
    kinds: Int32s,
    response: Flags,
    window: int,
    end: int,
    mine: Int64s,
    sums: Int64s,
) -> None:
    for p in range(len(begins) - 1):
        mine[:] = 0
        for j in range(begins[p], begins[p + 1]):
            for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
                kind = kinds[np.uint64(codes[i])]
                if kind < 0 or time[i] > end - window:
                    continue
                answered, won = _after(
                    codes, time, starts, stops, j, begins[p + 1], i, goal, low, response[kind],
                    window,
                )  # fmt: skip
                mine[0, kind] += 1
                mine[1, kind] += answered
                mine[2, kind] += answered and won
                mine[3, kind] += won and not answered
        for k in range(len(rows)):
            if rows[k, p] >= 0:
                _add(mine, sums[:, rows[k, p]])


@compiled
def _after(
    codes: UInt16s,
    time: Int64s,
    starts: Int32s,
    stops: Int32s,
    j: int,
    last: int,
    i: Any,
    goal: Flags,
    low: int,
    response: Flags,
    window: int,
) -> tuple[bool, bool]:
    """Whether a response comes within the window after event *i* of journey *j*, and the goal."""
    answered = won = False
    until = time[i] + window
    begin = i + np.uint64(1)
    for k in range(j, last):
        for n in range(begin, np.uint64(stops[k])):
            if time[n] > until:
                return answered, won
            answered = answered or response[np.uint64(codes[n])]
            won = won or goal[n - np.uint64(low)]
        if k + 1 < last:
            begin = np.uint64(starts[k + 1])
    return answered, won


@compiled
def _add(mine: Int64s, sums: Int64s) -> None:
    for kind in range(mine.shape[1]):
        sent, answered = mine[0, kind], mine[1, kind]
        if sent == 0:
            continue
        sums[0, kind] += 1
        sums[1, kind] += sent
        sums[2, kind] += answered
        sums[3, kind] += sent * sent
        sums[4, kind] += sent * answered
        sums[5, kind] += answered * answered
        sums[6, kind] += mine[2, kind]
        sums[7, kind] += mine[3, kind]
