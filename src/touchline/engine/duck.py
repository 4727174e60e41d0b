"""DuckDB in memory over files on disk, opened and closed in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.engine.limits import Limits
from touchline.errors import ResourceError

if TYPE_CHECKING:
    import duckdb

__all__ = ["Limits", "connect"]


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
    import duckdb  # here, because commands that need no SQL should not wait for it

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
    import duckdb

    try:
        db.execute("SET memory_limit = " + "'" + memory.replace("'", "''") + "'")
    except duckdb.ParserException:
        raise ResourceError(
            f"{memory!r} is no amount of memory",
            hint="write TOUCHLINE_MEMORY as a number with its unit, for instance 2GB",
        ) from None
