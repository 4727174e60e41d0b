"""Some journeys in columns: what every kernel reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt

__all__ = ["Batch", "Flags", "Floats", "Int32s", "Int64s", "UInt16s", "UInt64s"]

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.floating[Any]]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
UInt16s = npt.NDArray[np.uint16]
UInt64s = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Journeys as ranges of events: journey ``j`` is events ``starts[j]`` … ``stops[j] - 1``.

    The arrays per event belong to the whole part that the batch was cut from and are never copied
    when journeys are chosen or cut: only the ranges change. A journey has at least one event.
    Events of a journey stand in order of time, those of equal times in order of arrival. Journeys
    of one person are neighbours, in order of time, and always in the same batch.
    """

    starts: Int32s
    """Per journey: position of its first event."""
    stops: Int32s
    """Per journey: position after its last event."""
    touchpoint: UInt16s
    """Per event: code of the touchpoint."""
    time: Int64s
    """Per event: µs since 1970 in UTC."""
    contiguous: bool = True
    """Whether each journey begins where the one before it ends."""
    person: Int64s | None = None
    """Per journey: number of its person within the part; None: each journey is a person."""
    rows: Int64s | None = None
    """Per journey: its row in the part; None: ``first``, ``first + 1``, …"""
    first: int = 0
    """Row of the first journey, where *rows* is None."""
    part: int = 0
    """Number of the part."""
    values: Floats | None = None
    """Per event: its value, NaN where it has none."""
    properties: Mapping[str, Int32s] = field(default_factory=dict)
    """Per event: code of the property's text in its dictionary, −1 where it is missing."""
    segments: Mapping[str, Int32s] = field(default_factory=dict)
    """Per row of the part: code of the segment's text in its dictionary, −1 where missing."""
    merged: Int32s | None = None
    """Per event: how many events became this one; None: each stands for itself."""

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def low(self) -> int:
        """Position of the first event of the batch; 0 if there are no journeys."""
        return int(self.starts[0]) if len(self.starts) else 0

    @property
    def high(self) -> int:
        """Position after the last event of the batch; 0 if there are no journeys."""
        return int(self.stops[-1]) if len(self.stops) else 0

    @property
    def event_count(self) -> int:
        """Events in the journeys."""
        if self.contiguous:
            return self.high - self.low
        return int(np.sum(self.stops, dtype=np.int64) - np.sum(self.starts, dtype=np.int64))

    def row_numbers(self) -> Int64s:
        """Row in the part of each journey."""
        if self.rows is not None:
            return self.rows
        return np.arange(self.first, self.first + len(self), dtype=np.int64)

    def person_starts(self) -> Int64s:
        """Give the position, among the journeys, of the first journey of each person."""
        if self.person is None:
            return np.arange(len(self), dtype=np.int64)
        if not len(self):
            return np.zeros(0, np.int64)
        changes = np.flatnonzero(self.person[1:] != self.person[:-1]) + 1
        return np.concatenate((np.zeros(1, np.int64), changes))

    def slice(self, begin: int, end: int) -> Self:
        """Journeys *begin* … *end* − 1, without copying."""
        return replace(
            self,
            starts=self.starts[begin:end],
            stops=self.stops[begin:end],
            person=None if self.person is None else self.person[begin:end],
            rows=None if self.rows is None else self.rows[begin:end],
            first=self.first + begin,
        )

    def keep(self, wanted: Flags | Int64s) -> Self:
        """Journeys where *wanted* holds (or at the positions in it), without copying events."""
        at = np.flatnonzero(wanted) if wanted.dtype == np.bool_ else wanted
        return replace(
            self,
            starts=self.starts[at],
            stops=self.stops[at],
            contiguous=False,
            person=None if self.person is None else self.person[at],
            rows=at + self.first if self.rows is None else self.rows[at],
        )

    def chunks(self, events: int) -> Iterator[Self]:
        """Cut into slices of about *events* events; a person stays whole."""
        begin = 0
        while begin < len(self):
            # Of the same type as the array, which would be copied otherwise.
            target = np.int32(min(int(self.starts[begin]) + events, np.iinfo(np.int32).max))
            end = max(begin + 1, int(np.searchsorted(self.stops, target, side="right")))
            if self.person is not None and end < len(self):
                end = int(np.searchsorted(self.person, self.person[end - 1], side="right"))
            yield self.slice(begin, end)
            begin = end
