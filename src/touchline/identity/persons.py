"""The person of any row that carries identifiers, once a resolution is written."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb

from touchline.identity.spec import IdentitySpec
from touchline.identity.strength import by_strength, usable_sql
from touchline.schema import ID, identifier, literal

__all__ = ["person_of"]

MOST_LISTED = 200
"""Up to so many blocked values of a type are compared one by one, beyond that by pattern."""


def person_of(
    db: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Collection[str],
    *,
    spec: IdentitySpec,
    identity: Path,
) -> str:
    """Give the SQL of *relation* with one more column ``person``.

    The person of a row is that of its strongest identifier that is not blocked; that one is never
    demoted, so one hash join is enough, however many identifier columns there are.

    Parameters
    ----------
    relation
        SQL text that can stand after FROM: a table name, or a SELECT in parentheses.
    columns
        Its columns; those named ``id:*`` are looked at. None may be called ``person``.
    identity
        The folder that :func:`~touchline.identity.resolve.resolve` wrote to.

    Returns
    -------
    A SELECT with all columns of *relation* and ``person`` (INTEGER; null: the row has no usable
    identifier).
    """
    types = by_strength((c.removeprefix(ID) for c in columns if c.startswith(ID)), spec)
    if not types:
        return f"SELECT *, CAST(NULL AS INTEGER) AS person FROM {relation}"
    blocked = _blocked(db, identity)
    tests = [(type_, _usable(type_, blocked.get(type_, []), spec)) for type_ in types]
    known = f"read_parquet({literal(str(identity / 'identifiers.parquet'))})"
    if len(tests) == 1:
        [(type_, usable)] = tests
        return (
            f'SELECT r.*, i.person FROM {relation} r LEFT JOIN (SELECT "value", person '
            f"FROM {known} WHERE type = {literal(type_)}) i "
            f'ON i."value" = CASE WHEN {usable} THEN {identifier(ID + type_)} END'
        )
    type_case = " ".join(f"WHEN {usable} THEN {literal(type_)}" for type_, usable in tests)
    value_case = " ".join(f"WHEN {usable} THEN {identifier(ID + t)}" for t, usable in tests)
    return (
        f'SELECT r.* EXCLUDE ("identity:type", "identity:value"), i.person FROM '
        f'(SELECT *, CASE {type_case} END AS "identity:type", '
        f'CASE {value_case} END AS "identity:value" FROM {relation}) r '
        f'LEFT JOIN {known} i ON i."value" = r."identity:value" AND i.type = r."identity:type"'
    )


def _blocked(db: duckdb.DuckDBPyConnection, identity: Path) -> dict[str, list[str]]:
    """Blocked values that occur, by type; one more than are listed says that there are too many."""
    rows = db.execute(
        'SELECT type, list("value" ORDER BY "value")[1:?] FROM read_parquet(?) GROUP BY type',
        [MOST_LISTED + 1, str(identity / "blocked.parquet")],
    ).fetchall()
    return dict(rows)


def _usable(type_: str, blocked: list[str], spec: IdentitySpec) -> str:
    column = identifier(ID + type_)
    if not blocked:
        return f"{column} IS NOT NULL"
    if len(blocked) > MOST_LISTED:
        return f"({column} IS NOT NULL AND {usable_sql(column, spec)})"
    return f"({column} IS NOT NULL AND {column} NOT IN ({', '.join(map(literal, blocked))}))"
