"""The identifier columns of the records, and the place of every record in time and arrival."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from touchline.schema import ID, TRAIT, Table, identifier, literal
from touchline.workspace import Workspace

__all__ = ["Rows", "place_columns", "rows_of"]

# A record's order is one HUGEINT: time in the upper half (0 where there is none: what has no time
# counts as older than what has one), place of arrival in the lower: segment, row, part.
_PART = 2**14
_ROW = 2**32
_HALF = 2**64
_EPOCH = 2**62


@dataclass(frozen=True, slots=True)
class Rows:
    """Records of one table: a relation with their id and trait columns and ``place``."""

    sql: str
    types: tuple[str, ...]
    traits: tuple[str, ...]

    def identifiers(self, types: list[str]) -> str:
        """SELECT one column ``c0``, ``c1`` … per type of *types*, and ``place``."""
        columns = ", ".join(
            f"{identifier(ID + type_) if type_ in self.types else 'NULL'}::VARCHAR AS c{number}"
            for number, type_ in enumerate(types)
        )
        return f"SELECT {columns}, place FROM {self.sql}"


def rows_of(db: duckdb.DuckDBPyConnection, workspace: Workspace, table: Table) -> Rows | None:
    """Find the records of *table* in the segments that the manifest names; None if there are none.

    The order of arrival of a segment is its position in the manifest.
    """
    folder = workspace.records(table)
    segments = workspace.manifest.segments
    present = [
        (arrival, segment.name, str(folder / f"{segment.name}.parquet"))
        for arrival, segment in enumerate(segments)
        if segment.records.get(table, 0) > 0
    ]
    if not present:
        return None
    files = ", ".join(literal(file) for _, _, file in present)
    source = f"read_parquet([{files}], union_by_name = true)"
    names = [row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    kept = [name for name in names if name.startswith((ID, TRAIT))]
    arrivals = ", ".join(f"({arrival}, {literal(name)})" for arrival, name, _ in present)
    columns = "".join(f"r.{identifier(name)}, " for name in kept)
    order = (
        f'coalesce(epoch_us(r."time") + {_EPOCH}, 0)::HUGEINT * {_HALF} + '
        f'(s.arrival::HUGEINT * {_ROW * _PART} + r."row"::HUGEINT * {_PART} + r.part)'
    )
    sql = (
        f"(SELECT {columns}{order} AS place FROM {source} r "
        f"JOIN (VALUES {arrivals}) s(arrival, name) ON r.segment = s.name)"
    )
    return Rows(
        sql,
        tuple(name.removeprefix(ID) for name in kept if name.startswith(ID)),
        tuple(name for name in kept if name.startswith(TRAIT)),
    )


def place_columns(workspace: Workspace, place: str = "place") -> str:
    """Columns ``time``, ``segment``, ``row``, ``part`` of the record at *place*, as SQL."""
    names = ", ".join(literal(segment.name) for segment in workspace.manifest.segments)
    time = f"({place} // {_HALF})::BIGINT"
    rest = f"({place} % {_HALF})"
    return (
        f'CASE WHEN {time} > 0 THEN make_timestamptz({time} - {_EPOCH}) END AS "time", '
        f"(CAST([{names}] AS VARCHAR[]))[({rest} // {_ROW * _PART})::BIGINT + 1] AS segment, "
        f'({rest} // {_PART} % {_ROW})::BIGINT AS "row", '
        f"({rest} % {_PART})::SMALLINT AS part"
    )
