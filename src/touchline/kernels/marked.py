"""Packs the events that meet some step, so that what walks them does not see the others."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Int32s, Int64s, UInt16s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.select import place_of

__all__ = ["Marked", "Marks", "first_met", "last_met", "marked"]


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


def first_met(batch: Batch, conditions: Marks, bit: int, begins: Int32s) -> Int32s:
    """Position of the first event of each journey that meets a step; its stop if none does.

    Parameters
    ----------
    bit
        Number of the step, from 0.
    begins
        Per journey: position of the first event that is looked at.
    """
    if not conditions.simple:
        return place_of(conditions.masks(batch), bit, begins, batch.stops, batch.low)
    return _first(batch.touchpoint, _meeting(conditions, bit), begins, batch.stops)


def last_met(batch: Batch, conditions: Marks, bit: int) -> Int32s:
    """Position of the last event of each journey that meets a step; −1 if none does."""
    if conditions.simple:
        return _last(
            batch.touchpoint, _meeting(conditions, bit), 0, batch.starts, batch.stops
        )  # fmt: skip
    meeting = (conditions.masks(batch) >> np.uint64(bit) & np.uint64(1)).astype(np.uint16)
    return _last(meeting, np.array([0, 1], np.uint8), batch.low, batch.starts, batch.stops)


def _meeting(conditions: Marks, bit: int) -> npt.NDArray[np.uint8]:
    """Touchpoint → 1 if it meets the step."""
    return (conditions.by_touchpoint >> np.uint64(bit) & np.uint64(1)).astype(np.uint8)


@compiled
def _first(codes: UInt16s, wanted: npt.NDArray[np.uint8], begins: Int32s, stops: Int32s) -> Int32s:
    places = np.empty(len(begins), np.int32)
    for j in range(len(begins)):
        i, stop = np.uint64(begins[j]), np.uint64(stops[j])
        while i < stop and not wanted[codes[i]]:
            i += np.uint64(1)
        places[j] = i
    return places


@compiled
def _last(
    codes: UInt16s, wanted: npt.NDArray[np.uint8], low: int, starts: Int32s, stops: Int32s
) -> Int32s:
    """Position of the last wanted event of each journey; that at *low* has the first code."""
    places = np.empty(len(starts), np.int32)
    for j in range(len(starts)):
        i = stops[j] - 1
        while i >= starts[j] and not wanted[codes[np.uint64(i - low)]]:
            i -= 1
        places[j] = i if i >= starts[j] else -1
    return places


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
