"""Columns of raw events made ready: who as text, when in µs, what as codes; bad rows set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from touchline.errors import SourceError
from touchline.eventlog.column_names import Columns
from touchline.eventlog.names import MOST_TOUCHPOINTS, Names
from touchline.eventlog.skipped import (
    BAD_TIME,
    NO_PERSON,
    NO_TIME,
    NO_TOUCHPOINT,
    Skipped,
    SkippedRow,
)
from touchline.kernels.batch import Int32s, Int64s

__all__ = ["Columns", "Dictionaries", "Dictionary", "Events", "Place", "as_text", "prepare",
           "text_buffers"]  # fmt: skip

_WIDE = 1 << 31
"""From so many bytes on, positions in texts need 64 bits."""
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"


class Dictionary:
    """Texts by code, growing as they arrive."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.codes = {text: code for code, text in enumerate(dict.fromkeys(texts))}

    def encode(self, column: pa.Array) -> Int32s:
        """Give the code of each text, −1 where it is missing; new texts get the next codes."""
        encoded = as_text(column).dictionary_encode()
        codes = self.codes
        places = [codes.setdefault(t, len(codes)) for t in encoded.dictionary.to_pylist()]
        renumbered = np.array([*places, -1], np.int32)  # −1, missing, is the last
        coded: Int32s = renumbered[_numbers(encoded.indices.fill_null(-1))]
        return coded

    @property
    def texts(self) -> tuple[str, ...]:
        """Code → text."""
        return tuple(self.codes)


@dataclass(slots=True)
class Dictionaries:
    """The dictionaries of a log."""

    touchpoints: Dictionary
    properties: dict[str, Dictionary]
    segments: dict[str, Dictionary]
    stages: Mapping[str, str] = field(default_factory=dict)
    """Touchpoint → stage, where that is known beforehand."""

    @classmethod
    def new(
        cls,
        columns: Columns,
        touchpoints: Iterable[str] = (),
        stages: Mapping[str, str] | None = None,
    ) -> Dictionaries:
        """Start with *touchpoints* that exist even if no event has them."""
        return cls(
            Dictionary(touchpoints),
            {name: Dictionary() for name in columns.properties},
            {name: Dictionary() for name in columns.segments},
            stages or {},
        )

    @classmethod
    def of(cls, names: Names) -> Dictionaries:
        """Go on from *names*."""
        return cls(
            Dictionary(names.touchpoints),
            {name: Dictionary(texts) for name, texts in names.properties.items()},
            {name: Dictionary(texts) for name, texts in names.segments.items()},
        )

    def names(self, stages: Mapping[str, str] | None = None) -> Names:
        """Give what the codes stand for."""
        return Names(
            touchpoints=self.touchpoints.texts,
            properties={name: one.texts for name, one in self.properties.items()},
            segments={name: one.texts for name, one in self.segments.items()},
            stages=stages or self.stages,
        )


