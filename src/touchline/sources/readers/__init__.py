"""One reader a format, all ending in the same shape: text columns in one Parquet file.

In: the path of a file, an address or a query. Out: :class:`Staged`, and the faults of the file.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from touchline.errors import SourceError
from touchline.sources.readers.csv_fast import stage_csv
from touchline.sources.readers.database import database_address, stage_database
from touchline.sources.readers.event_logs import stage_ocel, stage_xes
from touchline.sources.readers.excel import stage_excel
from touchline.sources.readers.formats import Format, tell_format
from touchline.sources.readers.json_text import stage_json, stage_json_lines
from touchline.sources.readers.parquet import stage_parquet
from touchline.sources.readers.query import stage_query
from touchline.sources.readers.staging import Staged, read_staged
from touchline.sources.spec import SourceSpec

__all__ = [
    "Format",
    "Staged",
    "database_address",
    "read_staged",
    "stage_database",
    "stage_file",
    "stage_query",
    "tell_format",
]

_READERS = {
    "csv": stage_csv,
    "json": stage_json,
    "jsonl": stage_json_lines,
    "parquet": stage_parquet,
    "excel": stage_excel,
    "xes": stage_xes,
    "ocel": stage_ocel,
}


def stage_file(
    db: duckdb.DuckDBPyConnection,
    path: Path,
    spec: SourceSpec,
    *,
    target: Path,
    temporary: Path,
    where: str | None = None,
) -> Staged:
    """Stage the file *path* as text into the Parquet file *target*.

    Parameters
    ----------
    db
        An open connection, used for reading and writing.
    path
        The file, gzipped or not.
    spec
        How to read it; what it leaves open is told from the file.
    target
        The Parquet file to write; all columns are text.
    temporary
        An existing folder for copies and for the faults found on the way.
    where
        Name of the file in errors; by default its path.

    Raises
    ------
    SourceError
        If the file cannot be read at all.
    """
    where = where or str(path)
    try:
        reader = _READERS[spec.format or tell_format(path)]
        return reader(db, path, spec, target=target, temporary=temporary, where=where)
    except OSError as error:
        raise SourceError(
            f"the file cannot be read: {error.strerror or error}", where=where
        ) from None
