"""Reads a build: the journey table, memory-mapped, and every table as a view for drill-down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import msgspec

from touchline.errors import ConfigError, WorkspaceError, did_you_mean
from touchline.journeys.info import BuildInfo, StageInfo, TouchpointInfo
from touchline.journeys.plan import segment_column
from touchline.journeys.records import register_records
from touchline.journeys.tables import VOICE_COLUMNS
from touchline.schema import identifier, literal
from touchline.sources.readers.staging import LINE, ROW
from touchline.workspace import Workspace, read_manifest

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["JourneyStore", "SourceRow", "read_journeys"]


class SourceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a source as it arrived."""

    source: str
    origin: str
    """File, table or query it came from."""
    segment: str
    row: int
    """Counted from 1."""
    cells: dict[str, str | None]
    """Column → text."""


class JourneyStore:
    """One build on disk.

    Parameters
    ----------
    build
        Folder of the build, as given by :meth:`Workspace.reading` or
        :meth:`Workspace.require_build`.
    workspace
        Where the records and raw rows lie; default: the workspace that holds *build*.
    """

    def __init__(self, build: Path, workspace: Workspace | None = None) -> None:
        self.build = build
        self.workspace = workspace or Workspace(build.parent.parent.parent)

    @cached_property
    def info(self) -> BuildInfo:
        """Counts and names of this build."""
        return BuildInfo.read(self.build)

    @property
    def touchpoints(self) -> list[TouchpointInfo]:
        """Touchpoints; the code of each is its position."""
        return self.info.touchpoints

    @property
    def stages(self) -> list[StageInfo]:
        """Stages in order; the code of each is its position."""
        return self.info.stages

    def __len__(self) -> int:
        return int(self.table().num_rows)

    def table(self, segment: Mapping[str, str | Sequence[str]] | None = None) -> pa.Table:
        """Give the journey table, chunk by chunk as it lies on disk.

        Parameters
        ----------
        segment
            Segment → value or values to keep; without it nothing is copied.

        Raises
        ------
        ConfigError
            If there is no such segment.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        whole = self._mapped
        for name, wanted in (segment or {}).items():
            column = segment_column(name)
            if column not in whole.column_names:
                known = [s.id for s in self.info.segments]
                raise ConfigError(f"there is no segment {name!r}", hint=did_you_mean(name, known))
            values = [wanted] if isinstance(wanted, str) else list(wanted)
            whole = whole.filter(pc.is_in(whole[column], pa.array(values, pa.string())))
        return whole

    @cached_property
    def _mapped(self) -> pa.Table:
        return read_journeys(self.build)

    def register(self, db: duckdb.DuckDBPyConnection) -> None:
        """Make the views that the query of a figure is written against.

        The tables of the build: ``spine``, ``journeys``, ``persons``, ``identifiers``, ``answers``,
        ``voice`` (empty where no text was read); and the records that it was made from, without
        duplicates, whether or not they have a person: ``events``, ``feedback``, ``profiles``,
        ``efforts``.
        """
        for name in ("spine", "persons", "identifiers", "answers"):
            file = literal(str(self.build / f"{name}.parquet"))
            db.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet({file})")
        db.execute(f"CREATE OR REPLACE VIEW voice AS {self._voice()}")
        db.register("journeys", self._mapped)
        duplicates = self.build / "duplicates.parquet"
        register_records(
            db,
            self.workspace,
            read_manifest(self.build / "manifest.json"),
            duplicates=duplicates if duplicates.exists() else None,
        )

    def _voice(self) -> str:
        """Give the readings of texts with all their columns, whether or not they were made."""
        columns = ", ".join(f"NULL::{kind} AS {name}" for name, kind in VOICE_COLUMNS.items())
        nothing = f"SELECT {columns} WHERE false"
        file = self.build / "voice.parquet"
        if not file.exists():
            return nothing
        return f"{nothing} UNION ALL BY NAME SELECT * FROM read_parquet({literal(str(file))})"

    def rows_behind(self, places: Sequence[tuple[str, int]]) -> list[SourceRow]:
        """Give the rows of the sources at *places*, pairs of (segment, row), in that order.

        Raises
        ------
        WorkspaceError
            If a segment is not one of this build.
        """
        from touchline.engine import connect

        manifest = read_manifest(self.build / "manifest.json")
        segments = {segment.name: segment for segment in manifest.segments}
        wanted: dict[str, set[int]] = {}
        for name, row in places:
            if name not in segments:
                raise WorkspaceError(
                    f"the build {self.build.name} was not made from a segment {name!r}",
                    hint=did_you_mean(name, segments),
                )
            wanted.setdefault(name, set()).add(row)
        found: dict[tuple[str, int], SourceRow] = {}
        with connect() as db:
            for name, rows in wanted.items():
                segment = segments[name]
                file = self.workspace.raw / f"{name}.parquet"
                for row, cells in _raw_rows(db, file, rows):
                    found[name, row] = SourceRow(
                        source=segment.source,
                        origin=segment.origin,
                        segment=name,
                        row=row,
                        cells=cells,
                    )
        return [found[place] for place in places if place in found]


def read_journeys(build: Path) -> pa.Table:
    """Map the journey table of the build in folder *build* into memory, without copying it."""
    import pyarrow as pa

    files = sorted((build / "journeys").glob("bucket-*.arrow"))
    if not files:
        raise WorkspaceError(
            f"the build {build.name} has no journey table",
            hint="run 'touchline build --force'",
            where=str(build),
        )
    tables = []
    for file in files:
        with pa.ipc.open_file(pa.memory_map(str(file))) as reader:
            tables.append(reader.read_all())
    return pa.concat_tables(tables)


def _raw_rows(
    db: duckdb.DuckDBPyConnection, file: Path, rows: set[int]
) -> list[tuple[int, dict[str, str | None]]]:
    source = f"read_parquet({literal(str(file))}, file_row_number = true)"
    columns = [row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    # Rows that never parsed are not staged; the others then carry their own numbers.
    number = ROW if ROW in columns else "file_row_number + 1"
    names = [name for name in columns if name not in (ROW, LINE, "file_row_number")]
    cells = "".join(f", {identifier(name)}" for name in names)
    found = db.execute(
        f"SELECT {number} AS place{cells} FROM {source}"
        " WHERE place IN (SELECT unnest(?)) ORDER BY place",
        [sorted(rows)],
    ).fetchall()
    return [(row[0], dict(zip(names, row[1:], strict=True))) for row in found]
