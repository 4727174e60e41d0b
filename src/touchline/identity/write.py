"""Writing a resolution: identifiers, persons, evidence, refusals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from touchline.identity.persons import person_of
from touchline.identity.records import Rows, place_columns
from touchline.identity.sequential import HALF, NONE, Apart
from touchline.identity.spec import IdentitySpec
from touchline.identity.strength import limits_of
from touchline.schema import ID, identifier, literal
from touchline.workspace import Workspace

__all__ = ["write_identity"]

Numbers = np.ndarray[Any, np.dtype[np.int32]]
_PLACE = f"(high::HUGEINT * {HALF} + low::HUGEINT)"


def write_identity(
    db: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    spec: IdentitySpec,
    out: Path,
    *,
    types: Sequence[str],
    persons: Numbers,
    keys: Numbers,
    apart: Apart,
    profiles: Rows | None,
) -> dict[str, int]:
    """Write the five files that :func:`~touchline.identity.resolve.resolve` lists.

    Parameters
    ----------
    persons
        Person of every identifier of the table ``identity:dictionary``, −1 for none.
    keys
        Identifier that is the key of every person.
    apart
        What the sequential rule found; all other links are in ``identity:links``.
    """
    with _named_types(db, types):
        _copy(db, out / "blocked.parquet", _blocked())
        with _registered(db, "identity:person_of", {"person": persons}):
            _copy(db, out / "identifiers.parquet", _identifiers())
        with _registered(db, "identity:new_links", _link_columns(apart)):
            _copy(db, out / "edges.parquet", _edges(workspace))
        limits = limits_of(types, spec)
        with _registered(db, "identity:refusals", _refusal_columns(apart, types, limits)):
            _copy(db, out / "refused.parquet", _refused(workspace))
        with _registered(db, "identity:keys", {"identifier": keys}):
            traits = _traits(db, profiles, spec, out)
            _copy(db, out / "persons.parquet", _persons(traits, profiles))
    return {
        name: _count(db, out / f"{file}.parquet")
        for name, file in (("identifiers",) * 2, ("links", "edges"), ("blocked",) * 2)
    }


def _blocked() -> str:
    return (
        'SELECT t.type, b."value" FROM "identity:blocked" b JOIN "identity:types" t '
        'USING (strength) ORDER BY t.strength, b."value"'
    )


def _identifiers() -> str:
    """Rows of the dictionary whose identifier has a person, in the order of the numbers."""
    return (
        'SELECT t.type, d."value", p.person, d.identifier FROM "identity:dictionary" d '
        'JOIN "identity:types" t USING (strength) '
        'JOIN "identity:person_of" p ON p."number" = d.identifier '
        "WHERE p.person >= 0 ORDER BY d.identifier"
    )


def _edges(workspace: Workspace) -> str:
    return (
        f"SELECT a, b, {place_columns(workspace)} FROM ("
        'SELECT a, b, place FROM "identity:links" '
        'WHERE a NOT IN (SELECT identifier FROM "identity:broken") '
        f'UNION ALL SELECT a, b, {_PLACE} FROM "identity:new_links") ORDER BY a, b'
    )


def _refused(workspace: Workspace) -> str:
    numbers = " UNION ".join(
        f'SELECT {column} FROM "identity:refusals"'
        for column in ("identifier", "kept", "one", "other")
    )
    return (
        'WITH named AS MATERIALIZED (SELECT d.identifier, t.type, d."value", '
        't.type || \':\' || d."value" AS name FROM "identity:dictionary" d '
        f'JOIN "identity:types" t USING (strength) WHERE d.identifier IN ({numbers})) '
        'SELECT d.type, d."value", k.name AS kept, r.reason, r.limit_type, r."limit", '
        f"x.name AS one, y.name AS other, {place_columns(workspace, _PLACE)} "
        'FROM "identity:refusals" r JOIN named d USING (identifier) '
        "JOIN named k ON k.identifier = r.kept LEFT JOIN named x ON x.identifier = r.one "
        'LEFT JOIN named y ON y.identifier = r.other ORDER BY r.high, r.low, r."number"'
    )


def _traits(
    db: duckdb.DuckDBPyConnection, profiles: Rows | None, spec: IdentitySpec, out: Path
) -> str | None:
    """SELECT the latest known value of each trait: by time, then arrival."""
    if profiles is None or not profiles.traits:
        return None
    columns = [ID + type_ for type_ in profiles.types]
    owned = person_of(db, profiles.sql, columns, spec=spec, identity=out)
    latest = ", ".join(
        f"arg_max({name}, place) FILTER (WHERE {name} IS NOT NULL) AS {name}"
        for name in map(identifier, profiles.traits)
    )
    return f"SELECT person, {latest} FROM ({owned}) WHERE person IS NOT NULL GROUP BY person"


def _persons(traits: str | None, profiles: Rows | None) -> str:
    names = profiles.traits if profiles is not None and traits is not None else ()
    columns = "".join(f", x.{identifier(name)}" for name in names)
    joined = f'LEFT JOIN ({traits}) x ON x.person = k."number"' if traits else ""
    return (
        f'SELECT k."number"::INTEGER AS person, t.type || \':\' || d."value" AS key{columns} '
        'FROM "identity:keys" k JOIN "identity:dictionary" d USING (identifier) '
        f'JOIN "identity:types" t USING (strength) {joined} ORDER BY person'
    )


def _link_columns(apart: Apart) -> dict[str, Any]:
    return {
        "a": np.frombuffer(apart.link_one, dtype=np.int32),
        "b": np.frombuffer(apart.link_other, dtype=np.int32),
        "high": np.frombuffer(apart.link_high, dtype=np.uint64),
        "low": np.frombuffer(apart.link_low, dtype=np.uint64),
    }


def _refusal_columns(apart: Apart, types: Sequence[str], limits: dict[str, int]) -> dict[str, Any]:
    names = [None if type_ == NONE else types[type_] for type_ in apart.limited]
    return {
        "identifier": np.frombuffer(apart.demoted, dtype=np.int32),
        "kept": np.frombuffer(apart.kept, dtype=np.int32),
        "reason": pa.array(["blocked_edge" if n is None else "limit" for n in names], pa.string()),
        "limit_type": pa.array(names, pa.string()),
        "limit": pa.array([None if n is None else limits[n] for n in names], pa.int32()),
        "one": np.frombuffer(apart.edge_one, dtype=np.int32),
        "other": np.frombuffer(apart.edge_other, dtype=np.int32),
        "high": np.frombuffer(apart.high, dtype=np.uint64),
        "low": np.frombuffer(apart.low, dtype=np.uint64),
    }


@contextmanager
def _named_types(db: duckdb.DuckDBPyConnection, types: Sequence[str]) -> Iterator[None]:
    strengths = np.arange(len(types), dtype=np.uint8)
    with _registered(
        db, "identity:types", {"strength": strengths, "type": pa.array(types, pa.string())}
    ):
        yield


@contextmanager
def _registered(
    db: duckdb.DuckDBPyConnection, name: str, columns: dict[str, Any]
) -> Iterator[None]:
    """Let SQL see arrays as a table with one more column: ``number``, counted from 0."""
    count = len(next(iter(columns.values())))
    numbers = np.arange(count, dtype=np.int32)
    db.register(name, pa.table({"number": numbers, **columns}))
    try:
        yield
    finally:
        db.unregister(name)


def _copy(db: duckdb.DuckDBPyConnection, path: Path, sql: str) -> None:
    db.execute(f"COPY ({sql}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")


def _count(db: duckdb.DuckDBPyConnection, path: Path) -> int:
    [(count,)] = db.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchall()
    return int(count)
