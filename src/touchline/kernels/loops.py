"""Finds where journeys come back to a touchpoint."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Floats, Int32s, Int64s, UInt16s, UInt64s
from touchline.kernels.compiled import compiled

__all__ = ["FIGURES", "LONGEST", "Counts", "codes_of", "kernel", "looping_at", "merge", "with_path"]

FIGURES = ("journeys", "looping", "persons", "repeats", "returns", "ping_pong")
"""Of a touchpoint: journeys with it, journeys and persons who come back to it, events directly
after one with it, other events of it after the first, those of them with a single event between."""
LONGEST = 4
"""A loop of so many transitions has so many touchpoints, whose codes fill 64 bits."""
_DENSE_BITS = 18
"""A table of so many bits stays in the cache."""


class Counts(NamedTuple):
    """Counts of some journeys."""

    by_touchpoint: Int64s
    """Row of :data:`FIGURES` × touchpoint."""
    micros: Floats
    """Touchpoint → µs since its last event, added up; of many journeys too many for 64 bits."""
    totals: Int64s
    """Journeys, journeys with a loop, persons, persons with a loop, events."""
    times: Floats
    """µs within loops, and all."""
    paths: UInt64s
    """Loops that occur, rising; see :func:`codes_of`."""
    path_sums: Floats
    """Loop → how often, in how many journeys, µs added up."""


def kernel(batch: Batch, *, touchpoints: int, longest: int) -> Counts:
    """Look at each event whose touchpoint was in the journey before.

    Parameters
    ----------
    touchpoints
        Number of codes.
    longest
        Loops of at most so many transitions are told apart; at most 4.
    """
    counts = np.zeros((len(FIGURES), touchpoints), np.int64)
    totals = np.zeros(5, np.int64)
    micros, times = np.zeros(touchpoints, np.float64), np.zeros(2, np.float64)
    person = np.zeros(len(batch), np.int64)
    person[batch.person_starts()[1:]] = 1
    person = np.cumsum(person)
    width = _width(touchpoints)
    every = _loops(
        batch.touchpoint, batch.time, batch.starts, batch.stops,
        person, longest, width, counts, micros, totals, times,
    )  # fmt: skip
    totals[2] = person[-1] + 1 if len(person) else 0
    dense = width * longest <= _DENSE_BITS
    found = _table(*every, width * longest) if dense else _sorted(*every)
    return Counts(counts, micros, totals, times, *found)


def _width(touchpoints: int) -> int:
    """Bits that hold the code of a touchpoint, plus 1."""
    return max(1, touchpoints.bit_length())


def _table(paths: UInt64s, journeys: Int64s, micros: Int64s, bits: int) -> tuple[UInt64s, Floats]:
    """Count by a table of all loops that there could be."""
    sums = _summed(paths, journeys, micros, 1 << bits)
    there = np.flatnonzero(sums[:, 0])
    return there.astype(np.uint64), sums[there]


def _sorted(paths: UInt64s, journeys: Int64s, micros: Int64s) -> tuple[UInt64s, Floats]:
    """Count by sorting, where such a table would be too large."""
    order = np.argsort(paths, kind="stable")
    paths, journeys, micros = paths[order], journeys[order], micros[order]
    # Journeys rise in the list: where path or journey differ from the one before, one is new.
    new = np.ones(len(paths), np.bool_)
    new[1:] = paths[1:] != paths[:-1]
    first = np.flatnonzero(new)
    new[1:] |= journeys[1:] != journeys[:-1]
    columns = (np.ones(len(paths)), new.astype(np.float64), micros.astype(np.float64))
    sums = [np.add.reduceat(column, first) if len(first) else column for column in columns]
    return paths[first], np.stack(sums, axis=1)


def merge(a: Counts, b: Counts) -> Counts:
    """Add up."""
    paths, places = np.unique(np.concatenate((a.paths, b.paths)), return_inverse=True)
    sums = np.zeros((len(paths), 3), np.float64)
    np.add.at(sums, places, np.concatenate((a.path_sums, b.path_sums)))
    return Counts(
        a.by_touchpoint + b.by_touchpoint,
        a.micros + b.micros,
        a.totals + b.totals,
        a.times + b.times,
        paths,
        sums,
    )


def codes_of(path: int, touchpoints: int) -> list[int]:
    """Give the touchpoints of a loop, the one it comes back to at both ends.

    Examples
    --------
    >>> codes_of(0b11_01, 3)
    [0, 2, 0]
    """
    width = _width(touchpoints)
    codes = []
    while path:
        codes.append((path & ((1 << width) - 1)) - 1)
        path >>= width
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
    width: int,
    counts: Int64s,
    micros: Floats,
    totals: Int64s,
    times: Floats,
) -> tuple[UInt64s, Int64s, Int64s]:
    touched, looping, persons, repeats, returns, ping_pong = counts
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
    n = np.uint64(0)
    one = np.uint64(1)
    looped_person = -1
    for j in range(len(starts)):
        begin, end = np.uint64(starts[j]), np.uint64(stops[j])
        looped = False
        for i in range(begin, end):
            code = np.uint64(codes[i])
            seen = last[code]
            last[code] = i
            if seen < np.int64(begin):  # seen in an earlier journey, or never
                touched[code] += 1
                continue
            looped = True
            before = np.uint64(seen)
            gap = time[i] - time[before]
            distance = i - before
            micros[code] += gap
            repeats[code] += distance == one
            returns[code] += distance > one
            ping_pong[code] += distance == np.uint64(2)
            if by_journey[code] != j:
                by_journey[code] = j
                looping[code] += 1
                if by_person[code] != person[j]:
                    by_person[code] = person[j]
                    persons[code] += 1
            if distance <= np.uint64(longest):
                paths[n], journeys[n], spent[n] = _path(codes, before, i, np.uint64(width)), j, gap
                n += one
        totals[0] += 1
        totals[4] += np.int64(end - begin)
        times[1] += time[end - one] - time[begin]
        if looped:
            totals[1] += 1
            times[0] += _within(codes, time, begin, end, last)
            if looped_person != person[j]:
                looped_person = person[j]
                totals[3] += 1
    return paths[: np.int64(n)], journeys[: np.int64(n)], spent[: np.int64(n)]


@compiled
def _summed(paths: UInt64s, journeys: Int64s, micros: Int64s, size: int) -> Floats:
    """Path → how often, in how many journeys, µs."""
    sums = np.zeros((size, 3), np.float64)
    seen = np.full(size, -1, np.int64)
    for n in range(len(paths)):
        path = paths[n]
        sums[path, 0] += 1
        sums[path, 1] += seen[path] != journeys[n]
        sums[path, 2] += micros[n]
        seen[path] = journeys[n]
    return sums


@compiled
def _path(codes: UInt16s, begin: Any, end: Any, width: Any) -> Any:
    """Pack the codes of *begin* up to but without *end*, each plus 1, the first lowest."""
    path = np.uint64(0)
    shift = np.uint64(0)
    for i in range(begin, end):
        path |= (np.uint64(codes[i]) + np.uint64(1)) << shift
        shift += width
    return path


@compiled
def _within(codes: UInt16s, time: Int64s, begin: Any, end: Any, last: Int64s) -> int:
    """Time in which the journey is between two events of some touchpoint."""
    spent = 0
    reach = np.int64(begin)
    for i in range(begin, end - np.uint64(1)):
        reach = max(reach, last[np.uint64(codes[i])])
        if reach > np.int64(i):
            spent += time[i + np.uint64(1)] - time[i]
    return spent
