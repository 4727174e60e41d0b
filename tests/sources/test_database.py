from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.sources.tools import load_one, records
from touchline.errors import ConfigError, SourceError, TouchlineError
from touchline.sources import SourceSpec
from touchline.sources.spec import EventMapping, FieldSpec

EVENT = [EventMapping(name=FieldSpec(column="event"), time="ts", value="amount")]


def write(path: Path, rows: list[tuple[object, ...]]) -> None:
    db = sqlite3.connect(path)
    with db:
        db.execute(
            "CREATE TABLE IF NOT EXISTS visits (id INTEGER PRIMARY KEY, user TEXT, ts TEXT, "
            "event TEXT, amount REAL)"
        )
        db.executemany("INSERT INTO visits VALUES (?, ?, ?, ?, ?)", rows)
    db.close()


def test_a_table_is_read_in_the_order_of_its_key(tmp_path: Path) -> None:
    rows = [(n, f"u{n}", "2025-01-01 10:00:00", "visit", n / 2) for n in (3, 1, 2)]
    write(tmp_path / "shop.db", [*rows, (4, "u4", "never", "visit", None)])
    spec = SourceSpec(
        database="sqlite:///shop.db", table="visits", ids={"user": "user"}, events=EVENT
    )
    workspace, report = load_one(tmp_path, spec)
    found = [(e["id:user"], e.get("value")) for e in records(workspace, "events")]
    assert found == [("u1", 0.5), ("u2", 1.0), ("u3", 1.5)]
    assert (report.total.read, report.total.quarantined) == (4, 1)
    assert load_one(tmp_path, spec)[1].changed is False
    write(tmp_path / "shop.db", [(5, "u5", "2025-01-02", "visit", 1)])
    assert load_one(tmp_path, spec)[1].total.added == 1


def test_a_query_may_hold_colons(tmp_path: Path) -> None:
    write(tmp_path / "shop.db", [(1, "u1", "2025-01-01", "visit", 1)])
    spec = SourceSpec(
        database="sqlite:///shop.db",
        sql="SELECT user, ts || ' 10:30:00' AS ts, event, amount FROM visits WHERE user <> ':x'",
        ids={"user": "user"},
        events=EVENT,
    )
    workspace, _ = load_one(tmp_path, spec)
    assert str(records(workspace, "events")[0]["time"]) == "2025-01-01 10:30:00+00:00"


def test_a_missing_table_is_named_with_the_nearest(tmp_path: Path) -> None:
    write(tmp_path / "shop.db", [])
    spec = SourceSpec(database="sqlite:///shop.db", table="visit", events=EVENT)
    with pytest.raises(SourceError, match="did you mean 'visits'"):
        load_one(tmp_path, spec)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://ann:topsecret@127.0.0.1:1/shop",
        "nosuchdriver://ann:topsecret@127.0.0.1/shop",
        "ann:topsecret",
    ],
)
def test_a_password_is_never_shown(tmp_path: Path, address: str) -> None:
    spec = SourceSpec(database=address, table="visits", events=EVENT)
    with pytest.raises(TouchlineError) as caught:
        load_one(tmp_path, spec)
    assert "topsecret" not in str(caught.value)
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"topsecret" not in file.read_bytes()


def test_table_and_query_exclude_each_other(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        load_one(tmp_path, SourceSpec(database="sqlite:///a.db", table="a", sql="b", events=EVENT))


@pytest.mark.postgresql
def test_postgresql(tmp_path: Path) -> None:
    address = os.environ.get("TOUCHLINE_TEST_POSTGRESQL")
    if not address:
        pytest.skip("set TOUCHLINE_TEST_POSTGRESQL to the address of an empty database")
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS touchline_visits"))
        connection.execute(
            sa.text(
                'CREATE TABLE touchline_visits (id SERIAL PRIMARY KEY, "user" TEXT, '
                "ts TIMESTAMPTZ, event TEXT, amount NUMERIC(10, 2), extra JSONB)"
            )
        )
        connection.execute(
            sa.text(
                'INSERT INTO touchline_visits ("user", ts, event, amount, extra) '
                "SELECT 'u' || n, timestamptz '2025-01-01 12:00+02' + n * interval '1 second', "
                "'visit', n + 0.25, '{\"a\": [1]}' FROM generate_series(0, 24999) n"
            )
        )
    spec = SourceSpec(
        database=address, table="touchline_visits", ids={"user": "user"}, events=EVENT
    )
    try:
        workspace, report = load_one(tmp_path, spec, timezone=None)
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE touchline_visits"))
        engine.dispose()
    events = records(workspace, "events")
    assert (report.total.read, len(events)) == (25_000, 25_000)
    assert str(events[1]["time"]) == "2025-01-01 10:00:01+00:00"
    assert (events[1]["value"], events[1]["id:user"]) == (1.25, "u1")


def test_a_sqlite_file_outside_the_project(tmp_path: Path) -> None:
    write(tmp_path / "shop.db", [(1, "u1", "2025-01-01", "visit", 1)])
    project = tmp_path / "project"
    project.mkdir()
    spec = SourceSpec(database=f"sqlite:///{tmp_path / 'shop.db'}", table="visits", events=EVENT)
    assert load_one(project, spec)[1].total.loaded == 1
