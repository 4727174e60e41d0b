"""Reads scores, keys, times and weights from the columns of a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np
import numpy.typing as npt

from touchline.errors import ConfigError, MappingError, did_you_mean
from touchline.eventlog.calendar import Interval, periods_between
from touchline.eventlog.instants import begin_of
from touchline.voice.scoring.weighting import rake

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["PERIODS", "Key", "Rated", "keys_of", "rated", "table_from", "times_of", "weighed"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PERIODS: Final = tuple(each for each in get_args(Interval) if each != "hour")
"""Names in ``by`` that mean a period of the time of the answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """One key of a table: the code of each row, and what the codes mean."""

    name: str
    codes: Ints
    labels: tuple[str | None, ...]
    period: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rated:
    """Rows of persons who were asked; all arrays have the same length."""

    score: Floats
    """NaN: no answer, or a code that is no score."""
    coded: npt.NDArray[np.bool_]
    """Whether the answer is such a code."""
    weight: Floats
    asked: Floats | None
    """How many persons a row stands for, whether or not they answered."""
    keys: tuple[Key, ...]
    cluster: Ints | None = None
    """Number of the person of each answer; None: every answer is of another."""


def table_from(table: Any) -> pa.Table:
    """Make an Arrow table of one, of a data frame (pandas, polars), or of a mapping of columns.

    Raises
    ------
    ConfigError
        If it is none of these.
    """
    import pyarrow as pa

    if isinstance(table, pa.Table):
        return table
    if isinstance(table, Mapping):
        return pa.table(dict(table))
    if hasattr(table, "__arrow_c_stream__"):
        return pa.table(table)
    raise ConfigError(
        f"rows were expected as a table, not as {type(table).__name__}",
        hint="pass an Arrow table, a data frame, or a mapping of columns",
    )


def _numbers(table: pa.Table, column: str) -> tuple[Floats, list[str]]:
    """Give the numbers in a column, NaN where the cell is empty or no number, and those cells.

    Raises
    ------
    MappingError
        If there is no such column.
    """
    import pyarrow as pa

    values = _column(table, column)
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return np.asarray(values.cast(pa.float64()).to_numpy(zero_copy_only=False)), []
    encoded = values.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0) if encoded.num_chunks else pa.array([], pa.string())
    texts = encoded.dictionary.to_pylist()
    read = [_number(text) for text in texts]
    strange = [t for t, value in zip(texts, read, strict=True) if value is None and t.strip()]
    numbers = np.array([*(np.nan if v is None else v for v in read), np.nan], np.float64)
    return numbers[encoded.indices.fill_null(len(texts)).to_numpy()], strange


