"""How many messages people got in the last seven days when they turned away, and when they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled
from touchline.kernels.friction_cells import Masks, Split, cells_of, goals_of, in_cell

__all__ = ["MOST", "WEEK", "Doses", "Sent", "kernel", "merge", "pressed"]

MOST: Final = 31
"""More messages in a week are counted as so many."""
WEEK: Final = 7 * 86_400_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What is what. Instants and durations are in µs."""

    message: Flags
    """Touchpoint → whether the company sends it."""
    stop: Flags
    """Touchpoint → whether people turn away by it: they unsubscribe or complain."""
    own: Flags
    """Touchpoint → whether the customer does it, and does not turn away by it."""
    goal: Masks | None
    pause: int
    """A longer time between a customer's own events begins a visit."""
    end: int
    """Last instant of the log: messages less than a week before it are left out."""


class Doses(NamedTuple):
    """Cells × messages in the last seven days, 0 … ``MOST``."""

    messages: Int64s
    """Messages that were so manieth; up to the first turning away of a person."""
    stops: Int64s
    """After how many of them people turned away, before the next message and within a week."""
    micros: Int64s
    """µs up to the next message, the turning away or a week later, whichever came first."""
    visits: Int64s
    """Visits that began after so many messages, and not with the goal."""
    reached: Int64s
    """Visits within a week of whose begin the goal was reached."""


def kernel(batch: Batch, *, sent: Sent, splits: Sequence[Split], cells: int) -> Doses:
    """Count; all journeys of a person are one timeline, in the cell of the first of them."""
    found = Doses(*(np.zeros((cells, MOST + 1), np.int64) for _ in range(5)))
    begins = batch.person_starts()
    rows = cells_of(batch, splits)[:, begins]
    _count(
        batch.touchpoint, batch.time, batch.starts, batch.stops,
        np.append(begins, len(batch)), rows, goals_of(batch, sent.goal), batch.low, sent.message,
        sent.stop, sent.own, sent.pause, sent.end, *found,
    )  # fmt: skip
    return found


def merge(a: Doses, b: Doses) -> Doses:
    """Add up."""
    return Doses(*(x + y for x, y in zip(a, b, strict=True)))


def pressed(limit: int, *, message: Flags, split: Split, cell: int) -> partial[Flags]:
    """Make the filter of journeys in a cell with more than *limit* messages within seven days."""
    return partial(_pressed, limit=limit, message=message, split=split, cell=cell)


def _pressed(batch: Batch, *, limit: int, message: Flags, split: Split, cell: int) -> Flags:
    flags: Flags = in_cell(batch, split, cell)
    flags &= _most(batch.touchpoint, batch.time, batch.starts, batch.stops, message) > limit
    return flags


@compiled
def _most(codes: UInt16s, time: Int64s, starts: Int32s, stops: Int32s, message: Flags) -> Int64s:
    """Give the most messages of each journey within seven days, up to ``MOST``."""
    most = np.zeros(len(starts), np.int64)
    ring = np.zeros(32, np.int64)
    for j in range(len(starts)):
        count = 0
        first = 0
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            if message[np.uint64(codes[i])]:
                ring[np.uint64(count & 31)] = time[i]
                count += 1
                first = _first(ring, first, count, time[i])
                most[j] = max(most[j], count - first)
    return most


@compiled
def _first(ring: Int64s, first: int, count: int, now: int) -> int:
    """Give the number of the first message of the last seven days, at most ``MOST`` ago."""
    first = max(first, count - 31)
    while first < count and ring[np.uint64(first & 31)] <= now - 604_800_000_000:
        first += 1
    return first


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
    message: Flags,
    stop: Flags,
    own: Flags,
    pause: int,
    end: int,
    messages: Int64s,
    stopped: Int64s,
    micros: Int64s,
    visits: Int64s,
    reached: Int64s,
) -> None:
    mine = np.zeros((5, 32), np.int64)
    for p in range(len(begins) - 1):
        mine[:] = 0
        _person(
            codes, time, starts[begins[p] : begins[p + 1]], stops[begins[p] : begins[p + 1]],
            goal, low, message, stop, own, pause, end, mine,
        )  # fmt: skip
        for dose in range(32):
            if mine[0, dose] or mine[3, dose]:
                _add(mine[:, dose], rows[:, p], dose, messages, stopped, micros, visits, reached)


@compiled
def _add(
    counts: Int64s,
    rows: Int64s,
    dose: int,
    messages: Int64s,
    stopped: Int64s,
    micros: Int64s,
    visits: Int64s,
    reached: Int64s,
) -> None:
    """Add what a person met at one dose to all cells that the person is in."""
    for row in rows:
        if row >= 0:
            messages[row, dose] += counts[0]
            stopped[row, dose] += counts[1]
            micros[row, dose] += counts[2]
            visits[row, dose] += counts[3]
            reached[row, dose] += counts[4]


@compiled
def _person(
    codes: UInt16s,
    time: Int64s,
    starts: Int32s,
    stops: Int32s,
    goal: Flags,
    low: int,
    message: Flags,
    stop: Flags,
    own: Flags,
    pause: int,
    end: int,
    mine: Int64s,
) -> None:
    """Add up what one person meets, by messages in the last seven days."""
    week = 604_800_000_000
    ring = np.zeros(32, np.int64)
    begun = np.zeros(32, np.int64)  # when the last visits began that the goal has not come after
    before = np.zeros(32, np.int64)  # after how many messages
    waiting = 0
    count = first = dose = 0
    last = seen = np.int64(-1)  # instants of the last message, and of the last own event
    gone = False
    for j in range(len(starts)):
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            code, now = np.uint64(codes[i]), time[i]
            if (message[code] or stop[code]) and not gone:
                gone = stop[code]
                if last >= 0:
                    _close(mine, dose, now - last, gone)
                if not gone:
                    ring[np.uint64(count & 31)] = now
                    count += 1
                    first = _first(ring, first, count, now)
                    dose, last = count - first, now
            elif own[code]:
                begins = seen < 0 or now - seen > pause
                if begins and not goal[i - np.uint64(low)] and now <= end - week:
                    first = _first(ring, first, count, now)
                    begun[np.uint64(waiting & 31)] = now
                    before[np.uint64(waiting & 31)] = count - first
                    waiting += 1
                    mine[3, count - first] += 1
                seen = now
            if goal[i - np.uint64(low)]:
                _reach(mine, begun, before, waiting, now)
                waiting = 0
    if last >= 0 and not gone and last <= end - week:
        _close(mine, dose, week, False)


@compiled
def _close(mine: Int64s, dose: int, micros: int, gone: bool) -> None:
    """Count a message *micros* after which the next came, or the person turned away."""
    week = 604_800_000_000
    mine[0, dose] += 1
    mine[1, dose] += gone and micros <= week
    mine[2, dose] += min(micros, week)


@compiled
def _reach(mine: Int64s, begun: Int64s, before: Int64s, waiting: int, now: int) -> None:
    """Count the visits that began within a week before the goal; of very many, the last ones."""
    for k in range(max(0, waiting - 32), waiting):
        if now - begun[np.uint64(k & 31)] <= 604_800_000_000:
            mine[4, before[np.uint64(k & 31)]] += 1
