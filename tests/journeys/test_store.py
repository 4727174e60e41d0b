"""Reading a build back: tables, filters, views, the rows behind."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from tests.journeys.records import Built, events, loaded
from touchline.errors import ConfigError, WorkspaceError
from touchline.journeys.tables import ANSWER_COLUMNS, JOURNEY_COLUMNS, SPINE_COLUMNS

RULES = """
touchpoints: [{id: visit, stage: decision, when: {event: visit}}]
segments:
  who: {values: [{id: buyer, has: {event: buy}}, {id: other}]}
"""


@pytest.fixture
def built(tmp_path: Path) -> Built:
    into = loaded(tmp_path)
    into.add("events", events([("ann", 0, "visit"), ("ann", 1, "buy"), ("bob", 0, "visit")]))
    into.add("efforts", [{"effort_id": "e1", "name": "mail"}])
    return into.build(RULES)


def test_the_table_is_mapped_from_disk_and_not_copied(built: Built) -> None:
    before = pa.total_allocated_bytes()
    table = built.store.table()
    assert pa.total_allocated_bytes() == before
    assert len(built.store) == table.num_rows == 2
    assert [t.id for t in built.store.touchpoints] == ["visit"]
    assert built.store.stages[2].id == "decision"


def test_every_table_has_the_columns_it_says(built: Built) -> None:
    assert built.store.table().column_names == [*JOURNEY_COLUMNS, "segment:who"]
    for view, columns in (("spine", SPINE_COLUMNS), ("answers", ANSWER_COLUMNS)):
        described = {name: kind for name, kind, *_ in built.rows(f"DESCRIBE {view}")}
        assert {name: described.get(name) for name in columns} == columns


def test_a_segment_narrows_the_table(built: Built) -> None:
    assert built.store.table({"who": "buyer"})["key"].to_pylist() == ["user:ann"]
    assert built.store.table({"who": ["buyer", "other"]}).num_rows == 2
    with pytest.raises(ConfigError, match="did you mean 'who'"):
        built.store.table({"wo": "buyer"})


def test_the_views_cover_records_and_results(built: Built) -> None:
    for view, count in (
        ("spine", 3), ("journeys", 2), ("persons", 2), ("identifiers", 2), ("answers", 0),
        ("events", 3), ("feedback", 0), ("profiles", 0), ("efforts", 1),
    ):  # fmt: skip
        assert built.rows(f"SELECT count(*) FROM {view}") == [(count,)], view


def test_rows_behind_are_the_rows_as_they_arrived(built: Built) -> None:
    rows = built.store.rows_behind([("events-1", 3), ("events-1", 1)])
    assert [(r.origin, r.row, r.cells) for r in rows] == [
        ("events-1.csv", 3, {"cell": "events-1 3"}),
        ("events-1.csv", 1, {"cell": "events-1 1"}),
    ]
    with pytest.raises(WorkspaceError, match="was not made from a segment 'nowhere-1'"):
        built.store.rows_behind([("nowhere-1", 1)])


def test_the_evidence_stays_when_newer_records_are_loaded(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add("events", events([("ann", 0, "visit")]))
    built = into.build(RULES)
    into.segments.clear()
    into.add("events", events([("bob", 0, "visit")]), source="newer")
    assert built.rows('SELECT "id:user" FROM events') == [("ann",)]
    assert built.store.rows_behind([("events-1", 1)])[0].cells == {"cell": "events-1 1"}
    into.build(RULES)
    assert not list(into.workspace.raw.glob("events-1.parquet"))
