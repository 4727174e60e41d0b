"""DuckDB in memory over files on disk, opened and closed in one place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from touchline.errors import ResourceError

__all__ = ["Limits", "connect"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of the machine one connection may use.

    The environment variables ``TOUCHLINE_MEMORY`` and ``TOUCHLINE_THREADS`` set the defaults.
    """

    memory: str = field(default_factory=lambda: os.environ.get("TOUCHLINE_MEMORY") or "700MB")
    """What DuckDB may keep in memory before it spills to disk, for instance ``2GB``."""
    threads: int | None = field(default_factory=lambda: _threads())
    """None: one a core."""


def _threads() -> int | None:
    said = os.environ.get("TOUCHLINE_THREADS", "")
    return int(said) if said.isdigit() and int(said) > 0 else None


@contextmanager
def connect(
    temporary: Path | None = None, *, limits: Limits | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an in-memory DuckDB that works in UTC and spills to *temporary*.

    Raises
    ------
    ResourceError
        If a statement inside needs more memory or disk space than there is.
    KeyboardInterrupt
        If Ctrl-C is pressed during a statement, too.

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
        _set_memory(db, limits.memory)
        if limits.threads is not None:
            db.execute(f"SET threads = {limits.threads}")
        if temporary is not None:
            db.execute("SET temp_directory = " + "'" + str(temporary).replace("'", "''") + "'")
        yield db
    except duckdb.OutOfMemoryException as error:
        raise ResourceError(
            f"the work does not fit into {limits.memory}: {str(error).splitlines()[0]}",
            hint="allow more with the environment variable TOUCHLINE_MEMORY, for instance 2GB",
        ) from error
    except duckdb.IOException as error:
        if "No space left on device" not in str(error):
            raise
        raise ResourceError(
            "the disk is full", hint="make room; what was there before is untouched"
        ) from error
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except RuntimeError as error:
        if str(error) != "Query interrupted":
            raise
        raise KeyboardInterrupt from None  # Ctrl-C during a statement, as DuckDB reports it
    finally:
        db.close()


def _set_memory(db: duckdb.DuckDBPyConnection, memory: str) -> None:
    try:
        db.execute("SET memory_limit = " + "'" + memory.replace("'", "''") + "'")
    except duckdb.ParserException:
        raise ResourceError(
            f"{memory!r} is no amount of memory",
            hint="write TOUCHLINE_MEMORY as a number with its unit, for instance 2GB",
        ) from None
