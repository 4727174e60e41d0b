"""Batches with fewer events: the columns that are asked for are copied, the others are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Int32s

__all__ = ["Derived", "only_events", "window"]


class Derived(Mapping[str, Int32s]):
    """Columns made from other columns when they are first looked at.

    Parameters
    ----------
    columns
        What they are made from.
    make
        Column → column.
    known
        Columns that are there already.
    """

    def __init__(
        self,
        columns: Mapping[str, Int32s],
        make: Callable[[Int32s], Int32s],
        known: Mapping[str, Int32s] | None = None,
    ) -> None:
        self._columns = columns
        self._make = make
        self._made: dict[str, Int32s] = dict(known or {})

    def __getitem__(self, name: str) -> Int32s:
        if name not in self._made:
            self._made[name] = self._make(self._columns[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


def window(batch: Batch) -> Batch:
    """Count positions from the first event of *batch*, without copying."""
    events = slice(batch.low, batch.high)
    low = np.int32(batch.low)
    return replace(
        batch,
        starts=batch.starts - low,
        stops=batch.stops - low,
        touchpoint=batch.touchpoint[events],
        time=batch.time[events],
        values=None if batch.values is None else batch.values[events],
        merged=None if batch.merged is None else batch.merged[events],
        properties=Derived(batch.properties, lambda column: column[events]),
    )


def only_events(
    batch: Batch, index: npt.NDArray[Any], starts: Int32s, stops: Int32s, **changed: Any
) -> Batch:
    """Keep the events at the positions *index*; journeys without events are left out.

    Parameters
    ----------
    starts, stops
        Where each journey lies among the chosen events.
    changed
        Columns to put in place of the chosen ones.
    """
    made: dict[str, Any] = {
        "touchpoint": batch.touchpoint[index],
        "time": batch.time[index],
        "values": None if batch.values is None else batch.values[index],
        "merged": None if batch.merged is None else batch.merged[index],
        "properties": Derived(batch.properties, lambda column: column[index]),
    } | changed
    kept = replace(batch, starts=starts, stops=stops, **made).keep(starts < stops)
    return replace(kept, contiguous=True)  # the ranges of empty journeys have no length
