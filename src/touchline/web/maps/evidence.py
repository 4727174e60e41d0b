"""What lies behind a figure: its rows, what people said, the ways they went; by its own query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from touchline.journeys import BuildInfo
from touchline.maps.mask import mask
from touchline.maps.snapshot import Figure
from touchline.maps.views import columns_of, open_build

__all__ = ["Behind", "EvidenceQuote", "JourneyWay", "Rows", "behind", "journeys_behind", "rows_of"]

_WAYS, _STEPS, _QUOTES = 5, 6, 4
_IDENTIFIERS = ("email", "phone")
_LONG = 120
"""Letters of a quote that is easy to read; those nearest to it are shown."""
_MINE = "SELECT DISTINCT j.journey_id AS journey FROM behind b JOIN journeys j ON j.key = b.journey"


@dataclass(frozen=True, slots=True)
class Rows:
    """Some of the rows behind a figure, direct identifiers masked."""

    columns: list[str]
    rows: list[list[Any]]
    journeys: list[int | None]
    """Number of the journey of each row, to walk it; None where a row is of none."""


@dataclass(frozen=True, slots=True)
class JourneyWay:
    """A way that journeys went through the touchpoints, repeats counted once."""

    touchpoints: list[str]
    more: int
    """How many touchpoints follow."""
    journeys: int


@dataclass(frozen=True, slots=True)
class EvidenceQuote:
    """What somebody said; the text is as it was written."""

    text: str
    language: str | None
    instrument: str | None
    score: float | None
    time: str | None
    journey: int | None


@dataclass(frozen=True, slots=True)
class Behind:
    """What else is known of the journeys behind a figure."""

    journeys: int | None
    """None: no single journeys are behind it."""
    ways: list[JourneyWay]
    quotes: list[EvidenceQuote]


def rows_of(build: Path, figure: Figure, *, limit: int, offset: int = 0) -> Rows:
    """Give *limit* rows behind a figure, from row *offset* on."""
    with _behind(build, figure) as db:
        found = db.sql(f"SELECT * FROM behind LIMIT {limit:d} OFFSET {offset:d}")
        columns = list(found.columns)
        rows = [list(row) for row in found.fetchall()]
        numbers = _numbers(db, rows, columns)
        return Rows(columns, _masked(db, rows), numbers)


def behind(build: Path, figure: Figure) -> Behind:
    """Say which ways the journeys behind a figure went, and what people said in them."""
    with _behind(build, figure) as db:
        columns = columns_of(db, "behind")
        if "journey" not in columns:
            return Behind(None, [], [])
        db.execute(f"CREATE TEMP TABLE mine AS {_MINE}")
        [(journeys,)] = db.execute("SELECT count(*) FROM mine").fetchall()
        return Behind(int(journeys), _ways(db, BuildInfo.read(build)), _quotes(db, columns))


def journeys_behind(build: Path, figure: Figure) -> npt.NDArray[np.int64] | None:
    """Give the ids of the journeys behind a figure; None: no single journeys are behind it."""
    with _behind(build, figure) as db:
        if "journey" not in columns_of(db, "behind"):
            return None
        found = db.execute(f"{_MINE} ORDER BY journey").fetchnumpy()
        return np.asarray(found["journey"], np.int64)


@contextmanager
def _behind(build: Path, figure: Figure) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a build with the view ``behind``: the rows of the figure."""
    with open_build(build) as db:
        # The query is always a SELECT that Touchline wrote; nothing of a request is part of it.
        db.execute(f"CREATE TEMP VIEW behind AS SELECT * FROM ({figure.query})")
        yield db


def _numbers(
    db: duckdb.DuckDBPyConnection, rows: list[list[Any]], columns: list[str]
) -> list[int | None]:
    if "journey" not in columns:
        return [None] * len(rows)
    at = columns.index("journey")
    keys = sorted({str(row[at]) for row in rows if row[at] is not None})
    found = db.execute(
        "SELECT key, min(journey_id) FROM journeys WHERE list_contains(?, key) GROUP BY key", [keys]
    ).fetchall()
    by_key = {str(key): int(number) for key, number in found}
    return [by_key.get(str(row[at])) for row in rows]


def _masked(db: duckdb.DuckDBPyConnection, rows: list[list[Any]]) -> list[list[Any]]:
    cells = sorted({cell for row in rows for cell in row if isinstance(cell, str)})
    found = db.execute(
        "SELECT DISTINCT value FROM identifiers "
        "WHERE list_contains(?, type) AND list_contains(?, value)",
        [list(_IDENTIFIERS), cells],
    ).fetchall()
    known = frozenset(str(row[0]) for row in found)
    return [[_cell(cell, known) for cell in row] for row in rows]


def _cell(value: Any, known: frozenset[str]) -> Any:
    if isinstance(value, str):
        return mask(value, known)
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _ways(db: duckdb.DuckDBPyConnection, info: BuildInfo) -> list[JourneyWay]:
    once = "list_filter(touchpoint, lambda x, i: i = 1 OR x <> touchpoint[i - 1])"
    found = db.execute(
        f"SELECT way, count(*) AS n FROM (SELECT {once} AS way "
        "FROM journeys SEMI JOIN mine ON mine.journey = journeys.journey_id) "
        f"GROUP BY way ORDER BY n DESC, way LIMIT {_WAYS}"
    ).fetchall()
    known = [each.id for each in info.touchpoints]
    return [
        JourneyWay(
            touchpoints=[known[code] if code < len(known) else "…" for code in way[:_STEPS]],
            more=max(0, len(way) - _STEPS),
            journeys=int(n),
        )
        for way, n in found
    ]


def _quotes(db: duckdb.DuckDBPyConnection, columns: list[str]) -> list[EvidenceQuote]:
    if "text" in columns:
        source = (
            "SELECT b.text, b.language, b.instrument, b.score, b.time, j.journey_id "
            "FROM behind b JOIN journeys j ON j.key = b.journey WHERE b.text IS NOT NULL"
        )
    else:
        source = (
            "SELECT text, language, instrument, score, time, answers.journey AS journey_id "
            "FROM answers SEMI JOIN mine USING (journey) WHERE text IS NOT NULL"
        )
    found = db.execute(
        f"SELECT * FROM ({source}) WHERE len(trim(text)) > 8 "
        f"ORDER BY abs(len(text) - {_LONG}), time, journey_id LIMIT {_QUOTES}"
    ).fetchall()
    masked = _masked(db, [list(row) for row in found])
    return [EvidenceQuote(*row) for row in masked]
