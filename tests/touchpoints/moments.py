"""Moments as rows of a DuckDB table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from touchline.engine import connect
from touchline.touchpoints import add_windows, compile_condition
from touchline.touchpoints.spec import Condition

START = datetime(2024, 5, 1, tzinfo=UTC)
TEXTS = ("kind", "name", "channel", "currency", "answer", "text", "language", "about", "source")


def moment(
    name: str = "visit", hour: float = 0, person: int | None = 1, **more: Any
) -> dict[str, Any]:
    """Give an event an hour after the start; ``property_city`` stands for ``property:city``."""
    row: dict[str, Any] = {
        **dict.fromkeys(TEXTS),
        "kind": "event",
        "name": name,
        "time": START + timedelta(hours=hour),
        "person": person,
        "value": None,
        "score": None,
        "arrival": 0,
        "row": 0,
        "part": 0,
    }
    for key, value in more.items():
        prefix, found, rest = key.partition("_")
        row[f"{prefix}:{rest}" if found and prefix in ("property", "trait") else key] = value
    return row


def counted(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Count the rows, so that equal times keep the order given."""
    return [{**row, "row": number} for number, row in enumerate(rows, start=1)]


@contextmanager
def table(
    rows: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[str]]]:
    """Open a database with the rows as table ``moments``; gives its columns too."""
    names = sorted({key for row in rows for key in row} | set(moment()))
    kinds = {
        "time": pa.timestamp("us", "UTC"),
        "person": pa.int32(),
        "value": pa.float64(),
        "score": pa.float64(),
        "arrival": pa.int64(),
        "row": pa.int64(),
        "part": pa.int16(),
    }
    columns = {
        name: pa.array([row.get(name) for row in rows], kinds.get(name, pa.string()))
        for name in names
    }
    with connect() as db:
        db.register("moments", pa.table(columns))
        yield db, names


def met(condition: Condition, rows: Sequence[Mapping[str, Any]]) -> list[bool]:
    """Which rows meet the condition, in their order."""
    rows = counted(rows)
    with table(rows) as (db, columns):
        compiled = compile_condition(condition, columns)
        relation = add_windows("moments", [compiled])
        found = db.execute(f'SELECT {compiled.sql} FROM {relation} ORDER BY "row"').fetchall()
    return [value for (value,) in found]
