"""DuckDB in memory over files on disk, opened and closed in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

__all__ = ["Limits", "connect"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of the machine one connection may use."""

    memory: str = "700MB"
    threads: int | None = None


@contextmanager
def connect(
    temporary: Path | None = None, *, limits: Limits | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an in-memory DuckDB that works in UTC and spills to *temporary*.

    Examples
    --------
    >>> with connect() as db:
    ...     db.execute("SELECT 40 + 2").fetchall()
    [(42,)]
    """
    limits = limits or Limits()
    db = duckdb.connect(":memory:")
    try:
        db.execute("SET TimeZone = 'UTC'")
        db.execute("SET enable_progress_bar = false")
        db.execute(f"SET memory_limit = '{limits.memory}'")
        if limits.threads is not None:
            db.execute(f"SET threads = {limits.threads}")
        if temporary is not None:
            db.execute("SET temp_directory = " + "'" + str(temporary).replace("'", "''") + "'")
        yield db
    finally:
        db.close()
