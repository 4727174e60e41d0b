"""The first steps of journeys: which touchpoint follows which at each step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled

__all__ = ["Flows", "Rule", "contain", "finish", "kernel", "merge"]


class Rule(NamedTuple):
    """How paths are cut from journeys; touchpoints are meant by the numbers of their labels."""

    label: Int32s
    """Touchpoint → number of its label, −1 if it is left out."""
    labels: int
    """Number of labels. As a target, it stands for the end of the path; one more, for none."""
    start: int
    """Label with which paths begin, −1: any."""
    end: int
    """Label with which paths end, −1: any."""
    steps: int
    gap: int
    """µs without an event after which a new path begins, −1: never."""
    collapse: bool
    """Whether equal neighbours are one step, at the time of the last."""

    def key(self, step: int, source: int, target: int) -> int:
        """Put a flow into one number; steps count from 0."""
        return (step * (self.labels + 2) + source) * (self.labels + 2) + target


_KEY, _PATHS, _PERSONS, _MICROS, _LATEST = range(5)
"""Columns of a table of counts: key (−1: free), paths, persons, µs from source to target, and the
person who was counted last. Rows are found by the key itself, or by its hash if there could be
many."""
_DENSE = 1 << 16


@dataclass(frozen=True)
class Flows:
    """Counts of one part of the journeys: a row per flow, in the order of the keys."""

    key: Int64s
    count: Int64s
    persons: Int64s
    micros: Int64s
    paths: int
    """Paths there are."""
    takers: int
    """Persons who have one."""
    everybody: int
    """Persons there are."""


def kernel(batch: Batch, *, rule: Rule) -> list[Flows]:
    """Count the flows, the ends and (as target ``labels + 1``) the visits of each step."""
    person = _persons(batch)
    columns = (batch.touchpoint, batch.time, batch.starts, batch.stops, person)
    tally, paths, takers, _ = _walk(*columns, rule, rule.steps * (rule.labels + 2) ** 2, -1)
    used = np.flatnonzero(tally[:, _KEY] >= 0)
    used = used[np.argsort(tally[used, _KEY])]
    everybody = len(batch.person_starts())
    keys, paths_of, persons_of, micros = tally[used, :_LATEST].T
    return [Flows(keys, paths_of, persons_of, micros, paths, takers, everybody)]


def merge(a: list[Flows], b: list[Flows]) -> list[Flows]:
    """Put one behind the other, and add up once there are many."""
    flows = a + b
    return [finish(flows)] if len(flows) > 16 else flows


def finish(flows: list[Flows]) -> Flows:
    """Add up."""
    return reduce(_added, flows)


def _added(a: Flows, b: Flows) -> Flows:
    keys, inverse = np.unique(np.concatenate((a.key, b.key)), return_inverse=True)
    sums = []
    for one, other in ((a.count, b.count), (a.persons, b.persons), (a.micros, b.micros)):
        total = np.zeros(len(keys), np.int64)
        np.add.at(total, inverse, np.concatenate((one, other)))
        sums.append(total)
    return Flows(
        keys, sums[0], sums[1], sums[2],
        a.paths + b.paths, a.takers + b.takers, a.everybody + b.everybody,
    )  # fmt: skip


def contain(batch: Batch, *, rule: Rule, key: int) -> Flags:
    """Say which journeys have the flow *key*."""
    columns = (batch.touchpoint, batch.time, batch.starts, batch.stops, _persons(batch))
    *_, flags = _walk(*columns, rule, 0, key)
    return flags


def _persons(batch: Batch) -> Int64s:
    return np.arange(len(batch), dtype=np.int64) if batch.person is None else batch.person


@compiled
def _empty(rows: int) -> Int64s:
    tally = np.zeros((rows, 5), np.int64)
    tally[:, _KEY] = -1
    tally[:, _LATEST] = -1
    return tally


@compiled
def _row(tally: Int64s, key: int, dense: bool) -> np.uint64:
    if dense:
        return np.uint64(key)
    mask = np.uint64(len(tally) - 1)
    row = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(20) & mask
    while tally[row, _KEY] >= 0 and tally[row, _KEY] != key:
        row = (row + np.uint64(1)) & mask
    return row


@compiled
def _grown(tally: Int64s) -> Int64s:
    larger = _empty(2 * len(tally))
    for old in range(len(tally)):
        if tally[old, _KEY] >= 0:
            larger[_row(larger, tally[old, _KEY], False)] = tally[old]
    return larger


@compiled
def _add(tally: Int64s, key: int, who: int, micros: int, dense: bool) -> int:
    """Count a flow; give 1 if it is new."""
    row = _row(tally, key, dense)
    new = tally[row, _KEY] < 0
    tally[row, _KEY] = key
    tally[row, _PATHS] += 1
    tally[row, _MICROS] += micros
    tally[row, _PERSONS] += tally[row, _LATEST] != who
    tally[row, _LATEST] = who
    return int(new)


@compiled
def _collect(
    codes: UInt16s, time: Int64s, i: int, stop: int, items: Int32s, times: Int64s, rule: Rule
) -> tuple[int, int]:
    """Write down the steps of the path that begins at event *i*: how many, and where it ends."""
    enough = rule.steps if rule.gap < 0 and rule.end < 0 else stop - i
    n, before = 0, -1  # the last event that is a step, or would be after the start
    for k in range(i, stop):
        item = rule.label[codes[k]]
        if item < 0:
            continue
        if before >= 0 and rule.gap >= 0 and time[k] - time[before] > rule.gap:
            return n, k
        before = k
        if n == 0 and rule.start >= 0 and item != rule.start:
            continue
        if n == 0 or not rule.collapse or items[n - 1] != item:
            items[n] = item
            n += 1
        times[n - 1] = time[k]
        if n > enough:  # one more says that the path does not end there
            return n, stop
    return n, stop


@compiled
def _cut(items: Int32s, n: int, rule: Rule) -> tuple[int, int]:
    """First step and step after the last of a path; equal if it is none."""
    begin, stop = 0, n
    if rule.end >= 0:
        stop = 0
        while stop < n and items[stop] != rule.end:
            stop += 1
        if stop == n:
            return 0, 0
        stop += 1
        if rule.start < 0:
            begin = max(begin, stop - rule.steps)
    return begin, min(stop, begin + rule.steps)


@compiled
def _count(
    tally: Int64s, items: Int32s, times: Int64s, begin: int, stop: int, ended: bool, labels: int,
    who: int, dense: bool,
) -> int:  # fmt: skip
    """Count the flows of a path; give how many are new."""
    base = np.int64(labels + 2)
    new = 0
    for k in range(begin, stop):
        here = ((k - begin) * base + items[k]) * base
        new += _add(tally, here + labels + 1, who, 0, dense)
        if k + 1 < stop:
            new += _add(tally, here + items[k + 1], who, times[k + 1] - times[k], dense)
        elif ended:
            new += _add(tally, here + labels, who, 0, dense)
    return new


@compiled
def _has(items: Int32s, begin: int, stop: int, ended: bool, labels: int, wanted: int) -> bool:
    """Say whether a path has the flow *wanted*."""
    base = np.int64(labels + 2)
    for k in range(begin, stop):
        here = ((k - begin) * base + items[k]) * base
        if wanted == here + labels + 1 or (k + 1 < stop and wanted == here + items[k + 1]):
            return True
    return bool(ended and wanted == ((stop - 1 - begin) * base + items[stop - 1]) * base + labels)


@compiled
def _walk(
    codes: UInt16s, time: Int64s, starts: Int32s, stops: Int32s, person: Int64s, rule: Rule,
    room: int, wanted: int,
) -> tuple[Int64s, int, int, Flags]:  # fmt: skip
    """Count the flows of all paths; or, if a flow is *wanted*, say which journeys have it."""
    dense = room <= _DENSE
    tally = _empty(room if dense else 4096)
    longest = 0
    for j in range(len(starts)):
        longest = max(longest, stops[j] - starts[j])
    items, times = np.empty(longest + 1, np.int32), np.empty(longest + 1, np.int64)
    flags = np.zeros(len(starts), np.bool_)
    used, paths, takers, taker = 0, 0, 0, np.int64(-1)
    for j in range(len(starts)):
        i, stop_at, who = int(starts[j]), int(stops[j]), person[j]
        while i < stop_at:
            n, i = _collect(codes, time, i, stop_at, items, times, rule)
            begin, stop = _cut(items, n, rule)
            if begin == stop:
                continue
            ended = rule.end < 0 and stop == n and stop - begin < rule.steps
            if wanted >= 0:
                flags[j] |= _has(items, begin, stop, ended, rule.labels, wanted)
                continue
            paths += 1
            takers += taker != who
            taker = who
            while not dense and used + 2 * (stop - begin) > len(tally) // 2:
                tally = _grown(tally)
            used += _count(tally, items, times, begin, stop, ended, rule.labels, who, dense)
    return tally, paths, takers, flags
