"""Numbers put into a few bins with round edges."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Bin", "bins_of"]

MOST = 7


@dataclass(frozen=True, slots=True)
class Bin:
    """Values from *low* on and below *high*; None: however small, however large."""

    low: float | None
    high: float | None
    last: float | None
    """The largest value that it can hold, as it is said: 29 of whole numbers from 20 on."""


def bins_of(values: Sequence[tuple[float, int]]) -> list[Bin]:
    """Cut *values* with their counts into at most seven bins of the same round width.

    The bins span what lies between the 2nd and the 98th percentile; the first and the last are open
    where something lies beyond.

    Examples
    --------
    >>> found = bins_of([(float(age), 1) for age in range(18, 70)])
    >>> [(one.low, one.last) for one in found]
    [(10.0, 19.0), (20.0, 29.0), (30.0, 39.0), (40.0, 49.0), (50.0, 59.0), (60.0, 69.0)]
    """
    numbers = np.repeat(
        np.array([value for value, _ in values]), np.array([count for _, count in values])
    )
    first, last = (float(each) for each in np.quantile(numbers, [0.02, 0.98], method="nearest"))
    whole = bool(np.all(numbers == np.round(numbers)))
    step = _step(first, last, whole)
    start = math.floor(first / step) * step
    edges = [start]
    while edges[-1] <= last:
        edges.append(round(start + len(edges) * step, 10))
    least, most = float(numbers.min()), float(numbers.max())
    found = []
    for at, (low, high) in enumerate(itertools.pairwise(edges)):
        below = at == 0 and least < low
        above = at == len(edges) - 2 and most >= high
        found.append(
            Bin(
                None if below else low,
                None if above else high,
                None if above else (high - 1 if whole else high),
            )
        )
    return found


def _step(first: float, last: float, whole: bool) -> float:
    """Give the smallest of 1, 2, 5 × 10ⁿ that needs no more than seven bins."""
    wide = max(last - first, 1e-9) / (MOST - 1)
    size = 10.0 ** math.floor(math.log10(wide))
    step = next(size * each for each in (1.0, 2.0, 5.0, 10.0) if size * each >= wide * (1 - 1e-9))
    return max(step, 1.0) if whole else step
