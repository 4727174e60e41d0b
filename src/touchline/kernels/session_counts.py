"""How many sessions, how long, of how many events."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Int64s
from touchline.kernels.spread import bin_count, spread

__all__ = ["BITS", "Counts", "kernel", "merge"]

BITS = 8
"""Significant bits of a duration: 0.4 % at most between it and the middle of its bin."""


class Counts(NamedTuple):
    """Counts of sessions."""

    by_events: Int64s
    """Sessions by their number of events."""
    by_sessions: Int64s
    """Persons by their number of sessions."""
    by_duration: Int64s
    """Sessions by the bin of their duration; see :mod:`touchline.kernels.spread`."""
    duration: int
    """µs of all sessions together."""


def kernel(batch: Batch, *, cut: Callable[[Batch], Batch]) -> Counts:
    """Count.

    Parameters
    ----------
    cut
        Batch → batch whose journeys are the sessions.
    """
    found = cut(batch)
    durations = found.time[found.stops - 1] - found.time[found.starts]
    by_duration = np.zeros(bin_count(BITS), np.int64)
    spread(durations, BITS, by_duration)
    firsts = found.person_starts()
    sessions = np.diff(np.append(firsts, len(found)))
    without = len(batch.person_starts()) - len(firsts)
    by_sessions = np.bincount(sessions, minlength=1)
    by_sessions[0] += without
    return Counts(
        np.bincount(found.stops - found.starts, minlength=1),
        by_sessions,
        by_duration,
        int(durations.sum()),
    )


def merge(a: Counts, b: Counts) -> Counts:
    """Add up."""
    return Counts(
        _added(a.by_events, b.by_events),
        _added(a.by_sessions, b.by_sessions),
        a.by_duration + b.by_duration,
        a.duration + b.duration,
    )


def _added(a: Int64s, b: Int64s) -> Int64s:
    if len(a) < len(b):
        a, b = b, a
    total = a.copy()
    total[: len(b)] += b
    return total
