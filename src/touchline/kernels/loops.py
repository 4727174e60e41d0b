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
_SLOTS = 8_192
"""Of the table of loops, when it is empty; it grows."""
_SPREAD = 0x9E3779B97F4A7C15
"""Spreads neighbouring numbers over a table: 2 to the power of 64 divided by the golden ratio."""


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
    width = _width(touchpoints)
    person = np.zeros(len(batch), np.int32)
    person[batch.person_starts()[1:]] = 1
    person = np.cumsum(person, dtype=np.int32)
    by_distance, looping, micros, totals, times, paths, journeys, spent = _loops(
        batch.touchpoint, batch.time, batch.starts, batch.stops, person, touchpoints, longest, width
    )
    totals[2] = person[-1] + 1 if len(person) else 0
    first, repeats, ping_pong, further = by_distance.T
    counts = np.stack((first, looping[0], looping[1], repeats, ping_pong + further, ping_pong))
    paths, sums = _summed(paths, journeys, spent)
    order = np.argsort(paths)
    return Counts(counts, micros, totals, times, paths[order], sums[order])


def _width(touchpoints: int) -> int:
    """Bits that hold the code of a touchpoint, plus 1."""
    return max(1, touchpoints.bit_length())


def merge(a: Counts, b: Counts) -> Counts:
    """Add up."""
    places = np.searchsorted(a.paths, b.paths)
    known = places < len(a.paths)
    known[known] = a.paths[places[known]] == b.paths[known]
    sums = a.path_sums
    sums[places[known]] += b.path_sums[known]
    new, places = ~known, places[~known]
    return Counts(
        a.by_touchpoint + b.by_touchpoint,
        a.micros + b.micros,
        a.totals + b.totals,
        a.times + b.times,
        np.insert(a.paths, places, b.paths[new]),
        np.insert(sums, places, b.path_sums[new], axis=0),
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
    codes: UInt16s, time: Int64s, starts: Int32s, stops: Int32s, person: Int32s, touchpoints: int,
    longest: int, width: int,
) -> tuple[Int64s, Int64s, Floats, Int64s, Floats, UInt64s, Int32s, Int64s]:  # fmt: skip
    """Look at each event, without a branch that depends on what it finds.

    Returns
    -------
    Touchpoint × how many events back it was last in the journey (0: it is there for the first time;
    3: three or more); journeys and persons × touchpoint, of those that come back; µs, totals and
    times as in :class:`Counts`; of each loop that is short enough its code, journey and µs.
    """
    distances = np.zeros((touchpoints, 4), np.int64)
    looping = np.zeros((2, touchpoints), np.int64)
    micros, times = np.zeros(touchpoints, np.float64), np.zeros(2, np.float64)
    totals = np.zeros(5, np.int64)
    last = np.full(touchpoints, -1, np.int64)  # twice its last position, plus 1 if it came back
    by_person = np.full(touchpoints, -1, np.int32)
    alone = len(starts) == 0 or person[-1] == len(starts) - 1  # each journey is a person
    events = 0
    for j in range(len(starts)):
        events += stops[j] - starts[j]
    paths, spent = np.empty(events + 1, np.uint64), np.empty(events + 1, np.int64)
    journeys = np.empty(events + 1, np.int32)
    n, one, bits, most = np.uint64(0), np.uint64(1), np.uint64(width), np.uint64(longest)
    looped_person = -1
    for j in range(np.uint64(len(starts))):
        begin, end = np.uint64(starts[j]), np.uint64(stops[j])
        looped = False
        recent = np.uint64(0)  # codes of the events before, each plus 1, the latest highest
        for i in range(begin, end):
            code = np.uint64(codes[i])
            seen = last[code]
            again = seen >= np.int64(begin + begin)
            before = np.uint64(seen >> 1) if again else i
            last[code] = np.int64(i + i) | np.int64(again)
            distance, gap = i - before, time[i] - time[before]
            distances[code, min(distance, np.uint64(3))] += 1
            micros[code] += gap
            looping[0, code] += np.int64(again) & ~seen
            if not alone:
                looping[1, code] += again & (by_person[code] != person[j])
                by_person[code] = person[j] if again else by_person[code]
            looped |= again
            paths[n] = recent >> (((most - distance) * bits) & np.uint64(63))
            journeys[n], spent[n] = np.int32(j), gap  # written always, kept if it is a short loop
            n += np.uint64(again & (distance <= most))
            recent = (recent >> bits) | ((code + one) << ((most - one) * bits))
        totals[0] += 1
        totals[4] += np.int64(end - begin)
        times[1] += time[end - one] - time[begin]
        if looped:
            totals[1] += 1
            times[0] += _within(codes, time, begin, end, last)
            totals[3] += looped_person != person[j]
            looped_person = person[j]
    if alone:
        looping[1] = looping[0]
    kept = np.int64(n)
    return (
        distances, looping, micros, totals, times, paths[:kept], journeys[:kept], spent[:kept]
    )  # fmt: skip


@compiled
def _summed(paths: UInt64s, journeys: Int32s, micros: Int64s) -> tuple[UInt64s, Floats]:
    """Give the loops that occur, and how often each does, in how many journeys, and its µs."""
    most = len(paths)
    keys, sums = np.empty(most, np.uint64), np.empty((most, 3), np.float64)
    seen = np.empty(most, np.int32)  # loop → last journey with it
    table = np.full(_SLOTS, -1, np.int32)
    used = 0
    for n in range(np.uint64(most)):
        path = paths[n]
        slot = _slot(path, keys, table)
        row = np.uint64(table[slot])
        if table[slot] < 0:
            row = np.uint64(used)
            table[slot], keys[row], seen[row] = np.int32(used), path, -1
            sums[row] = 0
            used += 1
            if 2 * used > len(table):
                table = _larger(keys[:used], 2 * len(table))
        sums[row, 0] += 1
        sums[row, 1] += seen[row] != journeys[n]
        sums[row, 2] += micros[n]
        seen[row] = journeys[n]
    return keys[:used], sums[:used]


@compiled
def _slot(path: Any, keys: UInt64s, table: Int32s) -> Any:
    """Find the slot of a loop in *table*, whose size is a power of two, or the one it may take."""
    mask = np.uint64(len(table) - 1)
    slot = ((path * np.uint64(_SPREAD)) >> np.uint64(32)) & mask
    while table[slot] >= 0 and keys[np.uint64(table[slot])] != path:
        slot = (slot + np.uint64(1)) & mask
    return slot


@compiled
def _larger(keys: UInt64s, size: int) -> Int32s:
    """Put all *keys* into a table of another size."""
    table = np.full(size, -1, np.int32)
    for row in range(len(keys)):
        table[_slot(keys[row], keys, table)] = row
    return table


@compiled
def _within(codes: UInt16s, time: Int64s, begin: Any, end: Any, last: Int64s) -> int:
    """Time in which the journey is between two events of some touchpoint."""
    spent = 0
    reach = np.int64(begin)
    for i in range(begin, end - np.uint64(1)):
        reach = max(reach, last[np.uint64(codes[i])] >> 1)
        gap = time[i + np.uint64(1)] - time[i]
        spent += gap if reach > np.int64(i) else 0
    return spent
