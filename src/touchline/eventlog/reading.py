"""Streams of rows, from anything that holds events."""

from __future__ import annotations

import csv
import glob
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from touchline.engine.limits import Limits
from touchline.errors import SourceError
from touchline.eventlog.careful import UnclosedQuoteError, read_carefully
from touchline.eventlog.columns import Columns, Place
from touchline.eventlog.formats.kinds import log_format_of_name
from touchline.eventlog.skipped import BAD_ROW, Skipped, SkippedRow
from touchline.schema import identifier, literal

__all__ = ["Progress", "Stream", "read_events"]

Progress: TypeAlias = Callable[[str, float], None]
"""Called with what is being done and the share that is done."""

ROWS = 250_000
"""Rows that are made ready at a time."""
_PARQUET = (".parquet", ".pq")
_CSV = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".csv.zst")
_DELIMITERS = (",", ";", "\t", "|")
_HEAD = 1 << 16
"""Bytes in which the names of the columns are."""
_GLOB = frozenset("*?[")
_REFUSED = (
    "give a data frame (pandas, polars), an Arrow table, a DuckDB relation, a list of"
    " dictionaries, or a path of Parquet or CSV files"
)


@dataclass(frozen=True)
class Stream:
    """Rows of events, a few at a time, in order of arrival."""

    rows: Iterator[tuple[Place, pa.Table | pa.RecordBatch]]
    in_memory: bool = False
    """Whether all of them are in memory anyway."""


def read_events(
    events: Any,
    columns: Columns,
    skipped: Skipped,
    progress: Progress | None = None,
    careful: Collection[Path] = (),
) -> Stream:
    """Read the *columns* of *events*, whatever they are; broken rows are counted in *skipped*.

    Parameters
    ----------
    careful
        CSV files that are read line by line.

    Raises
    ------
    UnclosedQuoteError
        If another CSV file must be read so, and everything from the beginning.
    SourceError
        If they cannot be read.
    MappingError
        If a column is not there.
    """
    if isinstance(events, str | Path):
        return Stream(_from_files(_files(events), columns, skipped, progress, careful))
    rows = isinstance(events, Sequence)
    if rows and events and all(isinstance(one, str | Path) for one in events):
        files = [file for one in events for file in _files(one)]
        return Stream(_from_files(files, columns, skipped, progress, careful))
    if rows and all(isinstance(row, Mapping) for row in events):
        return Stream(_from_batches([_table_of_rows(events, columns)], columns), in_memory=True)
    if hasattr(events, "collect_batches"):  # polars, not yet computed
        columns.require(events.collect_schema().names())
        frames = events.select(columns.all()).collect_batches(chunk_size=ROWS, maintain_order=True)
        return Stream(_from_batches((pa.table(frame) for frame in frames), columns))
    if hasattr(events, "scanner"):  # an Arrow dataset
        columns.require(events.schema.names)
        return Stream(_from_batches(events.scanner(columns=columns.all()).to_batches(), columns))
    return _from_arrow(events, columns)


def _from_arrow(events: Any, columns: Columns) -> Stream:
    if isinstance(events, pa.RecordBatch):
        events = pa.Table.from_batches([events])
    if isinstance(events, pa.Table):
        return Stream(_from_batches([events], columns), in_memory=True)
    if hasattr(events, "to_arrow_reader"):  # a DuckDB relation
        return Stream(_from_batches(events.to_arrow_reader(ROWS), columns))
    if not hasattr(events, "__arrow_c_stream__"):
        raise SourceError(
            f"{type(events).__name__} is nothing that events can be read from", hint=_REFUSED
        )
    try:
        reader = pa.RecordBatchReader.from_stream(events)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise SourceError(f"the events cannot be read: {error}", hint=_REFUSED) from None
    columns.require(reader.schema.names)
    if hasattr(events, "__len__"):
        return Stream(_from_batches([reader.read_all()], columns), in_memory=True)
    return Stream(_from_batches(reader, columns))


