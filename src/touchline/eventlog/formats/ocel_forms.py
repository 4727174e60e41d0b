"""The three forms of OCEL 2.0, written: JSON, XML, SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from gzip import GzipFile
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from touchline.eventlog.formats.ocel_write import OcelEvent, OcelObject, OutLog, Value
from touchline.eventlog.formats.writing import Kind, escaped, whole_file
from touchline.schema import identifier

__all__ = ["write_json", "write_sqlite", "write_xml"]

BEGINNING: Final = "1970-01-01T00:00:00Z"
"""Since when attributes of objects have their values, as the standard writes it."""
_NAMES: Final[dict[Kind, str]] = {
    "string": "string", "int": "integer", "float": "float", "boolean": "boolean",
}  # fmt: skip
_COLUMNS: Final[dict[Kind, str]] = {
    "string": "TEXT", "int": "INTEGER", "float": "REAL", "boolean": "BOOLEAN",
}  # fmt: skip


def write_json(log: OutLog, path: Path) -> None:
    """Write JSON, an object or an event a line."""
    with whole_file(path) as file:
        kinds = [_declared(name, attributes) for name, attributes in log.object_types.items()]
        events = [_declared(name, log.attributes_of_events) for name in log.event_types]
        file.write(b'{"objectTypes":' + msgspec.json.encode(kinds))
        file.write(b',\n"eventTypes":' + msgspec.json.encode(events))
        file.write(b',\n"objects":[')
        _listed(file, map(_object, log.objects()))
        file.write(b'],\n"events":[')
        _listed(file, map(_event, log.events()))
        file.write(b"]}\n")


def _declared(name: str, attributes: Mapping[str, Kind]) -> dict[str, Any]:
    listed = [{"name": key, "type": _NAMES[kind]} for key, kind in attributes.items()]
    return {"name": name, "attributes": listed}


def _listed(file: BinaryIO | GzipFile, items: Iterable[dict[str, Any]]) -> None:
    encoder = msgspec.json.Encoder()
    between = b"\n"
    for item in items:
        file.write(between + encoder.encode(item))
        between = b",\n"


def _object(one: OcelObject) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": one.type,
        "attributes": [
            {"name": name, "time": BEGINNING, "value": value}
            for name, value in one.attributes.items()
        ],
        "relationships": [{"objectId": to, "qualifier": how} for to, how in one.relations],
    }


def _event(one: OcelEvent) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": one.type,
        "time": one.time,
        "attributes": [{"name": name, "value": value} for name, value in one.attributes.items()],
        "relationships": [{"objectId": to, "qualifier": how} for to, how in one.relations],
    }


def write_xml(log: OutLog, path: Path) -> None:
    """Write XML."""
    with whole_file(path) as file:
        file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<log>\n<object-types>\n')
        for name, attributes in log.object_types.items():
            file.write(_xml_type("object-type", name, attributes))
        file.write(b"</object-types>\n<event-types>\n")
        for name in log.event_types:
            file.write(_xml_type("event-type", name, log.attributes_of_events))
        file.write(b"</event-types>\n<objects>\n")
        for one in log.objects():
            begin = f'<object id="{escaped(one.id)}" type="{escaped(one.type)}">'
            said = "".join(
                _xml_attribute(f'name="{escaped(name)}" time="{BEGINNING}"', value)
                for name, value in one.attributes.items()
            )
            file.write(_xml_item(begin, said, one.relations, "</object>"))
        file.write(b"</objects>\n<events>\n")
        for event in log.events():
            begin = f'<event id="{event.id}" type="{escaped(event.type)}" time="{event.time}">'
            said = "".join(
                _xml_attribute(f'name="{escaped(name)}"', value)
                for name, value in event.attributes.items()
            )
            file.write(_xml_item(begin, said, event.relations, "</event>"))
        file.write(b"</events>\n</log>\n")


def _xml_type(element: str, name: str, attributes: Mapping[str, Kind]) -> bytes:
    said = "".join(
        f'<attribute name="{escaped(key)}" type="{_NAMES[kind]}"/>'
        for key, kind in attributes.items()
    )
    text = f'<{element} name="{escaped(name)}"><attributes>{said}</attributes></{element}>\n'
    return text.encode()


def _xml_item(begin: str, said: str, relations: Iterable[tuple[str, str]], end: str) -> bytes:
    links = "".join(
        f'<relationship object-id="{escaped(to)}" qualifier="{escaped(how)}"/>'
        for to, how in relations
    )
    return f"{begin}<attributes>{said}</attributes><objects>{links}</objects>{end}\n".encode()


def _xml_attribute(given: str, value: Value) -> str:
    text = ("true" if value else "false") if isinstance(value, bool) else escaped(str(value))
    return f"<attribute {given}>{text}</attribute>"


def write_sqlite(log: OutLog, path: Path) -> None:
    """Write a database: the general tables, and one per type of objects and of events."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part)) as db, db:
            _fill(db, log)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


