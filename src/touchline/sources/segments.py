"""Staged rows into record segments: find the bad rows, then write the good ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from touchline.engine.duck import Limits, connect
from touchline.schema import FIXED_COLUMNS, PROVENANCE, TABLES, Table, identifier, literal
from touchline.sources.mapping import Branch, Check, Context, branches, check_zone, repeated_header
from touchline.sources.readers.staging import FAULTS, LINE, ROW, Staged
from touchline.sources.reasons import EXPECTED
from touchline.sources.spec import SourceSpec

__all__ = ["Defaults", "Mapped", "map_rows"]

_SAMPLE = 2000
_CHECKS = 24
"""Checks that one statement makes."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the project declares for all sources."""

    timezone: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Mapped:
    """Counts of one segment, in rows of the source, and of its records."""

    read: int
    loaded: int
    quarantined: int
    records: dict[Table, int]


def map_rows(
    staged: Staged,
    spec: SourceSpec,
    *,
    segment: str,
    source: str,
    origin: str,
    folder: Path,
    temporary: Path,
    defaults: Defaults,
    limits: Limits | None = None,
) -> Mapped:
    """Write the records of *staged* to ``<folder>/<table>.parquet``, bad rows to ``quarantine``.

    Raises
    ------
    MappingError
        If the mapping names a column that is not there.
    AmbiguousDateError, ConfigError
        If times cannot be read without a declaration.
    """
    zone = spec.timezone or defaults.timezone
    if zone is not None:
        check_zone(zone, f"sources.{source}")
    with connect(temporary, limits=limits) as db:
        db.execute(f"SET TimeZone = {literal(zone or 'UTC')}")
        db.execute(_rows_view(staged))
        if not staged.rows and not staged.columns:
            found: list[Branch] = []
            checks: tuple[Check, ...] = ()
        else:
            context = _context(db, staged, spec, source, origin, defaults)
            found = branches(context, spec)
            checks = _distinct([*repeated_header(context), *(c for b in found for c in b.checks)])
        bad = _find_bad(db, checks)
        if bad or staged.fault_count:
            target = folder / "quarantine.parquet"
            _write_quarantine(db, staged, checks, target, (segment, source, origin))
        records = {
            table: count
            for table in TABLES
            if (count := _write_records(db, table, found, folder, (source, segment), bad > 0))
        }
    return Mapped(
        read=staged.rows + staged.fault_count,
        loaded=staged.rows - bad,
        quarantined=bad + staged.fault_count,
        records=records,
    )


def _rows_view(staged: Staged) -> str:
    file = literal(str(staged.path))
    if staged.numbered:
        return f"CREATE TEMP VIEW rows AS SELECT * FROM read_parquet({file})"
    line = "NULL" if staged.first_line is None else f"file_row_number + {staged.first_line}"
    return (
        f"CREATE TEMP VIEW rows AS SELECT * EXCLUDE (file_row_number), "
        f"file_row_number + 1 AS {ROW}, CAST({line} AS BIGINT) AS {LINE} "
        f"FROM read_parquet({file}, file_row_number = true)"
    )


def _context(
    db: duckdb.DuckDBPyConnection,
    staged: Staged,
    spec: SourceSpec,
    source: str,
    origin: str,
    defaults: Defaults,
) -> Context:
    @cache
    def sample(sql: str) -> list[str]:
        query = f"SELECT v FROM (SELECT {sql} AS v FROM rows) WHERE v IS NOT NULL LIMIT {_SAMPLE}"
        return [row[0] for row in db.execute(query).fetchall()]

    def count(sql: str) -> int:
        return int(db.execute(f"SELECT count(*) FROM rows WHERE {sql}").fetchall()[0][0])

    @cache
    def none(sql: str) -> bool:
        found = db.execute(f"SELECT 1 FROM rows WHERE {sql} LIMIT 1").fetchall()
        return not found

    zone = spec.timezone or defaults.timezone
    return Context(
        where=f"sources.{source}",
        origin=origin,
        columns=staged.columns,
        empty=spec.empty,
        sample=sample,
        count=count,
        none=none,
        session=zone or "UTC",
        timezone=zone,
        decimal=spec.decimal,
        delimiter=staged.delimiter,
        currency=defaults.currency,
        tabular=staged.tabular,
    )


def _distinct(checks: list[Check]) -> tuple[Check, ...]:
    return tuple({check.bad: check for check in reversed(checks) if check.bad != "false"}.values())[
        ::-1
    ]


