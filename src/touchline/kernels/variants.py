"""How often each whole sequence of touchpoints occurs.

Two passes: the first counts keys of the sequences, the second reads the sequences of the most
frequent ones and makes sure that each key stands for one sequence only. Keys of short sequences
tell them by themselves, so that the second pass is spared if those are all that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from touchline.engine.local import map_reduce
from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.hashing import (
    EXACT_CODES,
    LENGTH_BITS,
    codes_of,
    exact_key,
    hash_collapsed,
    hash_whole,
    same,
    stop_of,
)

__all__ = [
    "Hashes",
    "Sequences",
    "equal",
    "fetch",
    "join",
    "kernel",
    "known",
    "merge",
    "most_frequent",
]

_BITS = 10
"""Hashes are sorted by their highest bits, so that the counters of a part stay in the cache."""
_TABLE = 65_536
"""Hashes that are counted in one table."""
_TALL = 4096
"""Counts from here on are told apart when they are sorted, not before."""
WHOLE = np.iinfo(np.int32).max
"""Number of steps that stands for all of them."""


@dataclass(frozen=True)
class Hashes:
    """Hash of each journey's sequence, in order of the highest bits, one array a batch."""

    hashes: list[UInt64s]
    bounds: list[Int64s]
    """Per batch: where the hashes with each value of the highest bits begin."""


@dataclass(frozen=True)
class Rule:
    """How the key of a journey is made."""

    touchpoints: int
    """Number of codes."""
    first: int = WHOLE
    """Steps from the start that count, after collapsing."""
    collapse: bool = False
    """Whether equal neighbours are one step."""
    seed: int = 0
    """Another seed gives other hashes."""

    @property
    def exact(self) -> bool:
        """Whether keys of short sequences are exact."""
        return self.touchpoints <= EXACT_CODES and not self.collapse


def kernel(batch: Batch, *, rule: Rule) -> Hashes:
    """Give the key of the sequence of each journey."""
    made, bounds = _by_highest_bits(_keys(batch, rule), _BITS)
    return Hashes([made], [bounds])


def _keys(batch: Batch, rule: Rule) -> UInt64s:
    columns = (batch.touchpoint, batch.starts, batch.stops, rule.first, np.uint64(rule.seed))
    if rule.collapse:
        return _collapsed_keys(*columns)
    return _exact_keys(*columns) if rule.exact else _whole_keys(*columns)


def merge(a: Hashes, b: Hashes) -> Hashes:
    """Put one behind the other."""
    a.hashes.extend(b.hashes)
    a.bounds.extend(b.bounds)
    return a


