"""What is known of each pair of neighbours beyond how often it occurs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Floats, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled

__all__ = [
    "MOST_MEDIANS",
    "Details",
    "Every",
    "kernel",
    "kernel_every",
    "median_micros",
    "merge",
    "merge_every",
    "of_places",
]

UInt32s = npt.NDArray[np.uint32]

_SUB = 5
"""Binary digits of a time behind its leading one: a bin is at most 1/32 of the time wide."""
_BINS = 64 << _SUB
_SHIFT = 52 - _SUB
_ONE = (1023 << _SUB) - 1
"""A time of 1 µs falls into bin 1; 0 falls below it."""
_WIDE_TABLE = 2_048
"""Below so many touchpoints, a table gives the place of a pair at once."""
_SEEN, _COUNT, _JOURNEYS, _MICROS, _FASTEST, _SLOWEST = range(6)
_CELL = 8
"""What is known of a pair lies side by side and fills one line of the cache."""
MOST_MEDIANS = 4_096
"""So many pairs have a histogram of times; more would not fit into the cache, nor be read."""


class Details(NamedTuple):
    """Figures by place of the pair in the list; empty where not asked for."""

    journeys: Int64s
    """Journeys in which the pair occurs."""
    micros: Floats
    """µs between the two events, added up."""
    fastest: Int64s
    slowest: Int64s
    histogram: UInt32s
    """Place × bin of the time."""


class Every(NamedTuple):
    """All pairs in one pass, for so few touchpoints that the place of a pair is its code."""

    counts: Int64s
    """By pair: how often it occurs."""
    first: Int64s
    """Journeys that begin with a touchpoint."""
    last: Int64s
    """Journeys that end with a touchpoint."""
    details: Details


def kernel_every(batch: Batch, *, touchpoints: int, times: bool) -> Every:
    """Count pairs, and look at each, at once.

    Parameters
    ----------
    touchpoints
        Number of codes; at most the root of :data:`MOST_MEDIANS`.
    times
        Whether the times between the two events are asked for.
    """
    k = touchpoints
    pairs, timed = k * k, k * k if times else 0
    cells = np.zeros((pairs, _CELL), np.int64)
    cells[:, _SEEN], cells[:, _SLOWEST] = -1, -1
    cells[:, _FASTEST] = np.iinfo(np.int64).max
    histogram = np.zeros((timed, _BINS), np.uint32)
    _look_at_every(
        batch.touchpoint, batch.time, batch.starts, batch.stops, k, cells,
        cells.view(np.float64), histogram,
    )  # fmt: skip
    first = np.bincount(batch.touchpoint[batch.starts], minlength=k)
    last = np.bincount(batch.touchpoint[batch.stops - 1], minlength=k)
    details = Details(
        cells[:, _JOURNEYS].copy(),
        cells.view(np.float64)[:timed, _MICROS].copy(),
        cells[:timed, _FASTEST].copy(),
        cells[:timed, _SLOWEST].copy(),
        histogram,
    )
    return Every(cells[:, _COUNT].copy(), first, last, details)


def merge_every(a: Every, b: Every) -> Every:
    """Add up."""
    return Every(
        a.counts + b.counts, a.first + b.first, a.last + b.last, merge(a.details, b.details)
    )


def kernel(batch: Batch, *, pairs: Int64s, touchpoints: int, unique: bool, times: bool) -> Details:
    """Look at each pair again.

    Parameters
    ----------
    pairs
        ``source · touchpoints + target`` of the pairs that occur.
    touchpoints
        Number of codes.
    unique, times
        What is asked for.
    """
    k = touchpoints
    rising = np.argsort(pairs)
    table = np.zeros(0, np.int32)
    if k <= _WIDE_TABLE:
        table = np.full(k * k, -1, np.int32)
        table[pairs] = np.arange(len(pairs))
    seen = np.full(len(pairs) if unique else 0, -1, np.int64)
    timed = len(pairs) if times else 0
    journeys, micros = np.zeros(len(seen), np.int64), np.zeros(timed, np.float64)
    fastest, slowest = np.full(timed, np.iinfo(np.int64).max), np.full(timed, -1)
    histogram = np.zeros((min(timed, MOST_MEDIANS), _BINS), np.uint32)
    _look(
        batch.touchpoint, batch.time, batch.starts, batch.stops,
        table, pairs[rising], rising, k, seen,
        journeys, micros, fastest, slowest, histogram,
    )  # fmt: skip
    return Details(journeys, micros, fastest, slowest, histogram)


def merge(a: Details, b: Details) -> Details:
    """Add up, into *a*; of the histograms only the bins that *b* has."""
    rows = len(b.histogram)
    seen = np.flatnonzero(b.slowest[:rows] >= 0)
    begins, ends = _bin(b.fastest[seen]), _bin(b.slowest[seen]) + 1
    _add(a.histogram, b.histogram, seen, begins, ends)
    return Details(
        a.journeys + b.journeys,
        a.micros + b.micros,
        np.minimum(a.fastest, b.fastest),
        np.maximum(a.slowest, b.slowest),
        a.histogram,
    )


def of_places(details: Details, places: Int64s) -> Details:
    """Details of the pairs at *places*, in that order."""
    journeys = details.journeys[places]
    if not len(details.micros):
        return details._replace(journeys=journeys)
    return Details(
        journeys,
        details.micros[places],
        details.fastest[places],
        details.slowest[places],
        details.histogram[places],
    )


def median_micros(details: Details) -> Floats:
    """Middle of the times of each pair that has a histogram, linear within the bin.

    A bin is at most 1/32 of its times wide, so the error is at most 3 %.
    """
    histogram = details.histogram
    totals = histogram.sum(axis=1, dtype=np.int64)
    middle = totals / 2
    place, before = _reach(histogram, np.maximum(middle, 0.5))
    inside = histogram[np.arange(len(histogram)), place]
    share = (middle - before) / np.maximum(inside, 1)
    low, high = _bound(place), _bound(place + 1)
    middles = np.where(place == 0, 0.0, low + share * (high - low))
    most = len(histogram)
    return np.clip(middles, details.fastest[:most], details.slowest[:most])


def _bin(micros: Int64s) -> Int64s:
    digits = micros.astype(np.float64).view(np.int64)
    bins: Int64s = np.maximum(0, (digits >> _SHIFT) - _ONE)
    return bins


def _bound(place: Int64s) -> Floats:
    """Smallest time in a bin: bin 0 is no time at all, 1 µs is the first of bin 1."""
    octave, sub = (place - 1) >> _SUB, (place - 1) & ((1 << _SUB) - 1)
    bounds: Floats = np.exp2(octave.astype(np.float64)) * (1 + sub / (1 << _SUB))
    return bounds


@compiled
def _look(
    codes: UInt16s,
    time: Int64s,
    starts: Int32s,
    stops: Int32s,
    table: Int32s,
    sorted_pairs: Int64s,
    rising: Int64s,
    k: int,
    seen: Int64s,
    journeys: Int64s,
    micros: Floats,
    fastest: Int64s,
    slowest: Int64s,
    histogram: UInt32s,
) -> None:
    number = np.zeros(1, np.float64)
    digits = number.view(np.int64)  # exponent and leading digits of the number are its bin
    for j in range(len(starts)):
        for i in range(np.uint64(starts[j] + 1), np.uint64(stops[j])):
            pair = np.int64(codes[i - np.uint64(1)]) * k + np.int64(codes[i])
            if len(table):
                place = np.int64(table[pair])
            else:
                place = rising[np.searchsorted(sorted_pairs, pair)]
            if len(seen) and seen[place] != j:
                seen[place] = j
                journeys[place] += 1
            if len(micros):
                gap = time[i] - time[i - np.uint64(1)]
                micros[place] += gap
                fastest[place] = min(fastest[place], gap)
                slowest[place] = max(slowest[place], gap)
                if place < len(histogram):
                    number[0] = gap
                    histogram[place, max(0, (digits[0] >> _SHIFT) - _ONE)] += 1


@compiled
def _look_at_every(
    codes: UInt16s,
    time: Int64s,
    starts: Int32s,
    stops: Int32s,
    k: int,
    cells: Int64s,
    sums: Floats,
    histogram: UInt32s,
) -> None:
    """Add to what is known of each pair; *sums* is the memory of *cells* as fractions."""
    timed = len(histogram) > 0
    for j in range(len(starts)):
        before, then = np.uint64(codes[starts[j]]), time[starts[j]]
        for i in range(np.uint64(starts[j] + 1), np.uint64(stops[j])):
            now = np.uint64(codes[i])
            place = before * np.uint64(k) + now
            before = now
            cells[place, _COUNT] += 1
            cells[place, _JOURNEYS] += cells[place, _SEEN] != j
            cells[place, _SEEN] = j
            if timed:
                gap = time[i] - then
                then = time[i]
                sums[place, _MICROS] += gap
                cells[place, _FASTEST] = min(cells[place, _FASTEST], gap)
                cells[place, _SLOWEST] = max(cells[place, _SLOWEST], gap)
                digits = int(np.float64(gap).view(np.int64))  # its leading ones are the bin
                histogram[place, np.uint64(max(0, (digits >> _SHIFT) - _ONE))] += 1


@compiled
def _reach(histogram: UInt32s, wanted: Floats) -> tuple[Int64s, Int64s]:
    """First bin of each row with which its sum is at least *wanted*, and the sum before it."""
    places, sums = np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.int64)
    for row in range(len(wanted)):
        running = np.int64(0)
        for k in range(histogram.shape[1]):
            inside = np.int64(histogram[row, k])
            if running + inside >= wanted[row]:
                places[row], sums[row] = k, running
                break
            running += inside
    return places, sums


@compiled
def _add(total: UInt32s, more: UInt32s, places: Int64s, begins: Int64s, ends: Int64s) -> None:
    """Add bins *begins* … *ends* − 1 of the rows *places* to those of *total*."""
    for n in range(len(places)):
        place = places[n]
        for k in range(begins[n], ends[n]):
            total[place, k] += more[place, k]
