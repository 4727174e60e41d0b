"""Journeys written as logs in XES and OCEL, and read again."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eventlog.alike import contents
from tests.logs import journeys_from, logs
from tests.shared import shared
from touchline import ConfigError, Journeys
from touchline.eventlog.formats.writing import kind_of

SUPPORT = Path(__file__).with_name("support.xes")
REAL = ["01_running-example", "03_repairExample", "04_reviewing", "08_receipt", "10_orders",
        "11_tickets", "SEPSIS"]  # fmt: skip
OCEL = ["log.jsonocel", "log.xmlocel", "log.sqlite", "log.jsonocel.gz"]


def visits() -> Journeys:
    """Two persons, one of whom comes back after a month; values, a property, a segment."""
    rows = [
        ("ana", "2024-03-01T10:00:00Z", "visit", None, None, "PT"),
        ("ana", "2024-03-01T10:05:00.5Z", "order", 19.99, "o1", "PT"),
        ("ana", "2024-04-01T10:00:00Z", "visit", None, None, "PT"),
        ("bob & co", "2024-03-02T09:00:00Z", "visit", None, None, None),
    ]
    names = ("who", "ts", "what", "paid", "order", "country")
    return Journeys.from_events(
        [dict(zip(names, row, strict=True)) for row in rows],
        person="who",
        time="ts",
        touchpoint="what",
        value="paid",
        properties=["order"],
        segments=["country"],
    )


@pytest.mark.parametrize("name", REAL)
def test_a_real_log_is_the_same_after_a_round_trip(name: str, tmp_path: Path) -> None:
    first = Journeys.from_xes(shared("data", "process_logs", "xes", f"{name}.xes.gz"))
    again = Journeys.from_xes(first.to_xes(tmp_path / "again.xes"))
    assert contents(again) == contents(first)


@settings(max_examples=60)
@given(logs().filter(bool))
def test_any_journeys_are_the_same_after_a_round_trip(
    tmp_path_factory: pytest.TempPathFactory, log: list[Any]
) -> None:
    path = tmp_path_factory.mktemp("xes") / "log.xes"
    journeys = journeys_from(log, touchpoints=())
    again = Journeys.from_xes(journeys.to_xes(path))
    table = journeys.to_table()
    for name in table.column_names:
        if name in again.to_table().column_names:
            assert again.to_table()[name].equals(table[name]), name
        else:  # nothing was ever said
            assert table[name].null_count == table.num_rows


def test_what_only_touchline_knows_comes_back(tmp_path: Path) -> None:
    journeys = visits().relabel({"visit": "look"})
    again = Journeys.from_xes(journeys.to_xes(tmp_path / "a.xes"))
    assert again.to_table() == journeys.to_table()
    assert contents(again)["ana"]["country"] == "PT"


def test_journeys_of_one_person_have_names_of_their_own(tmp_path: Path) -> None:
    path = visits().per("session", gap="1d").to_xes(tmp_path / "a.xes")
    journeys = Journeys.from_xes(path)
    assert journeys.to_table()["person"].unique().to_pylist() == ["ana#1", "ana#2", "bob & co"]
    assert journeys.names.segments["person"] == ("ana", "bob & co")


def test_persons_may_be_numbered(tmp_path: Path) -> None:
    text = visits().to_xes(tmp_path / "a.xes", numbered=True).read_text("utf-8")
    assert "person 1" in text
    assert "ana" not in text


def test_the_document_declares_what_it_uses(tmp_path: Path) -> None:
    path = Journeys.from_xes(SUPPORT).to_xes(tmp_path / "a.xes")
    root = ElementTree.parse(path).getroot()
    space = {"x": "http://www.xes-standard.org/"}
    declared = {one.get("prefix") for one in root.findall("x:extension", space)}
    assert {"concept", "time", "lifecycle", "cost"} <= declared
    scopes = {one.get("scope"): one for one in root.findall("x:global", space)}
    for scope, element in (("trace", "trace"), ("event", "event")):
        keys = {one.get("key") for one in scopes[scope]}
        for one in root.iter(f"{{{space['x']}}}{element}"):
            assert keys <= {attribute.get("key") for attribute in one}
    kinds = {one.get("key"): one.tag.rpartition("}")[2] for one in root.iter() if one.get("key")}
    assert kinds["time:timestamp"] == "date"
    assert kinds["cost:total"] == "float"
    assert kinds["priority"] == "int"
    assert kinds["concept:name"] == "string"


def test_a_packed_log_is_the_same_in_every_run(tmp_path: Path) -> None:
    first = visits().to_xes(tmp_path / "a.xes.gz").read_bytes()
    assert visits().to_xes(tmp_path / "b.xes.gz").read_bytes() == first
    assert gzip.decompress(first) == visits().to_xes(tmp_path / "a.xes").read_bytes()


def test_signs_that_xml_cannot_hold_do_not_break_it(tmp_path: Path) -> None:
    odd = [{"p": "a\x01\n<b>", "t": 0, "e": 'say "hi"\t&\r\n'}]
    journeys = Journeys.from_events(odd, person="p", time="t", touchpoint="e")
    again = Journeys.from_xes(journeys.to_xes(tmp_path / "a.xes"))
    assert again.touchpoints == ('say "hi"\t&\r\n',)
    assert again.to_table()["person"].to_pylist() == ["a\ufffd\n<b>"]


@pytest.mark.parametrize("name", OCEL)
def test_a_log_of_objects_gives_the_same_journeys(name: str, tmp_path: Path) -> None:
    journeys = visits()
    path = journeys.to_ocel(tmp_path / name)
    again = Journeys.from_ocel(path, object_type="journey", value="value")
    table = journeys.to_table()
    assert again.to_table().select(table.column_names) == table
    assert contents(again)["ana"]["country"] == "PT"


@pytest.mark.parametrize("name", OCEL[:3])
def test_identifiers_become_objects(name: str, tmp_path: Path) -> None:
    path = visits().to_ocel(tmp_path / name, objects=["order"])
    orders = Journeys.from_ocel(path, object_type="order")
    assert orders.to_table().select(["person", "touchpoint"]).to_pylist() == [
        {"person": "o1", "touchpoint": "order"}
    ]
    persons = Journeys.from_ocel(path, object_type="person")
    assert persons.event_count == 4


def test_relations_are_qualified(tmp_path: Path) -> None:
    path = visits().per("session", gap="1d").to_ocel(tmp_path / "a.jsonocel", objects=["order"])
    log = json.loads(path.read_text("utf-8"))
    objects = {one["id"]: one for one in log["objects"]}
    assert objects["ana#2"]["relationships"] == [{"objectId": "ana", "qualifier": "of"}]
    order = next(one for one in log["events"] if one["type"] == "order")
    assert {(r["objectId"], r["qualifier"]) for r in order["relationships"]} == {
        ("ana#1", "part of"), ("ana", "by"), ("o1", "about"),
    }  # fmt: skip
    assert order["attributes"] == [{"name": "value", "value": 19.99}]
    assert {link["objectId"] for one in log["events"] for link in one["relationships"]} <= {
        *objects
    }


def test_tables_of_types_have_names_of_their_own(tmp_path: Path) -> None:
    rows = [{"p": "a", "t": k, "e": name} for k, name in enumerate(["Pay!", "pay", "đặt", "?"])]
    journeys = Journeys.from_events(rows, person="p", time="t", touchpoint="e")
    path = journeys.to_ocel(tmp_path / "a.sqlite")
    with closing(sqlite3.connect(path)) as db:
        names = [row[0] for row in db.execute("SELECT ocel_type_map FROM event_map_type")]
    assert len({name.lower() for name in names}) == 4
    again = Journeys.from_ocel(path, object_type="journey")
    assert again.to_table()["touchpoint"].to_pylist() == ["Pay!", "pay", "đặt", "?"]


@pytest.mark.parametrize("name", ["log.csv", "log.xes", "log.sqlite.gz"])
def test_other_names_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="end it with"):
        visits().to_ocel(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_an_unknown_property_is_no_object(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="order"):
        visits().to_ocel(tmp_path / "a.jsonocel", objects=["orders"])


@given(st.lists(st.one_of(st.integers().map(str), st.floats().map(repr), st.text(max_size=4))))
def test_a_kind_never_changes_a_text(texts: list[str]) -> None:
    kind = kind_of(texts)
    if kind == "int":
        assert [str(int(text)) for text in texts] == texts
    if kind == "float":
        assert all(text in (str(float(text)), str(float(text))[:-2]) for text in texts)
