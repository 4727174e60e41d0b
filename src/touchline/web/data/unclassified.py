"""Moments that no rule catches, and a rule that would, with the reasons for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Any, Final, Literal

import duckdb
from pydantic import BaseModel

from touchline.config import keep_variables
from touchline.engine import connect
from touchline.journeys import BuildInfo
from touchline.project import Project
from touchline.schema import ID, identifier, literal
from touchline.touchpoints import UNCLASSIFIED, UNCLASSIFIED_STAGE
from touchline.web.data.sources import label_of

__all__ = [
    "Neighbour",
    "Suggestion",
    "Unclassified",
    "UnclassifiedView",
    "rule_of",
    "slug",
    "unclassified_of",
]

_MOST: Final = 100
_MOST_EXAMPLES: Final = 3
_MOST_NEIGHBOURS: Final = 3


class Neighbour(BaseModel):
    """A stage that stands beside these moments in journeys."""

    side: Literal["before", "after"]
    stage: str
    label: str
    share: float
    """Of the moments that have a classified moment on that side."""
    n: int


class Suggestion(BaseModel):
    """A rule, as it would stand in the project file."""

    id: str
    stage: str
    stage_label: str
    joins: bool
    """Whether a touchpoint of that id is there already."""


class Example(BaseModel):
    """A moment as it is recorded."""

    time: str | None
    file: str
    row: int
    ids: dict[str, str]


class Unclassified(BaseModel):
    """Moments of one name."""

    kind: Literal["event", "feedback"]
    name: str
    channels: list[str]
    sources: list[str]
    moments: int
    share: float
    """Of all moments."""
    journeys: int
    neighbours: list[Neighbour]
    suggestion: Suggestion | None
    """None: nothing classified stands beside them."""
    examples: list[Example] | None
    """None: only editors see rows."""


class UnclassifiedView(BaseModel):
    """All moments that no rule catches."""

    moments: int
    """All moments, caught or not."""
    unclassified: int
    found: list[Unclassified]
    more: int
    """Names that are not listed."""
    stages: dict[str, str]
    """id → label, in order."""


def unclassified_of(project: Project, language: str, *, rows: bool) -> UnclassifiedView:
    """Give the names that no rule catches, the most frequent first.

    The stage suggested is the one that most often stands beside them in journeys, the last before
    and the first after counted alike; of two the one before.
    """
    with project.workspace.reading() as build, connect() as db:
        info = BuildInfo.read(build)
        spine = f"read_parquet({literal(str(build / 'spine.parquet'))})"
        origins = {one.name: one.origin for one in project.workspace.manifest.segments}
        db.execute(f"CREATE TEMP TABLE free AS {_free(spine)}")
        total = db.execute(f"SELECT count(*) FROM {spine}").fetchall()[0][0]
        names = db.execute(
            "SELECT kind, name, count(*), count(DISTINCT journey), "
            "list_sort(list(DISTINCT channel) FILTER (WHERE channel IS NOT NULL)), "
            "list_sort(list(DISTINCT source)) FROM free GROUP BY kind, name "
            "ORDER BY count(*) DESC, kind, name"
        ).fetchall()
        known = {one.id for one in info.touchpoints}
        found = [
            _one(db, info, row, total, language, known, spine if rows else None, origins)
            for row in names[:_MOST]
        ]
    return UnclassifiedView(
        moments=total,
        unclassified=sum(row[2] for row in names),
        found=found,
        more=max(0, len(names) - _MOST),
        stages={one.id: label_of(one.label, language) for one in info.stages},
    )


def _free(spine: str) -> str:
    """Unclassified moments with the nearest classified stage on each side of them."""
    stage = f"CASE WHEN stage <> {UNCLASSIFIED_STAGE} THEN stage END"
    some = f"SELECT journey FROM {spine} WHERE touchpoint = {UNCLASSIFIED} AND journey IS NOT NULL"
    return (
        f"SELECT * EXCLUDE (touchpoint) FROM (SELECT kind, name, channel, source, journey, moment, "
        f"touchpoint, lag({stage} IGNORE NULLS) OVER w AS before, "
        f"lead({stage} IGNORE NULLS) OVER w AS after FROM {spine} "
        f"WHERE journey IN ({some}) WINDOW w AS (PARTITION BY journey ORDER BY moment)) "
        f"WHERE touchpoint = {UNCLASSIFIED} UNION ALL "
        f"SELECT kind, name, channel, source, journey, moment, NULL, NULL FROM {spine} "
        f"WHERE touchpoint = {UNCLASSIFIED} AND journey IS NULL"
    )


def _one(
    db: duckdb.DuckDBPyConnection,
    info: BuildInfo,
    row: Sequence[Any],
    total: int,
    language: str,
    known: Collection[str],
    spine: str | None,
    origins: dict[str, str],
) -> Unclassified:
    kind, name, moments, journeys, channels, sources = row
    beside = _beside(db, kind, name)
    labels = [label_of(one.label, language) for one in info.stages]
    suggestion = None
    if beside:
        votes: dict[int, int] = {}
        for _, stage, n, _ in beside:
            votes[stage] = votes.get(stage, 0) + n
        best = max(votes, key=lambda stage: votes[stage])
        id_ = slug(name)
        suggestion = Suggestion(
            id=id_, stage=info.stages[best].id, stage_label=labels[best], joins=id_ in known
        )
    return Unclassified(
        kind=kind,
        name=name,
        channels=channels or [],
        sources=sources,
        moments=moments,
        share=moments / total,
        journeys=journeys,
        neighbours=[
            Neighbour(side=side, stage=info.stages[stage].id, label=labels[stage], share=share, n=n)
            for side, stage, n, share in beside
        ],
        suggestion=suggestion,
        examples=None if spine is None else _examples(db, spine, kind, name, origins),
    )


def _beside(
    db: duckdb.DuckDBPyConnection, kind: str, name: str
) -> list[tuple[Literal["before", "after"], int, int, float]]:
    found: list[tuple[Literal["before", "after"], int, int, float]] = []
    for side in ("before", "after"):
        counted = db.execute(
            f"SELECT {side}, count(*) FROM free WHERE kind = ? AND name = ? AND {side} IS NOT NULL "
            f"GROUP BY {side} ORDER BY count(*) DESC, {side}",
            [kind, name],
        ).fetchall()
        whole = sum(n for _, n in counted)
        found += [(side, stage, n, n / whole) for stage, n in counted[:_MOST_NEIGHBOURS]]
    return found


def _examples(
    db: duckdb.DuckDBPyConnection, spine: str, kind: str, name: str, origins: dict[str, str]
) -> list[Example]:
    columns = [row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {spine}").fetchall()]
    ids = [column for column in columns if column.startswith(ID)]
    cells = "".join(f", {identifier(column)}" for column in ids)
    found = db.execute(
        f'SELECT time, segment, "row"{cells} FROM {spine} '
        f"WHERE touchpoint = {UNCLASSIFIED} AND kind = ? AND name = ? LIMIT {_MOST_EXAMPLES}",
        [kind, name],
    ).fetchall()
    return [
        Example(
            time=None if time is None else time.isoformat(),
            file=origins.get(segment, segment),
            row=row,
            ids={
                column.removeprefix(ID): value
                for column, value in zip(ids, values, strict=True)
                if value is not None
            },
        )
        for time, segment, row, *values in found
    ]


def slug(name: str) -> str:
    """Make a short name of an event's.

    Examples
    --------
    >>> slug("Order Placed (web)"), slug("Заказ оформлен"), slug("···")
    ('order-placed-web', 'заказ-оформлен', 'touchpoint')
    """
    plain = unicodedata.normalize("NFC", name).casefold()
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:60] or "touchpoint"


def rule_of(kind: str, name: str, id_: str, stage: str) -> dict[str, Any]:
    """Give the rule that catches exactly the moments of that name."""
    key = "event" if kind == "event" else "feedback"
    return {"id": keep_variables(id_), "stage": stage, "when": {key: keep_variables(name)}}
