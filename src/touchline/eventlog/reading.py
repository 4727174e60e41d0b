"""Streams of rows, from anything that holds events."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from touchline.engine.limits import Limits
from touchline.errors import SourceError
from touchline.eventlog.columns import Columns, Place
from touchline.eventlog.skipped import BAD_ROW, Skipped, SkippedRow
from touchline.schema import identifier, literal

__all__ = ["Progress", "Stream", "read_events"]

Progress: TypeAlias = Callable[[str, float], None]
"""Called with what is being done and the share that is done."""

ROWS = 250_000
"""Rows that are made ready at a time."""
_PARQUET = (".parquet", ".pq")
_CSV = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".csv.zst")
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
    events: Any, columns: Columns, skipped: Skipped, progress: Progress | None = None
) -> Stream:
    """Read the *columns* of *events*, whatever they are; broken rows are counted in *skipped*.

    Raises
    ------
    SourceError
        If they cannot be read.
    MappingError
        If a column is not there.
    """
    if isinstance(events, str | Path):
        return Stream(_from_files(_files(events), columns, skipped, progress))
    rows = isinstance(events, Sequence)
    if rows and events and all(isinstance(one, str | Path) for one in events):
        files = [file for one in events for file in _files(one)]
        return Stream(_from_files(files, columns, skipped, progress))
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
        raise SourceError("there is no Parquet or CSV file", where=str(path))
    return found


def _from_files(
    files: Sequence[Path], columns: Columns, skipped: Skipped, progress: Progress | None
) -> Iterator[tuple[Place, pa.RecordBatch]]:
    """Read files one after the other; DuckDB reads each on all threads and keeps the order."""
    import duckdb

    from touchline.engine.duck import connect

    for number, file in enumerate(files):
        if not file.name.endswith((*_PARQUET, *_CSV)):
            raise SourceError(
                f"{file.suffix or 'no ending'} is no format that events can be read from",
                where=str(file),
                hint="give .parquet, .csv or .tsv files; 'touchline init' reads more, into a"
                " project",
            )
        with connect(limits=Limits()) as db:
            try:
                for place, rows in _from_file(db, file, columns, skipped):
                    if progress is not None:
                        within = max(0.0, min(1.0, db.query_progress() / 100))
                        progress(f"reading {file.name}", (number + within) / len(files))
                    yield place, rows
            except (duckdb.IOException, duckdb.InvalidInputException) as error:
                said = str(error).splitlines()[0]
                raise SourceError(f"cannot be read: {said}", where=str(file)) from None


def _from_file(
    db: Any, file: Path, columns: Columns, skipped: Skipped
) -> Iterator[tuple[Place, pa.RecordBatch]]:
    place = literal(str(file))
    csv = not file.name.endswith(_PARQUET)
    source = (
        f"read_csv({place}, header = true, all_varchar = true, store_rejects = true)"
        if csv
        else f"read_parquet({place})"
    )
    columns.require(row[0] for row in db.execute(f"DESCRIBE FROM {source}").fetchall())
    wanted = ", ".join(identifier(name) for name in columns.all())
    first = 0
    kept = len(skipped.examples)
    for rows in db.sql(f"SELECT {wanted} FROM {source}").to_arrow_reader(ROWS):
        yield Place(str(file), first), rows
        first += rows.num_rows
    if csv:
        _add_rejects(db, str(file), skipped, kept)


def _add_rejects(db: Any, file: str, skipped: Skipped, kept: int) -> None:
    """Count the lines that are no rows, and move the numbers of the rows behind them."""
    lines = [line for (line,) in db.execute(
        "SELECT DISTINCT line FROM reject_errors ORDER BY line"
    ).fetchall()]  # fmt: skip
    if not lines:
        return
    shown = db.execute(
        "SELECT line, min(csv_line) FROM reject_errors GROUP BY line ORDER BY line LIMIT ?",
        [skipped.wanting(BAD_ROW)],
    ).fetchall()
    for k in range(kept, len(skipped.examples)):
        one = skipped.examples[k]
        row = one.row
        for line in lines:
            row += line - 1 <= row
        skipped.examples[k] = SkippedRow(one.reason, one.value, one.file, row)
    examples = [SkippedRow(BAD_ROW, text, file, line) for line, text in shown]
    skipped.add(BAD_ROW, len(lines), examples)
