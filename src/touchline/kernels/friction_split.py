"""Splits meetings by who the customers are and by when they meet a touchpoint."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from touchline.kernels.batch import Batch, Int32s, Int64s
from touchline.kernels.friction import Meetings

__all__ = ["Split"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """Columns by which meetings are split: segments, and the period last; picklable."""

    segments: tuple[str, ...]
    lookups: tuple[Int32s, ...]
    """By segment: code → number of the value among those that are looked at; −1 for others, and
    in the last place for a missing one."""
    sizes: tuple[int, ...]
    """By column: values that are looked at."""
    edges: Int64s
    """When periods begin, in µs, and the last of them ends; empty: no periods."""

    def codes(self, batch: Batch, met: Meetings) -> Int32s:
        """Give the number of the value of each meeting (row) in each column; −1 for none."""
        found = np.empty((len(met.journey), len(self.sizes)), np.int32)
        rows = batch.row_numbers()
        for k, name in enumerate(self.segments):
            of_journey = self.lookups[k][batch.segments[name][rows]]
            found[:, k] = of_journey[met.journey]
        if len(self.edges):
            found[:, -1] = np.searchsorted(self.edges[1:-1], met.time, side="right")
        return found

    def cells(self, batch: Batch, met: Meetings, first: int) -> Int32s:
        """Give the same as numbers of cells: the values of all columns, counted from *first* on."""
        codes = self.codes(batch, met)
        offsets = first + np.cumsum((0, *self.sizes[:-1]), dtype=np.int32)
        return np.where(codes < 0, np.int32(-1), codes + offsets.astype(np.int32))
