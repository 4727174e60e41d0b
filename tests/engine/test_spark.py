"""Every verb gives on Spark what it gives here."""

from __future__ import annotations

import math
import os
import random
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from touchline.analysis.journeys import Journeys
from touchline.analysis.result import Result
from touchline.analysis.verbs import VERBS
from touchline.errors import MappingError, SourceError

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed")
pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java, and there is none"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support:FutureWarning"),
]

TOUCHPOINTS = ["visit", "search", "cart", "order", "help", "بازگشت"]
STEPS = ["visit", "cart", "order"]
COLUMNS: dict[str, Any] = {
    "person": "user",
    "time": "at",
    "touchpoint": "event",
    "value": "price",
    "properties": ["device", "size"],
    "segments": ["plan"],
    "timezone": "Europe/Lisbon",
}

ARGUMENTS: dict[str, dict[str, Any]] = {
    "attribution": {"goal": "order", "model": ["linear", "time_decay", "markov", "shapley"]},
    "compare": {"segment": "plan", "goal": "order"},
    "conformance": {"plan": ["visit", {"touchpoint": "order", "within": "7d"}], "by": "plan"},
    "conversion": {"start": "visit"},
    "dropoff": {"goal": "order"},
    "funnel": {"steps": STEPS, "breakdown": "device"},
    "funnel_trend": {"steps": STEPS, "interval": "month"},
    "lifecycle": {"interval": "month"},
    "loops": {},
    "match": {"pattern": "visit.*cart"},
    "next_step": {"after": ["visit", "cart"]},
    "pain_points": {"goal": "order", "least": 5, "level": 0.5},
    "paths": {},
    "retention": {"start": "visit", "breakdown": "plan"},
    "retention_flags": {"dates": ["2024-02-10", "2024-02-20", "2024-03-10"]},
    "sessions": {"gap": "1h"},
    "step_matrix": {"steps": 5},
    "stickiness": {},
    "time_to_convert": {"steps": STEPS},
    "times": {},
    "transitions": {"ends": True, "unique": True, "times": True},
    "variants": {},
    "window_funnel": {"steps": STEPS},
}
"""Verb → what to ask it; every verb must be here."""