def _find_bad(db: duckdb.DuckDBPyConnection, checks: tuple[Check, ...]) -> int:
    """Make the table ``bad`` of rows with the number of the first check that each fails.

    The rows are chosen by ``OR``, not by ``fault IS NOT NULL``: DuckDB would take that apart into
    a condition whose length grows with the square of the number of checks. Cheap tests pick the
    rows that may be bad, and only those are looked at closely. Many checks are made group by
    group: DuckDB holds a vector for every part of a condition.
    """
    db.execute("CREATE TEMP TABLE bad (row BIGINT, fault INTEGER)")
    for start in range(0, len(checks), _CHECKS):
        group = checks[start : start + _CHECKS]
        cases = " ".join(f"WHEN {c.bad} THEN {place}" for place, c in enumerate(group, start))
        suspects = " OR ".join(dict.fromkeys(f"({c.suspect or c.bad})" for c in group))
        some = " OR ".join(f"({check.bad})" for check in group)
        known = f"AND {ROW} NOT IN (SELECT row FROM bad)" if start else ""
        db.execute(
            f"INSERT INTO bad SELECT {ROW} AS row, CASE {cases} END AS fault "
            f"FROM rows WHERE ({suspects}) AND ({some}) {known}"
        )
    return int(db.execute("SELECT count(*) FROM bad").fetchall()[0][0])


def _write_quarantine(
    db: duckdb.DuckDBPyConnection,
    staged: Staged,
    checks: tuple[Check, ...],
    target: Path,
    provenance: tuple[str, str, str],
) -> None:
    parts = []
    if checks:
        parts.append(_mapping_faults(staged, checks))
    if staged.faults is not None:
        columns = ", ".join(identifier(name) for name in FAULTS.names)
        parts.append(f"SELECT {columns} FROM read_parquet({literal(str(staged.faults))})")
    segment, source, origin = map(literal, provenance)
    columns = ", ".join(identifier(name) for name in FAULTS.names)
    db.execute(
        f"COPY (SELECT {segment} AS segment, {source} AS source, {origin} AS origin, {columns} "
        f"FROM ({' UNION ALL BY NAME '.join(parts)}) ORDER BY row) "
        f"TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd)"
    )


def _mapping_faults(staged: Staged, checks: tuple[Check, ...]) -> str:
    described = ", ".join(
        f"({place}, {literal(c.column)}, {literal(c.reason.value)}, "
        f"{literal(c.expected or EXPECTED[c.reason])})"
        for place, c in enumerate(checks)
    )
    known = set(staged.columns)
    values = " ".join(
        f"WHEN {place} THEN {identifier(c.column)}"
        for place, c in enumerate(checks)
        if c.column in known
    )
    value = f"left(CASE fault {values} END, 500)" if values else "NULL"
    whole = ", ".join(f"{identifier(c)} := rows.{identifier(c)}" for c in staged.columns)
    return (
        f'SELECT bad.row AS row, rows.{LINE} AS line, described.name AS "column", '
        f"{value} AS value, reason, expected, "
        f"CAST(to_json(struct_pack({whole})) AS VARCHAR) AS raw "
        f"FROM rows JOIN bad ON rows.{ROW} = bad.row "
        f"JOIN (VALUES {described}) AS described(place, name, reason, expected) "
        "ON described.place = bad.fault"
    )


def _write_records(
    db: duckdb.DuckDBPyConnection,
    table: Table,
    found: list[Branch],
    folder: Path,
    provenance: tuple[str, str],
    some_bad: bool,
) -> int:
    selects = [
        _select(branch, part, provenance, some_bad)
        for part, branch in enumerate(found)
        if branch.table == table
    ]
    if not selects:
        return 0
    target = folder / f"{table}.parquet"
    statement = (
        f"COPY ({' UNION ALL BY NAME '.join(selects)}) "
        f"TO {literal(str(target))} "
        "(FORMAT parquet, COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 1000)"
    )
    count = int(db.execute(statement).fetchall()[0][0])
    if not count:
        target.unlink()
    return count


def _select(branch: Branch, part: int, provenance: tuple[str, str], some_bad: bool) -> str:
    source, segment = provenance
    origin = {
        "source": literal(source),
        "segment": literal(segment),
        "row": ROW,
        "part": str(part),
    }
    values = {**dict.fromkeys(FIXED_COLUMNS[branch.table], "NULL"), **branch.values, **origin}
    types = {**FIXED_COLUMNS[branch.table], **PROVENANCE}
    columns = ", ".join(
        f"CAST({sql} AS {types.get(name, 'VARCHAR')}) AS {identifier(name)}"
        for name, sql in values.items()
    )
    good = f" AND {ROW} NOT IN (SELECT row FROM bad)" if some_bad else ""
    return f"SELECT {columns} FROM rows WHERE {branch.where}{good}"
