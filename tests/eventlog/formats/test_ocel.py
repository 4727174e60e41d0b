"""Logs of objects in OCEL 2.0, as others write them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from touchline import ConfigError, Journeys, SourceError

LOG: dict[str, Any] = {
    "objectTypes": [
        {"name": "order", "attributes": [{"name": "price", "type": "float"}]},
        {"name": "item", "attributes": []},
    ],
    "eventTypes": [{"name": "place", "attributes": [{"name": "channel", "type": "string"}]}],
    "objects": [
        {
            "id": "o1",
            "type": "order",
            "attributes": [
                {"name": "price", "time": "2024-03-02T00:00:00Z", "value": 12.5},
                {"name": "price", "time": "1970-01-01T00:00:00Z", "value": 10},
            ],
            "relationships": [{"objectId": "i1", "qualifier": "contains"}],
        },
        {"id": "o2", "type": "order"},
        {"id": "o3", "type": "order"},
        {"id": "i1", "type": "item"},
        {"id": "i2", "type": "item"},
    ],
    "events": [
        {
            "id": "e1",
            "type": "place",
            "time": "2024-03-01T10:00:00+01:00",
            "attributes": [{"name": "channel", "value": "web"}],
            "relationships": [
                {"objectId": "o1", "qualifier": "placed"},
                {"objectId": "i1", "qualifier": "with"},
                {"objectId": "i2", "qualifier": "with"},
            ],
        },
        {
            "id": "e2",
            "type": "ship",
            "time": "2024-03-02T10:00:00Z",
            "relationships": [{"objectId": "o1"}, {"objectId": "o2"}],
        },
        {
            "id": "e3",
            "type": "count stock",
            "time": "2024-03-02T11:00:00Z",
            "relationships": [{"objectId": "i1", "qualifier": "counted"}],
        },
        {"id": "e4", "type": "pay", "relationships": [{"objectId": "o2", "qualifier": ""}]},
    ],
}


def as_json(path: Path) -> Path:
    path.write_text(json.dumps(LOG), "utf-8")
    return path


def as_xml(path: Path) -> Path:
    """Write the log as XML."""
    lines = ["<log><object-types/><event-types/><objects>"]
    for one in LOG["objects"]:
        said = "".join(
            f'<attribute name="{a["name"]}" time="{a["time"]}">{a["value"]}</attribute>'
            for a in one.get("attributes", [])
        )
        lines.append(f'<object id="{one["id"]}" type="{one["type"]}"><attributes>{said}')
        lines.append('</attributes><objects><relationship object-id="i1" qualifier="x"/></objects>')
        lines.append("</object>")
    lines.append("</objects><events>")
    for one in LOG["events"]:
        time = f' time="{one["time"]}"' if "time" in one else ""
        said = "".join(
            f'<attribute name="{a["name"]}">{a["value"]}</attribute>'
            for a in one.get("attributes", [])
        )
        links = "".join(
            f'<relationship object-id="{r["objectId"]}" qualifier="{r.get("qualifier", "")}"/>'
            for r in one["relationships"]
        )
        lines.append(f'<event id="{one["id"]}" type="{one["type"]}"{time}><attributes>{said}')
        lines.append(f"</attributes><objects>{links}</objects></event>")
    path.write_text("".join([*lines, "</events></log>"]), "utf-8")
    return path


def as_sqlite(path: Path) -> Path:
    """Write the log as a database."""
    with closing(sqlite3.connect(path)) as db, db:
        for statement in (
            "CREATE TABLE event (ocel_id TEXT, ocel_type TEXT)",
            "CREATE TABLE object (ocel_id TEXT, ocel_type TEXT)",
            "CREATE TABLE event_object (ocel_event_id, ocel_object_id, ocel_qualifier)",
            "CREATE TABLE object_object (ocel_source_id, ocel_target_id, ocel_qualifier)",
            "CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT)",
            "CREATE TABLE object_map_type (ocel_type TEXT, ocel_type_map TEXT)",
            "CREATE TABLE object_Order (ocel_id, ocel_time, ocel_changed_field, price REAL)",
            "CREATE TABLE object_Item (ocel_id, ocel_time, ocel_changed_field)",
        ):
            db.execute(statement)
        db.executemany(
            "INSERT INTO object_map_type VALUES (?, ?)", [("order", "Order"), ("item", "Item")]
        )
        for one in LOG["objects"]:
            db.execute("INSERT INTO object VALUES (?, ?)", (one["id"], one["type"]))
            for k, said in enumerate(sorted(one.get("attributes", []), key=lambda a: a["time"])):
                changed = "price" if k else None
                cells = (one["id"], said["time"], changed, said["value"])
                db.execute("INSERT INTO object_Order VALUES (?, ?, ?, ?)", cells)
        for k, one in enumerate(LOG["events"]):
            db.execute("INSERT INTO event VALUES (?, ?)", (one["id"], one["type"]))
            db.execute("INSERT INTO event_map_type VALUES (?, ?)", (one["type"], f"T{k}"))
            db.execute(f"CREATE TABLE event_T{k} (ocel_id, ocel_time, channel)")
            channel = "web" if k == 0 else None
            row = (one["id"], one.get("time"), channel)
            db.execute(f"INSERT INTO event_T{k} VALUES (?, ?, ?)", row)
            for link in one["relationships"]:
                triple = (one["id"], link["objectId"], link.get("qualifier"))
                db.execute("INSERT INTO event_object VALUES (?, ?, ?)", triple)
    return path


@pytest.fixture(params=["jsonocel", "json", "xmlocel", "xml", "sqlite"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The same log in each of its forms."""
    path = tmp_path / f"log.{request.param}"
    if "json" in request.param:
        return as_json(path)
    return as_xml(path) if "xml" in request.param else as_sqlite(path)


