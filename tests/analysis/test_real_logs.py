"""Figures of real event logs, against counts made with plain Python."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from tests.shared import shared
from touchline import Journeys

LOGS = {
    "sepsis": ("sepsis_eventdataR.csv.gz", "case_id", "timestamp", "activity"),
    "helpdesk": ("helpdesk.csv", "CaseID", "CompleteTimestamp", "ActivityID"),
}
Paths = dict[str, tuple[str, ...]]


def rows_of(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        return list(csv.DictReader(file))


@pytest.fixture(params=sorted(LOGS))
def log(request: pytest.FixtureRequest) -> tuple[Journeys, Paths]:
    """The journeys of a log, and its paths by a sort that keeps the order of arrival."""
    name, person, time, touchpoint = LOGS[request.param]
    rows = rows_of(shared("data", "process_logs", "csv", name))
    for row in rows:  # the export of sepsis has left the case named NA blank
        row[person] = row[person] or "NA"
    journeys = Journeys.from_events(rows, person=person, time=time, touchpoint=touchpoint)
    paths: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: row[time]):
        paths.setdefault(row[person], []).append(row[touchpoint])
    return journeys, {who: tuple(path) for who, path in paths.items()}


@pytest.mark.parametrize("log", ["sepsis"], indirect=True)
def test_sepsis_has_its_published_size(log: tuple[Journeys, Paths]) -> None:
    assert len(log[0]) == 1_050
    assert log[0].to_table().num_rows == 15_214


@pytest.mark.parametrize(
    ("name", "columns", "cases", "events"),
    [
        ("helpdesk.csv", ("CaseID", "CompleteTimestamp", "ActivityID"), 3_804, 13_710),
        ("running_example.csv", ("case_id", "timestamp", "activity"), 6, 42),
        ("patients_eventdataR.csv.gz", ("patient", "time", "handling"), 500, 5_442),
    ],
)
def test_a_log_as_csv_has_its_published_size(
    name: str, columns: tuple[str, str, str], cases: int, events: int
) -> None:
    path = shared("data", "process_logs", "csv", name)
    person, time, touchpoint = columns
    journeys = Journeys.from_events(path, person=person, time=time, touchpoint=touchpoint)
    assert (len(journeys), journeys.event_count, journeys.skipped.total) == (cases, events, 0)


def test_events_of_a_blank_case_are_counted_as_skipped() -> None:
    name, person, time, touchpoint = LOGS["sepsis"]
    path = shared("data", "process_logs", "csv", name)
    journeys = Journeys.from_events(path, person=person, time=time, touchpoint=touchpoint)
    assert len(journeys) == 1_049
    assert journeys.to_table().num_rows == 15_214 - 24
    assert "24 with no person" in str(journeys.skipped)


def test_every_event_of_a_log_is_read(log: tuple[Journeys, Paths]) -> None:
    journeys, paths = log
    assert len(journeys) == len(paths)
    assert journeys.to_table().num_rows == sum(map(len, paths.values()))


def test_transitions_are_those_of_a_plain_count(log: tuple[Journeys, Paths]) -> None:
    journeys, paths = log
    table = journeys.transitions().table.select(["source", "target", "count"]).to_pylist()
    found = {(row["source"], row["target"]): row["count"] for row in table}
    assert found == Counter(pair for path in paths.values() for pair in pairwise(path))


def test_variants_are_those_of_a_plain_count(log: tuple[Journeys, Paths]) -> None:
    journeys, paths = log
    table = journeys.variants(limit=100_000).table.select(["path", "journeys"]).to_pylist()
    assert {tuple(row["path"]): row["journeys"] for row in table} == Counter(paths.values())
