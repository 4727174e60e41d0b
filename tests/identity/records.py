"""Small workspaces with records written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.schema import Table
from touchline.workspace import Manifest, Segment, Workspace, write_atomically

Row = Mapping[str, Any]
"""``time`` (datetime or None), ``id:*``, ``trait:*``; row and part are counted when absent."""


def write_workspace(project: Path, segments: Sequence[tuple[Table, Sequence[Row]]]) -> Workspace:
    """Write one segment per entry, in order of arrival: ``events-0``, ``profiles-1`` …"""
    workspace = Workspace(project)
    entries = []
    for arrival, (table, rows) in enumerate(segments):
        name = f"{table}-{arrival}"
        _write(workspace.records(table) / f"{name}.parquet", name, rows)
        entries.append(
            Segment(
                name=name,
                source=table,
                origin=f"data/{name}.csv",
                mapping="",
                content="",
                size=0,
                modified=0,
                read=len(rows),
                loaded=len(rows),
                quarantined=0,
                records={table: len(rows)},
            )
        )
    write_atomically(
        workspace.root / "manifest.json", msgspec.json.encode(Manifest(segments=entries))
    )
    return workspace


def _write(path: Path, name: str, rows: Sequence[Row]) -> None:
    texts = sorted({key for row in rows for key in row if ":" in key})
    columns: dict[str, Any] = {
        key: pa.array([r.get(key) for r in rows], pa.string()) for key in texts
    }
    times: list[datetime | None] = [row.get("time") for row in rows]
    columns["time"] = pa.array(times, pa.timestamp("us", "UTC"))
    columns["source"] = pa.array(["made"] * len(rows), pa.string())
    columns["segment"] = pa.array([name] * len(rows), pa.string())
    columns["row"] = pa.array([row.get("row", n + 1) for n, row in enumerate(rows)], pa.int64())
    columns["part"] = pa.array([row.get("part", 0) for row in rows], pa.int16())
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
