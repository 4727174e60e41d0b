"""Who comes back: cohorts of persons by the period of a start, and the periods of their returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.periods import bounds_of_persons, locate, scale_of

__all__ = ["Cells", "Rule", "in_cell", "kernel", "merge"]

_START = 1
_BACK = 2
_EVER = np.iinfo(np.int64).max
_LONGEST = 366 * 86_400_000_000
"""µs of the longest period whose number a double gives exactly."""


@dataclass(frozen=True, eq=False)
class Rule:
    """What is counted."""

    edges: Int64s
    """Bounds of the periods; as many cohorts, and as many periods of return."""
    until: int
    """Instant up to which the log is complete."""
    masks: Callable[[Batch], UInt64s] | None = None
    """Batch → bits of its events: 1 begins, 2 comes back; None: every event does both."""
    recurring: bool = False
    """Whether a person belongs to each cohort in which they begin, or to the first alone."""
    late: bool = False
    """Whether coming back later counts too."""
    rolling: int = 0
    """µs of a period that is counted from the start of each person; 0: periods of the calendar."""
    segment: str | None = None
    """Segment to count apart."""
    groups: int = 1
    """Texts of the segment, and one for persons without; 1 without segment."""

    def bits(self, batch: Batch) -> UInt64s:
        """Bits of the events of *batch*."""
        if self.masks is None:
            return np.full(batch.high - batch.low, _START | _BACK, np.uint64)
        return self.masks(batch)


class Cells(NamedTuple):
    """Counts of persons by group, cohort and periods since."""

    persons: Int64s
    """Period 0: size of the cohort; later ones: who came back."""
    reached: Int64s
    """Whose period is over."""


def kernel(batch: Batch, *, rule: Rule) -> Cells:
    """Count persons."""
    n = len(rule.edges) - 1
    scale = scale_of(rule.edges)
    plain = rule.masks is None and not (rule.recurring or rule.late or rule.rolling or rule.segment)
    if plain and batch.person is None:
        walk = _first_time_regular if _regular(rule.edges) else _first_time_any
        persons = walk(batch.time, batch.starts, batch.stops, rule.edges, scale)
        return Cells(persons[None], _reached(persons[None], rule))
    persons = np.zeros((rule.groups, n, n), np.int64)
    reached = np.zeros((rule.groups, n, n), np.int64)
    bounds = bounds_of_persons(batch)
    _count(
        batch.time, rule.bits(batch), batch.low, batch.starts, batch.stops, bounds,
        _groups(batch, bounds[:-1], rule), rule.edges, scale, rule.until, rule.recurring, rule.late,
        rule.rolling, persons, reached,
    )  # fmt: skip
    return Cells(persons, reached if rule.rolling else _reached(persons, rule))


def merge(a: Cells, b: Cells) -> Cells:
    """Add up."""
    return Cells(a.persons + b.persons, a.reached + b.reached)


def in_cell(batch: Batch, *, rule: Rule, group: int, cohort: int, period: int) -> Flags:
    """Say for each journey whether its person is counted in a cell."""
    bounds = bounds_of_persons(batch)
    found = _find(
        batch.time, rule.bits(batch), batch.low, batch.starts, batch.stops, bounds, rule.edges,
        scale_of(rule.edges), rule.until, rule.recurring, rule.late, rule.rolling,
        cohort, period,
    )  # fmt: skip
    found &= _groups(batch, bounds[:-1], rule) == group
    return np.repeat(found, np.diff(bounds))


def _groups(batch: Batch, firsts: Int64s, rule: Rule) -> Int32s:
    """Group of each person; the last is for those without the segment."""
    if rule.segment is None:
        return np.zeros(len(firsts), np.int32)
    mine = batch.segments[rule.segment][batch.row_numbers()[firsts]]
    return np.where(mine < 0, rule.groups - 1, mine).astype(np.int32)


def _reached(persons: Int64s, rule: Rule) -> Int64s:
    """Whole cohorts, where the period is over."""
    n = len(rule.edges) - 1
    over = int(np.searchsorted(rule.edges[1:], rule.until, side="right"))
    cohort, period = np.indices((n, n))
    reached: Int64s = persons[:, :, :1] * (cohort + period < over)
    reached[:, :, :1] = persons[:, :, :1]
    return reached


def _regular(edges: Int64s) -> bool:
    """Whether a bit of 64 is there for each period, one is left, and all are equally long."""
    lengths = np.diff(edges)
    return 0 < len(lengths) < 64 and int(lengths.min()) == int(lengths.max()) <= _LONGEST


@compiled
def _first_time_regular(
    time: Int64s, starts: Int32s, stops: Int32s, edges: Int64s, scale: float
) -> Int64s:
    """Count with every event a start and a return: events set bits, so none needs a branch.

    Half a µs is added before the multiplication: it is far more than the error of the product, so
    that an event at the very beginning of a period falls into it.
    """
    n = len(edges) - 1
    cells = np.zeros((n, n), np.int64)
    for j in range(len(starts)):
        start, stop = np.uint64(starts[j]), np.uint64(stops[j])
        cohort = locate(edges, scale, time[start])
        if cohort < 0 or cohort >= n:
            continue
        begin = edges[np.uint64(cohort)]
        row = cells[cohort]
        last = int((time[stop - np.uint64(1)] - begin + 0.5) * scale)
        if last == 0:
            row[0] += 1
            continue
        bits = np.uint64(0)
        for i in range(start, stop):
            period = int((time[i] - begin + 0.5) * scale)
            bits |= np.uint64(1) << np.uint64(min(period, 63))
        for k in range(min(last, n - 1 - cohort) + 1):
            row[k] += np.int64((bits >> np.uint64(k)) & np.uint64(1))
    return cells


@compiled
def _first_time_any(
    time: Int64s, starts: Int32s, stops: Int32s, edges: Int64s, scale: float
) -> Int64s:
    """Count with every event a start and a return: a comparison an event, unless the period ends.

    Events stand in order of time, so a journey whose last event lies in the first one's period
    needs no look at those in between.
    """
    n = len(edges) - 1
    cells = np.zeros((n, n), np.int64)
    for j in range(len(starts)):
        i = np.uint64(starts[j])
        stop = np.uint64(stops[j])
        cohort = locate(edges, scale, time[i])
        if cohort < 0 or cohort >= n:
            continue
        row = np.uint64(cohort)
        cells[row, 0] += 1
        end = edges[row + np.uint64(1)]
        last = time[stop - np.uint64(1)]
        while last >= end:
            while time[i] < end:
                i += np.uint64(1)
            period = locate(edges, scale, time[i])
            if period >= n:
                break
            cells[row, np.uint64(period) - row] += 1
            end = edges[np.uint64(period + 1)]
    return cells


@compiled
def _note(found: Int64s, used: int, period: int) -> int:
    """Put *period* behind those found so far, unless it is the last of them."""
    if used == 0 or found[used - 1] != period:
        found[used] = period
        used += 1
    return used


@compiled
def _person(
    time: Int64s,
    bits: UInt64s,
    low: int,
    starts: Int32s,
    stops: Int32s,
    edges: Int64s,
    scale: float,
    until: int,
    recurring: bool,
    rolling: int,
    begun: Int64s,
    back: Int64s,
) -> tuple[int, int, int]:
    """Collect the periods in which one person begins and comes back, in order.

    With *rolling* a return k periods after the start is noted k after the cohort's period.

    Returns
    -------
    How many of *begun* and of *back* are used, and how many rolling periods of the person are over.
    """
    n = len(edges) - 1
    began = -1  # position of the first start
    n_begun = n_back = over = 0
    here, end = -1, edges[0]  # period of the events before *end*
    for j in range(len(starts)):
        for i in range(int(starts[j]), int(stops[j])):
            bit = bits[i - low]
            if bit == 0:
                continue
            if time[i] >= end:
                here = locate(edges, scale, time[i])
                end = edges[here + 1] if here < n else _EVER
            period = here
            if bit & np.uint64(_START) and (began < 0 or recurring):
                if period >= 0 and period < n:
                    n_begun = _note(begun, n_begun, period)
                began = i if began < 0 else began
            if rolling:
                since = min((time[i] - time[began]) // rolling, n) if n_begun else 0
                period = int(begun[0] + since) if n_begun else -1
            if bit & np.uint64(_BACK) and period >= 0 and period < len(back):
                n_back = _note(back, n_back, period)
    if rolling and n_begun:
        over = max(0, (until - time[began]) // rolling)
    return n_begun, n_back, over


@compiled
def _count(
    time: Int64s,
    bits: UInt64s,
    low: int,
    starts: Int32s,
    stops: Int32s,
    bounds: Int64s,
    groups: Int32s,
    edges: Int64s,
    scale: float,
    until: int,
    recurring: bool,
    late: bool,
    rolling: int,
    persons: Int64s,
    reached: Int64s,
) -> None:
    n = len(edges) - 1
    begun, back = np.empty(n, np.int64), np.empty(n + (n if rolling else 0), np.int64)
    for p in range(len(bounds) - 1):
        a, b = bounds[p], bounds[p + 1]
        n_begun, n_back, over = _person(
            time, bits, low, starts[a:b], stops[a:b], edges, scale, until, recurring, rolling,
            begun, back,
        )  # fmt: skip
        cells = persons[groups[p]]
        for x in range(n_begun):
            cohort = begun[x]
            cells[cohort, 0] += 1
            most = n - cohort  # periods of this cohort, the first included
            if rolling:
                reached[groups[p], cohort, 0] += 1
                most = min(most, over)
                reached[groups[p], cohort, 1 : max(1, most)] += 1
            if late:
                if n_back:
                    cells[cohort, 1 : max(1, min(most, back[n_back - 1] - cohort + 1))] += 1
                continue
            for y in range(n_back):
                period = back[y] - cohort
                if 0 < period < most:
                    cells[cohort, period] += 1


@compiled
def _find(
    time: Int64s,
    bits: UInt64s,
    low: int,
    starts: Int32s,
    stops: Int32s,
    bounds: Int64s,
    edges: Int64s,
    scale: float,
    until: int,
    recurring: bool,
    late: bool,
    rolling: int,
    cohort: int,
    period: int,
) -> Flags:
    n = len(edges) - 1
    found = np.zeros(len(bounds) - 1, np.bool_)
    begun, back = np.empty(n, np.int64), np.empty(n + (n if rolling else 0), np.int64)
    for p in range(len(bounds) - 1):
        a, b = bounds[p], bounds[p + 1]
        n_begun, n_back, over = _person(
            time, bits, low, starts[a:b], stops[a:b], edges, scale, until, recurring, rolling,
            begun, back,
        )  # fmt: skip
        if not np.any(begun[:n_begun] == cohort):
            continue
        later = back[:n_back] - cohort
        if period == 0:
            found[p] = True
        elif rolling == 0 or period < over:
            found[p] = np.any(later >= period) if late else np.any(later == period)
    return found
