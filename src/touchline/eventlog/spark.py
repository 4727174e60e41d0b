"""Journeys on a Spark cluster: the same kernels, run where the data are.

Events are encoded and sorted into a frame with a row per journey, whose events stand in lists. The
order of equal times is that of the events in the frame that they came from: by partition, then by
place in it. That is the order of the rows for files; after a shuffle Spark promises none, so give a
column of arrival if it matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from touchline.engine.spark import map_reduce, partition_number
from touchline.eventlog.columns import Columns, Dictionaries, prepare
from touchline.eventlog.events import latest, refuse_nothing
from touchline.eventlog.names import Names
from touchline.eventlog.skipped import Skipped
from touchline.eventlog.source import empty_batch
from touchline.kernels.batch import Batch

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["SparkSource", "source_of_frame"]

_Partial = TypeVar("_Partial")

_EVENTS = 500_000
"""Events that are gathered for one call of a kernel; Spark sends far fewer at a time."""
_PIECE_BITS = 10
"""A part is what one call of a kernel gets: partition and piece of it in one number."""


@dataclass(frozen=True)
class SparkSource:
    """Journeys in a Spark frame, a row each."""

    frame: DataFrame
    names: Names
    timezone: str = "UTC"
    columns: Columns | None = None
    """Columns of the raw events that it was made of."""
    skipped: Skipped = field(default_factory=Skipped)
    """Rows of these events that were left out."""

    def run(
        self,
        task: Callable[[Batch], _Partial],
        merge: Callable[[_Partial, _Partial], _Partial],
    ) -> _Partial:
        """Apply *task* to every batch on the workers; see :class:`Source`."""
        work = partial(_apply, task=task, names=self.names)
        merged = map_reduce(self.frame, work, merge)
        return task(empty_batch(self.names)) if merged is None else merged

    def keys(self, rows: Sequence[tuple[int, int]]) -> list[str]:
        """Name the persons of journeys; see :class:`Source`."""
        work = partial(_look_up, wanted=frozenset(rows))
        found = map_reduce(self.frame, work, lambda a, b: a | b) or {}
        return [found[row] for row in rows]


def source_of_frame(
    frame: DataFrame,
    columns: Columns,
    *,
    arrival: str | None = None,
    touchpoints: Sequence[str] = (),
    timezone: str = "UTC",
) -> SparkSource:
    """Sort the events of *frame* into journeys, one a person.

    Touchpoints and the texts of properties and segments are collected on the driver; two passes
    read the frame, one for these and one for the events.

    Parameters
    ----------
    arrival
        Column by which events of equal times are ordered.

    Raises
    ------
    MappingError
        If a named column is not in the frame.
    SourceError
        If a column is of a kind that cannot be what it is said to be, or no row is an event.
    """
    columns.require(frame.columns)
    if arrival is not None:
        frame = frame.orderBy(arrival)
    frame = frame.select(*columns.all())
    found = map_reduce(frame, partial(_dictionaries_of, columns=columns), _Found.joined)
    found = found or _Found(Dictionaries.new(columns).names(), Skipped(), 0)
    refuse_nothing(found.events, found.skipped)
    names = _joined(Dictionaries.new(columns, touchpoints).names(), found.names)
    coded = frame.mapInArrow(partial(_encode, columns=columns, names=names), _coded_schema(columns))
    near = coded.repartition("person").sortWithinPartitions("person", "time", "arrival")
    journeys = near.mapInArrow(partial(_fold, columns=columns), _journey_schema(columns)).persist()
    return SparkSource(journeys, names, timezone, columns, found.skipped)


@dataclass(frozen=True)
class _Found:
    """What a first look at events brings."""

    names: Names
    skipped: Skipped
    events: int

    def joined(self, other: _Found) -> _Found:
        """Go on with what was found in a later partition."""
        for reason, count in other.skipped.counts.items():
            examples = [row for row in other.skipped.examples if row.reason == reason]
            self.skipped.add(reason, count, examples)
        return _Found(_joined(self.names, other.names), self.skipped, self.events + other.events)


def _joined(first: Names, then: Names) -> Names:
    """Texts of both, each once, in order of their first appearance."""
    return Names(
        touchpoints=_texts(first.touchpoints, then.touchpoints),
        properties={n: _texts(t, then.properties[n]) for n, t in first.properties.items()},
        segments={n: _texts(t, then.segments[n]) for n, t in first.segments.items()},
    )


def _texts(first: Iterable[str], then: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *then)))


def _dictionaries_of(batches: Iterator[pa.RecordBatch], *, columns: Columns) -> Iterator[_Found]:
    dictionaries, skipped = Dictionaries.new(columns), Skipped()
    events = sum(len(prepare(batch, columns, dictionaries, skipped)) for batch in batches)
    yield _Found(dictionaries.names(), skipped, events)


def _coded_schema(columns: Columns) -> str:
    value = ["value double"] if columns.value is not None else []
    codes = [f"{name} int" for name in (*_properties(columns), *_segments(columns))]
    fixed = ["person string", "time long", "arrival long", "touchpoint int"]
    return ", ".join([*fixed, *value, *codes])


def _journey_schema(columns: Columns) -> str:
    value = ["value array<double>"] if columns.value is not None else []
    properties = [f"{name} array<int>" for name in _properties(columns)]
    segments = [f"{name} int" for name in _segments(columns)]
    fixed = ["person string", "time array<long>", "touchpoint array<int>"]
    return ", ".join([*fixed, *value, *properties, *segments])


def _properties(columns: Columns) -> list[str]:
    """Names of the columns of codes: those of the log may be any text."""
    return [f"property{k}" for k in range(len(columns.properties))]


def _segments(columns: Columns) -> list[str]:
    return [f"segment{k}" for k in range(len(columns.segments))]


def _encode(
    batches: Iterator[pa.RecordBatch], *, columns: Columns, names: Names
) -> Iterator[pa.RecordBatch]:
    """Events as codes, numbered as they arrive."""
    dictionaries, skipped = Dictionaries.of(names), Skipped()
    arrived = partition_number() << 33
    for batch in batches:
        events = prepare(batch, columns, dictionaries, skipped)
        coded: dict[str, Any] = {
            "person": events.person.cast(pa.string()),
            "time": events.time,
            "arrival": np.arange(arrived, arrived + len(events)),
            "touchpoint": events.touchpoint.astype(np.int32),
        }
        if events.values is not None:
            coded["value"] = events.values
        coded |= dict(zip(_properties(columns), events.properties.values(), strict=True))
        coded |= dict(zip(_segments(columns), events.segments.values(), strict=True))
        arrived += len(events)
        yield pa.RecordBatch.from_pydict(coded)


def _fold(batches: Iterator[pa.RecordBatch], *, columns: Columns) -> Iterator[pa.RecordBatch]:
    """Sorted events to a row per person; the events of one may come in several batches."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        begins = _begins(batch["person"])
        if waiting and len(begins) and batch["person"][0] != waiting[-1]["person"][-1]:
            yield _folded(waiting, columns)
            waiting = []
        if len(begins) > 1:  # all but the last person are complete
            yield _folded([*waiting, batch[: begins[-1]]], columns)
            waiting = []
        if len(begins):
            waiting.append(batch[begins[-1] :])
    if waiting:
        yield _folded(waiting, columns)


