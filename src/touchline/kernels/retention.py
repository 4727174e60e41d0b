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
    groups = _groups(batch, bounds[:-1], rule)
    _count(_periods(batch, bounds, rule), groups, rule.late, rule.rolling, persons, reached)
    return Cells(persons, reached if rule.rolling else _reached(persons, rule))


def merge(a: Cells, b: Cells) -> Cells:
    """Add up."""
    return Cells(a.persons + b.persons, a.reached + b.reached)


def in_cell(batch: Batch, *, rule: Rule, group: int, cohort: int, period: int) -> Flags:
    """Say for each journey whether its person is counted in a cell."""
    bounds = bounds_of_persons(batch)
    found = _find(_periods(batch, bounds, rule), rule.late, rule.rolling, cohort, period)
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


class _Periods(NamedTuple):
    """Periods of persons, in order, one person after the other."""

    begun: Int32s
    begun_to: Int64s
    """Person p begins in those from ``begun_to[p]`` to before ``begun_to[p + 1]``."""
    back: Int32s
    back_to: Int64s
    """The same of coming back; of rolling periods the cohort's and those since, added up."""
    over: Int64s
    """Rolling periods of the person that are over."""


def _periods(batch: Batch, bounds: Int64s, rule: Rule) -> _Periods:
    return _Periods(
        *_collect(
            batch.time, *rule.events(batch), bounds, rule.edges, scale_of(rule.edges), rule.until,
            rule.recurring, rule.rolling,
        )
    )  # fmt: skip


@compiled
def _note(found: Int32s, begin: int, used: int, period: int) -> int:
    """Put *period* behind those found from *begin* on, unless it is the last of them."""
    if used == begin or found[used - 1] != period:
        found[used] = period
        used += 1
    return used


@compiled
def _collect(  # noqa: C901 - one pass; calls would cost more than the work
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
    rolling: int,
) -> tuple[Int32s, Int64s, Int32s, Int64s, Int64s]:
    """Collect the periods in which each person begins and comes back.

    An event is looked at only if it can be the first of its kind in a period: a start from
    *opens* on, a return from *returns* on.
    """
    n, persons, most = len(edges) - 1, len(bounds) - 1, 0
    for j in range(len(starts)):
        most += stops[j] - starts[j]
    begun, back = np.empty(most, np.int32), np.empty(most, np.int32)
    begun_to, back_to = np.zeros(persons + 1, np.int64), np.zeros(persons + 1, np.int64)
    over = np.zeros(persons, np.int64)
    every = len(bits) == 0  # events are places themselves, and do both
    n_begun = n_back = 0
    for p in range(persons):
        first, first_back = n_begun, n_back
        began, opens, returns = _EVER, -_EVER, _EVER if rolling else edges[0]
        for j in range(np.uint64(bounds[p]), np.uint64(bounds[p + 1])):
            for q in range(np.uint64(starts[j]), np.uint64(stops[j])):
                now = time[q] if every else time[np.uint64(at[q])]
                if now < opens and now < returns:
                    continue
                bit = np.uint64(_START | _BACK) if every else bits[q]
                if now >= opens and bit & np.uint64(_START):
                    period = locate(edges, scale, now)
                    if period >= 0 and period < n:
                        n_begun = _note(begun, first, n_begun, period)
                    if began == _EVER:
                        began = now
                        returns = now if rolling and n_begun > first else returns
                    opens = edges[period + 1] if recurring and period < n else _EVER
                if now >= returns and bit & np.uint64(_BACK):
                    if rolling:
                        since = min((now - began) // rolling, n)
                        period, returns = begun[first] + since, began + (since + 1) * rolling
                    else:
                        period = locate(edges, scale, now)
                        returns = edges[period + 1] if period < n else _EVER
                    if rolling or period < n:
                        n_back = _note(back, first_back, n_back, period)
        begun_to[p + 1], back_to[p + 1] = n_begun, n_back
        if rolling and n_begun > first:
            over[p] = max(0, (until - began) // rolling)
    return begun[:n_begun], begun_to, back[:n_back], back_to, over


@compiled
def _count(
    found: _Periods, groups: Int32s, late: bool, rolling: int, persons: Int64s, reached: Int64s
) -> None:
    n = persons.shape[1]
    for p in range(len(groups)):
        group = groups[p]
        first, last = found.back_to[p], found.back_to[p + 1]
        for x in range(found.begun_to[p], found.begun_to[p + 1]):
            cohort = np.int64(found.begun[x])
            persons[group, cohort, 0] += 1
            most = n - cohort  # periods of this cohort, the first included
            if rolling:
                most = min(most, found.over[p])
                for period in range(max(1, most)):
                    reached[group, cohort, period] += 1
            if late and first < last:
                for period in range(1, min(most, found.back[last - 1] - cohort + 1)):
                    persons[group, cohort, period] += 1
            if late:
                continue
            for y in range(first, last):
                period = found.back[y] - cohort
                if 0 < period < most:
                    persons[group, cohort, period] += 1


@compiled
def _find(found: _Periods, late: bool, rolling: int, cohort: int, period: int) -> Flags:
    flags = np.zeros(len(found.over), np.bool_)
    for p in range(len(flags)):
        begun = found.begun[found.begun_to[p] : found.begun_to[p + 1]]
        if not np.any(begun == cohort):
            continue
        later = found.back[found.back_to[p] : found.back_to[p + 1]] - cohort
        if period == 0:
            flags[p] = True
        elif rolling == 0 or period < found.over[p]:
            flags[p] = np.any(later >= period) if late else np.any(later == period)
    return flags
