"""Time between two events of a journey."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.spread import bin_count, place

__all__ = ["BITS", "Elapsed", "Spreads", "between_all", "between_two", "has_pair", "join", "merge"]

BITS = 8
"""Significant bits of a time: 0.4 % at most between it and the middle of its bin."""

Masks = Callable[[Batch], UInt64s]
"""Batch → bits of its events: 1 is a source, 2 a target."""


class Elapsed(NamedTuple):
    """Times between sources and their targets."""

    micros: list[Int64s]
    """One array a batch."""
    journeys: int
    """Journeys with such a pair."""


class Spreads(NamedTuple):
    """Times of some pairs of touchpoints, by their number."""

    counts: Int64s
    """Pair × bin."""
    micros: Int64s
    """µs of each pair, added up."""
    journeys: Int64s
    """Journeys in which each pair occurs."""


def between_two(batch: Batch, *, masks: Masks, directly: bool, within: int) -> Elapsed:
    """Collect the times from each source to the next event, or to the first target after it."""
    micros, journey = _elapsed(
        batch.time, masks(batch), batch.low, batch.starts, batch.stops, directly, within
    )
    return Elapsed([micros], len(np.unique(journey)))


def join(a: Elapsed, b: Elapsed) -> Elapsed:
    """Put *b* behind *a*."""
    a.micros.extend(b.micros)
    return Elapsed(a.micros, a.journeys + b.journeys)


def has_pair(
    batch: Batch, *, masks: Masks, directly: bool, within: int, shortest: int, longest: int
) -> Flags:
    """Say for each journey whether it has a pair from *shortest* up to less than *longest* µs."""
    micros, journey = _elapsed(
        batch.time, masks(batch), batch.low, batch.starts, batch.stops, directly, within
    )
    flags = np.zeros(len(batch), np.bool_)
    flags[journey[(micros >= shortest) & (micros < longest)]] = True
    return flags


def between_all(batch: Batch, *, pairs: Int32s, directly: bool, within: int, bits: int) -> Spreads:
    """Count the times of pairs of touchpoints by their bin.

    Parameters
    ----------
    pairs
        Touchpoint × touchpoint → number of the pair, −1 for pairs of no interest.
    within
        Longest time that counts, in µs.
    bits
        Significant bits of a time; 0: all times in one bin.
    """
    number = int(pairs.max(initial=-1)) + 1
    spreads = Spreads(
        np.zeros((number, bin_count(bits) if bits else 1), np.int64),
        np.zeros(number, np.int64),
        np.zeros(number, np.int64),
    )
    walk = _directly if directly else _later
    walk(batch.touchpoint, batch.time, batch.starts, batch.stops, pairs, within, bits, *spreads)
    return spreads


def merge(a: Spreads, b: Spreads) -> Spreads:
    """Add up."""
    return Spreads(*(x + y for x, y in zip(a, b, strict=True)))


@compiled
def _elapsed(
    time: Int64s,
    bits: UInt64s,
    low: int,
    starts: Int32s,
    stops: Int32s,
    directly: bool,
    within: int,
) -> tuple[Int64s, Int32s]:
    """Give the time of each pair and the number of its journey, going backwards."""
    source, target = np.uint64(1), np.uint64(2)
    most = 0
    for mark in bits:
        most += int(mark & source)
    micros, journey = np.empty(most, np.int64), np.empty(most, np.int32)
    n = 0
    for j in range(len(starts)):
        reached = -1
        for i in range(stops[j] - 1, starts[j] - 1, -1):
            mark = bits[i - low]
            if mark & source and reached >= 0 and time[reached] - time[i] <= within:
                micros[n] = time[reached] - time[i]
                journey[n] = j
                n += 1
            if mark & target:
                reached = i
            elif directly:
                reached = -1
    return micros[:n], journey[:n]


@compiled
def _directly(
    codes: UInt16s,
    time: Int64s,
    starts: Int32s,
    stops: Int32s,
    pairs: Int32s,
    within: int,
    bits: int,
    counts: Int64s,
    micros: Int64s,
    journeys: Int64s,
) -> None:
    seen = np.full(len(journeys), -1, np.int64)
    for j in range(len(starts)):
        for i in range(np.uint64(starts[j] + 1), np.uint64(stops[j])):
            before = i - np.uint64(1)
            pair = pairs[codes[before], codes[i]]
            elapsed = time[i] - time[before]
            if pair >= 0 and elapsed <= within:
                counts[pair, place(elapsed, bits) if bits else 0] += 1
                micros[pair] += elapsed
                journeys[pair] += seen[pair] != j
                seen[pair] = j


@compiled
def _later(
    codes: UInt16s,
    time: Int64s,
    starts: Int32s,
    stops: Int32s,
    pairs: Int32s,
    within: int,
    bits: int,
    counts: Int64s,
    micros: Int64s,
    journeys: Int64s,
) -> None:
    """Count the time from each event to the first later one of each touchpoint."""
    seen = np.full(len(journeys), -1, np.int64)
    after = np.empty(len(pairs), np.int64)  # touchpoint → time of its next event
    there = np.zeros(len(pairs), np.bool_)
    met = np.empty(len(pairs), np.int64)  # touchpoints that come later in the journey
    for j in range(len(starts)):
        n = 0
        for i in range(stops[j] - 1, starts[j] - 1, -1):
            code = codes[i]
            for k in range(n):
                pair = pairs[code, met[k]]
                elapsed = after[met[k]] - time[i]
                if pair >= 0 and elapsed <= within:
                    counts[pair, place(elapsed, bits) if bits else 0] += 1
                    micros[pair] += elapsed
                    journeys[pair] += seen[pair] != j
                    seen[pair] = j
            after[code] = time[i]
            if not there[code]:
                there[code] = True
                met[n] = code
                n += 1
        for k in range(n):
            there[met[k]] = False
