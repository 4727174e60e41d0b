"""CSV at full speed: DuckDB reads, a thread counts, and the counts prove that nothing was lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from touchline.schema import identifier, literal
from touchline.sources.readers.csv_careful import read_carefully
from touchline.sources.readers.csv_dialect import Dialect, tell_dialect
from touchline.sources.readers.staging import LONGEST, Staged
from touchline.sources.readers.text import (
    Counts,
    count_bytes,
    decompress,
    detect_encoding,
    to_utf8,
)
from touchline.sources.spec import SourceSpec

__all__ = ["stage_csv"]


def stage_csv(
    db: duckdb.DuckDBPyConnection,
    path: Path,
    spec: SourceSpec,
    *,
    target: Path,
    temporary: Path,
    where: str,
) -> Staged:
    """Stage a CSV file; *where* names it in errors.

    DuckDB reads the file, and another pass over the bytes counts line ends. When every row is
    one line, or no quoted line break can hide a swallowed row, DuckDB's answer stands. Else the
    careful reader decides, row by row.
    """
    plain = decompress(path, temporary)
    text = to_utf8(plain, spec.encoding or detect_encoding(plain), temporary)
    dialect = tell_dialect(text, spec, where=where)
    staged = _stage(db, text, dialect, target=target, temporary=temporary)
    for copy in {plain, text} - {path}:
        copy.unlink(missing_ok=True)
    return staged


def _stage(
    db: duckdb.DuckDBPyConnection, text: Path, dialect: Dialect, *, target: Path, temporary: Path
) -> Staged:
    if not dialect.columns:
        return read_carefully(db, text, dialect, target=target, temporary=temporary)
    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(count_bytes, text)
        rows = _read(db, text, dialect, target)
        counts = counting.result()
    if rows is None or not _proven(db, dialect, rows, counts, target):
        target.unlink(missing_ok=True)
        return read_carefully(db, text, dialect, target=target, temporary=temporary)
    first = dialect.skip_lines + dialect.header_lines + 1
    return Staged(
        path=target,
        columns=dialect.columns,
        rows=rows,
        delimiter=dialect.delimiter,
        first_line=first if _one_line_each(dialect, rows, counts) else None,
    )


def _read(db: duckdb.DuckDBPyConnection, text: Path, dialect: Dialect, target: Path) -> int | None:
    """Let DuckDB stage the file; None when it rejects as much as one row."""
    if dialect.newline != "\n" or len(dialect.delimiter.encode()) > 1:
        return None
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in dialect.columns)
    statement = (
        f"COPY (FROM read_csv({literal(str(text))}, columns = {{{columns}}}, "
        f"auto_detect = false, header = {literal(dialect.header)}, skip = {dialect.skip_lines}, "
        f"delim = {literal(dialect.delimiter)}, quote = {literal(dialect.quote)}, "
        f"escape = {literal(dialect.quote)}, store_rejects = true, max_line_size = {LONGEST})) "
        f"TO {literal(str(target))} "
        f"(FORMAT parquet, COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 1000)"
    )
    for table in ("reject_errors", "reject_scans"):
        db.execute(f"DROP TABLE IF EXISTS {table}")
    try:
        rows: int = db.execute(statement).fetchall()[0][0]
        rejected = db.execute("SELECT count(*) FROM reject_errors").fetchall()[0][0]
    except duckdb.Error:
        return None
    return None if rejected else rows


def _one_line_each(dialect: Dialect, rows: int, counts: Counts) -> bool:
    lines = counts.newlines + (counts.size > 0 and not counts.ends_with_newline)
    return lines == rows + dialect.skip_lines + dialect.header_lines


def _proven(
    db: duckdb.DuckDBPyConnection, dialect: Dialect, rows: int, counts: Counts, target: Path
) -> bool:
    """Whether no row can have been swallowed, split or cut."""
    if counts.nuls or counts.returns != counts.pairs:
        return False
    if counts.pairs not in (0, counts.newlines):
        return False
    if len(dialect.columns) == 1:
        return _one_line_each(dialect, rows, counts)
    if _one_line_each(dialect, rows, counts):
        return True
    broken = " OR ".join(
        f"regexp_matches({identifier(name)}, {literal(chr(10) + '[^' + chr(10) + ']*')} || "
        f"regexp_escape({literal(dialect.delimiter)}))"
        for name in dialect.columns
    )
    found = db.execute(
        f"SELECT count(*) FROM read_parquet({literal(str(target))}) WHERE {broken}"
    ).fetchall()
    return bool(found[0][0] == 0)
