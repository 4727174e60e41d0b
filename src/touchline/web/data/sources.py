"""Where the data of a workspace come from, how fresh they are, and which stages they reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

import duckdb
import pyarrow.parquet as pq
from pydantic import BaseModel

from touchline.config import LocalText, local_text
from touchline.engine import connect
from touchline.errors import TouchlineError, WorkspaceError
from touchline.journeys import BuildInfo
from touchline.project import Project
from touchline.schema import TABLES, literal
from touchline.sources.find import Origin, find_origins
from touchline.sources.fingerprint import reading_and_mapping
from touchline.sources.segments import Defaults
from touchline.sources.spec import SourceSpec
from touchline.sources.survey import survey
from touchline.web.data.fields import MappingView, mappings_of
from touchline.web.problems import Problem
from touchline.workspace import Segment, Workspace

__all__ = ["EmptyStage", "SourceView", "SourcesView", "empty_stages", "label_of", "sources_of"]

_MOST_FILES: Final = 200
_TIMES: Final = {"events": "time", "feedback": "time", "profiles": "time", "efforts": "start"}

Freshness = Literal["loaded", "changed", "remapped", "unloaded", "missing", "database"]


class FileView(BaseModel):
    """A file, table or query of a source."""

    name: str
    size: int | None
    modified: datetime | None
    read: int | None
    """Rows; null: it has not been loaded."""
    quarantined: int | None
    state: Literal["loaded", "changed", "new", "copy", "gone"]


class SourceView(BaseModel):
    """A declared source and what is loaded of it."""

    name: str
    kind: str
    """csv, json, jsonl, parquet, excel, xes, ocel, database, query; "file" before it is loaded."""
    freshness: Freshness
    problem: Problem | None
    """Why its files cannot be found."""
    files: list[FileView]
    more_files: int
    read: int
    loaded: int
    quarantined: int
    records: dict[str, int]
    """Table → records."""
    newest: datetime | None
    """Time of its newest record."""
    last_load: datetime | None
    mappings: list[MappingView]


class EmptyStage(BaseModel):
    """A stage into which no moment falls, and what would fill it."""

    stage: str
    label: str
    phase: str | None
    rules: list[str]
    """Touchpoints declared for it, whose rules catch nothing."""
    hints: list[str]
    """What maps say would fill it."""


class SourcesView(BaseModel):
    """All sources of a workspace."""

    timezone: str | None
    built: datetime | None
    up_to_date: bool
    """Whether the build in force was made from what is loaded, by the rules of today."""
    sources: list[SourceView]
    empty: list[EmptyStage]


def label_of(text: LocalText, language: str) -> str:
    """Give a text of the project in a language, else in English, else in any."""
    return local_text(text, language)


def sources_of(project: Project, language: str) -> SourcesView:
    """Describe all sources; files are looked at, not read."""
    workspace = project.workspace
    segments = workspace.manifest.segments
    found = [
        _source(project, name, spec, [one for one in segments if one.source == name])
        for name, spec in project.file.sources.items()
    ]
    try:
        info: BuildInfo | None = project.info
    except WorkspaceError:
        info = None
    return SourcesView(
        timezone=project.file.timezone,
        built=None if info is None else datetime.fromisoformat(info.created),
        up_to_date=project.is_built,
        sources=found,
        empty=[] if info is None else empty_stages(project, info, language),
    )


def _source(
    project: Project, name: str, spec: SourceSpec, segments: Sequence[Segment]
) -> SourceView:
    defaults = Defaults(timezone=project.file.timezone, currency=project.file.currency)
    problem, files, freshness = None, _gone(segments), "missing"
    try:
        origins = find_origins(name, spec, project.folder)
        files = _files(origins, segments)
        freshness = _freshness(origins, files, segments, reading_and_mapping(spec, defaults))
    except TouchlineError as error:
        problem = Problem(code="source", message=error.message, hint=error.hint, where=error.where)
    records = {table: sum(one.records.get(table, 0) for one in segments) for table in TABLES}
    return SourceView(
        name=name,
        kind=_kind(spec, segments),
        freshness=freshness,  # type: ignore[arg-type]
        problem=problem,
        files=files[:_MOST_FILES],
        more_files=max(0, len(files) - _MOST_FILES),
        read=sum(one.read for one in segments),
        loaded=sum(one.loaded for one in segments),
        quarantined=sum(one.quarantined for one in segments),
        records={table: count for table, count in records.items() if count},
        newest=_newest(project.workspace, segments),
        last_load=_last_load(project.workspace, segments),
        mappings=mappings_of(spec),
    )


def _kind(spec: SourceSpec, segments: Sequence[Segment]) -> str:
    if spec.database is not None:
        return "database"
    return next((one.format for one in segments if one.format), spec.format or "file")


def _gone(segments: Sequence[Segment]) -> list[FileView]:
    return [
        FileView(
            name=one.origin, size=one.size if one.size >= 0 else None, modified=None,
            read=one.read, quarantined=one.quarantined, state="gone",
        )
        for one in segments
    ]  # fmt: skip


def _files(origins: Sequence[Origin], segments: Sequence[Segment]) -> list[FileView]:
    states: dict[str, Literal["loaded", "changed", "new", "copy", "gone"]] = {
        "same": "loaded", "moved": "new", "copy": "copy",
    }  # fmt: skip
    views = []
    for found in survey(origins, segments):
        size, modified = found.stamp
        old = found.old
        database = found.origin.kind == "database"
        state = states.get(found.kind, "changed" if old is not None else "new")
        if database and old is not None:
            state = "loaded"
        views.append(
            FileView(
                name=found.origin.name,
                size=None if database else size,
                modified=None if database else datetime.fromtimestamp(modified / 1e9, UTC),
                read=old.read if old is not None else None,
                quarantined=old.quarantined if old is not None else None,
                state=state,
            )
        )
    present = {origin.name for origin in origins}
    return [*views, *_gone([one for one in segments if one.origin not in present])]


def _freshness(
    origins: Sequence[Origin], files: Sequence[FileView], segments: Sequence[Segment], mapping: str
) -> Freshness:
    if not segments:
        return "unloaded"
    if any(file.state in ("new", "changed") for file in files):
        return "changed"
    if any(one.mapping != mapping for one in segments):
        return "remapped"
    return "database" if any(one.kind == "database" for one in origins) else "loaded"


def _newest(workspace: Workspace, segments: Sequence[Segment]) -> datetime | None:
    """Read the newest time from the statistics in the files, which costs no look at rows."""
    times: list[datetime] = []
    for one in segments:
        for table in one.records:
            file = workspace.records(table) / f"{one.name}.parquet"
            if file.is_file():
                times += _latest(file, _TIMES[table])
    return max(times, default=None)


def _latest(file: Path, column: str) -> list[datetime]:
    metadata = pq.read_metadata(file)
    place = metadata.schema.names.index(column) if column in metadata.schema.names else None
    if place is None:
        return []
    groups = (metadata.row_group(k).column(place) for k in range(metadata.num_row_groups))
    found = [group.statistics.max for group in groups if group.statistics is not None
             and group.statistics.has_min_max]  # fmt: skip
    return [one.replace(tzinfo=UTC) if one.tzinfo is None else one for one in found]


def _last_load(workspace: Workspace, segments: Sequence[Segment]) -> datetime | None:
    files = [workspace.raw / f"{one.name}.parquet" for one in segments]
    times = [file.stat().st_mtime for file in files if file.is_file()]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def empty_stages(project: Project, info: BuildInfo, language: str) -> list[EmptyStage]:
    """Give the stages that hold no moment, in order."""
    with project.workspace.reading() as build, connect() as db:
        filled = _stages_with_moments(db, literal(str(build / "spine.parquet")))
    hints, rules = _hints(project, language), project.file.touchpoints
    return [
        EmptyStage(
            stage=stage.id,
            label=label_of(stage.label, language),
            phase=stage.phase,
            rules=[
                label_of(one.label, language)
                for one in info.touchpoints
                if any(rule.id == one.id and rule.stage == stage.id for rule in rules)
            ],
            hints=hints.get(stage.id, []),
        )
        for code, stage in enumerate(info.stages)
        if code not in filled
    ]


def _stages_with_moments(db: duckdb.DuckDBPyConnection, spine: str) -> set[int]:
    rows = db.execute(f"SELECT DISTINCT stage FROM read_parquet({spine})").fetchall()
    return {int(row[0]) for row in rows}


def _hints(project: Project, language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in project.maps:
        try:
            said = each.spec.hints
        except TouchlineError:
            continue  # the check says what is wrong with that map
        for stage, text in said.items():
            words = label_of(text, language)
            if words not in found.setdefault(stage, []):
                found[stage].append(words)
    return found
