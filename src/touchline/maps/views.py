"""The files of a build as views of DuckDB: what every query behind a figure reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow.dataset as ds

from touchline.engine import connect
from touchline.errors import WorkspaceError
from touchline.schema import FIXED_COLUMNS, identifier, literal

__all__ = ["columns_of", "open_build"]


@contextmanager
def open_build(build: Path, efforts: Sequence[Path] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the build in folder *build*, with the *efforts* segments of its workspace.

    Gives the views ``journeys``, ``spine``, ``events`` (its events), ``persons``, ``answers``,
    ``identifiers`` and ``efforts``.

    Raises
    ------
    WorkspaceError
        If a file of the build is missing.
    """
    buckets = sorted((build / "journeys").glob("bucket-*.arrow"))
    needed = [build / f"{name}.parquet" for name in ("spine", "persons", "answers", "identifiers")]
    missing = [path.name for path in needed if not path.exists()]
    if missing or not buckets:
        raise WorkspaceError(
            f"the build is not complete: there is no {', '.join(missing) or 'journey table'}",
            hint="run 'touchline build' again",
            where=str(build),
        )
    with connect() as db:
        db.register("journeys", ds.dataset([str(path) for path in buckets], format="ipc"))
        for path in needed:
            _view(db, path.stem, f"SELECT * FROM read_parquet({literal(str(path))})")
        _view(db, "events", "SELECT * FROM spine WHERE kind = 'event'")
        _view(db, "efforts", _efforts(efforts))
        yield db


def columns_of(db: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """Names of the columns of a view or table."""
    return [str(row[0]) for row in db.execute(f"DESCRIBE {identifier(relation)}").fetchall()]


def _view(db: duckdb.DuckDBPyConnection, name: str, sql: str) -> None:
    db.execute(f"CREATE VIEW {identifier(name)} AS {sql}")


def _efforts(paths: Sequence[Path]) -> str:
    if paths:
        files = ", ".join(literal(str(path)) for path in paths)
        return f"SELECT * FROM read_parquet([{files}], union_by_name = true)"
    empty = ", ".join(
        f"NULL::{kind} AS {identifier(name)}" for name, kind in FIXED_COLUMNS["efforts"].items()
    )
    return f"SELECT {empty} WHERE false"