def events() -> pa.Table:
    """A log with ties, repeats, gaps of months, and missing properties."""
    chance = random.Random(5)
    begin = datetime(2024, 1, 30, 22, 0, tzinfo=UTC)
    rows: list[dict[str, Any]] = []
    for person in range(60):
        at = begin + timedelta(hours=chance.randrange(900))
        for _ in range(1 + chance.randrange(14)):
            at += chance.choice([timedelta(), timedelta(minutes=7), timedelta(days=3)])
            event = chance.choices(TOUCHPOINTS, [6, 4, 3, 2, 1, 1])[0]
            rows.append(
                {
                    "user": f"u{person}",
                    "at": at,
                    "event": event,
                    "price": chance.randrange(100) / 4 if event == "order" else None,
                    "device": chance.choice(["phone", "desk", None]),
                    "size": chance.choice(["1", "2", "10"]),
                    "plan": chance.choice(["pro", "free", None]),
                }
            )
    rows.sort(key=lambda row: row["at"])
    for arrival, row in enumerate(rows):
        row["arrival"] = arrival
    return pa.Table.from_pylist(rows)


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "50",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "512m",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.master("local[2]").appName("touchline tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "events.parquet"
    parquet.write_table(events(), path)
    return path


@pytest.fixture(scope="session")
def near(log: Path) -> Journeys:
    return Journeys.from_events(parquet.read_table(log), **COLUMNS)


@pytest.fixture(scope="session")
def far(spark: Any, log: Path) -> Journeys:
    return Journeys.from_spark(spark.read.parquet(str(log)), **COLUMNS)


def same(one: Any, other: Any) -> bool:
    """Compare results; sums of floating-point numbers are made in another order."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9) or (one != one) == (
            other != other
        ) == (one != one)
    return bool(one == other)


def parts(result: Result) -> dict[str, Any]:
    return {
        "table": result.table.to_pylist(),
        "figures": dict(result.figures),
        **{name: table.to_pylist() for name, table in result.tables.items()},
        "said": result.explain(),
    }


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_gives_the_same(verb: str, near: Journeys, far: Journeys) -> None:
    assert verb in ARGUMENTS, f"add what to ask of {verb!r} to ARGUMENTS in {__file__}"
    here = parts(getattr(near, verb)(**ARGUMENTS[verb]))
    there = parts(getattr(far, verb)(**ARGUMENTS[verb]))
    for name, wanted in here.items():
        assert same(wanted, there[name]), f"{name}: {wanted} here, {there[name]} on Spark"


def test_journeys_are_counted_and_named_alike(near: Journeys, far: Journeys) -> None:
    assert repr(far) == repr(near)
    assert far.names == near.names
    assert far.ties == near.ties


def test_filters_and_the_journeys_behind_a_figure_run_there(near: Journeys, far: Journeys) -> None:
    def ask(journeys: Journeys) -> list[Any]:
        chosen = journeys.where("cart", plan="pro").between("2024-02-01", "2024-02-20")
        found = chosen.without("help").collapse().transitions()
        row = found.table.to_pylist()[0]
        behind = found.journeys(source=row["source"], target=row["target"])
        return [found.table.to_pylist(), len(behind), behind.transitions().table.to_pylist()]

    assert ask(far) == ask(near)


def test_journeys_lead_to_their_persons(near: Journeys, far: Journeys) -> None:
    def rows(journeys: Journeys) -> list[str]:
        return sorted(map(str, journeys.where("order").to_table().to_pylist()))

    assert {row["person"] for row in near.where("order").to_table().to_pylist()} == {
        row["person"] for row in far.where("order").to_table().to_pylist()
    }
    assert len(rows(near)) == len(rows(far))


def test_a_store_is_read_by_the_workers(spark: Any, near: Journeys, tmp_path: Path) -> None:
    stored = near.per("session", gap="1d").save(tmp_path / "log.journeys")
    there = Journeys.open(tmp_path / "log.journeys", spark=spark)
    assert repr(there) == repr(stored)
    asked = ARGUMENTS["retention"]
    assert same(parts(there.retention(**asked)), parts(stored.retention(**asked)))
    assert there.where("order").to_table() == stored.where("order").to_table()


def test_a_column_of_arrival_orders_equal_times(spark: Any, log: Path, near: Journeys) -> None:
    scattered = spark.read.parquet(str(log)).repartition(5, "device").orderBy("size")
    journeys = Journeys.from_spark(scattered, **COLUMNS, arrival="arrival")
    assert journeys.transitions().table == near.transitions().table


def test_bad_rows_are_counted(spark: Any) -> None:
    rows = [("ana", "2024-03-01", "visit"), ("bob", "soon", "visit"), (None, "2024-03-02", "cart")]
    frame = spark.createDataFrame(rows, "user string, at string, event string")
    columns = {"person": "user", "time": "at", "touchpoint": "event"}
    journeys = Journeys.from_spark(frame, **columns)
    assert (len(journeys), journeys.touchpoints) == (1, ("visit",))
    assert journeys.skipped.counts == {"no person": 1, "unreadable time": 1}
    with pytest.raises(SourceError, match="no row is an event"):
        Journeys.from_spark(frame.where("at = 'soon'"), **columns)
    with pytest.raises(MappingError, match="did you mean 'user'"):
        Journeys.from_spark(frame, **{**columns, "person": "usr"})


def test_no_events_are_no_journeys(spark: Any) -> None:
    frame = spark.createDataFrame([], "user string, at timestamp, event string, size int")
    journeys = Journeys.from_spark(
        frame, person="user", time="at", touchpoint="event", properties=["size"],
        touchpoints=["visit"],
    )  # fmt: skip
    assert len(journeys) == 0
    assert journeys.touchpoints == ("visit",)
    assert journeys.transitions().table.num_rows == 0
