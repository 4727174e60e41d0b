"""How much of the journeys the data reach: by kind of data, by source, by stage."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Final, Literal

import duckdb
from pydantic import BaseModel

from touchline.engine import connect
from touchline.journeys import BuildInfo
from touchline.project import Project
from touchline.schema import TRAIT, identifier, literal
from touchline.touchpoints import UNCLASSIFIED_STAGE
from touchline.web.data.sources import EmptyStage, empty_stages, label_of

__all__ = ["CoverageView", "coverage_of"]

_MOST_KEPT: Final = 16
Kind = Literal["events", "scores", "texts", "traits"]


class KindShare(BaseModel):
    """Journeys that hold a kind of data."""

    kind: Kind
    journeys: int


class StageLabel(BaseModel):
    """A stage of the spine."""

    id: str
    label: str


class Cell(BaseModel):
    """What a source tells of a stage."""

    source: str
    stage: str | None
    """null: moments that no rule catches."""
    journeys: int
    moments: int


class CoverageView(BaseModel):
    """What the data reach, counted in journeys."""

    journeys: int
    persons: int
    moments: int
    records: int
    """Events and answers."""
    without_person: int
    """Of them, those without a usable identifier: they belong to no journey."""
    outside_journeys: int
    """Moments of a person that no journey holds."""
    unclassified: int
    kinds: list[KindShare]
    sources: list[str]
    """With moments, in the order of the project file."""
    stages: list[StageLabel]
    cells: list[Cell]
    """Only where there is something."""
    empty: list[EmptyStage]


class _Counts(BaseModel):
    kinds: list[KindShare]
    cells: list[tuple[str, int, int, int]]


_kept: OrderedDict[tuple[str, str], _Counts] = OrderedDict()
_lock: Final = Lock()


def coverage_of(project: Project, language: str) -> CoverageView:
    """Count what the build in force reaches; counted once a build.

    Raises
    ------
    WorkspaceError
        If the project has not been built.
    """
    with project.workspace.reading() as build:
        info = BuildInfo.read(build)
        counts = _counted(build, info)
    stages = {code: one.id for code, one in enumerate(info.stages)}
    with_moments = {source for source, *_ in counts.cells}
    declared = [name for name in project.file.sources if name in with_moments]
    return CoverageView(
        journeys=info.journeys,
        persons=info.persons,
        moments=info.moments,
        records=sum(info.events.values()) + int(info.extra.get("answers", info.feedback)),
        without_person=info.without_person,
        outside_journeys=info.outside_journeys,
        unclassified=info.unclassified,
        kinds=counts.kinds,
        sources=[*declared, *sorted(with_moments - set(declared))],
        stages=[StageLabel(id=one.id, label=label_of(one.label, language)) for one in info.stages],
        cells=[
            Cell(source=source, stage=stages.get(stage), journeys=journeys, moments=moments)
            for source, stage, journeys, moments in counts.cells
        ],
        empty=empty_stages(project, info, language),
    )


def _counted(build: Path, info: BuildInfo) -> _Counts:
    key = (str(build), info.created)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    with connect() as db:
        for name in ("spine", "answers", "persons"):
            file = literal(str(build / f"{name}.parquet"))
            db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({file})")
        counts = _Counts(kinds=_kinds(db), cells=_cells(db))
    with _lock:
        _kept[key] = counts
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return counts


def _kinds(db: duckdb.DuckDBPyConnection) -> list[KindShare]:
    columns = [row[0] for row in db.execute("DESCRIBE persons").fetchall()]
    traits = [identifier(column) for column in columns if column.startswith(TRAIT)]
    known = " OR ".join(f"{trait} IS NOT NULL" for trait in traits) or "false"
    queries: dict[Kind, str] = {
        "events": "SELECT count(DISTINCT journey) FROM spine WHERE kind = 'event'",
        "scores": "SELECT count(DISTINCT journey) FROM answers WHERE score IS NOT NULL",
        "texts": "SELECT count(DISTINCT journey) FROM answers WHERE coalesce(text, '') <> ''",
        "traits": "SELECT count(DISTINCT journey) FROM spine SEMI JOIN "
        f"(SELECT person FROM persons WHERE {known}) USING (person)",
    }
    return [
        KindShare(kind=kind, journeys=int(db.execute(query).fetchall()[0][0]))
        for kind, query in queries.items()
    ]


def _cells(db: duckdb.DuckDBPyConnection) -> list[tuple[str, int, int, int]]:
    return db.execute(
        f"SELECT source, coalesce(stage, {UNCLASSIFIED_STAGE})::INTEGER, count(DISTINCT journey), "
        "count(*) FROM spine GROUP BY ALL ORDER BY ALL"
    ).fetchall()
