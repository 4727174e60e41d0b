"""Rows of a comparison, from what the kernel added up for each group."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from touchline.analysis.difference import Difference, newcombe, square_and_add, welch
from touchline.analysis.intervals import UNKNOWN, Interval

if TYPE_CHECKING:
    from touchline.kernels.comparison import Comparison, UInt32s

__all__ = ["Row", "rows_of", "whole_of"]

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One measure in both groups."""

    key: Key
    measure: str
    first: float | None
    second: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    n_first: int
    n_second: int


@dataclass(frozen=True, slots=True)
class _Sums:
    """What is known of one key in one group."""

    total: int
    journeys: int = 0
    times: int = 0
    squares: float = 0.0
    converted: int = 0
    waits: UInt32s | None = None


def rows_of(
    found: Sequence[Comparison],
    names: Sequence[Callable[[int], Key]],
    *,
    goal: bool,
    least: int,
) -> list[Row]:
    """Compare key by key, those that most journeys have first within each measure."""
    groups = [_by_key(one, name) for one, name in zip(found, names, strict=True)]
    nothing = [_Sums(int(one.whole[0])) for one in found]
    keys = dict.fromkeys(key for group in groups for key in group)
    pairs = {key: (groups[0].get(key, nothing[0]), groups[1].get(key, nothing[1])) for key in keys}
    kept = [key for key in keys if sum(one.journeys for one in pairs[key]) >= max(1, least)]
    kept.sort(key=lambda key: -sum(one.journeys for one in pairs[key]))
    rows = [_shares(key, "reach", [(s.journeys, s.total) for s in pairs[key]]) for key in kept]
    rows += [
        _means(key, "frequency", [(s.total, s.times, s.squares) for s in pairs[key]])
        for key in kept
    ]
    if goal:
        rows += [
            _shares(key, "conversion", [(s.converted, s.journeys) for s in pairs[key]])
            for key in kept
        ]
    if any(one.waits.shape[0] == 0 and len(one.journeys) for one in found):
        return rows
    return rows + [_medians(key, [s.waits for s in pairs[key]]) for key in kept]


def whole_of(found: Sequence[Comparison], *, goal: bool) -> list[Row]:
    """Compare the journeys as wholes."""
    wholes = [one.whole.tolist() for one in found]
    rows = [_means((), "events", [(int(n), events, squares) for n, events, squares, _ in wholes])]
    if goal:
        rows.append(_shares((), "conversion", [(int(won), int(n)) for n, _, _, won in wholes]))
    return [*rows, _medians((), [one.lengths for one in found])]


def _by_key(found: Comparison, name: Callable[[int], Key]) -> dict[Key, _Sums]:
    total = int(found.whole[0])
    return {
        name(int(code)): _Sums(
            total,
            int(found.journeys[code]),
            int(found.times[code]),
            float(found.squares[code]),
            int(found.converted[code]),
            found.waits[code] if len(found.waits) else None,
        )
        for code in found.journeys.nonzero()[0]
    }


def _shares(key: Key, measure: str, counts: Sequence[tuple[int, int]]) -> Row:
    (some1, n1), (some2, n2) = counts
    first, second = (some / n if n else None for some, n in counts)
    return _row(key, measure, first, second, newcombe((some1, n1), (some2, n2)), n1, n2)


def _means(key: Key, measure: str, sums: Sequence[tuple[int, float, float]]) -> Row:
    groups = [_moments(*one) for one in sums]
    first, second = (mean if n else None for n, mean, _ in groups)
    found = welch(groups[0], groups[1])
    return _row(key, measure, first, second, found, groups[0][0], groups[1][0])


def _moments(n: int, total: float, squares: float) -> tuple[int, float, float]:
    """Give n, mean and standard deviation."""
    if n < 2:
        return n, total / max(1, n), 0.0
    variance = max(0.0, squares - total * total / n) / (n - 1)
    return n, total / n, math.sqrt(variance)


def _medians(key: Key, histograms: Sequence[UInt32s | None]) -> Row:
    first, second = (_median(one) for one in histograms)
    n1, n2 = (0 if one is None else int(one.sum()) for one in histograms)
    found = None
    if first[0] is not None and second[0] is not None:
        found = square_and_add((first[0], first[1]), (second[0], second[1]))
    return _row(key, "median_seconds", first[0], second[0], found, n1, n2)


def _median(histogram: UInt32s | None) -> tuple[float | None, Interval]:
    """Give the median in seconds, and its bounds by order statistics."""
    from touchline.kernels.comparison import BITS
    from touchline.kernels.spread import quantiles

    n = 0 if histogram is None else int(histogram.sum())
    if histogram is None or not n:
        return None, UNKNOWN
    counts = histogram.astype(np.int64)
    half = float(special.ndtri(0.975)) / (2 * math.sqrt(n))
    if n < 6:  # below, the smallest and the largest do not hold the median in 95%
        (middle,) = quantiles(counts, BITS, [0.5])
        return _seconds(middle), UNKNOWN
    asked = [0.5, max(0.0, 0.5 - half), min(1.0, 0.5 + half)]
    middle, low, high = (_seconds(one) for one in quantiles(counts, BITS, asked))
    return middle, Interval(low, high)


def _seconds(micros: float | None) -> float | None:
    return None if micros is None else micros / 1e6


def _row(
    key: Key,
    measure: str,
    first: float | None,
    second: float | None,
    found: Difference | None,
    n1: int,
    n2: int,
) -> Row:
    if found is None or first is None or second is None:
        return Row(key, measure, first, second, None, None, None, None, n1, n2)
    low, high = found.interval.low, found.interval.high
    p = found.p if low is not None else None
    return Row(key, measure, first, second, found.value, low, high, p, n1, n2)
