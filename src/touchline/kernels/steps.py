"""Which touchpoint comes as the first, second, third … event of journeys."""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled

__all__ = ["at_step", "finished_by", "kernel", "merge"]


def kernel(batch: Batch, *, touchpoints: int, steps: int) -> Int64s:
    """Count the journeys whose event number s, from 0, is a touchpoint.

    Parameters
    ----------
    touchpoints
        Number of codes.
    steps
        How many events of each journey are looked at.

    Returns
    -------
    Steps × touchpoints.
    """
    counts = _counts(batch.touchpoint, batch.starts, batch.stops, touchpoints, steps)
    return counts.reshape(steps, touchpoints).astype(np.int64)


def merge(a: Int64s, b: Int64s) -> Int64s:
    """Add up."""
    a += b
    return a


def at_step(step: int, code: int) -> partial[Flags]:
    """Make the filter of journeys whose event number *step*, from 0, is a touchpoint."""
    return partial(_at_step, step=step, code=code)


def finished_by(step: int) -> partial[Flags]:
    """Make the filter of journeys without an event number *step*, from 0."""
    return partial(_finished_by, step=step)


def _at_step(batch: Batch, *, step: int, code: int) -> Flags:
    place = batch.starts.astype(np.int64) + step
    there = place < batch.stops
    flags = there.copy()
    flags[there] = batch.touchpoint[place[there]] == code
    return flags


def _finished_by(batch: Batch, *, step: int) -> Flags:
    flags: Flags = batch.stops - batch.starts <= step
    return flags


@compiled
def _counts(
    codes: UInt16s, starts: Int32s, stops: Int32s, k: int, steps: int
) -> npt.NDArray[np.uint32]:
    """Count four events at a time; those beyond the end of a journey are counted as nothing.

    So the processor need not guess at which event a journey ends, which it mostly gets wrong.
    """
    counts = np.zeros((steps + 4) * k, np.uint32)
    one, two, three, four = np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(4)
    width = np.uint64(k)
    fours = len(codes) - 4  # from here on, four events would lie outside of the column
    for j in range(len(starts)):
        i = np.uint64(starts[j])
        end = min(np.uint64(stops[j]), i + np.uint64(steps))
        base = np.uint64(0)
        while i < end and np.int64(i) <= fours:
            counts[base + np.uint64(codes[i])] += np.uint32(1)
            base += width
            counts[base + np.uint64(codes[i + one])] += np.uint32(i + one < end)
            base += width
            counts[base + np.uint64(codes[i + two])] += np.uint32(i + two < end)
            base += width
            counts[base + np.uint64(codes[i + three])] += np.uint32(i + three < end)
            base += width
            i += four
        while i < end:
            counts[base + np.uint64(codes[i])] += np.uint32(1)
            base += width
            i += one
    return counts[: steps * k]
