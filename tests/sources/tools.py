"""Short ways to load a file in a test and to look at what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from touchline.engine.duck import connect
from touchline.schema import Table, literal
from touchline.sources import LoadReport, SourceSpec, load, quarantined
from touchline.sources.spec import EventMapping, FieldSpec
from touchline.workspace import Workspace

VISITS = [EventMapping(name=FieldSpec(column="event"), time="ts", value="amount")]
"""Mapping of a file with the columns user, ts, event, amount."""


def visits(files: str | list[str], **options: Any) -> SourceSpec:
    """A source with the columns user, ts, event, amount."""
    return SourceSpec(files=files, ids={"user": "user"}, events=VISITS, **options)


def records(workspace: Workspace, table: Table) -> list[dict[str, Any]]:
    """Records of a table in order of arrival, without nulls."""
    names = [s.name for s in workspace.manifest.segments if table in s.records]
    rows: list[dict[str, Any]] = []
    for name in names:
        path = literal(str(workspace.records(table) / f"{name}.parquet"))
        with connect() as db:
            found = db.sql(f"SELECT * FROM read_parquet({path}) ORDER BY row, part")
            rows += found.to_arrow_table().to_pylist()
    return [{key: value for key, value in row.items() if value is not None} for row in rows]


def load_one(
    project: Path, spec: SourceSpec, *, name: str = "source", timezone: str | None = "UTC"
) -> tuple[Workspace, LoadReport]:
    """Load one source of a project folder."""
    workspace = Workspace(project)
    return workspace, load(workspace, {name: spec}, timezone=timezone)


def faults(workspace: Workspace, *columns: str) -> list[tuple[Any, ...]]:
    """Chosen columns of the quarantine, in order."""
    rows: Sequence[dict[str, Any]] = quarantined(workspace).to_pylist()
    return [tuple(row[column] for column in columns) for row in rows]
