"""Reads raw events from anything that speaks Arrow into a source in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from touchline.errors import MappingError, SourceError, did_you_mean
from touchline.eventlog.names import Names
from touchline.eventlog.source import LocalSource, Part
from touchline.kernels.batch import Batch

__all__ = ["source_of_table"]


def source_of_table(
    table: pa.Table,
    *,
    person: str,
    time: str,
    touchpoint: str,
    value: str | None = None,
    properties: Sequence[str] = (),
    segments: Sequence[str] = (),
    touchpoints: Sequence[str] = (),
    timezone: str = "UTC",
) -> LocalSource:
    """Sort the events of *table* into journeys, one a person.

    Parameters are those of :meth:`touchline.Journeys.from_events`.

    Raises
    ------
    MappingError
        If a named column is not in the table.
    SourceError
        If the times cannot be read.
    """
    wanted = [person, time, touchpoint, *([value] if value else []), *properties, *segments]
    for column in wanted:
        if column not in table.column_names:
            hint = did_you_mean(column, table.column_names)
            raise MappingError(f"the events have no column {column!r}", hint=hint)
    known = pc.and_(
        pc.and_(pc.is_valid(table[person]), pc.is_valid(table[time])),
        pc.is_valid(table[touchpoint]),
    )
    table = table.select(list(dict.fromkeys(wanted))).filter(known)
    persons, keys = _coded(table[person])
    times = _microseconds(table[time])
    order = np.lexsort((times, persons))  # stable: equal times keep their order of arrival
    codes, names = _coded_text(table[touchpoint], first=touchpoints)
    counts = np.bincount(persons, minlength=len(keys))
    offsets = np.zeros(len(keys) + 1, np.int32)
    np.cumsum(counts, out=offsets[1:])
    props = {name: _coded_text(table[name]) for name in properties}
    segs = {name: _segment(table[name], persons[order], order, offsets) for name in segments}
    batch = Batch(
        starts=offsets[:-1],
        stops=offsets[1:],
        touchpoint=codes[order].astype(np.uint16),
        time=times[order],
        values=None if value is None else _floats(table[value])[order],
        properties={name: coded[order] for name, (coded, _) in props.items()},
        segments={name: coded for name, (coded, _) in segs.items()},
    )
    return LocalSource(
        names=Names(
            touchpoints=names,
            properties={name: texts for name, (_, texts) in props.items()},
            segments={name: texts for name, (_, texts) in segs.items()},
        ),
        parts=(Part(batch, keys),),
        timezone=timezone,
    )


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Give *column* as one array."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    return column.chunk(0) if isinstance(column, pa.ChunkedArray) else column


def _numbers(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[Any]:
    numbers: npt.NDArray[Any] = _whole(column).to_numpy(zero_copy_only=False)
    return numbers


def _coded(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int32], pa.Array]:
    encoded = _whole(_whole(column).dictionary_encode())
    return _numbers(encoded.indices.fill_null(-1)), encoded.dictionary


def _coded_text(
    column: pa.ChunkedArray, *, first: Sequence[str] = ()
) -> tuple[npt.NDArray[np.int32], tuple[str, ...]]:
    codes, texts = _coded(_text(column))
    names: dict[str, int] = {name: code for code, name in enumerate(dict.fromkeys(first))}
    places = [names.setdefault(text, len(names)) for text in texts.to_pylist()]
    renumbered = np.array([*places, -1], np.int32)  # −1, missing, is the last
    return renumbered[codes], tuple(names)


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type):  # 1.0 and 1 are the same text
        whole = pc.equal(pc.round(column), column)
        as_int = pc.if_else(whole, column, None).cast(pa.int64(), safe=False).cast(pa.string())
        return pc.if_else(whole, as_int, column.cast(pa.string()))
    return column.cast(pa.string())


def _floats(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    return _numbers(column.cast(pa.float64()).fill_null(float("nan")))


def _microseconds(column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    kind: Any = column.type
    try:
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            column = column.cast(pa.timestamp("us", "UTC"))
        if not pa.types.is_integer(kind):
            zone = getattr(column.type, "tz", None)
            column = column.cast(pa.timestamp("us", zone), safe=False)
        return _numbers(column.cast(pa.int64()))
    except pa.ArrowInvalid as error:
        raise SourceError(
            f"the times cannot be read: {error}",
            hint="give timestamps, dates, ISO 8601 text, or whole µs since 1970",
        ) from None


def _segment(
    column: pa.ChunkedArray,
    persons: npt.NDArray[np.int32],
    order: npt.NDArray[np.int64],
    offsets: npt.NDArray[np.int32],
) -> tuple[npt.NDArray[np.int32], tuple[str, ...]]:
    """Latest known text of each person."""
    codes, texts = _coded_text(column)
    sorted_codes = codes[order]
    latest = np.full(len(offsets) - 1, -1, np.int32)
    known = sorted_codes >= 0
    latest[persons[known]] = sorted_codes[known]  # the last one written stays
    return latest, texts