def most_frequent(hashes: Hashes, limit: int) -> tuple[int, UInt64s, Int64s]:
    """Count hashes: how many there are, and the most frequent with their counts.

    Among equally frequent ones the smaller hash is first, so that threads change nothing.
    """
    journeys = sum(map(len, hashes.hashes))
    width = max(1, (_TABLE << _BITS) // max(_TABLE, journeys))
    groups = [range(k, min(k + width, 1 << _BITS)) for k in range(0, 1 << _BITS, width)]
    counted = _count_group(hashes, limit, 1, groups[0])
    least = int(np.sort(counted[2])[-limit]) if len(counted[2]) >= limit else 1
    others = map_reduce(groups[1:], partial(_count_group, hashes, limit, least), _join_counts)
    if others is not None:
        counted = _join_counts(counted, others)
    distinct, found, counts = counted
    order = np.lexsort((found, -counts))[:limit]
    return distinct, found[order], counts[order]


def _count_group(
    hashes: Hashes, limit: int, least: int, group: range
) -> tuple[int, UInt64s, Int64s]:
    """Count the hashes of some parts; give up to *limit* that occur at least *least* times."""
    pieces = [
        some[bounds[group.start] : bounds[group.stop]]
        for some, bounds in zip(hashes.hashes, hashes.bounds, strict=True)
    ]
    mine = np.concatenate(pieces)
    bits = max(4, (len(mine) * 4 // 3).bit_length())
    keys, counts, distinct = _count(mine, bits)
    least = max(least, _threshold(counts, limit))
    found, often = _at_least(keys, counts, least)
    if len(found) > limit:  # many that are as frequent as the last
        order = np.lexsort((found, -often))[:limit]
        found, often = found[order], often[order]
    return distinct, found, often


def _join_counts(
    a: tuple[int, UInt64s, Int64s], b: tuple[int, UInt64s, Int64s]
) -> tuple[int, UInt64s, Int64s]:
    return a[0] + b[0], np.concatenate((a[1], b[1])), np.concatenate((a[2], b[2]))


@dataclass
class Sequences:
    """Sequences of some hashes, and how long the journeys with them took."""

    codes: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Number of the hash → its sequence."""
    which: list[Int32s] = field(default_factory=list)
    """Per journey: number of its hash; one array a batch."""
    spans: list[Int64s] = field(default_factory=list)
    """Per journey: µs from its first to its last step."""
    clash: bool = False
    """Whether two sequences have the same hash."""


def known(keys: UInt64s, rule: Rule) -> Sequences | None:
    """Read the sequences from the keys themselves; None if one of them is a hash."""
    codes = {number: codes_of(int(key)) for number, key in enumerate(keys)} if rule.exact else {}
    if len(codes) < len(keys) or None in codes.values():
        return None
    return Sequences({number: found for number, found in codes.items() if found is not None})


def fetch(batch: Batch, *, wanted: UInt64s, rule: Rule) -> Sequences:
    """Read the sequences and durations of the journeys with one of the keys *wanted*."""
    first, collapse = rule.first, rule.collapse
    which, spans, examples, clash = _read(
        batch.touchpoint, batch.time, batch.starts, batch.stops, first, collapse,
        _keys(batch, rule), wanted, _table_of(wanted),
    )  # fmt: skip
    codes = {
        number: sequence(batch.touchpoint[batch.starts[row] : batch.stops[row]], first, collapse)
        for number, row in enumerate(examples)
        if row >= 0
    }
    return Sequences(codes, [which], [spans], bool(clash))


def sequence(codes: UInt16s, first: int, collapse: bool) -> tuple[int, ...]:
    """Give the first steps of one journey."""
    if collapse and len(codes):
        codes = codes[np.append(True, codes[1:] != codes[:-1])]
    return tuple(int(code) for code in codes[:first])


def join(a: Sequences, b: Sequences) -> Sequences:
    """Put together, and compare the sequences of equal hashes."""
    for number, codes in b.codes.items():
        a.clash |= a.codes.setdefault(number, codes) != codes
    a.clash |= b.clash
    a.which.extend(b.which)
    a.spans.extend(b.spans)
    return a


def equal(batch: Batch, *, codes: Sequence[int], first: int, collapse: bool) -> Flags:
    """Say which journeys have exactly the sequence *codes*."""
    wanted = np.array(codes, np.uint16)
    return _equal(batch.touchpoint, batch.starts, batch.stops, wanted, first, collapse)


# One function a way, not one with flags: tests inside the loop made it three times as slow.


@compiled
def _exact_keys(
    codes: UInt16s, starts: Int32s, stops: Int32s, first: int, seed: np.uint64
) -> UInt64s:
    keys = np.empty(len(starts), np.uint64)
    for j in range(np.uint64(len(starts))):
        stop = stop_of(codes, starts[j], stops[j], first, False)
        keys[j] = exact_key(codes, np.uint64(starts[j]), stop, seed)
    return keys


@compiled
def _whole_keys(
    codes: UInt16s, starts: Int32s, stops: Int32s, first: int, seed: np.uint64
) -> UInt64s:
    keys = np.empty(len(starts), np.uint64)
    for j in range(np.uint64(len(starts))):
        stop = stop_of(codes, starts[j], stops[j], first, False)
        keys[j] = hash_whole(codes, np.uint64(starts[j]), stop, seed)
    return keys


@compiled
def _collapsed_keys(
    codes: UInt16s, starts: Int32s, stops: Int32s, first: int, seed: np.uint64
) -> UInt64s:
    keys = np.empty(len(starts), np.uint64)
    for j in range(np.uint64(len(starts))):
        stop = stop_of(codes, starts[j], stops[j], first, True)
        keys[j] = hash_collapsed(codes, np.uint64(starts[j]), stop, seed)
    return keys


@compiled
def _by_highest_bits(hashes: UInt64s, bits: int) -> tuple[UInt64s, Int64s]:
    shift = np.uint64(64 - bits)
    bounds = np.zeros((1 << bits) + 1, np.int64)
    for h in hashes:
        bounds[(h >> shift) + np.uint64(1)] += 1
    for part in range(1 << bits):
        bounds[part + 1] += bounds[part]
    place = bounds.copy()
    ordered = np.empty_like(hashes)
    for h in hashes:
        part = h >> shift
        ordered[np.uint64(place[part])] = h
        place[part] += 1
    return ordered, bounds


@compiled
def _count(hashes: UInt64s, bits: int) -> tuple[UInt64s, Int32s, int]:
    """Count in a table with open addressing: keys, counts (0: free), number of distinct ones."""
    keys = np.empty(1 << bits, np.uint64)
    counts = np.zeros(1 << bits, np.int32)
    mask = np.uint64((1 << bits) - 1)
    distinct = 0
    for h in hashes:
        slot = h >> np.uint64(LENGTH_BITS) & mask
        while counts[slot] and keys[slot] != h:
            slot = (slot + np.uint64(1)) & mask
        distinct += counts[slot] == 0
        keys[slot] = h
        counts[slot] += 1
    return keys, counts, distinct


@compiled
def _threshold(counts: Int32s, limit: int) -> int:
    """Give the largest count (up to a bound) that at least *limit* keys reach; 1 if none."""
    levels = np.zeros(_TALL + 1, np.int64)
    for count in counts:
        levels[min(count, _TALL)] += 1
    reached = 0
    for level in range(_TALL, 1, -1):
        reached += levels[level]
        if reached >= limit:
            return level if level < _TALL else _TALL - 1
    return 1


@compiled
def _at_least(keys: UInt64s, counts: Int32s, least: int) -> tuple[UInt64s, Int64s]:
    room = 0
    for count in counts:
        room += count >= least
    found, often = np.empty(room, np.uint64), np.empty(room, np.int64)
    at = 0
    for slot in range(np.uint64(len(counts))):
        if counts[slot] >= least:
            found[at], often[at] = keys[slot], counts[slot]
            at += 1
    return found, often


@compiled
def _table_of(wanted: UInt64s) -> Int32s:
    """Positions of *wanted* in a table with open addressing, −1 where it is free."""
    bits = 4
    while 1 << bits < 4 * len(wanted):
        bits += 1
    table = np.full(1 << bits, -1, np.int32)
    mask = np.uint64((1 << bits) - 1)
    for k in range(len(wanted)):
        slot = wanted[k] >> np.uint64(LENGTH_BITS) & mask
        while table[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        table[slot] = k
    return table


@compiled
def _place(h: np.uint64, wanted: UInt64s, table: Int32s) -> int:
    mask = np.uint64(len(table) - 1)
    slot = h >> np.uint64(LENGTH_BITS) & mask
    while table[slot] >= 0 and wanted[np.uint64(table[slot])] != h:
        slot = (slot + np.uint64(1)) & mask
    return int(table[slot])


@compiled
def _read(
    codes: UInt16s, time: Int64s, starts: Int32s, stops: Int32s, first: int, collapse: bool,
    keys: UInt64s, wanted: UInt64s, table: Int32s,
) -> tuple[Int32s, Int64s, Int64s, bool]:  # fmt: skip
    """Find the journeys with one of the keys *wanted*, and compare those with the same one."""
    which, spans = np.empty(len(starts), np.int32), np.empty(len(starts), np.int64)
    examples = np.full(len(wanted), -1, np.int64)
    begins, ends = np.zeros(len(wanted), np.uint64), np.zeros(len(wanted), np.uint64)
    found, clash = 0, False
    for j in range(np.uint64(len(starts))):
        k = _place(keys[j], wanted, table)
        if k < 0:
            continue
        start, stop = np.uint64(starts[j]), stop_of(codes, starts[j], stops[j], first, collapse)
        which[found] = k
        spans[found] = time[stop - np.uint64(1)] - time[start]
        found += 1
        e = np.uint64(k)
        if examples[e] < 0:
            examples[e], begins[e], ends[e] = j, start, stop
        clash |= not same(codes, start, stop, codes, begins[e], ends[e], collapse)
    return which[:found].copy(), spans[:found].copy(), examples, clash


@compiled
def _equal(
    codes: UInt16s, starts: Int32s, stops: Int32s, wanted: UInt16s, first: int, collapse: bool
) -> Flags:
    flags = np.empty(len(starts), np.bool_)
    for j in range(len(starts)):
        stop = stop_of(codes, starts[j], stops[j], first, collapse)
        flags[j] = same(codes, np.uint64(starts[j]), stop,
                         wanted, np.uint64(0), np.uint64(len(wanted)), collapse)  # fmt: skip
    return flags