def _score(
    table: pa.Table,
    column: str,
    scale: tuple[float, float],
    not_scores: Collection[str],
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Give the scores of a column, NaN where there is none, and which cells are codes.

    Parameters
    ----------
    scale
        Lowest and highest score.
    not_scores
        Cells that are no scores: "11", "don't know".

    Raises
    ------
    MappingError
        If there is no such column.
    ConfigError
        If a cell is neither a score on the scale nor a declared code.
    """
    values, strange = _numbers(table, column)
    codes = {_number(str(code)) for code in not_scores} - {None}
    declared = np.isin(values, np.array(sorted(code for code in codes if code is not None)))
    words = {str(code).strip() for code in not_scores}
    undeclared = [text for text in strange if text.strip() not in words]
    low, high = scale
    off = ~declared & ((values < low) | (values > high))
    if undeclared or off.any():
        cell = repr(undeclared[0]) if undeclared else f"{values[off][0]:g}"
        raise ConfigError(
            f"{cell} in the column {column!r} is no score from {low:g} to {high:g}",
            hint=f"if it means something else, name it: not_scores=[{cell}] (--not-scores); else"
            " give the scale on which the question was asked",
        )
    if strange:
        declared |= _are(table[column], words)
    return np.where(declared, np.nan, values), declared


def rated(
    table: pa.Table,
    score: str | Sequence[str] | Mapping[str, str],
    scale: tuple[float, float],
    not_scores: Collection[Any],
    keys: Sequence[Key],
    asked: str | None,
    person: str | None,
) -> Rated:
    """Read the scores; several columns come one under the other, with their name as a key.

    Raises
    ------
    MappingError
        If there is no such column.
    ConfigError
        If a cell is neither a score on the scale nor one of *not_scores*.
    """
    wide = not isinstance(score, str)
    columns = {score: score} if isinstance(score, str) else _named(score)
    found = [_score(table, column, scale, not_scores) for column in columns]
    sizes = None if asked is None else _numbers(table, asked)[0]
    times, n = len(columns), table.num_rows
    spread = [Key(key.name, np.tile(key.codes, times), key.labels, key.period) for key in keys]
    if wide:
        names = tuple(dict.fromkeys(columns.values()))
        codes = [names.index(name) for name in columns.values()]
        spread.insert(0, Key("touchpoint", np.repeat(np.array(codes, np.int64), n), names))
    return Rated(
        score=np.concatenate([scores for scores, _ in found]),
        coded=np.concatenate([coded for _, coded in found]),
        weight=np.ones(times * n),
        asked=None if sizes is None else np.tile(np.nan_to_num(sizes), times),
        keys=tuple(spread),
        cluster=np.tile(_persons(table, person), times) if wide or person is not None else None,
    )


def weighed(
    rows: Rated,
    table: pa.Table,
    weight: str | None,
    sizes: Mapping[str, Mapping[Any, float]],
) -> Rated:
    """Give the rows weights: those of a column, made to fit known *sizes*.

    Raises
    ------
    MappingError
        If there is no such column.
    ConfigError
        If an answer has no usable weight, or the sizes cannot be met.
    """
    times = len(rows.score) // max(table.num_rows, 1)
    scored = ~np.isnan(rows.score.reshape(times, -1)).all(axis=0) if times else np.zeros(0, bool)
    weights = np.ones(table.num_rows)
    if weight is not None:
        weights, _ = _numbers(table, weight)
        unusable = np.isnan(weights) | (weights < 0)
        if (unusable & scored).any():
            raise ConfigError(
                f"{int((unusable & scored).sum()):,} answers have no usable number in the column"
                f" {weight!r} of weights",
                hint="give them a weight, or 0 to leave them out",
            )
        weights = np.where(unusable, 0.0, weights)
    if sizes:
        chosen = np.flatnonzero(scored)
        values = {name: np.array(_column(table, name).to_pylist(), object) for name in sizes}
        made = rake({name: list(of[chosen]) for name, of in values.items()}, sizes,
                    weights=weights[chosen])  # fmt: skip
        weights = np.zeros(table.num_rows)
        weights[chosen] = made
    spread = np.tile(weights, times)
    return replace(rows, weight=spread, score=np.where(spread > 0, rows.score, np.nan))


def _persons(table: pa.Table, person: str | None) -> Ints:
    """Give each row the number of its person; an empty cell is a person of its own."""
    rows = np.arange(table.num_rows, dtype=np.int64)
    if person is None:
        return rows
    key = _texts(table, person)
    unknown = len(key.labels) - 1 if key.labels and key.labels[-1] is None else -1
    return np.where(key.codes == unknown, len(key.labels) + rows, key.codes)


def _named(score: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    if isinstance(score, Mapping):
        return dict(score)
    return {column: column for column in score}


def keys_of(
    table: pa.Table,
    by: Sequence[str],
    *,
    time: str | None,
    time_format: str | None,
    timezone: str,
) -> list[Key]:
    """Give the keys that *by* names: columns, and periods of the column *time*.

    Raises
    ------
    MappingError
        If there is no such column.
    ConfigError
        If a period is asked for without a time, or a time cannot be read.
    """
    return [
        _period(table, name, time, time_format, timezone)
        if name in PERIODS and (time is not None or name not in table.column_names)
        else _texts(table, name)
        for name in by
    ]


def _texts(table: pa.Table, name: str) -> Key:
    import pyarrow as pa

    values = _column(table, name).cast(pa.string())
    listed = sorted(value for value in values.unique().to_pylist() if value is not None)
    labels: list[str | None] = [*listed, None] if values.null_count else [*listed]
    places = {label: code for code, label in enumerate(labels)}
    encoded = values.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0) if encoded.num_chunks else pa.array([], pa.string())
    found = np.array([places[each] for each in encoded.dictionary.to_pylist()] + [len(listed)])
    codes = found[encoded.indices.fill_null(len(found) - 1).to_numpy()].astype(np.int64)
    return Key(name, codes, tuple(labels))


def _period(
    table: pa.Table, name: str, time: str | None, time_format: str | None, timezone: str
) -> Key:
    if time is None:
        raise ConfigError(
            f"answers cannot be told apart by {name} without their time",
            hint="name the column of the time of the answer: time=… (--time)",
        )
    instants, known = _instants(table, time, time_format, timezone)
    if not known.any():
        return Key(name, np.zeros(len(known), np.int64), (None,), True)
    inside = instants[known]
    interval: Any = name
    periods = periods_between(int(inside.min()), int(inside.max()), interval, timezone)
    codes = np.searchsorted(periods.edges, instants, side="right") - 1
    labels: tuple[str | None, ...] = periods.labels
    if not known.all():
        codes, labels = np.where(known, codes, len(labels)), (*labels, None)
    return Key(name, codes.astype(np.int64), labels, True)


def times_of(
    table: pa.Table, column: str, pattern: str | None = None, timezone: str = "UTC"
) -> list[datetime | None]:
    """Read the times of a column of texts or times; None where a row has none.

    Raises
    ------
    ConfigError
        If a text is no time that can be read.
    MappingError
        If there is no such column.
    """
    import pyarrow as pa

    instants, known = _instants(table, column, pattern, timezone)
    times = pa.array(instants, pa.timestamp("us", timezone), mask=~known)
    read: list[datetime | None] = times.to_pylist()
    return read


def _instants(
    table: pa.Table, column: str, pattern: str | None, timezone: str
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Give the times of a column in µs since 1970, and which rows have one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = _column(table, column)
    known = pc.is_valid(values).to_numpy(zero_copy_only=False).astype(bool)
    if pa.types.is_timestamp(values.type):
        if values.type.tz is None:
            values = pc.assume_timezone(
                values.cast(pa.timestamp("us")),
                timezone,
                ambiguous="earliest",
                nonexistent="earliest",
            )
        whole = values.cast(pa.timestamp("us", "UTC")).cast(pa.int64())
        return whole.fill_null(0).to_numpy().astype(np.int64), known
    texts = values.cast(pa.string()).to_pylist()
    read: dict[str | None, int] = {None: 0}
    for text in texts:
        if text not in read:
            read[text] = _instant(text, column, pattern, timezone)
    return np.array([read[text] for text in texts], np.int64), known


def _instant(text: str, column: str, pattern: str | None, timezone: str) -> int:
    given = f"{text.strip()}-01-01"[:10] if text.strip().isdecimal() else text.strip()
    try:
        if pattern is not None:
            return begin_of(datetime.strptime(text.strip(), pattern), timezone)  # noqa: DTZ007
        return begin_of(given, timezone)
    except (ConfigError, ValueError):
        raise ConfigError(
            f"{text!r} in the column {column!r} is no time that can be read",
            hint="write 2024-03-31 or 2024-03-31T18:00:00, or say how it is written:"
            " time_format='%d/%m/%Y' (--time-format)",
        ) from None


def _column(table: pa.Table, name: str) -> pa.ChunkedArray:
    if name not in table.column_names:
        raise MappingError(
            f"there is no column {name!r}", hint=did_you_mean(name, table.column_names)
        )
    return table[name]


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if np.isfinite(found) else None


def _are(column: pa.ChunkedArray, words: Collection[str]) -> npt.NDArray[np.bool_]:
    """Say which cells are one of *words*."""
    import pyarrow as pa
    import pyarrow.compute as pc

    trimmed = pc.utf8_trim_whitespace(column.cast(pa.string()))
    found = pc.is_in(trimmed, pa.array(sorted(words), pa.string())).fill_null(False)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)
