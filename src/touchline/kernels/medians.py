"""Exact medians of many groups of numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from touchline.engine.local import map_reduce
from touchline.kernels.batch import Int32s, Int64s
from touchline.kernels.compiled import compiled

__all__ = ["medians"]


def medians(which: Sequence[Int32s], values: Sequence[Int64s], groups: int) -> list[float | None]:
    """Median of the values of each group, None where there are none.

    Parameters
    ----------
    which, values
        Number of the group, and value; arrays of equal lengths, pair by pair.
    groups
        How many groups there are.
    """
    if not groups:
        return []
    numbers, all_values = np.concatenate(which), np.concatenate(values)
    stops = np.cumsum(np.bincount(numbers, minlength=groups))
    pieces = np.split(_grouped(numbers, all_values, stops), stops[:-1])
    found = map_reduce(([piece] for piece in pieces), _medians, lambda a, b: a + b)
    return found or []


def _medians(groups: list[Int64s]) -> list[float | None]:
    return [float(np.median(group)) if len(group) else None for group in groups]


@compiled
def _grouped(which: Int32s, values: Int64s, stops: Int64s) -> Int64s:
    """Put the values of each group together."""
    place = stops.copy()
    grouped = np.empty_like(values)
    for j in range(len(which)):
        place[which[j]] -= 1
        grouped[place[which[j]]] = values[j]
    return grouped
