"""Finds where journeys come back to a touchpoint."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s, UInt64s
from touchline.kernels.compiled import compiled

__all__ = ["FIGURES", "LONGEST", "Loops", "codes_of", "kernel", "looping_at", "merge", "with_path"]

FIGURES = ("journeys", "looping", "persons", "repeats", "returns", "ping_pong", "micros")
"""Of a touchpoint: journeys with it, journeys and persons who come back to it, events directly
after one with it, other events of it after the first, those of them with a single event between,
and the µs since its last event, added up."""
LONGEST = 4
"""A loop of so many transitions has so many touchpoints, whose codes fill 64 bits."""


class Loops(NamedTuple):
    """Counts of some journeys."""

    by_touchpoint: Int64s
    """Row of :data:`FIGURES` × touchpoint."""
    totals: Int64s
    """Journeys, journeys with a loop, persons, persons with a loop, events, µs within loops, µs."""
    paths: UInt64s
    """Loops, as codes of their touchpoints, the first in the lowest 16 bits, each plus 1."""
    path_counts: Int64s
    """Loop → how often, in how many journeys, µs added up."""


def kernel(batch: Batch, *, touchpoints: int, longest: int) -> Loops:
    """Look at each event whose touchpoint was in the journey before.

    Parameters
    ----------
    touchpoints
        Number of codes.
    longest
        Loops of at most so many transitions are told apart; at most 4.
    """
    counts = np.zeros((len(FIGURES), touchpoints), np.int64)
    totals = np.zeros(7, np.int64)
    person = np.zeros(len(batch), np.int64)
    person[batch.person_starts()[1:]] = 1
    person = np.cumsum(person)
    paths, journeys, micros = _loops(
        batch.touchpoint, batch.time, batch.starts, batch.stops, person, longest, counts, totals
    )
    totals[2] = person[-1] + 1 if len(person) else 0
    # Journeys rise in the list: where path and journey differ from the one before, one is new.
    order = np.argsort(paths, kind="stable")
    paths, journeys, micros = paths[order], journeys[order], micros[order]
    new = np.ones(len(paths), np.bool_)
    new[1:] = paths[1:] != paths[:-1]
    first = np.flatnonzero(new)
    new[1:] |= journeys[1:] != journeys[:-1]
    ones = np.ones(len(paths), np.int64)
    sums = [np.add.reduceat(a, first) if len(first) else a for a in (ones, new * ones, micros)]
    return Loops(counts, totals, paths[first], np.stack(sums, axis=1))


def merge(a: Loops, b: Loops) -> Loops:
    """Add up."""
    paths, places = np.unique(np.concatenate((a.paths, b.paths)), return_inverse=True)
    path_counts = np.zeros((len(paths), 3), np.int64)
    np.add.at(path_counts, places, np.concatenate((a.path_counts, b.path_counts)))
    return Loops(a.by_touchpoint + b.by_touchpoint, a.totals + b.totals, paths, path_counts)


def codes_of(path: int) -> list[int]:
    """Give the touchpoints of a loop, the one it comes back to at both ends.

    Examples
    --------
    >>> codes_of(0x0003_0001)
    [0, 2, 0]
    """
    codes = []
    while path:
        codes.append((path & 0xFFFF) - 1)
        path >>= 16
    return [*codes, codes[0]]


def looping_at(code: int) -> partial[Flags]:
    """Make the filter of journeys that come back to a touchpoint."""
    return partial(_looping_at, code=code)


def with_path(codes: tuple[int, ...]) -> partial[Flags]:
    """Make the filter of journeys with some touchpoints directly after one another."""
    return partial(_with_path, codes=codes)


def _looping_at(batch: Batch, *, code: int) -> Flags:
    here = np.zeros(batch.high - batch.low + 1, np.int64)
    np.cumsum(batch.touchpoint[batch.low : batch.high] == code, out=here[1:])
    flags: Flags = here[batch.stops - batch.low] - here[batch.starts - batch.low] > 1
    return flags


def _with_path(batch: Batch, *, codes: tuple[int, ...]) -> Flags:
    events = batch.touchpoint[batch.low : batch.high]
    places = max(0, len(events) - len(codes) + 1)
    begins = np.ones(places, np.bool_)
    for k, code in enumerate(codes):
        begins &= events[k : k + places] == code
    here = np.zeros(len(events) + 1, np.int64)
    np.cumsum(begins, out=here[1 : places + 1])
    here[places + 1 :] = here[places]
    starts = batch.starts - batch.low
    last = np.maximum(batch.stops - batch.low - len(codes) + 1, starts)
    flags: Flags = here[last] > here[starts]
    return flags


@compiled
def _loops(
    codes: UInt16s,
    time: Int64s,
    starts: Int32s,
    stops: Int32s,
    person: Int64s,
    longest: int,
    counts: Int64s,
    totals: Int64s,
) -> tuple[UInt64s, Int64s, Int64s]:
    touched, looping, persons, repeats, returns, ping_pong, micros = counts
    k = len(touched)
    last = np.full(k, -1, np.int64)
    by_journey = np.full(k, -1, np.int64)
    by_person = np.full(k, -1, np.int64)
    events = 0
    for j in range(len(starts)):
        events += stops[j] - starts[j]
    paths = np.empty(events, np.uint64)
    journeys = np.empty(events, np.int64)
    spent = np.empty(events, np.int64)
    n = 0
    looped_person = -1
    for j in range(len(starts)):
        begin, end = starts[j], stops[j]
        looped = False
        for i in range(begin, end):
            code = codes[i]
            before = last[code]
            last[code] = i
            if before < begin:  # seen in an earlier journey, or never
                touched[code] += 1
                continue
            looped = True
            gap = time[i] - time[before]
            distance = i - before
            micros[code] += gap
            repeats[code] += distance == 1
            returns[code] += distance > 1
            ping_pong[code] += distance == 2
            if by_journey[code] != j:
                by_journey[code] = j
                looping[code] += 1
            if by_person[code] != person[j]:
                by_person[code] = person[j]
                persons[code] += 1
            if distance <= longest:
                path = np.uint64(0)
                for b in range(distance):
                    path |= (np.uint64(codes[before + b]) + np.uint64(1)) << np.uint64(16 * b)
                paths[n], journeys[n], spent[n] = path, j, gap
                n += 1
        totals[0] += 1
        totals[1] += looped
        if looped and looped_person != person[j]:
            looped_person = person[j]
            totals[3] += 1
        totals[4] += end - begin
        totals[5] += _within(codes, time, begin, end, last)
        totals[6] += time[end - 1] - time[begin]
    return paths[:n], journeys[:n], spent[:n]


@compiled
def _within(codes: UInt16s, time: Int64s, begin: Any, end: Any, last: Int64s) -> int:
    """Time in which the journey is between two events of some touchpoint."""
    spent = 0
    reach = begin
    for i in range(begin, end - 1):
        reach = max(reach, last[codes[i]])
        if reach > i:
            spent += time[i + 1] - time[i]
    return spent