@dataclass(frozen=True, slots=True)
class Events:
    """Events in order of arrival; columns of one length."""

    person: pa.Array
    """Texts."""
    time: Int64s
    touchpoint: npt.NDArray[np.uint16]
    values: npt.NDArray[np.float64] | None = None
    properties: Mapping[str, Int32s] = field(default_factory=dict)
    segments: Mapping[str, Int32s] = field(default_factory=dict)
    """Per event: code of what was said of the person, −1 for nothing."""

    def __len__(self) -> int:
        return len(self.time)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table of rows comes from."""

    file: str | None = None
    first: int = 0
    """Rows of the file before it."""


def prepare(
    rows: pa.Table | pa.RecordBatch,
    columns: Columns,
    dictionaries: Dictionaries,
    skipped: Skipped,
    place: Place = Place(),
) -> Events:
    """Make events of *rows*; those without person, time or touchpoint are counted in *skipped*.

    Raises
    ------
    SourceError
        If a column is of a kind that cannot be what it is said to be.
    """
    cells = {name: _whole(rows[name]) for name in columns.all()}
    times, readable = _times(cells[columns.time])
    given = _given(cells[columns.time])
    checks = [
        (NO_PERSON, columns.person, _given(cells[columns.person])),
        (NO_TIME, columns.time, given),
        (BAD_TIME, columns.time, readable | ~given),
        (NO_TOUCHPOINT, columns.touchpoint, _given(cells[columns.touchpoint])),
    ]
    good = np.ones(len(times), np.bool_)
    for reason, column, fine in checks:
        _set_aside(cells[column], reason, good & ~fine, skipped, place)
        good &= fine
    if not good.all():
        cells = {name: column.filter(pa.array(good)) for name, column in cells.items()}
        times = times[good]
    codes = dictionaries.touchpoints.encode(cells[columns.touchpoint])
    if len(dictionaries.touchpoints.codes) > MOST_TOUCHPOINTS:
        dictionaries.names()  # says what to do
    return Events(
        person=as_text(cells[columns.person]),
        time=times,
        touchpoint=codes.astype(np.uint16),
        values=None if columns.value is None else _floats(cells[columns.value]),
        properties={n: d.encode(cells[n]) for n, d in dictionaries.properties.items()},
        segments={n: d.encode(cells[n]) for n, d in dictionaries.segments.items()},
    )


def _set_aside(
    column: pa.Array, reason: str, bad: npt.NDArray[np.bool_], skipped: Skipped, place: Place
) -> None:
    count = int(np.count_nonzero(bad))
    if not count:
        return
    first = np.flatnonzero(bad)[: skipped.wanting(reason)].tolist()
    values = [column[k].as_py() for k in first]
    examples = [
        SkippedRow(reason, None if v is None else str(v), place.file, place.first + k + 1)
        for k, v in zip(first, values, strict=True)
    ]
    skipped.add(reason, count, examples)


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Give *column* as one plain array."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    plain = [_plain(chunk) for chunk in chunks]
    if len(plain) == 1:
        return plain[0]
    if not plain:
        return _plain(pa.array([], column.type))
    if sum(chunk.nbytes for chunk in plain) >= _WIDE and pa.types.is_string(plain[0].type):
        plain = [chunk.cast(pa.large_string()) for chunk in plain]
    return pa.concat_arrays(plain)


def _plain(column: pa.Array) -> pa.Array:
    """Give texts as texts, whether they came in a dictionary or as views."""
    if pa.types.is_dictionary(column.type):
        return _plain(column.dictionary).take(column.indices)
    if pa.types.is_string_view(column.type):
        return column.cast(pa.large_string())
    return column


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _given(column: pa.Array) -> npt.NDArray[np.bool_]:
    """Flag what is neither null, nor an empty text, nor NaN."""
    given = column.is_valid()
    if _is_text(column.type):
        given = pc.fill_null(pc.not_equal(column, ""), False)
    elif pa.types.is_floating(column.type):
        given = pc.fill_null(pc.invert(pc.is_nan(column)), False)
    return _numbers(given).astype(np.bool_)


def _numbers(column: pa.Array) -> npt.NDArray[Any]:
    numbers: npt.NDArray[Any] = column.to_numpy(zero_copy_only=False)
    return numbers


def as_text(column: pa.Array) -> pa.Array:
    """Give *column* as text: 1.0 and 1 are the same, true and false are in small letters."""
    if _is_text(column.type):
        return column
    if pa.types.is_floating(column.type):
        whole = pc.equal(pc.round(column), column)
        as_int = pc.if_else(whole, column, None).cast(pa.int64(), safe=False).cast(pa.string())
        return pc.if_else(whole, as_int, column.cast(pa.string()))
    if isinstance(column.type, pa.UuidType):
        return pa.array([None if one is None else str(one) for one in column.to_pylist()])
    try:
        return column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise SourceError(
            f"a column of {column.type} arrived; texts, numbers, dates or truth values are read",
            hint="take out what you need of it first, for instance one field",
        ) from None


def text_buffers(column: pa.Array) -> tuple[npt.NDArray[Any], npt.NDArray[np.uint8]]:
    """Give offsets and bytes of texts, without copying."""
    wide = pa.types.is_large_string(column.type)
    _, offsets, data = column.buffers()
    begin = column.offset
    if offsets is None or not len(column):
        return np.zeros(1, np.int32), np.zeros(0, np.uint8)
    numbers = np.frombuffer(offsets, np.int64 if wide else np.int32)
    read = np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)
    return numbers[begin : begin + len(column) + 1], read


def _times(column: pa.Array) -> tuple[Int64s, npt.NDArray[np.bool_]]:
    """Give µs since 1970, and which could be read; what is missing counts as unreadable."""
    kind = column.type
    if _is_text(kind):
        from touchline.kernels.texts import times_of

        times, readable = times_of(*text_buffers(column))
        return times, readable & _numbers(column.is_valid()).astype(np.bool_)
    if pa.types.is_null(kind):
        return np.zeros(len(column), np.int64), np.zeros(len(column), np.bool_)
    try:
        if pa.types.is_floating(kind):
            column = pc.if_else(pc.is_finite(column), column, None)
            column = column.cast(pa.int64(), safe=False)
        elif not pa.types.is_integer(kind):
            column = column.cast(pa.timestamp("us", getattr(kind, "tz", None)), safe=False)
        micros = column.cast(pa.int64())
        if pa.types.is_integer(kind) or pa.types.is_floating(kind):
            _refuse_other_units(micros)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise SourceError(
            f"the times cannot be read: {error}",
            hint="give timestamps, dates, ISO 8601 text, or whole µs since 1970",
        ) from None
    readable = _numbers(micros.is_valid()).astype(np.bool_)
    return _numbers(micros.fill_null(0)).astype(np.int64, copy=False), readable


_COARSE: Final = {"seconds": 1_000_000, "milliseconds": 1_000}
"""Unit → µs in it."""
_LIKELY: Final = (946_684_800, 4_102_444_800)
"""Seconds since 1970 of the years 2000 to 2100."""


def _refuse_other_units(numbers: pa.Array) -> None:
    """Refuse whole numbers that are µs of January 1970, but seconds or milliseconds of our time."""
    found = pc.min_max(numbers)
    low, high = found["min"].as_py(), found["max"].as_py()
    if low is None:
        return
    for unit, micros in _COARSE.items():
        each = 1_000_000 // micros
        if _LIKELY[0] * each <= low and high <= _LIKELY[1] * each:
            raise SourceError(
                f"the times look like {unit} since 1970 (such as {low}), expected µs",
                hint=f"multiply them by {micros:,}, or give timestamps",
            )


def _floats(column: pa.Array) -> npt.NDArray[np.float64]:
    """Give numbers; NaN for what is none."""
    if _is_text(column.type):
        column = pc.utf8_trim_whitespace(column)
        column = pc.if_else(pc.match_substring_regex(column, _NUMBER), column, None)
    try:
        floats = column.cast(pa.float64(), safe=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise SourceError(
            f"a column of {column.type} arrived where numbers are expected",
            hint="give numbers, or texts that are numbers",
        ) from None
    return _numbers(floats.fill_null(float("nan"))).astype(np.float64, copy=False)
