"""Why are these one person? The evidence behind one identifier."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from touchline.engine.duck import connect
from touchline.errors import IdentityError
from touchline.identity.strength import split_identifier
from touchline.schema import TRAIT
from touchline.workspace import Workspace

__all__ = ["IdentityLink", "PersonExplanation", "RefusedMerge", "who"]

MOST_NAMED = 10


class IdentityLink(msgspec.Struct, frozen=True, kw_only=True):
    """A record that carries two identifiers, and so links them."""

    one: str
    other: str
    file: str
    """Where the record came from: the origin of its segment in the manifest."""
    segment: str
    row: int
    part: int
    time: str | None
    """ISO 8601, UTC."""


class RefusedMerge(msgspec.Struct, frozen=True, kw_only=True):
    """An identifier that was left out of a record, because the merge would break a rule."""

    demoted: str
    kept: str
    """The strongest identifier of the record, to whose person it went."""
    reason: str
    file: str
    segment: str
    row: int
    part: int
    time: str | None


class PersonExplanation(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody is, and why: every link can be looked up in the file that it comes from."""

    person: int
    key: str
    asked: str
    """The identifier asked for, as ``type:value``."""
    identifiers: list[str]
    """From strongest to weakest."""
    traits: dict[str, str]
    links: list[IdentityLink]
    paths: dict[str, list[int]]
    """identifier → the links that lead to it from the one asked for, as positions in ``links``."""
    refused: list[RefusedMerge]
    """Refused merges that touch this person."""


def who(workspace: Workspace, build: Path, query: str) -> PersonExplanation:
    """Explain the person behind the identifier *query*.

    Parameters
    ----------
    build
        The folder that :func:`~touchline.identity.resolve.resolve` wrote to.
    query
        ``type:value``, or a bare value that is looked for in all types.

    Raises
    ------
    IdentityError
        If there is no such identifier (with the nearest), or a bare value belongs to more than one
        person (with the candidates).
    """
    with connect() as db:
        for name in ("identifiers", "persons", "edges", "refused"):
            db.execute(f"CREATE VIEW {name} AS FROM {_parquet(build / name)}")
        asked, person = _find(db, query.strip())
        origins = {each.name: each.origin for each in workspace.manifest.segments}
        return _explain(db, origins, asked, person)


def _parquet(path: Path) -> str:
    return "read_parquet('" + str(path.with_suffix(".parquet")).replace("'", "''") + "')"


def _find(db: duckdb.DuckDBPyConnection, query: str) -> tuple[str, int]:
    """Find the identifier that is meant, and its person."""
    types = [row[0] for row in db.execute("SELECT DISTINCT type FROM identifiers").fetchall()]
    typed = split_identifier(query, types)
    if typed is not None:
        found = db.execute(
            "SELECT type || ':' || \"value\", person FROM identifiers "
            'WHERE type = ? AND "value" = ?',
            list(typed),
        ).fetchall()
    else:
        found = db.execute(
            "SELECT type || ':' || \"value\", person FROM identifiers "
            'WHERE "value" = ? ORDER BY identifier',
            [query],
        ).fetchall()
    if not found:
        raise _unknown(db, query, typed)
    if len({person for _, person in found}) > 1:
        names = ", ".join(text for text, _ in found[:MOST_NAMED])
        raise IdentityError(
            f"{query!r} belongs to {len(found)} identifiers of different persons",
            hint=f"ask for one of: {names}",
        )
    return str(found[0][0]), int(found[0][1])


