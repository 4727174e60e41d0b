"""Who is who: persons are the connected components of identifiers that share a record.

::

    rows        distinct combinations of identifiers, with the first record that has each
    dictionary  every usable identifier, numbered by (strength of its type, value)
    records     the combinations as numbers
    links       distinct pairs (strongest identifier of a row, another one of it)
    components  over the links
    persons     a component that breaks no rule is a person; the others are taken apart record by
                record by the sequential rule (``forest.py``)

Text is handled by DuckDB, which spills to disk; Python sees arrays of numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import numpy as np
import pyarrow as pa

from touchline.errors import ConfigError
from touchline.identity.components import label_components
from touchline.identity.records import Rows, rows_of
from touchline.identity.sequential import Apart, take_apart
from touchline.identity.spec import IdentitySpec
from touchline.identity.strength import (
    by_strength,
    limits_of,
    refuse_bad_limits,
    split_identifier,
    usable_sql,
)
from touchline.identity.write import write_identity
from touchline.workspace import Workspace

__all__ = ["IdentityReport", "resolve"]

Numbers = np.ndarray[Any, np.dtype[np.int32]]
TABLES = ("rows", "values", "dictionary", "blocked", "records", "links", "broken")


class IdentityReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a resolution found."""

    persons: int
    identifiers: int
    links: int
    """Distinct pairs of identifiers that share a record."""
    blocked: int
    """Distinct identifiers whose value is blocked."""
    refused: int
    """Demotions: an identifier left out of a record because the merge would break a rule."""


@dataclass(frozen=True, slots=True)
class _Dictionary:
    """Types from strongest to weakest; the identifiers of type i are starts[i] … starts[i + 1]."""

    types: list[str]
    starts: list[int]


def resolve(
    db: duckdb.DuckDBPyConnection, workspace: Workspace, spec: IdentitySpec, out: Path
) -> IdentityReport:
    """Find the persons behind the records that the manifest names, and write them to *out*.

    Writes into the existing folder *out* (the folder of the build):

    ``identifiers.parquet``
        type, value, person and the number of the identifier, which ``edges.parquet`` refers to;
    ``persons.parquet``
        person (dense from 0, in the order of the keys), key (the strongest identifier) and the
        latest known ``trait:*``;
    ``edges.parquet``
        two identifiers, and the first record that links them;
    ``refused.parquet``
        which identifier was left out of which record, and which rule it would have broken;
    ``blocked.parquet``
        identifiers that were ignored because of their value.

    Records without a time count as older than all others. A record that repeats a combination of
    identifiers changes nothing, because profiles only grow.

    Raises
    ------
    ConfigError
        If a limit, a pattern or a blocked edge is not sound.
    """
    refuse_bad_limits(spec)
    tables = [rows_of(db, workspace, table) for table in ("events", "feedback", "profiles")]
    found = [rows for rows in tables if rows is not None]
    types = by_strength({type_ for rows in found for type_ in rows.types}, spec)
    try:
        _collect(db, found, types)
        dictionary = _number(db, types, spec)
        _encode(db, len(types))
        _link(db, len(types))
        labels = _components(db, dictionary)
        broken = _broken_components(db, dictionary, spec, labels)
        apart = _take_apart(db, dictionary, spec, labels, broken)
        persons, keys = _persons(labels, dictionary)
        counts = write_identity(
            db,
            workspace,
            spec,
            out,
            types=types,
            persons=persons,
            keys=keys,
            apart=apart,
            profiles=tables[2],
        )
        return IdentityReport(persons=len(keys), refused=len(apart.demoted), **counts)
    finally:
        for table in TABLES:
            db.execute(f'DROP TABLE IF EXISTS "identity:{table}"')


