"""The database of a server: what the changes make is what the tables say, whole or not at all."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command, op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from touchline.web.state import Base, open_state
from touchline.web.state.people import SignedIn, User
from touchline.web.state.upgrade import config_of


def test_the_changes_make_what_the_tables_say(tmp_path: Path) -> None:
    state = open_state(tmp_path / "state.sqlite")
    with state.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    state.close()


def test_what_was_kept_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "state.sqlite"
    state = open_state(file)
    with state.writing() as session:
        session.add(User(id="a", email="ana@example.com", name="Ana", password=None))
    state.close()
    again = open_state(file)
    with again.reading() as session:
        found = session.get(User, "a")
    again.close()
    assert found is not None
    assert found.created.tzinfo is UTC
    assert (datetime.now(UTC) - found.created).total_seconds() < 60


def test_every_commit_is_synced(tmp_path: Path) -> None:
    state = open_state(tmp_path / "state.sqlite")
    with state.engine.connect() as connection:
        asked = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    state.close()
    assert asked == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_change_that_is_broken_off_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "state.sqlite"
    made: list[str] = []
    create_table = op.create_table

    def interrupted(name: str, *columns: object, **options: object) -> None:
        made.append(name)
        if len(made) == 5:
            raise OperationalError("disk I/O error", None, Exception())
        create_table(name, *columns, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(op, "create_table", interrupted)
    with pytest.raises(OperationalError):
        open_state(file)
    monkeypatch.undo()
    with sqlite3.connect(file) as database:
        assert (
            database.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall() == []
        )
    database.close()
    open_state(file).close()


def test_who_is_signed_in_stays_so_when_ways_to_sign_in_are_added(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite"
    engine = create_engine(f"sqlite:///{file}")
    command.upgrade(config_of(engine), "0002")
    day = "2026-11-01 00:00:00"
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO users (id, email, name, language, owner, created)"
            f" VALUES ('a', 'ana@example.com', 'Ana', 'en', 1, '{day}')"
        )
        connection.exec_driver_sql(
            "INSERT INTO sessions (token, user_id, created, seen, expires, agent)"
            f" VALUES ('t', 'a', '{day}', '{day}', '{day}', 'Firefox')"
        )
    engine.dispose()
    state = open_state(file)
    with state.reading() as session:
        found = session.get_one(SignedIn, "t")
    state.close()
    assert (found.user_id, found.agent, found.issuer) == ("a", "Firefox", None)
