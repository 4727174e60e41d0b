"""Sorts raw events into a source in memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from touchline.errors import SourceError
from touchline.eventlog.columns import Columns, Dictionaries, Events, Place, prepare
from touchline.eventlog.skipped import Skipped
from touchline.eventlog.source import LocalSource, Part
from touchline.kernels.batch import Batch, Int32s, Int64s

__all__ = ["latest", "refuse_nothing", "said_at", "source_of_events", "source_of_table"]

_MANY = 200_000
"""From so many events on, sorting by compiled code pays."""


def source_of_table(
    table: pa.Table,
    columns: Columns,
    *,
    touchpoints: Sequence[str] = (),
    timezone: str = "UTC",
    place: Place = Place(),  # noqa: B008 - immutable
    skipped: Skipped | None = None,
) -> LocalSource:
    """Sort the events of *table* into journeys, one a person.

    Raises
    ------
    MappingError
        If a named column is not in the table.
    SourceError
        If the times cannot be read, or no row is an event.
    """
    columns.require(table.column_names)
    skipped = skipped or Skipped()
    dictionaries = Dictionaries.new(columns, touchpoints)
    events = prepare(table.select(columns.all()), columns, dictionaries, skipped, place)
    refuse_nothing(len(events), skipped)
    return source_of_events(
        events, dictionaries, columns=columns, timezone=timezone, skipped=skipped
    )


def refuse_nothing(events: int, skipped: Skipped) -> None:
    """Refuse a log all of whose rows were skipped.

    Raises
    ------
    SourceError
        With the reasons.
    """
    if not events and skipped.total:
        raise SourceError(
            f"no row is an event: {skipped}", hint="look at the columns that you named"
        )


def source_of_events(
    events: Events,
    dictionaries: Dictionaries,
    *,
    columns: Columns,
    timezone: str,
    skipped: Skipped,
) -> LocalSource:
    """Sort *events* into journeys, one a person, in order of their first arrival."""
    encoded = events.person.dictionary_encode()
    persons = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    count = len(encoded.dictionary)
    if len(events) < _MANY:
        order = np.lexsort((events.time, persons))  # stable: equal times as they arrived
        offsets = np.zeros(count + 1, np.int32)
        np.cumsum(np.bincount(persons, minlength=count), out=offsets[1:])
        times = events.time[order]
    else:
        from touchline.kernels.sorting import journeys_of_rows

        offsets, order, times = journeys_of_rows(persons, events.time, count)
    said = {name: latest(codes[order], offsets) for name, codes in events.segments.items()}
    batch = Batch(
        starts=offsets[:-1],
        stops=offsets[1:],
        touchpoint=events.touchpoint[order],
        time=times,
        values=None if events.values is None else events.values[order],
        properties={name: codes[order] for name, codes in events.properties.items()},
        segments={name: codes for name, (codes, _) in said.items()},
    )
    spoken = {name: said_at(times, last) for name, (_, last) in said.items()}
    return LocalSource(
        names=dictionaries.names(),
        parts=(Part(batch, encoded.dictionary, spoken),),
        timezone=timezone,
        columns=columns,
        skipped=skipped,
    )


def latest(codes: Int32s, begins: Int32s) -> tuple[Int32s, Int32s]:
    """Give the last known code of each row of events, and its position; −1 for none."""
    known = np.flatnonzero(codes >= 0)
    row = np.searchsorted(begins, known, side="right") - 1
    last = np.full(len(begins) - 1, -1, np.int32)
    last[row] = known  # of a row that is written more than once, the last stays
    return np.where(last >= 0, codes[last] if len(codes) else -1, -1).astype(np.int32), last


def said_at(times: Int64s, last: Int32s) -> Int64s:
    """Give the time of each of the events *last*; the earliest possible for −1."""
    never = np.iinfo(np.int64).min
    return np.where(last >= 0, times[last] if len(times) else never, never)
