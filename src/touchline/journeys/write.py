"""Writes the spine and the journey table, one bucket of persons at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.identity.spec import IdentitySpec
from touchline.journeys.cut import places
from touchline.journeys.plan import Plan, segment_column
from touchline.journeys.spec import JourneysSpec
from touchline.journeys.tables import MOMENT_COLUMNS, SPINE_COLUMNS
from touchline.schema import TRAIT, identifier, literal

__all__ = ["SpineWriter", "Totals", "write_bucket", "write_outside"]

_BATCH = 50_000
"""Rows per batch and row group: a few MB, whatever the columns."""

_LISTS = {
    "touchpoint": ("touchpoint", pa.uint16()),
    "time": ("epoch_us(time)", pa.int64()),
    "stage": ("stage", pa.uint8()),
    "values": ("value::FLOAT", pa.float32()),
    "event": ("moment", pa.int64()),
}


@dataclass(slots=True)
class Totals:
    """Running counts over the buckets."""

    journeys: int = 0
    moments: int = 0
    """Moments in journeys so far: the next free position in the spine."""
    ties: int = 0
    outside: int = 0
    """Moments outside all journeys; they follow in the spine."""


@dataclass(slots=True)
class SpineWriter:
    """Appends sorted moments to ``spine.parquet``."""

    path: Path
    _writer: pq.ParquetWriter | None = field(default=None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._writer is not None:
            self._writer.close()

    def append(self, db: duckdb.DuckDBPyConnection, query: str) -> None:
        """Append the rows of *query*, which must say ORDER BY."""
        with db.sql(query).to_arrow_reader(_BATCH) as reader:
            if self._writer is None:
                self._writer = pq.ParquetWriter(self.path, reader.schema, compression="zstd")
            for batch in reader:
                self._writer.write_batch(batch)


def write_bucket(
    db: duckdb.DuckDBPyConnection,
    relation: str,
    plan: Plan,
    spec: JourneysSpec,
    *,
    identity: IdentitySpec,
    persons: Path,
    spine: SpineWriter,
    target: Path,
    outside: Path,
    totals: Totals,
) -> None:
    """Put the moments of *relation* in order, cut them into journeys, and write both.

    Parameters
    ----------
    relation
        What stands after FROM: the moments of some persons, in no order.
    persons
        ``persons.parquet``: keys and traits.
    target
        The Arrow file to write.
    outside
        A Parquet file for the moments outside all journeys; they end the spine.
    totals
        Counts so far; raised by what this bucket adds.
    """
    _order(db, relation)
    _code(db, plan, persons)
    db.execute(f"CREATE OR REPLACE TEMP TABLE placed AS {places('ordered', spec, identity)}")
    _number(db, totals)
    columns = _spine_columns(plan)
    placed = "ordered o JOIN coded c USING (pos) JOIN numbered n USING (pos)"
    spine.append(
        db, f"SELECT {columns} FROM {placed} WHERE n.journey IS NOT NULL ORDER BY n.moment"
    )
    db.execute(
        f"COPY (SELECT {columns} FROM {placed} WHERE n.journey IS NULL ORDER BY pos)"
        f" TO {literal(str(outside))} (FORMAT parquet)"
    )
    _write_journeys(db, plan, persons, target)
    _count(db, totals)
    for table in ("ordered", "coded", "placed", "numbered"):
        db.execute(f"DROP TABLE {table}")


def write_outside(
    db: duckdb.DuckDBPyConnection, files: list[Path], spine: SpineWriter, totals: Totals
) -> None:
    """Append the moments outside all journeys to the spine."""
    listed = ", ".join(literal(str(file)) for file in files)
    source = f"read_parquet([{listed}])"
    place = "row_number() OVER (ORDER BY person, time, arrival, row, part)"
    columns = ", ".join(
        f"{totals.moments} + {place} - 1 AS moment" if name == "moment" else identifier(name)
        for name, *_ in db.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    )
    spine.append(db, f"SELECT {columns} FROM {source} ORDER BY moment")
    [(count,)] = db.execute(f"SELECT count(*) FROM {source}").fetchall()
    totals.outside = count


def _order(db: duckdb.DuckDBPyConnection, relation: str) -> None:
    order = "person, time, arrival, row, part"
    db.execute(
        "CREATE OR REPLACE TEMP TABLE ordered AS"
        f" SELECT row_number() OVER (ORDER BY {order}) AS pos, * FROM {relation}"
    )


def _code(db: duckdb.DuckDBPyConnection, plan: Plan, persons: Path) -> None:
    traits = [name for name in plan.looked_at if name.startswith(TRAIT)]
    own = ", ".join(f"o.{identifier(c)}" for c in plan.looked_at if c not in traits)
    joined, theirs = "", ""
    if traits:
        theirs = "".join(f", p.{identifier(name)}" for name in traits)
        joined = f" LEFT JOIN read_parquet({literal(str(persons))}) p USING (person)"
    narrow = f"(SELECT {own}{theirs} FROM ordered o{joined})"
    db.execute(f"CREATE OR REPLACE TEMP TABLE coded AS {plan.coded(narrow)}")


def _number(db: duckdb.DuckDBPyConnection, totals: Totals) -> None:
    db.execute(
        "CREATE OR REPLACE TEMP TABLE numbered AS"
        f" SELECT pos, own, dense_rank() OVER (ORDER BY head) - 1 + {totals.journeys} AS journey,"
        f" row_number() OVER (ORDER BY head, pos) - 1 + {totals.moments} AS moment"
        " FROM placed WHERE head IS NOT NULL"
        " UNION ALL SELECT pos, own, NULL, NULL FROM placed WHERE head IS NULL"
    )


def _spine_columns(plan: Plan) -> str:
    origin = {"moment": "n", "journey": "n", "touchpoint": "c", "stage": "c", "channel": "c"}
    fixed = [
        f"{origin.get(name, 'o')}.{identifier(name)}::{kind} AS {identifier(name)}"
        for name, kind in SPINE_COLUMNS.items()
    ]
    others = [f"o.{identifier(c)}" for c in plan.columns if c not in MOMENT_COLUMNS]
    return ", ".join([*fixed, *others])


def _write_journeys(db: duckdb.DuckDBPyConnection, plan: Plan, persons: Path, target: Path) -> None:
    heads = db.sql(_heads(plan, persons)).to_arrow_table()
    lists = ", ".join(f"{sql} AS {identifier(name)}" for name, (sql, _) in _LISTS.items())
    flat = db.sql(
        f"SELECT {lists}, value AS amount"
        " FROM ordered JOIN coded USING (pos) JOIN numbered USING (pos)"
        " WHERE journey IS NOT NULL ORDER BY moment"
    ).to_arrow_table()
    lengths = heads["length"].to_numpy()
    offsets = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=offsets[1:])
    columns = {name: _whole(heads[name]) for name in heads.column_names if name != "length"}
    segments = {name: columns.pop(name) for name in list(columns) if name.startswith("segment:")}
    columns["total"] = _totals(_whole(flat["amount"]), offsets)
    for name, (_, kind) in _LISTS.items():
        values = _whole(flat[name]).cast(kind)
        columns[name] = pa.ListArray.from_arrays(pa.array(offsets), values)
    table = pa.table(columns | segments)
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _heads(plan: Plan, persons: Path) -> str:
    """Give the SQL of what a journey is beside its lists, in order of journeys."""
    traits = "".join(f", person.{identifier(name)}" for name in plan.segment_traits)
    moments = (
        f"SELECT o.*, n.journey, n.moment, n.own, c.* EXCLUDE (pos, channel), person.key{traits}"
        " FROM ordered o JOIN coded c USING (pos) JOIN numbered n USING (pos)"
        f" LEFT JOIN read_parquet({literal(str(persons))}) person USING (person)"
        " WHERE n.journey IS NOT NULL"
    )
    segments = "".join(
        f", {sql}::VARCHAR AS {identifier(segment_column(name))}"
        for name, sql in plan.segments.items()
    )
    return (
        "SELECT journey::BIGINT AS journey_id, any_value(person)::INTEGER AS person,"
        " coalesce(any_value(nullif(own, '')), any_value(key)) AS key,"
        ' min(time) AS start, max(time) AS "end",'
        f" {plan.outcome} AS outcome{segments}, count(*) AS length"
        f" FROM ({moments}) GROUP BY journey ORDER BY journey"
    )


def _totals(amounts: pa.Array, offsets: np.ndarray[Any, Any]) -> pa.Array:
    """Add up the amounts of each journey, always in the same order; null where there are none.

    Added here because a parallel sum of floating-point numbers in SQL differs from run to run.
    """
    if len(offsets) == 1:
        return pa.array([], pa.float64())
    known = amounts.is_valid().to_numpy(zero_copy_only=False)
    values = np.where(known, amounts.fill_null(0.0).to_numpy(zero_copy_only=False), 0.0)
    sums = np.add.reduceat(values, offsets[:-1])
    counts = np.add.reduceat(known.astype(np.int64), offsets[:-1])
    return pa.array(sums, pa.float64(), mask=counts == 0)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """Give *column* as one array."""
    combined = column.combine_chunks()
    if isinstance(combined, pa.ChunkedArray):
        return combined.chunk(0) if combined.num_chunks else pa.array([], combined.type)
    return combined


def _count(db: duckdb.DuckDBPyConnection, totals: Totals) -> None:
    [(journeys, moments, ties)] = db.execute(
        "SELECT count(DISTINCT journey), count(*), count(*) FILTER (WHERE tie) FROM"
        " (SELECT journey, time = lag(time) OVER (PARTITION BY journey ORDER BY moment) AS tie"
        " FROM numbered JOIN ordered USING (pos) WHERE journey IS NOT NULL)"
    ).fetchall()
    totals.journeys += journeys
    totals.moments += moments
    totals.ties += ties
