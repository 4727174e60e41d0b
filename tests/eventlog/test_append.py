from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eventlog.alike import contents
from tests.eventlog.test_store import _ROW, COLUMNS, EACH, ROWS, table_of
from touchline.analysis.journeys import Journeys
from touchline.errors import WorkspaceError
from touchline.eventlog.append import compact_store
from touchline.eventlog.spill import KeysCollideError, persons_of
from touchline.eventlog.store import read_manifest, writing


@EACH
@given(rows=st.lists(_ROW, min_size=1, max_size=60), cuts=st.lists(st.integers(0, 60), max_size=4))
def test_appends_give_what_a_build_from_everything_gives(
    rows: list[dict[str, Any]], cuts: list[int], tmp_path: Path
) -> None:
    table = table_of(rows)
    wanted = contents(Journeys.from_events(table, **COLUMNS))
    ends = sorted({max(1, cut) for cut in cuts} | {len(rows)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("touchline.eventlog.append._LARGEST_SHARE", 100)
        journeys = Journeys.from_events(table.slice(0, ends[0]), **COLUMNS, folder=tmp_path)
        for begin, end in itertools.pairwise(ends):
            journeys = journeys.append(table.slice(begin, end - begin))
    assert contents(journeys) == wanted
    assert contents(Journeys.open(tmp_path)) == wanted
    for row in rows:
        mine = [e["touchpoint"] for e in journeys.person(row["who"]).to_pylist()]
        assert mine == [e["touchpoint"] for e in wanted[row["who"]]["events"]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("touchline.eventlog.append.EVENTS_PER_FILE", 5)
        compact_store(tmp_path)
    assert read_manifest(tmp_path).deltas == []
    assert contents(Journeys.open(tmp_path)) == wanted
    assert contents(journeys) == wanted  # files that are gone are still mapped


@settings(EACH, max_examples=15)
@given(first=ROWS, more=st.lists(ROWS, min_size=9, max_size=11))
def test_many_appends_are_brought_together(
    first: list[dict[str, Any]], more: list[list[dict[str, Any]]], tmp_path: Path
) -> None:
    journeys = Journeys.from_events(table_of(first), **COLUMNS, folder=tmp_path)
    for rows in more:
        journeys = journeys.append(table_of(rows))
    everything = table_of([*first, *(row for rows in more for row in rows)])
    assert contents(journeys) == contents(Journeys.from_events(everything, **COLUMNS))
    assert len(read_manifest(tmp_path).deltas) <= 8
    named = {f.name for f in [*read_manifest(tmp_path).base, *read_manifest(tmp_path).deltas]}
    assert {path.name for path in tmp_path.glob("*.arrow")} == named


def test_who_opened_before_an_append_sees_the_old_state(tmp_path: Path) -> None:
    names: dict[str, Any] = {"person": "who", "time": "at", "touchpoint": "what"}
    log = [{"who": "ana", "at": 1, "what": "visit"}]
    old = Journeys.from_events(log, **names, folder=tmp_path)
    new = old.append([{"who": "ana", "at": 0, "what": "ad"}, {"who": None, "at": 0, "what": "ad"}])
    assert [j.event_count for j in (old, new, Journeys.open(tmp_path))] == [1, 2, 2]
    assert new.touchpoints == ("visit", "ad")
    assert Journeys.open(tmp_path).skipped.counts == {"no person": 1}
    nothing = new.append(pa.table({n: pa.array([], pa.string()) for n in ("who", "at", "what")}))
    assert contents(nothing) == contents(new)


def test_what_an_interrupted_append_left_behind_changes_nothing(tmp_path: Path) -> None:
    names: dict[str, Any] = {"person": "who", "time": "at", "touchpoint": "what"}
    log = [{"who": "ana", "at": 1, "what": "visit"}]
    journeys = Journeys.from_events(log, **names, folder=tmp_path)
    (tmp_path / "delta-000001.arrow").write_bytes(b"half")
    (tmp_path / "names-2.json").write_bytes(b"{")
    assert contents(Journeys.open(tmp_path)) == contents(journeys)
    assert journeys.append(log).event_count == 2


def test_only_one_process_writes(tmp_path: Path) -> None:
    names: dict[str, Any] = {"person": "who", "time": "at", "touchpoint": "what"}
    log = [{"who": "ana", "at": 1, "what": "visit"}]
    journeys = Journeys.from_events(log, **names, folder=tmp_path)
    with writing(tmp_path), pytest.raises(WorkspaceError, match="another process is writing"):
        journeys.append(log)


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    names: dict[str, Any] = {"person": "who", "time": "at", "touchpoint": "what"}
    Journeys.from_events([{"who": 1, "at": 1, "what": 1}], **names, folder=tmp_path)
    next(iter(tmp_path.glob("base-*.arrow"))).unlink()
    with pytest.raises(WorkspaceError, match="is damaged"):
        Journeys.open(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(WorkspaceError, match="cannot be read"):
        Journeys.open(tmp_path)


def test_persons_with_one_key_are_noticed() -> None:
    columns = {
        "person_key": np.array([7, 7], np.uint64),
        "person_check": np.array([1, 2], np.uint64),
        "person_length": np.array([1, 1]),
        "person_text": np.frombuffer(b"ab", np.uint8),
    }
    with pytest.raises(KeysCollideError):
        persons_of(columns)
    columns["person_check"] = np.array([1, 1], np.uint64)
    assert persons_of(columns)[1].to_pylist() == ["a"]


def test_a_store_can_be_saved_onto_itself(tmp_path: Path) -> None:
    names: dict[str, Any] = {"person": "who", "time": "at", "touchpoint": "what"}
    log = [{"who": f"p{k % 5}", "at": k, "what": f"t{k % 3}"} for k in range(20)]
    journeys = Journeys.from_events(log, **names, folder=tmp_path).append(log[:3])
    saved = journeys.save(tmp_path)
    assert contents(saved) == contents(journeys) == contents(Journeys.open(tmp_path))
    assert read_manifest(tmp_path).deltas == []
    assert contents(saved.append(log[:3])) != contents(saved)
    some = saved.sample(2)
    assert contents(some.save(tmp_path)) == contents(some)
