"""Event logs in XES and OCEL as rows of text: ``case``, ``activity``, ``time``, and attributes."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.eventlog.formats.gathered import Gathered
from touchline.eventlog.formats.ocel import read_objects
from touchline.eventlog.formats.xes import NAME, XesLog
from touchline.sources.readers.staging import Staged, unique_names
from touchline.sources.spec import SourceSpec

__all__ = ["stage_ocel", "stage_xes"]


def stage_xes(
    db: duckdb.DuckDBPyConnection,
    path: Path,
    spec: SourceSpec,
    *,
    target: Path,
    temporary: Path,
    where: str,
) -> Staged:
    """Stage a log in XES: a row an event.

    Raises
    ------
    SourceError
        If it cannot be read.
    ConfigError
        If it has no such ``classifier``.
    """
    log = XesLog(path, spec.classifier or NAME)
    return _stage(Gathered(log.tables(), plain=False), target)


def stage_ocel(
    db: duckdb.DuckDBPyConnection,
    path: Path,
    spec: SourceSpec,
    *,
    target: Path,
    temporary: Path,
    where: str,
) -> Staged:
    """Stage a log of objects: a row an event and object of the type that ``object_type`` names.

    Raises
    ------
    SourceError
        If it cannot be read.
    ConfigError
        If the type must be named, or does not exist.
    """
    objects = read_objects(path)
    chosen = objects.type_of_cases(spec.object_type)
    return _stage(Gathered(objects.tables(chosen, with_ids=True), plain=False), target)


def _stage(events: Gathered, target: Path) -> Staged:
    columns = unique_names(events.schema.names)
    schema = pa.schema([(name, pa.string()) for name in columns])
    with pq.ParquetWriter(target, schema, compression="snappy") as file:
        for table in events.to_batches():
            file.write_table(table.rename_columns(list(columns)))
    return Staged(path=target, columns=columns, rows=events.rows, tabular=False)
