"""Attributes of events and traces as they are found, and the table that they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from touchline.kernels.batch import Int32s

__all__ = ["ACTIVITY", "CASE", "OF_CASE", "TIME", "Chunk", "Found"]

CASE = "case"
ACTIVITY = "activity"
TIME = "time"
OF_CASE = "case:"
"""Stands before the name of a column that holds an attribute of the case."""

Found: TypeAlias = tuple[Int32s, pa.Array]
"""Rows that have the attribute, in order, and what it says there."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole traces of a log: which events are theirs, and what each says."""

    trace: Int32s
    """Per event: its trace in this chunk; −1 for an event outside all traces."""
    traces: int
    of_events: Mapping[str, Found] = field(default_factory=dict)
    of_traces: Mapping[str, Found] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.trace)

    def event_column(self, key: str) -> pa.Array:
        """Give an attribute of every event; null where an event does not have it."""
        return _spread(self.of_events.get(key), len(self))

    def trace_column(self, key: str) -> pa.Array:
        """Give an attribute of every trace; null where a trace does not have it."""
        return _spread(self.of_traces.get(key), self.traces)

    def of_events_of(self, column: pa.Array) -> pa.Array:
        """Give what *column* says of the trace of each event."""
        return column.take(pa.array(self.trace, mask=self.trace < 0))


def _spread(found: Found | None, rows: int) -> pa.Array:
    """Put texts in their rows; of an attribute that is said twice the last counts."""
    if found is None:
        return pa.nulls(rows, pa.string())
    at, texts = found
    if len(at) == rows and (rows == 0 or (at[0] == 0 and (np.diff(at) == 1).all())):
        return texts
    place = np.full(rows, -1, np.int32)
    place[at] = np.arange(len(at), dtype=np.int32)
    return texts.take(pa.array(place, mask=place < 0))