def _collect(db: duckdb.DuckDBPyConnection, found: list[Rows], types: list[str]) -> None:
    """Make the distinct combinations of raw values, each with the first place that has it."""
    columns = [f"c{number}" for number in range(len(types))]
    parts = [rows.identifiers(types) for rows in found if set(rows.types) & set(types)]
    if not parts:
        declared = "".join(f"{column} VARCHAR, " for column in columns)
        db.execute(f'CREATE TEMP TABLE "identity:rows" ({declared}place HUGEINT)')
        return
    listed = ", ".join(columns)
    db.execute(
        f'CREATE TEMP TABLE "identity:rows" AS SELECT {listed}, min(place) AS place '
        f"FROM ({' UNION ALL '.join(parts)}) WHERE coalesce({listed}) IS NOT NULL "
        f"GROUP BY {listed}"
    )


def _number(db: duckdb.DuckDBPyConnection, types: list[str], spec: IdentitySpec) -> _Dictionary:
    """Give numbers to the usable identifiers by (strength, value); set the blocked ones aside."""
    usable = usable_sql('"value"', spec)
    columns = 'strength UTINYINT, "value" VARCHAR'
    db.execute(f'CREATE TEMP TABLE "identity:blocked" ({columns})')
    db.execute(f'CREATE TEMP TABLE "identity:dictionary" (identifier INTEGER, {columns})')
    starts = [0]
    for strength in range(len(types)):
        db.execute(
            f'CREATE OR REPLACE TEMP TABLE "identity:values" AS SELECT DISTINCT c{strength} AS '
            f'"value" FROM "identity:rows" WHERE c{strength} IS NOT NULL'
        )
        _set_aside(db, strength, usable)
        # The window without ORDER BY numbers a stream in the order of the sort below it, which
        # spills to disk; a window with ORDER BY would hold every value in memory.
        db.execute(
            f'INSERT INTO "identity:dictionary" SELECT '
            f'({starts[-1]} + row_number() OVER () - 1)::INTEGER, {strength}, "value" FROM '
            f'(SELECT "value" FROM "identity:values" WHERE {usable} ORDER BY "value")'
        )
        [(count,)] = db.execute('SELECT count(*) FROM "identity:dictionary"').fetchall()
        starts.append(int(count))
    return _Dictionary(types, starts)


def _set_aside(db: duckdb.DuckDBPyConnection, strength: int, usable: str) -> None:
    try:
        db.execute(
            f'INSERT INTO "identity:blocked" SELECT {strength}, "value" FROM "identity:values" '
            f"WHERE NOT ({usable})"
        )
    except duckdb.InvalidInputException as error:
        raise ConfigError(
            f"identity: a pattern under blocked is no regular expression: {error}",
            hint="the syntax is that of RE2, and a pattern is matched against the whole value",
        ) from None


def _encode(db: duckdb.DuckDBPyConnection, width: int) -> None:
    """Turn the combinations into numbers; a blocked value becomes null."""
    columns = "".join(f"d{n}.identifier AS i{n}, " for n in range(width))
    joins = " ".join(
        f'LEFT JOIN "identity:dictionary" d{n} ON d{n}.strength = {n} AND d{n}."value" = r.c{n}'
        for n in range(width)
    )
    db.execute(
        f'CREATE TEMP TABLE "identity:records" AS SELECT {columns}place '
        f'FROM "identity:rows" r {joins}'
    )
    db.execute('DROP TABLE "identity:rows"')


def _link(db: duckdb.DuckDBPyConnection, width: int) -> None:
    """Pair the strongest identifier of a row with each other one."""
    pairs = [
        f"SELECT coalesce({', '.join(f'i{n}' for n in range(weaker))}) AS a, i{weaker} AS b, place "
        f'FROM "identity:records" WHERE i{weaker} IS NOT NULL'
        for weaker in range(1, width)
    ]
    source = " UNION ALL ".join(pairs) or (
        "SELECT 0::INTEGER AS a, 0::INTEGER AS b, 0::HUGEINT AS place WHERE false"
    )
    db.execute(
        f'CREATE TEMP TABLE "identity:links" AS SELECT a, b, min(place) AS place '
        f"FROM ({source}) WHERE a IS NOT NULL GROUP BY a, b"
    )


