"""In which periods persons are active: lifecycle and stickiness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.periods import bounds_of_persons, locate, scale_of

__all__ = ["STATUSES", "Activity", "add", "by_periods", "by_status", "has_periods", "has_status"]

STATUSES = ("new", "returning", "resurrecting", "dormant")
_EVER = np.iinfo(np.int64).max
_NEW, _RETURNING, _RESURRECTING, _DORMANT = range(4)


@dataclass(frozen=True, eq=False)
class Activity:
    """When persons count as active."""

    edges: Int64s
    """Bounds of the periods."""
    masks: Callable[[Batch], UInt64s] | None = None
    """Batch → not 0 for the events that count; None: all of them."""

    def bits(self, batch: Batch) -> UInt64s:
        """Say of the events of *batch* which count."""
        if self.masks is None:
            return np.ones(batch.high - batch.low, np.uint64)
        return self.masks(batch)


def by_status(batch: Batch, *, activity: Activity) -> Int64s:
    """Count persons by status and period; the first period is there for what follows it."""
    counts, _ = _walk(batch, activity, -1, -1)
    return counts


def has_status(batch: Batch, *, activity: Activity, status: int, period: int) -> Flags:
    """Say for each journey whether its person has a status in a period."""
    _, found = _walk(batch, activity, status, period)
    return np.repeat(found, np.diff(bounds_of_persons(batch)))


def by_periods(batch: Batch, *, activity: Activity) -> Int64s:
    """Count persons by the number of periods in which they are active."""
    return np.bincount(_active(batch, activity), minlength=len(activity.edges))


def has_periods(batch: Batch, *, activity: Activity, periods: int) -> Flags:
    """Say for each journey whether its person is active in so many periods."""
    found = _active(batch, activity) == periods
    return np.repeat(found, np.diff(bounds_of_persons(batch)))


def add(a: Int64s, b: Int64s) -> Int64s:
    """Add up."""
    total: Int64s = a + b
    return total


def _walk(batch: Batch, activity: Activity, status: int, period: int) -> tuple[Int64s, Flags]:
    return _lifecycle(
        batch.time, activity.bits(batch), batch.low, batch.starts, batch.stops,
        bounds_of_persons(batch), activity.edges, scale_of(activity.edges), status, period,
    )  # fmt: skip


def _active(batch: Batch, activity: Activity) -> Int64s:
    return _count_periods(
        batch.time, activity.bits(batch), batch.low, batch.starts, batch.stops,
        bounds_of_persons(batch), activity.edges, scale_of(activity.edges),
    )  # fmt: skip


@compiled
def _lifecycle(
    time: Int64s,
    bits: UInt64s,
    low: int,
    starts: Int32s,
    stops: Int32s,
    bounds: Int64s,
    edges: Int64s,
    scale: float,
    status: int,
    period: int,
) -> tuple[Int64s, Flags]:
    """Count persons by status and period, and flag those with *status* in *period*."""
    n = len(edges) - 1
    counts = np.zeros((4, n + 1), np.int64)  # the last column takes who is dormant afterwards
    found = np.zeros(len(bounds) - 1, np.bool_)
    for p in range(len(bounds) - 1):
        known = False
        last = -2
        now, end = -1, edges[0]  # period of the events before *end*
        for j in range(bounds[p], bounds[p + 1]):
            for i in range(starts[j], stops[j]):
                if bits[i - low] == 0:
                    continue
                if time[i] >= end:
                    now = locate(edges, scale, time[i])
                    end = edges[now + 1] if now < n else _EVER
                if 0 <= now < n and now != last:
                    mine = _RETURNING if last == now - 1 else _RESURRECTING
                    mine = mine if known else _NEW
                    counts[mine, now] += 1
                    found[p] |= mine == status and now == period
                    if 0 <= last < now - 1:
                        counts[_DORMANT, last + 1] += 1
                        found[p] |= status == _DORMANT and last + 1 == period
                    last = now
                known = True
        if last >= 0:
            counts[_DORMANT, last + 1] += 1
            found[p] |= status == _DORMANT and last + 1 == period
    return counts, found


@compiled
def _count_periods(
    time: Int64s,
    bits: UInt64s,
    low: int,
    starts: Int32s,
    stops: Int32s,
    bounds: Int64s,
    edges: Int64s,
    scale: float,
) -> Int64s:
    """Count for each person the periods with an event that counts."""
    n = len(edges) - 1
    found = np.zeros(len(bounds) - 1, np.int64)
    for p in range(len(bounds) - 1):
        last = -1
        now, end = -1, edges[0]  # period of the events before *end*
        for j in range(bounds[p], bounds[p + 1]):
            for i in range(starts[j], stops[j]):
                if bits[i - low] == 0:
                    continue
                if time[i] >= end:
                    now = locate(edges, scale, time[i])
                    end = edges[now + 1] if now < n else _EVER
                if 0 <= now < n and now != last:
                    found[p] += 1
                    last = now
    return found