def _begins(persons: pa.Array) -> npt.NDArray[np.int64]:
    """Positions at which another person begins."""
    if not len(persons):
        return np.zeros(0, np.int64)
    codes = persons.dictionary_encode().indices.to_numpy()
    return np.concatenate(([0], np.flatnonzero(codes[1:] != codes[:-1]) + 1))


def _folded(batches: Sequence[pa.RecordBatch], columns: Columns) -> pa.RecordBatch:
    events = pa.Table.from_batches(batches).combine_chunks()
    persons = events["person"].combine_chunks()
    begins = _begins(persons)
    bounds = np.append(begins, len(persons)).astype(np.int32)
    made = {"person": persons.take(pa.array(begins))}
    value = ["value"] if columns.value is not None else []
    for name in ("time", "touchpoint", *value, *_properties(columns)):
        values = events[name].combine_chunks()
        made[name] = pa.ListArray.from_arrays(pa.array(bounds), values)
    for name in _segments(columns):
        made[name] = pa.array(latest(events[name].to_numpy(), bounds)[0])
    return pa.RecordBatch.from_pydict(made)


def _apply(
    batches: Iterator[pa.RecordBatch], *, task: Callable[[Batch], _Partial], names: Names
) -> Iterator[_Partial]:
    for part, rows in _pieces(batches):
        yield task(_batch(rows, part, names))


def _look_up(
    batches: Iterator[pa.RecordBatch], *, wanted: frozenset[tuple[int, int]]
) -> Iterator[dict[tuple[int, int], str]]:
    for part, rows in _pieces(batches):
        persons = rows["person"]
        yield {(p, row): persons[row].as_py() for p, row in wanted if p == part}


def _pieces(batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[int, pa.Table]]:
    """Gather journeys for one call of a kernel, and number what it gets."""
    part, events = partition_number() << _PIECE_BITS, 0
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        events += len(batch["time"].flatten())
        if events >= _EVENTS:
            yield part, pa.Table.from_batches(waiting).combine_chunks()
            part, events, waiting = part + 1, 0, []
    if events:
        yield part, pa.Table.from_batches(waiting).combine_chunks()


def _batch(rows: pa.Table, part: int, names: Names) -> Batch:
    lists = rows["time"].combine_chunks()
    bounds = lists.offsets.to_numpy() - lists.offsets[0].as_py()
    values = _events(rows, "value") if "value" in rows.column_names else None
    return Batch(
        starts=bounds[:-1],
        stops=bounds[1:],
        touchpoint=_events(rows, "touchpoint").astype(np.uint16),
        time=_events(rows, "time"),
        part=part,
        values=values,
        properties={n: _events(rows, f"property{k}") for k, n in enumerate(names.properties)},
        segments={n: np.array(rows[f"segment{k}"]) for k, n in enumerate(names.segments)},
    )


def _events(rows: pa.Table, column: str) -> npt.NDArray[Any]:
    """Give a column of lists as one array.

    A copy: kernels are compiled apart for arrays that may not be written to, as those of Arrow.
    """
    return np.array(rows[column].combine_chunks().flatten())