def test_objects_of_a_type_are_journeys(log: Path) -> None:
    journeys = Journeys.from_ocel(log, object_type="order")
    rows = journeys.to_table().to_pylist()
    assert [(row["person"], row["touchpoint"]) for row in rows] == [
        ("o1", "place"), ("o1", "ship"), ("o2", "ship"),
    ]  # fmt: skip
    assert rows[0]["time"].isoformat() == "2024-03-01T09:00:00+00:00"
    assert (rows[0]["channel"], rows[0]["object:item"]) == ("web", "i1, i2")
    assert rows[0]["ocel:qualifier"] == "placed"


def test_the_latest_value_of_an_attribute_counts(log: Path) -> None:
    journeys = Journeys.from_ocel(log, object_type="order")
    assert journeys.names.segments == {"price": ("12.5",)}
    assert len(journeys.where(price="12.5")) == 1


def test_what_is_in_no_journey_is_told(log: Path) -> None:
    journeys = Journeys.from_ocel(log, object_type="order")
    assert journeys.skipped.counts == {"no time": 1}
    assert journeys.notes == (
        "1 events have no object of the type 'order' and are in no journey",
        "1 events have several objects of the type 'order' and are in several journeys",
        "1 objects of the type 'order' have no events and are no journeys",
    )


def test_the_type_must_be_chosen_among_several(log: Path) -> None:
    with pytest.raises(ConfigError, match=r"order \(3\), item \(2\)"):
        Journeys.from_ocel(log)
    with pytest.raises(ConfigError, match="did you mean 'order'"):
        Journeys.from_ocel(log, object_type="orders")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.jsonocel", b'{"ocel:global-log": {}, "ocel:events": {}}', "OCEL 1.0"),
        ("a.jsonocel", b'{"objects": []}', "no events"),
        ("a.jsonocel", b'{"objects": [{"id": 1}], "events": []}', "type"),
        ("a.jsonocel", b'{"objects": [', "no log in OCEL"),
        ("a.jsonocel", b"x", "neither JSON nor XML"),
        ("a.jsonocel", b'{"objects": [], "events": []}', "no objects"),
        ("a.xmlocel", b"<html></html>", "no log in OCEL"),
        ("a.xmlocel", b"<log><objects>", "line 1"),
        ("a.xmlocel", b'<!DOCTYPE log [<!ENTITY a "b">]><log>&a;</log>', "DOCTYPE"),
        ("a.sqlite", b"SQLite format 3\x00" + b"x" * 90, "cannot be read"),
    ],
)
def test_other_files_are_refused(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=said):
        Journeys.from_ocel(path)


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as db, db:
        db.execute("CREATE TABLE orders (id)")
    with pytest.raises(SourceError, match="no table"):
        Journeys.from_ocel(tmp_path / "a.sqlite")
