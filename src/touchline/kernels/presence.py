"""Which persons are there in which stretches of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.periods import bounds_of_persons

__all__ = ["Flagged", "Stretches", "collect", "count", "is_flagged", "join"]


@dataclass(frozen=True, eq=False)
class Stretches:
    """Stretches of time, at most 64; they may overlap."""

    begins: Int64s
    ends: Int64s
    """Instants after the last that belongs to each."""
    masks: Callable[[Batch], UInt64s] | None = None
    """Batch → not 0 for the events that count; None: all of them."""

    def flags(self, batch: Batch) -> Flags:
        """Person × stretch: whether they were in this one and in the first."""
        bits = np.ones(batch.high - batch.low, np.uint64)
        if self.masks is not None:
            bits = self.masks(batch)
        bounds = bounds_of_persons(batch)
        met = _present(
            batch.time, bits, batch.low, batch.starts, batch.stops, bounds, self.begins, self.ends
        )
        return met & met[:, :1]


class Flagged(NamedTuple):
    """Flags of persons, one array a batch."""

    rows: list[tuple[int, int]]
    """Part and row of a journey of each person."""
    flags: list[Flags]


def count(batch: Batch, *, stretches: Stretches) -> Int64s:
    """Count the persons in each stretch who were in the first too."""
    counts: Int64s = stretches.flags(batch).sum(axis=0, dtype=np.int64)
    return counts


def collect(batch: Batch, *, stretches: Stretches) -> Flagged:
    """Give the flags of each person."""
    rows = batch.row_numbers()[batch.person_starts()].tolist()
    return Flagged([(batch.part, row) for row in rows], [stretches.flags(batch)])


def join(a: Flagged, b: Flagged) -> Flagged:
    """Put *b* behind *a*."""
    a.rows.extend(b.rows)
    a.flags.extend(b.flags)
    return a


def is_flagged(batch: Batch, *, stretches: Stretches, number: int) -> Flags:
    """Say for each journey whether its person has a flag."""
    return np.repeat(stretches.flags(batch)[:, number], np.diff(bounds_of_persons(batch)))


@compiled
def _present(
    time: Int64s,
    bits: UInt64s,
    low: int,
    starts: Int32s,
    stops: Int32s,
    bounds: Int64s,
    begins: Int64s,
    ends: Int64s,
) -> Flags:
    met = np.zeros((len(bounds) - 1, len(begins)), np.bool_)
    for p in range(len(bounds) - 1):
        for j in range(bounds[p], bounds[p + 1]):
            for i in range(starts[j], stops[j]):
                if bits[i - low]:
                    for k in range(len(begins)):
                        met[p, k] |= begins[k] <= time[i] < ends[k]
    return met
