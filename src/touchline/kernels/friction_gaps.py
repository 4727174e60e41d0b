"""How long it usually is from one event of a journey to the next."""

from __future__ import annotations

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled

__all__ = ["kernel", "merge", "quantile"]


def kernel(batch: Batch, *, own: Flags) -> Int64s:
    """Count the gaps between events whose touchpoint is in *own*, by their power of two of µs."""
    return _gaps(batch.touchpoint, batch.time, batch.starts, batch.stops, own)


def merge(a: Int64s, b: Int64s) -> Int64s:
    """Add up."""
    return a + b


def quantile(counts: Int64s, probability: float) -> int:
    """Give a duration in µs that is not shorter than the quantile, and at most twice as long."""
    if not counts.sum():
        return 0
    place = int(np.searchsorted(np.cumsum(counts), probability * counts.sum()))
    return 1 << place if place else 0


@compiled
def _gaps(codes: UInt16s, time: Int64s, starts: Int32s, stops: Int32s, own: Flags) -> Int64s:
    counts = np.zeros(65, np.int64)
    for j in range(len(starts)):
        last = np.int64(-1)
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            if own[np.uint64(codes[i])]:
                if last >= 0:
                    gap = time[i] - time[np.uint64(last)]
                    place = 0
                    while gap > 0:
                        gap >>= 1
                        place += 1
                    counts[place] += 1
                last = np.int64(i)
    return counts