def _table_of_rows(events: Sequence[Mapping[str, Any]], columns: Columns) -> pa.Table:
    names = list(dict.fromkeys(name for row in events for name in row)) or columns.all()
    columns.require(names)
    made = {}
    for name in columns.all():
        try:
            made[name] = pa.array([row.get(name) for row in events])
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise SourceError(
                f"the column {name!r} mixes kinds of values: {error}",
                hint="make all of them texts, or all of them numbers",
            ) from None
        except (UnicodeError, OverflowError) as error:
            raise SourceError(f"the column {name!r} cannot be read: {error}") from None
    return pa.table(made)


def _from_batches(
    batches: Iterable[pa.Table | pa.RecordBatch], columns: Columns
) -> Iterator[tuple[Place, pa.Table | pa.RecordBatch]]:
    """Bring small batches together."""
    waiting: list[pa.Table] = []
    count = first = 0
    for batch in batches:
        columns.require(batch.schema.names)
        rows = batch.select(columns.all())
        waiting.append(rows if isinstance(rows, pa.Table) else pa.Table.from_batches([rows]))
        count += rows.num_rows
        if count >= ROWS:
            yield Place(None, first), pa.concat_tables(waiting)
            first, count, waiting = first + count, 0, []
    if waiting:
        yield Place(None, first), pa.concat_tables(waiting)


def _files(path: str | Path) -> list[Path]:
    """Give the files of a path, folder or pattern, by name."""
    given = Path(path)
    if given.is_file():
        return [given]
    if given.is_dir():
        found = [f for f in sorted(given.rglob("*")) if f.name.endswith((*_PARQUET, *_CSV))]
    elif _GLOB & set(str(path)):
        found = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207 - absolute, too
    else:
        raise SourceError(f"there is no file {given}", hint="give a file, a folder or a pattern")
    if not found:
        raise SourceError(
            "there is no store of journeys, and no Parquet or CSV file",
            hint="give a store, or a file, folder or pattern of events",
            where=str(path),
        )
    return found


def _from_files(
    files: Sequence[Path],
    columns: Columns,
    skipped: Skipped,
    progress: Progress | None,
    careful: Collection[Path],
) -> Iterator[tuple[Place, pa.Table | pa.RecordBatch]]:
    """Read files one after the other; DuckDB reads each on all threads and keeps the order."""
    import duckdb

    from touchline.engine.duck import connect

    for number, file in enumerate(files):
        if log_format_of_name(file.name) is not None:
            yield from _from_log(file, columns, progress)
            continue
        if not file.name.endswith((*_PARQUET, *_CSV)):
            raise SourceError(
                f"{file.suffix or 'no ending'} is no format that events can be read from",
                where=str(file),
                hint="give .parquet, .csv or .tsv files, or logs: .xes, .jsonocel, .xmlocel,"
                " .sqlite; 'touchline init' reads more, into a project",
            )
        with connect(limits=Limits()) as db:
            try:
                found = _from_file(db, file, columns, skipped, careful=file in careful)
                for place, rows in found:
                    if progress is not None:
                        within = max(0.0, min(1.0, db.query_progress() / 100))
                        progress(f"reading {file.name}", (number + within) / len(files))
                    yield place, rows
            except (duckdb.IOException, duckdb.InvalidInputException) as error:
                said = str(error).splitlines()[0]
                raise SourceError(f"cannot be read: {said}", where=str(file)) from None


def _from_log(
    file: Path, columns: Columns, progress: Progress | None
) -> Iterator[tuple[Place, pa.Table | pa.RecordBatch]]:
    """Read a log in XES or OCEL; an attribute that it does not have is missing in every event."""
    from touchline.eventlog.formats.load import events_of_log

    first = 0
    for rows in events_of_log(file, columns.all(), progress).scanner(columns.all()).to_batches():
        yield Place(str(file), first), rows
        first += rows.num_rows


