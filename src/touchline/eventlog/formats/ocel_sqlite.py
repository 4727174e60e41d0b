"""OCEL 2.0 as a database of SQLite: a table per type of events and of objects."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from touchline.errors import SourceError
from touchline.eventlog.formats.ocel import Event, Objects
from touchline.eventlog.formats.ocel_json import as_text
from touchline.schema import identifier

__all__ = ["read"]

_TABLES = ("event", "object", "event_object", "event_map_type", "object_map_type")
_OWN = ("ocel_id", "ocel_time", "ocel_changed_field")


def read(path: Path) -> Objects:
    """Read a database.

    Raises
    ------
    SourceError
        If it does not have the tables of OCEL 2.0.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            names = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
            missing = [name for name in _TABLES if name not in names]
            if missing:
                raise SourceError(
                    f"is no log in OCEL 2.0: it has no table {missing[0]}",
                    hint="a project reads other databases: `database:` in touchline.yaml",
                    where=str(path),
                )
            return _read(db, path)
    except sqlite3.Error as error:
        raise SourceError(f"the database cannot be read: {error}", where=str(path)) from None


def _read(db: sqlite3.Connection, path: Path) -> Objects:
    found = Objects(path)
    found.types = {
        str(one): kind for one, kind in db.execute("SELECT ocel_id, ocel_type FROM object")
    }
    for kind, mapped in db.execute("SELECT ocel_type, ocel_type_map FROM object_map_type"):
        for row in _rows(db, f"object_{mapped}"):
            changed = row.get("ocel_changed_field")
            object_id = str(row["ocel_id"])
            found.types.setdefault(object_id, kind)
            for name, value in row.items():
                if name not in _OWN and (value is not None if not changed else name == changed):
                    found.say(object_id, name, row["ocel_time"], value)
    links: dict[str, list[tuple[str, str | None]]] = {}
    asked = "SELECT ocel_event_id, ocel_object_id, ocel_qualifier FROM event_object ORDER BY rowid"
    for event, target, qualifier in db.execute(asked):
        links.setdefault(str(event), []).append((str(target), qualifier or None))
    of_type: dict[str, dict[str, dict[str, str | None]]] = {}
    for kind, mapped in db.execute("SELECT ocel_type, ocel_type_map FROM event_map_type"):
        of_type[kind] = {str(row["ocel_id"]): row for row in _rows(db, f"event_{mapped}")}
    for event, kind in db.execute("SELECT ocel_id, ocel_type FROM event ORDER BY rowid"):
        row = of_type.get(kind, {}).get(str(event), {})
        said = {name: value for name, value in row.items() if name not in _OWN}
        found.events.append(
            Event(str(event), kind, row.get("ocel_time"), said, links.get(str(event), []))
        )
    return found


def _rows(db: sqlite3.Connection, table: str) -> Iterator[dict[str, str | None]]:
    asked = db.execute(f"SELECT * FROM {identifier(table)} ORDER BY rowid")
    names = [column[0] for column in asked.description]
    for row in asked:
        yield {name: as_text(value) for name, value in zip(names, row, strict=True)}
