"""Who comes back: cohorts of persons by the period of a start, and the periods of their returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.marked import Marks, marked
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
    conditions: Marks | None = None
    """What begins, and what comes back; None: every event does both."""
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

    def events(self, batch: Batch) -> tuple[Int32s, UInt64s, Int64s, Int64s]:
        """Events that count: where they are, bits, and per journey the first and after the last.

        Without *conditions* the first two are empty, and the others positions of events.
        """
        if self.conditions is None:
            none, bits = np.zeros(0, np.int32), np.zeros(0, np.uint64)
            return none, bits, batch.starts.astype(np.int64), batch.stops.astype(np.int64)
        at, bits, bounds = marked(batch, self.conditions)
        # as if an event were there, for no bits at all mean that every event counts
        return at, bits if len(bits) else np.zeros(1, np.uint64), bounds[:-1], bounds[1:]


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
    plain = rule.conditions is None and not (
        rule.recurring or rule.late or rule.rolling or rule.segment
    )
    bounds = bounds_of_persons(batch)
    if plain and len(bounds) == len(batch) + 1:  # each journey is a person
        walk = _first_time_regular if _regular(rule.edges) else _first_time_any
        persons = walk(batch.time, batch.starts, batch.stops, rule.edges, scale)
        return Cells(persons[None], _reached(persons[None], rule))
    persons = np.zeros((rule.groups, n, n), np.int64)
    reached = np.zeros((rule.groups, n, n), np.int64)
    _count(
        batch.time, *rule.events(batch), bounds,
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
        batch.time, *rule.events(batch), bounds, rule.edges,
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
    at: Int32s,
    bits: UInt64s,
    starts: Int64s,
    stops: Int64s,
    edges: Int64s,
    scale: float,
    until: int,
    recurring: bool,
    rolling: int,
    begun: Int64s,
    back: Int64s,
) -> tuple[int, int, int]:
    """Collect the periods in which one person begins and comes back, in order.

    An event is looked at only if it can be the first of its kind in a period: a start from
    *opens* on, a return from *returns* on. With *rolling* a return k periods after the start is
    noted k after the cohort's period.

    Returns
    -------
    How many of *begun* and of *back* are used, and how many rolling periods of the person are over.
    """
    n = len(edges) - 1
    every = len(bits) == 0  # events are places themselves, and do both
    began, n_begun, n_back = _EVER, 0, 0
    opens, returns = -_EVER, _EVER if rolling else edges[0]
    for j in range(len(starts)):
        for q in range(np.uint64(starts[j]), np.uint64(stops[j])):
            now = time[q] if every else time[np.uint64(at[q])]
            if now < opens and now < returns:
                continue
            bit = np.uint64(_START | _BACK) if every else bits[q]
            if now >= opens and bit & np.uint64(_START):
                period = locate(edges, scale, now)
                if period >= 0 and period < n:
                    n_begun = _note(begun, n_begun, period)
                if began == _EVER:
                    began = now
                    returns = now if rolling and n_begun else returns
                opens = edges[period + 1] if recurring and period < n else _EVER
            if now >= returns and bit & np.uint64(_BACK):
                if rolling:
                    since = (now - began) // rolling
                    period, returns = begun[0] + min(since, n), began + (since + 1) * rolling
                else:
                    period = locate(edges, scale, now)
                    returns = edges[period + 1] if period < n else _EVER
                if period < len(back):
                    n_back = _note(back, n_back, period)
    over = max(0, (until - began) // rolling) if rolling and n_begun else 0
    return n_begun, n_back, over


@compiled
def _count(
    time: Int64s,
    at: Int32s,
    bits: UInt64s,
    starts: Int64s,
    stops: Int64s,
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
            time, at, bits, starts[a:b], stops[a:b], edges, scale, until, recurring, rolling,
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
    at: Int32s,
    bits: UInt64s,
    starts: Int64s,
    stops: Int64s,
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
            time, at, bits, starts[a:b], stops[a:b], edges, scale, until, recurring, rolling,
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
