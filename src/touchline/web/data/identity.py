"""Who is who: how many, joined by what, refused why."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, Literal

import duckdb
from pydantic import BaseModel

from touchline.engine import connect
from touchline.identity import PersonExplanation
from touchline.journeys import BuildInfo
from touchline.project import Project
from touchline.schema import literal

__all__ = ["IdentityCounts", "PersonView", "RefusedView", "counts_of", "person_view", "refused_of"]

_MOST_REFUSED: Final = 50
_MOST_LINKS: Final = 500
_SIZES: Final = (1, 2, 3, 5, 10, 20)


class TypeCount(BaseModel):
    """Identifiers of a type."""

    type: str
    identifiers: int
    persons: int
    """Who have one."""
    blocked: int
    """Values that are no identifiers, such as ``null``: they were ignored."""
    limit: int | None
    """Most that one person may have."""


class SizeCount(BaseModel):
    """Persons by how many identifiers they have."""

    low: int
    high: int | None
    """null: no bound."""
    persons: int


class RefusedCount(BaseModel):
    """Merges that were refused for the same reason."""

    reason: Literal["limit", "blocked"]
    type: str | None
    limit: int | None
    merges: int


class IdentityCounts(BaseModel):
    """Who is who, in numbers."""

    persons: int
    identifiers: int
    links: int
    """Pairs of identifiers that some row joins."""
    joined: int
    """Persons with more than one identifier."""
    without_person: int
    types: list[TypeCount]
    sizes: list[SizeCount]
    refused: list[RefusedCount]


class LinkView(BaseModel):
    """A row that carries two identifiers, and so makes them one person."""

    one: str
    other: str
    file: str
    row: int
    time: str | None


class RefusedView(BaseModel):
    """An identifier that was left out of a row, because joining it would break a rule."""

    left_out: str
    kept: str
    reason: Literal["limit", "blocked"]
    limit: int | None = None
    limit_type: str | None = None
    apart: tuple[str, str] | None = None
    """The two that must not be one person, where that is the reason."""
    file: str
    row: int
    time: str | None


class PersonView(BaseModel):
    """Who somebody is, and why."""

    person: int
    key: str
    asked: str
    identifiers: list[str]
    traits: dict[str, str]
    links: list[LinkView]
    more_links: int
    paths: dict[str, list[int]]
    """identifier → positions in ``links`` of the shortest chain from the one asked for."""
    refused: list[RefusedView]


def counts_of(project: Project) -> IdentityCounts:
    """Count persons, identifiers, links and refusals of the build in force."""
    with project.workspace.reading() as build, connect() as db:
        info = BuildInfo.read(build)
        for name in ("identifiers", "edges", "refused", "blocked"):
            file = literal(str(build / f"{name}.parquet"))
            db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({file})")
        sizes = _sizes(db)
        links = db.execute("SELECT count(*) FROM edges").fetchall()[0][0]
        types = _types(db, project)
        refused = _reasons(db)
    return IdentityCounts(
        persons=info.persons,
        identifiers=sum(one.identifiers for one in types),
        links=links,
        joined=sum(one.persons for one in sizes if one.low > 1),
        without_person=info.without_person,
        types=types,
        sizes=sizes,
        refused=refused,
    )


def _types(db: duckdb.DuckDBPyConnection, project: Project) -> list[TypeCount]:
    rows = db.execute(
        "SELECT type, count(*), count(DISTINCT person), 0 FROM identifiers GROUP BY type "
        "UNION ALL SELECT type, 0, 0, count(*) FROM blocked GROUP BY type"
    ).fetchall()
    limits = {"user": 1, **project.file.identity.limits}
    found: dict[str, TypeCount] = {}
    for type_, identifiers, persons, blocked in rows:
        one = found.setdefault(
            type_,
            TypeCount(
                type=type_, identifiers=0, persons=0, blocked=0,
                limit=limits.get(type_, limits.get("*")),
            ),
        )  # fmt: skip
        one.identifiers += identifiers
        one.persons += persons
        one.blocked += blocked
    return sorted(found.values(), key=lambda one: (-one.identifiers, one.type))


def _sizes(db: duckdb.DuckDBPyConnection) -> list[SizeCount]:
    bounds = [(low, high - 1) for low, high in pairwise(_SIZES)]
    counted = db.execute(
        "SELECT size, count(*) FROM (SELECT count(*) AS size FROM identifiers GROUP BY person) "
        "GROUP BY size"
    ).fetchall()
    found = []
    for low, high in [*bounds, (_SIZES[-1], None)]:
        persons = sum(n for size, n in counted if low <= size <= (high or size))
        if persons:
            found.append(SizeCount(low=low, high=high, persons=persons))
    return found


def _reasons(db: duckdb.DuckDBPyConnection) -> list[RefusedCount]:
    rows = db.execute(
        'SELECT reason, limit_type, "limit", count(*) FROM refused GROUP BY ALL '
        "ORDER BY count(*) DESC, limit_type"
    ).fetchall()
    return [
        RefusedCount(
            reason="limit" if reason == "limit" else "blocked", type=type_, limit=limit, merges=n
        )
        for reason, type_, limit, n in rows
    ]


def refused_of(project: Project, identifiers: Sequence[str] | None = None) -> list[RefusedView]:
    """Give the first refused merges, in order of time; all, or those of *identifiers*."""
    with project.workspace.reading() as build, connect() as db:
        file = literal(str(build / "refused.parquet"))
        rows = db.execute(
            'SELECT type || \':\' || "value" AS left_out, kept, reason, "limit", limit_type, '
            f'one, other, segment, "row", time FROM read_parquet({file}) '
            "WHERE $1 IS NULL OR kept IN (SELECT unnest($1)) OR left_out IN (SELECT unnest($1)) "
            f'ORDER BY time NULLS LAST, segment, "row" LIMIT {_MOST_REFUSED}',
            [None if identifiers is None else list(identifiers)],
        ).fetchall()
    origins = {one.name: one.origin for one in project.workspace.manifest.segments}
    return [_refused(origins, *row) for row in rows]


def _refused(
    origins: dict[str, str], left_out: str, kept: str, reason: str, limit: int | None,
    limit_type: str | None, one: str | None, other: str | None, segment: str, row: int, time: Any,
) -> RefusedView:  # fmt: skip
    return RefusedView(
        left_out=left_out,
        kept=kept,
        reason="limit" if reason == "limit" else "blocked",
        limit=limit,
        limit_type=limit_type,
        apart=(one, other) if reason != "limit" and one and other else None,
        file=origins.get(segment, segment),
        row=row,
        time=None if time is None else time.isoformat(),
    )


def person_view(project: Project, found: PersonExplanation) -> PersonView:
    """Give an explanation in the form of the API."""
    return PersonView(
        person=found.person,
        key=found.key,
        asked=found.asked,
        identifiers=found.identifiers,
        traits={name.removeprefix("trait:"): value for name, value in found.traits.items()},
        links=[
            LinkView(one=one.one, other=one.other, file=one.file, row=one.row, time=one.time)
            for one in found.links[:_MOST_LINKS]
        ],
        more_links=max(0, len(found.links) - _MOST_LINKS),
        paths={
            name: path for name, path in found.paths.items() if all(k < _MOST_LINKS for k in path)
        },
        refused=refused_of(project, found.identifiers),
    )
