"""Hand-made records: segments of Parquet written from plain Python rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.config import parse_yaml
from touchline.engine import connect
from touchline.journeys import BuildInfo, BuildSpec, JourneyStore, build_journeys
from touchline.schema import FIXED_COLUMNS, Table
from touchline.workspace import Manifest, Segment, Workspace

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
_ARROW = {
    "VARCHAR": pa.string(),
    "DOUBLE": pa.float64(),
    "BIGINT": pa.int64(),
    "SMALLINT": pa.int16(),
    "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", "UTC"),
}

Row = Mapping[str, Any]


def day(number: float) -> datetime:
    """Time *number* days after the epoch of the tests."""
    return EPOCH + timedelta(days=number)


@dataclass
class Loaded:
    """A workspace with hand-made segments."""

    workspace: Workspace
    segments: list[Segment] = field(default_factory=list)

    def add(self, table: Table, rows: Sequence[Row], *, source: str | None = None) -> str:
        """Write *rows* as the next segment; ``id:order`` and the like are plain keys."""
        name = f"{source or table}-{len(self.segments) + 1}"
        fixed = FIXED_COLUMNS[table]
        extra = sorted({key for row in rows for key in row} - set(fixed))
        places = {"source": source or table, "segment": name, "part": 0}
        whole = [{**places, "row": k + 1, **row} for k, row in enumerate(rows)]
        columns = {
            **{c: pa.array([r.get(c) for r in whole], _ARROW[t]) for c, t in fixed.items()},
            **{c: pa.array([r.get(c) for r in whole], pa.string()) for c in extra},
        }
        folder = self.workspace.records(table)
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(columns), folder / f"{name}.parquet")
        raw = self.workspace.raw
        raw.mkdir(parents=True, exist_ok=True)
        cells = pa.table({"cell": [f"{name} {k + 1}" for k in range(len(rows))]})
        pq.write_table(cells, raw / f"{name}.parquet")
        self.segments.append(
            Segment(
                name=name,
                source=source or table,
                origin=f"{name}.csv",
                mapping="",
                content=name,
                size=0,
                modified=0,
                read=len(rows),
                loaded=len(rows),
                quarantined=0,
                records={table: len(rows)},
            )
        )
        self.workspace.commit(Manifest(generation=1, segments=self.segments))
        return name

    def build(self, yaml: str) -> Built:
        """Build with the rules in *yaml* and read the tables back."""
        spec = parse_yaml(f"project: test\nversion: test\n{yaml}", BuildSpec)
        with self.workspace.writing():
            out = self.workspace.temporary / "out"
            out.mkdir()
            info = build_journeys(self.workspace, spec, out, name="build-0001")
            self.workspace.commit_build(out, "build-0001", msgspec.to_builtins(info))
        return Built(info, JourneyStore(self.workspace.require_build()))


@dataclass
class Built:
    """A finished build."""

    info: BuildInfo
    store: JourneyStore

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Run *query* over the views of the build."""
        with connect() as db:
            self.store.register(db)
            return db.execute(query).fetchall()


def loaded(folder: Path) -> Loaded:
    """Make an empty workspace in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    return Loaded(Workspace(folder))


def events(rows: Iterable[tuple[str, float, str]], **more: str) -> list[dict[str, Any]]:
    """Make events of (user, day, name)."""
    return [{"id:user": u, "time": day(d), "name": n, **more} for u, d, n in rows]
