"""Logs in XES and OCEL as sources of a project."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from tests.eventlog.formats.test_ocel import as_json, as_sqlite
from tests.shared import REPOSITORY
from tests.sources.tools import faults, load_one, records
from touchline.analysis.journeys import Journeys
from touchline.errors import ConfigError, MappingError
from touchline.sources import SourceSpec, inspect_files
from touchline.sources.readers import tell_format
from touchline.sources.spec import EventMapping, FieldSpec

SUPPORT = REPOSITORY / "tests" / "eventlog" / "formats" / "support.xes"


def happened(**options: object) -> list[EventMapping]:
    """Map the rows of a log."""
    return [EventMapping(name=FieldSpec(column="activity"), time="time", **options)]  # type: ignore[arg-type]


def test_a_log_in_xes_is_a_source(tmp_path: Path) -> None:
    shutil.copy(SUPPORT, tmp_path)
    spec = SourceSpec(
        files="support.xes",
        ids={"ticket": "case"},
        events=happened(properties={"agent": "the agent", "country": "case:country"}),
    )
    workspace, report = load_one(tmp_path, spec)
    assert (report.total.read, report.total.loaded, report.total.quarantined) == (11, 9, 2)
    first = records(workspace, "events")[0]
    assert (first["id:ticket"], first["name"]) == ("T1", "open ticket")
    assert (first["property:agent"], first["property:country"]) == ("Ana", "Việt Nam")
    assert first["time"].isoformat() == "2024-03-01T08:00:00+00:00"


def test_bad_events_are_quarantined_with_their_reasons(tmp_path: Path) -> None:
    shutil.copy(SUPPORT, tmp_path)
    spec = SourceSpec(files="support.xes", ids={"ticket": "case"}, events=happened())
    workspace, _ = load_one(tmp_path, spec)
    assert faults(workspace, "row", "reason", "value") == [
        (8, "missing_name", None),
        (10, "bad_time", "the day after"),
    ]


def test_a_classifier_names_the_events(tmp_path: Path) -> None:
    (tmp_path / "a.xes.gz").write_bytes(gzip.compress(SUPPORT.read_bytes()))
    spec = SourceSpec(
        files="a.xes.gz",
        classifier="concept:name+lifecycle:transition",
        ids={"ticket": "case"},
        events=happened(),
    )
    workspace, _ = load_one(tmp_path, spec)
    assert records(workspace, "events")[0]["name"] == "open ticket+start"


def test_another_classifier_reads_the_file_again(tmp_path: Path) -> None:
    shutil.copy(SUPPORT, tmp_path)
    spec = SourceSpec(files="support.xes", ids={"ticket": "case"}, events=happened())
    load_one(tmp_path, spec)
    other = SourceSpec(
        files="support.xes",
        classifier="lifecycle:transition",
        ids={"ticket": "case"},
        events=happened(),
    )
    workspace, _ = load_one(tmp_path, other)
    assert {row["name"] for row in records(workspace, "events")} == {"start", "complete"}


@pytest.mark.parametrize("write", [as_json, as_sqlite])
def test_a_log_of_objects_is_a_source(write: object, tmp_path: Path) -> None:
    name = "log.jsonocel" if write is as_json else "log.sqlite"
    write(tmp_path / name)  # type: ignore[operator]
    spec = SourceSpec(
        files=name,
        object_type="order",
        ids={"order": "case"},
        events=happened(id="ocel:eid", properties={"items": "object:item", "price": "case:price"}),
    )
    workspace, report = load_one(tmp_path, spec)
    assert report.total.read == 4
    first = records(workspace, "events")[0]
    assert (first["id:order"], first["name"], first["event_id"]) == ("o1", "place", "e1")
    assert (first["property:items"], first["property:price"]) == ("i1, i2", "12.5")


def test_the_type_of_the_cases_must_be_said(tmp_path: Path) -> None:
    as_json(tmp_path / "log.jsonocel")
    spec = SourceSpec(files="log.jsonocel", ids={"order": "case"}, events=happened())
    with pytest.raises(ConfigError, match=r"order \(3\), item \(2\)"):
        load_one(tmp_path, spec)


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    shutil.copy(SUPPORT, tmp_path)
    spec = SourceSpec(files="support.xes", ids={"t": "case:name"}, events=happened())
    with pytest.raises(MappingError, match="case:country"):
        load_one(tmp_path, spec)


def test_formats_are_told(tmp_path: Path) -> None:
    as_json(tmp_path / "log.json")
    (tmp_path / "plain.json").write_text('[{"a": 1}]', "utf-8")
    assert tell_format(SUPPORT) == "xes"
    assert tell_format(tmp_path / "log.json") == "ocel"
    assert tell_format(tmp_path / "plain.json") == "json"


def test_a_log_describes_itself(tmp_path: Path) -> None:
    log = Journeys.from_xes(SUPPORT)
    log.to_xes(tmp_path / "support.xes")  # without the events that are none
    text = inspect_files([Path("support.xes")], tmp_path)
    assert "case: case" in text
    assert "name: {column: activity}" in text
    assert "time: time" in text


def test_the_busiest_objects_of_a_log_are_proposed(tmp_path: Path) -> None:
    as_json(tmp_path / "log.jsonocel")
    text = inspect_files([Path("log.jsonocel")], tmp_path)
    assert "object_type: order" in text