def _unknown(
    db: duckdb.DuckDBPyConnection, query: str, typed: tuple[str, str] | None
) -> IdentityError:
    refused = db.execute(
        "SELECT type || ':' || \"value\", kept FROM refused "
        'WHERE type || \':\' || "value" = $1 OR "value" = $1 LIMIT 1',
        [query],
    ).fetchall()
    if refused:
        text, kept = refused[0]
        return IdentityError(
            f"{text!r} has no person: it was left out of every record that carries it",
            hint=f"ask for {kept!r}, whose merges list the reason",
        )
    value = typed[1] if typed else query.rpartition(":")[2]
    nearest = db.execute(
        "SELECT type || ':' || \"value\" FROM identifiers "
        'WHERE ($1 IS NULL OR type = $1) AND abs(length("value") - length($2)) <= 3 '
        'ORDER BY levenshtein(lower("value"), lower($2)), identifier LIMIT 3',
        [typed[0] if typed else None, value],
    ).fetchall()
    names = ", ".join(repr(row[0]) for row in nearest)
    return IdentityError(
        f"no record carries the identifier {query!r}",
        hint=f"the nearest: {names}" if names else "write type:value, as the files have it",
    )


def _explain(
    db: duckdb.DuckDBPyConnection, origins: dict[str, str], asked: str, person: int
) -> PersonExplanation:
    numbers = db.execute(
        "SELECT identifier, type || ':' || \"value\" FROM identifiers WHERE person = ? "
        "ORDER BY identifier",
        [person],
    ).fetchall()
    names = {int(number): str(text) for number, text in numbers}
    described = db.execute("SELECT * FROM persons WHERE person = ?", [person])
    columns = [column[0] for column in described.description or ()]
    row = dict(zip(columns, described.fetchall()[0], strict=True))
    traits = {
        name.removeprefix(TRAIT): value
        for name, value in row.items()
        if name.startswith(TRAIT) and value is not None
    }
    links = _links(db, origins, names)
    return PersonExplanation(
        person=person,
        key=row["key"],
        asked=asked,
        identifiers=list(names.values()),
        traits=traits,
        links=links,
        paths=_paths(asked, links),
        refused=_refused(db, origins, list(names.values())),
    )


def _links(
    db: duckdb.DuckDBPyConnection, origins: dict[str, str], names: dict[int, str]
) -> list[IdentityLink]:
    # Both ends of a link belong to the same person, so one end is enough to find it.
    rows = db.execute(
        'SELECT a, b, segment, "row", part, "time" FROM edges '
        "WHERE a IN (SELECT unnest(?)) ORDER BY a, b",
        [list(names)],
    ).fetchall()
    return [
        IdentityLink(one=names[a], other=names[b], **_place(origins, *place))
        for a, b, *place in rows
    ]


def _place(origins: dict[str, str], segment: str, row: int, part: int, time: Any) -> dict[str, Any]:
    return {
        "file": origins.get(segment, segment),
        "segment": segment,
        "row": row,
        "part": part,
        "time": None if time is None else time.isoformat().replace("+00:00", "Z"),
    }


def _paths(asked: str, links: list[IdentityLink]) -> dict[str, list[int]]:
    """Give the shortest chain of links from *asked* to each other identifier."""
    beside: dict[str, list[tuple[str, int]]] = {}
    for position, link in enumerate(links):
        beside.setdefault(link.one, []).append((link.other, position))
        beside.setdefault(link.other, []).append((link.one, position))
    paths: dict[str, list[int]] = {asked: []}
    waiting = deque([asked])
    while waiting:
        here = waiting.popleft()
        for neighbour, position in beside.get(here, []):
            if neighbour not in paths:
                paths[neighbour] = [*paths[here], position]
                waiting.append(neighbour)
    del paths[asked]
    return paths


def _refused(
    db: duckdb.DuckDBPyConnection, origins: dict[str, str], names: list[str]
) -> list[RefusedMerge]:
    rows = db.execute(
        'SELECT type || \':\' || "value" AS demoted, kept, reason, limit_type, "limit", one, '
        'other, segment, "row", part, "time" FROM refused '
        "WHERE kept IN (SELECT unnest($1)) OR demoted IN (SELECT unnest($1)) "
        'ORDER BY "time" NULLS FIRST, segment, "row", part, demoted',
        [names],
    ).fetchall()
    return [
        RefusedMerge(
            demoted=demoted,
            kept=kept,
            reason=f"a person may have {limit} {limit_type}"
            if reason == "limit"
            else f"{one} and {other} must not be one person",
            **_place(origins, *place),
        )
        for demoted, kept, reason, limit_type, limit, one, other, *place in rows
    ]
