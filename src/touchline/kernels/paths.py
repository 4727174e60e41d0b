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


class Tally(NamedTuple):
    """Counts of flows, in a table with open addressing."""

    key: Int64s
    """−1: free."""
    paths: Int64s
    persons: Int64s
    micros: Int64s
    """Sum of the times from source to target."""
    latest: Int64s
    """Person who was counted last."""


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
    tally, paths, takers, _ = _walk(
        batch.touchpoint, batch.time, batch.starts, batch.stops, person, rule, -1
    )
    used = np.flatnonzero(tally.key >= 0)
    used = used[np.argsort(tally.key[used])]
    everybody = len(batch.person_starts())
    return [
        Flows(tally.key[used], tally.paths[used], tally.persons[used], tally.micros[used],
              paths, takers, everybody)
    ]  # fmt: skip


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
    *_, flags = _walk(*columns, rule, key)
    return flags


def _persons(batch: Batch) -> Int64s:
    return np.arange(len(batch), dtype=np.int64) if batch.person is None else batch.person


@compiled
def _empty(capacity: int) -> Tally:
    return Tally(
        np.full(capacity, -1, np.int64),
        np.zeros(capacity, np.int64),
        np.zeros(capacity, np.int64),
        np.zeros(capacity, np.int64),
        np.full(capacity, -1, np.int64),
    )


@compiled
def _slot(keys: Int64s, key: int) -> int:
    mask = len(keys) - 1
    slot = ((key * 0x9E3779B1) >> 12) & mask
    while keys[slot] >= 0 and keys[slot] != key:
        slot = (slot + 1) & mask
    return slot


@compiled
def _grown(tally: Tally) -> Tally:
    larger = _empty(2 * len(tally.key))
    for old in range(len(tally.key)):
        if tally.key[old] >= 0:
            new = _slot(larger.key, tally.key[old])
            larger.key[new] = tally.key[old]
            larger.paths[new] = tally.paths[old]
            larger.persons[new] = tally.persons[old]
            larger.micros[new] = tally.micros[old]
            larger.latest[new] = tally.latest[old]
    return larger


@compiled
def _add(tally: Tally, key: int, who: int, micros: int) -> int:
    """Count a flow; give 1 if it is new."""
    slot = _slot(tally.key, key)
    new = tally.key[slot] < 0
    tally.key[slot] = key
    tally.paths[slot] += 1
    tally.micros[slot] += micros
    if tally.latest[slot] != who:
        tally.latest[slot] = who
        tally.persons[slot] += 1
    return int(new)


@compiled
def _cut(items: Int32s, n: int, rule: Rule) -> tuple[int, int]:
    """First step and step after the last of a path; equal if it is none."""
    begin, stop = 0, n
    if rule.start >= 0:
        while begin < n and items[begin] != rule.start:
            begin += 1
    if rule.end >= 0:
        stop = begin
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
    tally: Tally, items: Int32s, times: Int64s, begin: int, stop: int, rule: Rule, who: int,
    wanted: int,
) -> tuple[int, bool]:  # fmt: skip
    """Count the flows of a path: how many are new, and whether *wanted* is among them."""
    labels = rule.labels
    base = np.int64(labels + 2)
    new, hit = 0, False
    for k in range(begin, stop):
        here = ((k - begin) * base + items[k]) * base
        key, micros = here + labels, 0
        if k + 1 < stop:
            key, micros = here + items[k + 1], int(times[k + 1] - times[k])
        last = k + 1 == stop
        ended = last and rule.end < 0 and stop - begin < rule.steps
        if wanted >= 0:
            hit |= wanted == here + labels + 1 or (wanted == key and (ended or not last))
            continue
        new += _add(tally, here + labels + 1, who, 0)
        if ended or not last:
            new += _add(tally, key, who, micros)
    return new, hit


@compiled
def _walk(
    codes: UInt16s, time: Int64s, starts: Int32s, stops: Int32s, person: Int64s, rule: Rule,
    wanted: int,
) -> tuple[Tally, int, int, Flags]:  # fmt: skip
    tally = _empty(1024)
    longest = 0
    for j in range(len(starts)):
        longest = max(longest, stops[j] - starts[j])
    items, times = np.empty(longest, np.int32), np.empty(longest, np.int64)
    flags = np.zeros(len(starts), np.bool_)
    used, paths, takers, taker = 0, 0, 0, np.int64(-1)
    for j in range(len(starts)):
        n = 0
        for i in range(starts[j], stops[j] + 1):  # one more, to end the last path
            item = rule.label[codes[i]] if i < stops[j] else -1
            if item < 0 and i < stops[j]:
                continue
            apart = i < stops[j] and n > 0 and rule.gap >= 0 and time[i] - times[n - 1] > rule.gap
            if apart or i == stops[j]:
                begin, stop = _cut(items, n, rule)
                if begin < stop:
                    paths += 1
                    takers += taker != person[j]
                    taker = person[j]
                    while used + 2 * (stop - begin) > len(tally.key) // 2:
                        tally = _grown(tally)
                    new, hit = _count(tally, items, times, begin, stop, rule, person[j], wanted)
                    used += new
                    flags[j] |= hit
                n = 0
            if i < stops[j]:
                if not (n and rule.collapse and items[n - 1] == item):
                    items[n] = item
                    n += 1
                times[n - 1] = time[i]
    return tally, paths, takers, flags
