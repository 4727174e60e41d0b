"""Packs the events that meet some step, so that what walks them does not see the others."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Int32s, Int64s, UInt16s, UInt64s
from touchline.kernels.compiled import compiled

__all__ = ["Marked", "Marks", "marked"]


class Marks(Protocol):
    """Says which steps an event meets; see :class:`touchline.eventlog.conditions.Conditions`."""

    @property
    def simple(self) -> bool:
        """Whether the touchpoint alone decides."""

    @property
    def by_touchpoint(self) -> UInt64s:
        """Touchpoint → bits of the steps that it meets whatever its properties."""

    def masks(self, batch: Batch) -> UInt64s:
        """Bits of the steps that each event from ``batch.low`` on meets."""

    def step_of(self) -> npt.NDArray[np.uint8] | None:
        """Touchpoint → number of its step from 1, 0 for none; None if that is not enough."""


class Marked(NamedTuple):
    """Events that meet a step, journey by journey."""

    at: Int32s
    """Position of each."""
    bits: UInt64s
    """Steps that each meets."""
    bounds: Int64s
    """Journey j has the events from ``bounds[j]`` to before ``bounds[j + 1]`` of these."""


def marked(batch: Batch, conditions: Marks, *, every: bool = False) -> Marked:
    """Pack the events of *batch* that meet a step, or *every* event with the steps it meets."""
    if conditions.simple:
        found = _by_touchpoint(
            batch.touchpoint, batch.starts, batch.stops, conditions.by_touchpoint, every
        )
    else:
        found = _by_masks(conditions.masks(batch), batch.low, batch.starts, batch.stops, every)
    return Marked(*found)


@compiled
def _most(starts: Int32s, stops: Int32s) -> int:
    """Events of all journeys."""
    most = 0
    for j in range(len(starts)):
        most += stops[j] - starts[j]
    return most


@compiled
def _by_touchpoint(
    codes: UInt16s, starts: Int32s, stops: Int32s, table: UInt64s, every: bool
) -> tuple[Int32s, UInt64s, Int64s]:
    most = _most(starts, stops)
    at, bits = np.empty(most + 1, np.int32), np.empty(most + 1, np.uint64)
    bounds = np.zeros(len(starts) + 1, np.int64)
    n = np.uint64(0)
    for j in range(len(starts)):
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            met = table[codes[i]]
            at[n], bits[n] = np.int32(i), met  # written always, kept if it meets a step
            n += np.uint64(every | (met != 0))
        bounds[j + 1] = n
    return at[: np.int64(n)], bits[: np.int64(n)], bounds


@compiled
def _by_masks(
    masks: UInt64s, low: int, starts: Int32s, stops: Int32s, every: bool
) -> tuple[Int32s, UInt64s, Int64s]:
    most = _most(starts, stops)
    at, bits = np.empty(most + 1, np.int32), np.empty(most + 1, np.uint64)
    bounds = np.zeros(len(starts) + 1, np.int64)
    n = np.uint64(0)
    for j in range(len(starts)):
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            met = masks[i - np.uint64(low)]
            at[n], bits[n] = np.int32(i), met
            n += np.uint64(every | (met != 0))
        bounds[j + 1] = n
    return at[: np.int64(n)], bits[: np.int64(n)], bounds
