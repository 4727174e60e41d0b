"""Distributions of durations in bins that grow with the duration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from touchline.kernels.batch import Int64s
from touchline.kernels.compiled import compiled

__all__ = ["bin_count", "bounds", "place", "quantiles"]

_TOP = 63


def bin_count(bits: int) -> int:
    """Bins that any duration falls into one of, with *bits* significant bits."""
    return (_TOP - bits + 2) << (bits - 1)


@compiled
def place(duration: int, bits: int) -> int:
    """Bin of a duration in µs: below 2 to the power of *bits* each has its own.

    Above, a bin is at most 2 / 2 ** bits of its lower bound wide.
    """
    value = max(duration, 0)
    shift = 0
    if value >> bits:
        # a double keeps its exponent in its upper bits, which is the number of binary digits
        exponent = int(np.float64(value).view(np.int64) >> 52) - 1023
        shift = exponent - bits + 1
    return (shift << (bits - 1)) + (value >> shift)


def bounds(bits: int) -> Int64s:
    """Lower bound of each bin."""
    index = np.arange(bin_count(bits), dtype=np.int64)
    shift = np.maximum(0, (index >> (bits - 1)) - 1)
    lower: Int64s = (index - (shift << (bits - 1))) << shift
    return lower


def quantiles(counts: Int64s, bits: int, probabilities: Sequence[float]) -> list[float | None]:
    """Give quantiles in µs, None where nothing was counted; wrong by half a bin at most.

    Values are taken to be spread evenly over their bin; between two values a quantile is
    interpolated, as in :func:`touchline.analysis.quantile`.
    """
    total = int(counts.sum())
    if not total:
        return [None] * len(probabilities)
    until, lower = np.cumsum(counts), bounds(bits)

    def value(rank: int) -> float:
        at = int(np.searchsorted(until, rank, side="right"))
        within = (rank - (int(until[at]) - int(counts[at])) + 0.5) / int(counts[at])
        widest = (1 << max(0, (at >> (bits - 1)) - 1)) - 1  # largest value less smallest
        return float(lower[at]) + widest * within

    found: list[float | None] = []
    for probability in probabilities:
        rank, share = divmod(probability * (total - 1), 1)
        low, high = value(int(rank)), value(min(int(rank) + 1, total - 1))
        found.append(low + share * (high - low))
    return found
