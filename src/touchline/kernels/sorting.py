"""Events brought together by person and put in order of time."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Int32s, Int64s, UInt64s
from touchline.kernels.compiled import compiled

__all__ = ["copy_ranges", "interleave", "journeys_of_rows", "merge_runs", "partition", "rows_of"]

_FEW = 48
"""Up to so many events, insertion beats a merge sort."""


@compiled
def partition(keys: UInt64s, bits: int) -> tuple[Int64s, Int64s]:
    """Bring keys with the same leading *bits* together, in their order.

    Returns
    -------
    Positions in the new order, and where each partition begins in it (with the end of the last).
    """
    parts = 1 << bits
    shift = np.uint64(64 - bits)
    begins = np.zeros(parts + 1, np.int64)
    for k in range(len(keys)):
        begins[(keys[k] >> shift) + np.uint64(1)] += 1
    for p in range(parts):
        begins[p + 1] += begins[p]
    at = begins[:-1].copy()
    order = np.empty(len(keys), np.int64)
    for k in range(len(keys)):
        p = keys[k] >> shift
        order[at[p]] = k
        at[p] += 1
    return order, begins


@compiled
def rows_of(keys: UInt64s, known: UInt64s) -> Int32s:
    """Find each key among the distinct keys *known*, by hashing; −1 where it is not there."""
    size = 16
    while size < 2 * len(known):
        size *= 2
    mask = np.uint64(size - 1)
    table = np.full(size, -1, np.int32)
    for row in range(len(known)):
        place = known[row] & mask
        while table[place] >= 0:
            place = (place + np.uint64(1)) & mask
        table[place] = row
    rows = np.empty(len(keys), np.int32)
    for k in range(len(keys)):
        place = keys[k] & mask
        while table[place] >= 0 and known[np.uint64(table[place])] != keys[k]:
            place = (place + np.uint64(1)) & mask
        rows[k] = table[place]
    return rows


@compiled
def _sort(times: Int64s, order: Int64s, begin: int, end: int) -> None:
    """Sort one journey by time; equal times stay as they are."""
    sorted_ = True
    for k in range(begin + 1, end):
        if times[k] < times[k - 1]:
            sorted_ = False
            break
    if sorted_:
        return
    if end - begin > _FEW:
        by_time = np.argsort(times[begin:end], kind="mergesort")
        times[begin:end] = times[begin:end][by_time]
        order[begin:end] = order[begin:end][by_time]
        return
    for k in range(begin + 1, end):
        time, event = times[k], order[k]
        at = k
        while at > begin and times[at - 1] > time:
            times[at], order[at] = times[at - 1], order[at - 1]
            at -= 1
        times[at], order[at] = time, event


@compiled
def journeys_of_rows(rows: Int32s, times: Int64s, count: int) -> tuple[Int32s, Int64s, Int64s]:
    """Sort events by (row, time, order of arrival).

    Parameters
    ----------
    rows
        Per event: number of its person, below *count*.

    Returns
    -------
    Where the events of each row begin (with the end of the last), the positions of the events in
    the new order, and their times.
    """
    begins = np.zeros(count + 1, np.int32)
    for k in range(len(rows)):
        begins[np.uint64(rows[k]) + np.uint64(1)] += 1
    for number in range(count):
        begins[number + 1] += begins[number]
    at = begins[:-1].copy()
    order = np.empty(len(rows), np.int64)
    sorted_times = np.empty(len(rows), np.int64)
    for k in range(len(rows)):
        row = np.uint64(rows[k])
        place = np.uint64(at[row])
        order[place] = k
        sorted_times[place] = times[k]
        at[row] += 1
    for number in range(count):
        _sort(sorted_times, order, begins[number], begins[number + 1])
    return begins, order, sorted_times


@compiled
def merge_runs(
    begins: Int32s, times: Int64s, new_begins: Int32s, new: Int64s
) -> tuple[Int32s, Int64s]:
    """Merge two runs of events a row, both in order of time; at equal times the old come first.

    Returns
    -------
    Where each merged row begins (with the end of the last), and the positions of the events: of
    the old ones, then, from ``len(times)`` on, of the new ones.
    """
    rows = len(begins) - 1
    merged = np.zeros(rows + 1, np.int32)
    order = np.empty(len(times) + len(new), np.int64)
    at = 0
    for row in range(rows):
        a, b = begins[row], new_begins[row]
        while a < begins[row + 1] or b < new_begins[row + 1]:
            if b >= new_begins[row + 1] or (a < begins[row + 1] and times[a] <= new[b]):
                order[at] = a
                a += 1
            else:
                order[at] = len(times) + b
                b += 1
            at += 1
        merged[row + 1] = at
    return merged, order


@compiled
def copy_ranges(
    source: npt.NDArray[Any],
    begins: Int32s,
    rows: Int64s,
    targets: Int64s,
    out: npt.NDArray[Any],
) -> None:
    """Copy the cells of each of *rows* from *source* to *out*, from its target on."""
    for k in range(len(rows)):
        row = np.uint64(rows[k])
        at = np.uint64(targets[k])
        for i in range(np.uint64(begins[row]), np.uint64(begins[row + np.uint64(1)])):
            out[at] = source[i]
            at += np.uint64(1)


@compiled
def interleave(old: npt.NDArray[Any], new: npt.NDArray[Any], order: Int64s) -> npt.NDArray[Any]:
    """Bring the cells of *old*, and of *new* numbered behind them, into *order*."""
    out = np.empty(len(order), new.dtype)
    count = np.uint64(len(old))
    for k in range(len(order)):
        at = np.uint64(order[k])
        out[k] = old[at] if at < count else new[at - count]
    return out
