"""Which touchpoint directly follows which, and how often."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled
from touchline.kernels.neighbours import MOST_CODES, neighbours

__all__ = [
    "DENSE",
    "Pairs",
    "Sparse",
    "finish",
    "finish_sparse",
    "kernel",
    "kernel_sparse",
    "merge",
    "merge_sparse",
    "ordered",
]

DENSE = 2_048
"""Up to so many touchpoints, a table of all pairs is small enough; above, only those that occur."""

_NEARLY_ALL = 0.6
"""From this share of the events on, counting all and taking some back is the faster way."""


class Pairs(NamedTuple):
    """Counts of one part of the journeys, for ``k`` touchpoints."""

    counts: Int64s
    """k × k: row is what came first, column what came next."""
    first: Int64s
    """Journeys that begin with a touchpoint."""
    last: Int64s
    """Journeys that end with a touchpoint."""


def kernel(batch: Batch, *, touchpoints: int) -> Pairs:
    """Count neighbouring pairs within journeys.

    Parameters
    ----------
    touchpoints
        Number of codes; all codes are below it.
    """
    k = touchpoints
    codes, starts, stops = batch.touchpoint, batch.starts, batch.stops
    if k > MOST_CODES or not _dense(batch):
        first = np.bincount(codes[starts], minlength=k)
        last = np.bincount(codes[stops - 1], minlength=k)
        return Pairs(_any(codes, starts, stops, k), first, last)
    counts, seams = neighbours(codes, starts, stops, k)
    first, last = seams.sum(axis=0), seams.sum(axis=1)
    first[codes[starts[0]]] += 1
    last[codes[stops[-1] - 1]] += 1
    return Pairs(counts, first, last)


def _dense(batch: Batch) -> bool:
    """Whether the journeys lie one behind the other, with few other events in between."""
    if batch.contiguous or not len(batch):
        return len(batch) > 0
    if batch.event_count < _NEARLY_ALL * (batch.high - batch.low):
        return False
    return bool(np.all(batch.starts[1:] >= batch.stops[:-1]))


def merge(a: Pairs, b: Pairs) -> Pairs:
    """Add up."""
    return Pairs(a.counts + b.counts, a.first + b.first, a.last + b.last)


def finish(pairs: Pairs) -> tuple[Int64s, Int64s, Int64s]:
    """Give the pairs that occur, most frequent first: sources, targets, counts."""
    sources, targets = np.nonzero(pairs.counts)
    return ordered(sources, targets, pairs.counts[sources, targets])


class Sparse(NamedTuple):
    """Counts of one part of the journeys, for many touchpoints."""

    pairs: Int64s
    """``source · touchpoints + target`` of the pairs that occur, rising."""
    counts: Int64s
    first: Int64s
    last: Int64s


def kernel_sparse(batch: Batch, *, touchpoints: int) -> Sparse:
    """Count neighbouring pairs within journeys; what :func:`kernel` counts, in another form."""
    k = touchpoints
    first = np.bincount(batch.touchpoint[batch.starts], minlength=k)
    last = np.bincount(batch.touchpoint[batch.stops - 1], minlength=k)
    every = _pairs(batch.touchpoint, batch.starts, batch.stops, k)
    return Sparse(*np.unique(every, return_counts=True), first, last)


def merge_sparse(a: Sparse, b: Sparse) -> Sparse:
    """Add up."""
    pairs, places = np.unique(np.concatenate((a.pairs, b.pairs)), return_inverse=True)
    counts = np.zeros(len(pairs), np.int64)
    np.add.at(counts, places, np.concatenate((a.counts, b.counts)))
    return Sparse(pairs, counts, a.first + b.first, a.last + b.last)


def finish_sparse(sparse: Sparse, *, touchpoints: int) -> tuple[Int64s, Int64s, Int64s]:
    """Give the pairs that occur, most frequent first: sources, targets, counts."""
    return ordered(sparse.pairs // touchpoints, sparse.pairs % touchpoints, sparse.counts)


def ordered(sources: Int64s, targets: Int64s, counts: Int64s) -> tuple[Int64s, Int64s, Int64s]:
    """Give pairs with the most frequent first; among equals, by code."""
    order = np.lexsort((targets, sources, -counts))
    return sources[order], targets[order], counts[order]


@compiled
def _any(codes: UInt16s, starts: Int32s, stops: Int32s, k: int) -> Int64s:
    counts = np.zeros((k, k), np.int64)
    for j in range(len(starts)):
        before = np.uint64(codes[starts[j]])
        for i in range(np.uint64(starts[j] + 1), np.uint64(stops[j])):
            now = np.uint64(codes[i])
            counts[before, now] += 1
            before = now
    return counts


@compiled
def _pairs(codes: UInt16s, starts: Int32s, stops: Int32s, k: int) -> Int64s:
    total = 0
    for j in range(len(starts)):
        total += stops[j] - starts[j] - 1
    pairs = np.empty(total, np.int64)
    n = 0
    for j in range(len(starts)):
        for i in range(np.uint64(starts[j] + 1), np.uint64(stops[j])):
            pairs[n] = np.int64(codes[i - np.uint64(1)]) * k + np.int64(codes[i])
            n += 1
    return pairs