def _components(db: duckdb.DuckDBPyConnection, dictionary: _Dictionary) -> Numbers:
    """Label every identifier with its component."""
    count = dictionary.starts[-1]
    if count == 0:
        return np.zeros(0, dtype=np.int32)
    links = db.sql('SELECT a, b FROM "identity:links"').to_arrow_table()
    return label_components(count, links["a"].to_numpy(), links["b"].to_numpy())


def _broken_components(
    db: duckdb.DuckDBPyConnection, dictionary: _Dictionary, spec: IdentitySpec, labels: Numbers
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell the components that break a limit or hold both ends of a blocked edge."""
    broken = np.zeros(int(labels.max(initial=-1)) + 1, dtype=bool)
    for type_, limit in limits_of(dictionary.types, spec).items():
        place = dictionary.types.index(type_)
        own = labels[dictionary.starts[place] : dictionary.starts[place + 1]]
        broken |= np.bincount(own, minlength=len(broken)) > limit
    for one, other in _blocked_edges(db, dictionary, spec):
        if labels[one] == labels[other]:
            broken[labels[one]] = True
    return broken


def _blocked_edges(
    db: duckdb.DuckDBPyConnection, dictionary: _Dictionary, spec: IdentitySpec
) -> list[tuple[int, int]]:
    """Blocked edges whose two ends are known, as numbers."""

    def number(text: str) -> int | None:
        parts = split_identifier(text, dictionary.types)
        if parts is None:
            return None
        rows = db.execute(
            'SELECT identifier FROM "identity:dictionary" WHERE strength = ? AND "value" = ?',
            [dictionary.types.index(parts[0]), parts[1]],
        ).fetchall()
        return int(rows[0][0]) if rows else None

    ends = [(number(one), number(other)) for one, other in spec.blocked_edges]
    return [(one, other) for one, other in ends if one is not None and other is not None]


def _take_apart(
    db: duckdb.DuckDBPyConnection,
    dictionary: _Dictionary,
    spec: IdentitySpec,
    labels: Numbers,
    broken: np.ndarray[Any, np.dtype[np.bool_]],
) -> Apart:
    """Label the identifiers of broken components anew by the sequential rule (in place)."""
    members = np.flatnonzero(broken[labels]).astype(np.int32)
    db.register("identity:members", pa.table({"identifier": members}))
    db.execute('CREATE TEMP TABLE "identity:broken" AS SELECT identifier FROM "identity:members"')
    db.unregister("identity:members")
    if not len(members):
        return Apart()
    limits = limits_of(dictionary.types, spec)
    return take_apart(
        db,
        members,
        labels,
        starts=dictionary.starts,
        limits={dictionary.types.index(type_): limit for type_, limit in limits.items()},
        blocked_edges=_blocked_edges(db, dictionary, spec),
    )


def _persons(labels: Numbers, dictionary: _Dictionary) -> tuple[Numbers, Numbers]:
    """Give numbers to the persons in the order of their keys.

    Returns
    -------
    The person of every identifier (−1: it was only ever demoted), and the key of every person.
    """
    numbers = np.arange(len(labels), dtype=np.int32)
    first = np.full(int(labels.max(initial=-1)) + 1, -1, dtype=np.int32)
    used = labels >= 0
    # Where an index repeats the last value stays: from behind, that is the smallest number, which
    # is the strongest identifier of the component.
    first[labels[used][::-1]] = numbers[used][::-1]
    present = np.flatnonzero(first >= 0)
    keys = first[present]
    texts = sorted(range(len(dictionary.types)), key=lambda n: dictionary.types[n] + ":")
    rank = np.zeros(len(dictionary.types) + 1, dtype=np.int32)
    rank[texts] = np.arange(len(texts), dtype=np.int32)
    strength = np.searchsorted(dictionary.starts, keys, side="right") - 1
    order = np.lexsort((keys, rank[strength]))
    person_of_label = np.full(len(first), -1, dtype=np.int32)
    person_of_label[present[order]] = np.arange(len(order), dtype=np.int32)
    persons = np.full(len(labels), -1, dtype=np.int32)
    persons[used] = person_of_label[labels[used]]
    return persons, keys[order]