_GENERAL: Final = (
    "CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT)",
    "CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT)",
    "CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES event_map_type)",
    "CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES object_map_type)",
    "CREATE TABLE event_object (ocel_event_id TEXT REFERENCES event, ocel_object_id TEXT"
    " REFERENCES object, ocel_qualifier TEXT,"
    " PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier))",
    "CREATE TABLE object_object (ocel_source_id TEXT REFERENCES object, ocel_target_id TEXT"
    " REFERENCES object, ocel_qualifier TEXT,"
    " PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier))",
)


def _fill(db: sqlite3.Connection, log: OutLog) -> None:
    for statement in _GENERAL:
        db.execute(statement)
    objects = _tables(db, "object", log.object_types)
    events = _tables(db, "event", dict.fromkeys(log.event_types, log.attributes_of_events))
    for one in log.objects():
        db.execute("INSERT INTO object VALUES (?, ?)", (one.id, one.type))
        table, names = objects[one.type]
        cells = [one.attributes.get(name) for name in names]
        marks = ", ".join("?" * (3 + len(cells)))
        db.execute(f"INSERT INTO {table} VALUES ({marks})", (one.id, BEGINNING, None, *cells))
        db.executemany(
            "INSERT INTO object_object VALUES (?, ?, ?)",
            [(one.id, to, how) for to, how in one.relations],
        )
    for event in log.events():
        db.execute("INSERT INTO event VALUES (?, ?)", (event.id, event.type))
        table, names = events[event.type]
        cells = [event.attributes.get(name) for name in names]
        marks = ", ".join("?" * (2 + len(cells)))
        db.execute(f"INSERT INTO {table} VALUES ({marks})", (event.id, event.time, *cells))
        db.executemany(
            "INSERT INTO event_object VALUES (?, ?, ?)",
            [(event.id, to, how) for to, how in event.relations],
        )


def _tables(
    db: sqlite3.Connection, what: str, types: Mapping[str, Mapping[str, Kind]]
) -> dict[str, tuple[str, list[str]]]:
    """Make a table per type; give its name as it is written in SQL, and its attributes."""
    made: dict[str, tuple[str, list[str]]] = {}
    taken: set[str] = set()
    for kind, attributes in types.items():
        mapped = _table_name(kind, taken)
        db.execute(f"INSERT INTO {what}_map_type VALUES (?, ?)", (kind, mapped))
        columns = ["ocel_id TEXT PRIMARY KEY", "ocel_time TIMESTAMP"]
        if what == "object":
            columns = ["ocel_id TEXT", "ocel_time TIMESTAMP", "ocel_changed_field TEXT"]
        columns += [f"{identifier(key)} {_COLUMNS[type_]}" for key, type_ in attributes.items()]
        table = identifier(f"{what}_{mapped}")
        db.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        made[kind] = (table, list(attributes))
    return made


def _table_name(kind: str, taken: set[str]) -> str:
    """Name the table of a type: letters and digits of its name, and no two alike."""
    base = "".join(letter for letter in kind.title() if letter.isalnum()) or "Type"
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        name = f"{base}{number}"
    taken.add(name.lower())
    return name
