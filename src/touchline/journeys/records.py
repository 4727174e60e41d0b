"""The four tables of records as views: in force, in order of arrival, without duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from touchline.schema import FIXED_COLUMNS, TABLES, Table, identifier, literal
from touchline.workspace import Manifest, Workspace

__all__ = ["RecordViews", "find_duplicates", "register_records"]

_DECLARED_IDS: Final[dict[Table, tuple[str, str]]] = {
    "events": ("event_id", "name"),
    "feedback": ("feedback_id", "concat_ws(chr(31), instrument, about)"),
}
"""Table → its declared id, and what else two records must share to be the same."""


@dataclass(frozen=True, slots=True)
class RecordViews:
    """Names of the registered views, and the columns of each."""

    schema: str
    columns: dict[Table, tuple[str, ...]]

    def name(self, table: Table) -> str:
        """Quoted name of the view of *table*; has a column ``arrival`` beside its own."""
        return f"{identifier(self.schema)}.{identifier(table)}"

    def prefixed(self, table: Table, prefix: str) -> list[str]:
        """Columns of *table* that begin with *prefix*, such as ``id:``."""
        return [name for name in self.columns[table] if name.startswith(prefix)]


def register_records(
    db: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    manifest: Manifest,
    *,
    schema: str = "main",
    duplicates: Path | None = None,
) -> RecordViews:
    """Make views ``events``, ``feedback``, ``profiles``, ``efforts`` over the Parquet segments.

    Parameters
    ----------
    db
        An open connection.
    workspace
        Where the segments lie.
    manifest
        Which segments are in force; their order is the order of arrival.
    schema
        Schema of the views, made if it is not there.
    duplicates
        ``duplicates.parquet`` of a build (see :func:`find_duplicates`): the rows named there are
        left out.
    """
    db.execute(f"CREATE SCHEMA IF NOT EXISTS {identifier(schema)}")
    arrivals = f"{identifier(schema)}.arrivals"
    db.execute(f"CREATE OR REPLACE TABLE {arrivals} (segment VARCHAR, arrival BIGINT)")
    positions = [[segment.name, k] for k, segment in enumerate(manifest.segments)]
    if positions:
        db.executemany(f"INSERT INTO {arrivals} VALUES (?, ?)", positions)
    columns: dict[Table, tuple[str, ...]] = {}
    for table in TABLES:
        files = _files(workspace, manifest, table)
        source = _relation(table, files)
        without = ""
        if duplicates is not None and table in _DECLARED_IDS:
            dropped = f"read_parquet({literal(str(duplicates))})"
            without = (
                f" ANTI JOIN (SELECT segment, row, part FROM {dropped}"
                f" WHERE tbl = {literal(table)}) USING (segment, row, part)"
            )
        view = f"{identifier(schema)}.{identifier(table)}"
        db.execute(
            f"CREATE OR REPLACE VIEW {view} AS"
            f" SELECT * FROM {source} JOIN {arrivals} USING (segment){without}"
        )
        described = db.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        columns[table] = tuple(row[0] for row in described)
    return RecordViews(schema, columns)


def find_duplicates(
    db: duckdb.DuckDBPyConnection, views: RecordViews, target: Path
) -> dict[Table, int]:
    """Write the records to be dropped, because their declared id was there already, to *target*.

    The first row by arrival with a (source, id, name) stays, with all the records that it gave;
    later rows are duplicates. Records without a declared id never are.
    """
    parts = [
        f"SELECT {literal(table)} AS tbl, segment, row, part FROM ({_later(views, table)})"
        for table in _DECLARED_IDS
    ]
    file = literal(str(target))
    both = " UNION ALL ".join(parts)
    db.execute(f"COPY ({both} ORDER BY ALL) TO {file} (FORMAT parquet)")
    counted = db.execute(f"SELECT tbl, count(*) FROM read_parquet({file}) GROUP BY tbl").fetchall()
    return {table: dict(counted).get(table, 0) for table in _DECLARED_IDS}


def _later(views: RecordViews, table: Table) -> str:
    declared, rest = _DECLARED_IDS[table]
    key = f"source, {declared}, {rest}"
    records = views.name(table)
    # The hash narrows millions of ids down to the few that may be there twice, in little memory.
    repeated = (
        f"SELECT hash({key}) AS h FROM {records} WHERE {declared} IS NOT NULL"
        " GROUP BY h HAVING count(*) > 1"
    )
    return (
        f"SELECT segment, row, part FROM {records}"
        f" WHERE {declared} IS NOT NULL AND hash({key}) IN ({repeated})"
        f" QUALIFY rank() OVER (PARTITION BY {key} ORDER BY arrival, row) > 1"
    )


def _files(workspace: Workspace, manifest: Manifest, table: Table) -> list[Path]:
    folder = workspace.records(table)
    return [
        folder / f"{segment.name}.parquet"
        for segment in manifest.segments
        if segment.records.get(table, 0) > 0
    ]


def _relation(table: Table, files: list[Path]) -> str:
    """Give the segments as one relation; fixed columns that no segment has are null."""
    fixed = ", ".join(
        f"NULL::{kind} AS {identifier(name)}" for name, kind in FIXED_COLUMNS[table].items()
    )
    empty = f"SELECT {fixed} LIMIT 0"
    if not files:
        return f"({empty})"
    listed = ", ".join(literal(str(file)) for file in files)
    return (
        f"(({empty}) UNION ALL BY NAME"
        f" (SELECT * FROM read_parquet([{listed}], union_by_name = true)))"
    )