def _from_file(
    db: Any, file: Path, columns: Columns, skipped: Skipped, *, careful: bool
) -> Iterator[tuple[Place, pa.Table | pa.RecordBatch]]:
    text = None if file.name.endswith(_PARQUET) else _Csv.of(file)
    if text is not None:
        columns.require(text.names)
        source = text.sql(file)
    else:
        source = f"read_parquet({literal(str(file))})"
        columns.require(row[0] for row in db.execute(f"DESCRIBE FROM {source}").fetchall())
    if text is not None and careful:
        yield from read_carefully(file, text.names, columns.all(), text.delimiter, ROWS, skipped)
        return
    wanted = ", ".join(identifier(name) for name in columns.all())
    # More than is asked for at a time, so that reading goes on while rows are worked on.
    db.execute(f"SET streaming_buffer_size = '{_AHEAD}'")
    first, kept = 0, len(skipped.examples)
    for rows in db.sql(f"SELECT {wanted} FROM {source}").to_arrow_reader(ROWS):
        yield Place(str(file), first), rows
        first += rows.num_rows
    if text is not None:
        _add_rejects(db, file, skipped, kept)


_AHEAD = "16MB"


@dataclass(frozen=True, slots=True)
class _Csv:
    """How a CSV file is read: everything as text, nothing guessed but the delimiter.

    DuckDB would guess from the first rows alone, and a quote may come later.
    """

    names: tuple[str, ...]
    delimiter: str

    @classmethod
    def of(cls, file: Path) -> _Csv:
        """Look at the first line."""
        try:
            with pa.input_stream(str(file), compression="detect") as stream:
                head = stream.read(_HEAD)
        except (pa.ArrowInvalid, OSError) as error:
            raise SourceError(f"cannot be read: {error}", where=str(file)) from None
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise SourceError("is text in UTF-16", where=str(file), hint="save it as UTF-8")
        first = next(iter(head.decode("utf-8-sig", "replace").splitlines()), "")
        delimiter = max(_DELIMITERS, key=first.count)
        names: list[str] = []
        for name in next(csv.reader([first], delimiter=delimiter), []):
            lower = {known.lower() for known in names}
            again = not name or name.lower() in lower
            names.append(f"column {len(names) + 1}" if again else name)
        if not names:
            hint = "the first line names the columns"
            raise SourceError("is empty", where=str(file), hint=hint)
        return cls(tuple(names), delimiter)

    def sql(self, file: Path) -> str:
        """Say it to DuckDB."""
        kinds = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in self.names)
        return (
            f"read_csv({literal(str(file))}, columns = {{{kinds}}},"
            f""" delim = {literal(self.delimiter)}, quote = '"', escape = '"', header = true,"""
            " auto_detect = false, store_rejects = true)"
        )


def _add_rejects(db: Any, file: Path, skipped: Skipped, kept: int) -> None:
    """Count the lines that are no rows, and move the numbers of the rows behind them."""
    broken = "contains(trim(csv_line, chr(13) || chr(10)), chr(10))"  # it reaches over lines
    swallowed = f"error_type = 'UNQUOTED VALUE' OR {broken}"
    if db.execute(f"FROM reject_errors WHERE {swallowed} LIMIT 1").fetchall():
        raise UnclosedQuoteError(file)
    lines = [line for (line,) in db.execute(
        "SELECT DISTINCT line FROM reject_errors ORDER BY line"
    ).fetchall()]  # fmt: skip
    if not lines:
        return
    shown = db.execute(
        "SELECT line, left(min(csv_line), 200) FROM reject_errors"
        " GROUP BY line ORDER BY line LIMIT ?",
        [skipped.wanting(BAD_ROW)],
    ).fetchall()
    for k in range(kept, len(skipped.examples)):
        one = skipped.examples[k]
        row = one.row
        for line in lines:
            row += line - 1 <= row
        skipped.examples[k] = SkippedRow(one.reason, one.value, one.file, row)
    examples = [SkippedRow(BAD_ROW, text, str(file), line) for line, text in shown]
    skipped.add(BAD_ROW, len(lines), examples)
