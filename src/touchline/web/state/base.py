"""The database of a server: opened once, durable before an answer is sent."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Engine, TypeDecorator, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from touchline.web.state.upgrade import upgrade

__all__ = ["Base", "Moment", "State", "new_id", "now", "open_state"]


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite itself knows no zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Write it without its zone."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Read it with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Base of all tables."""

    type_annotation_map = {datetime: Moment}


@dataclass(frozen=True, slots=True)
class State:
    """The open database."""

    engine: Engine
    sessions: sessionmaker[Session]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read; nothing is kept."""
        with self.sessions() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Write all that the block does, or nothing; it is on disk when the block ends."""
        with self.sessions.begin() as session:
            yield session

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_state(file: Path) -> State:
    """Open the database, made if needed and brought up to date (:mod:`.upgrade`).

    Every commit is synced: what was acknowledged outlives a loss of power.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    # an error must not write what people typed, or hashes of secrets, into a log
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 10}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    upgrade(engine)
    return State(engine, sessionmaker(engine, expire_on_commit=False))


def now() -> datetime:
    """Give the moment."""
    return datetime.now(UTC)


def new_id() -> str:
    """Give an id that cannot be guessed: 128 random bits."""
    return secrets.token_urlsafe(16)
