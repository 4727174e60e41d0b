"""Opens a build for the queries behind figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from touchline.engine import connect
from touchline.errors import WorkspaceError
from touchline.journeys.store import JourneyStore
from touchline.maps.planning import add_function
from touchline.schema import identifier, literal

__all__ = ["columns_of", "open_build"]


@contextmanager
def open_build(
    build: Path, efforts: Sequence[Path] | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the build in folder *build* with the views of :meth:`JourneyStore.register`.

    The function ``held_to_plan`` is there too, which the figures of a plan ask.

    *efforts* are segments of efforts to read instead of those that the build was made from.

    Raises
    ------
    WorkspaceError
        If a file of the build is missing.
    """
    needed = [f"{name}.parquet" for name in ("spine", "persons", "answers", "identifiers")]
    missing = [name for name in needed if not (build / name).exists()]
    if missing:
        raise WorkspaceError(
            f"the build is not complete: there is no {', '.join(missing)}",
            hint="run 'touchline build' again",
            where=str(build),
        )
    with connect() as db:
        JourneyStore(build).register(db)
        add_function(db)
        if efforts:
            files = ", ".join(literal(str(path)) for path in efforts)
            source = f"SELECT * FROM read_parquet([{files}], union_by_name = true)"
            db.execute(f"CREATE OR REPLACE VIEW efforts AS {source}")
        yield db


def columns_of(db: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """Names of the columns of a view or table."""
    return [str(row[0]) for row in db.execute(f"DESCRIBE {identifier(relation)}").fetchall()]
