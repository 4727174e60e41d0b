from __future__ import annotations

import gc
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.eventlog.alike import contents
from touchline.analysis.journeys import Journeys
from touchline.errors import ConfigError, MappingError, SourceError, WorkspaceError
from touchline.eventlog import load, reading

COLUMNS: dict[str, Any] = {
    "person": "who",
    "time": "at",
    "touchpoint": "what",
    "value": "worth",
    "properties": ["colour"],
    "segments": ["plan"],
}
_ROW = st.fixed_dictionaries(
    {
        "who": st.sampled_from(["ana", "bob", "دارا", "a much longer name of somebody", "x", "y"]),
        "at": st.integers(0, 6).map(lambda n: f"2024-03-0{1 + n // 3}T10:00:0{n}.5Z"),
        "what": st.sampled_from(["visit", "cart", "سفارش"]),
        "worth": st.sampled_from([None, 1.0, 2.5]),
        "colour": st.sampled_from([None, "red", "green"]),
        "plan": st.sampled_from([None, None, "free", "pro"]),
    }
)
ROWS = st.lists(_ROW, min_size=1, max_size=40)
EACH = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def table_of(rows: list[dict[str, Any]]) -> pa.Table:
    kinds = dict.fromkeys(["who", "at", "what", "colour", "plan"], pa.string())
    kinds["worth"] = pa.float64()
    return pa.table({n: pa.array([r[n] for r in rows], kind) for n, kind in kinds.items()})


def forms(table: pa.Table, folder: Path) -> dict[str, Any]:
    """The same events in every form that can be read."""
    half = len(table) // 2
    parts = [table.slice(0, half), table.slice(half)]
    files = folder / "files"
    for kind in ("parquet", "csv"):
        (files / kind).mkdir(parents=True, exist_ok=True)
    for k, part in enumerate(parts):
        pq.write_table(part, files / "parquet" / f"{k}.parquet")
        part.to_pandas().to_csv(files / "csv" / f"{k}.csv", index=False)
    db = duckdb.connect()
    db.register("events", table)
    return {
        "rows": table.to_pylist(),
        "batch": table.combine_chunks().to_batches()[0],
        "reader": table.to_reader(max_chunksize=3),
        "dataset": ds.dataset(table),
        "pandas": table.to_pandas(),
        "categories": table.to_pandas().astype({"what": "category", "who": "category"}),
        "polars": pl.from_arrow(table),
        "lazy": pl.DataFrame(pl.from_arrow(table)).lazy(),
        "duckdb": db.sql("FROM events"),
        "parquet folder": files / "parquet",
        "parquet pattern": str(files / "parquet" / "*.parquet"),
        "csv list": [files / "csv" / "0.csv", str(files / "csv" / "1.csv")],
    }


@settings(EACH, max_examples=10)
@given(rows=ROWS)
def test_every_form_of_events_gives_the_same_journeys(
    rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    table = table_of(rows)
    wanted = contents(Journeys.from_events(table, **COLUMNS))
    for form, events in forms(table, tmp_path).items():
        assert contents(Journeys.from_events(events, **COLUMNS)) == wanted, form
    stored = Journeys.from_events(table, **COLUMNS, folder=tmp_path / "store")
    assert contents(stored) == wanted
    assert contents(Journeys.open(tmp_path / "store")) == wanted
    saved = Journeys.from_events(table, **COLUMNS).save(tmp_path / "saved")
    assert contents(saved) == wanted
    assert contents(stored.save(tmp_path / "saved")) == wanted


@settings(EACH, max_examples=15)
@given(rows=st.lists(_ROW, min_size=20, max_size=80))
def test_small_batches_and_files_change_nothing(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    table = table_of(rows)
    wanted = contents(Journeys.from_events(table, **COLUMNS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "ROWS", 3)
        patch.setattr("touchline.eventlog.build.EVENTS_PER_FILE", 4)
        patch.setattr("touchline.eventlog.save.EVENTS_PER_FILE", 4)
        patch.setattr(load, "MOST_IN_MEMORY", 10)
        stored = Journeys.from_events(table.to_reader(max_chunksize=2), **COLUMNS)
        assert contents(stored) == wanted
        assert contents(stored.save(tmp_path / "again")) == wanted


def test_a_temporary_store_goes_with_its_journeys(tmp_path: Path) -> None:
    table = table_of([{**dict.fromkeys(["worth", "colour", "plan"]), "who": f"p{k % 7}",
                       "at": "2024-03-01", "what": "visit"} for k in range(40)])  # fmt: skip
    pq.write_table(table, tmp_path / "events.parquet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "MOST_IN_MEMORY", 10)
        journeys = Journeys.from_events(tmp_path / "events.parquet", **COLUMNS)
    source: Any = journeys.source
    folder = source.folder
    journeys = journeys.append([{**table.to_pylist()[0], "who": "new"}])
    del source
    gc.collect()
    assert (len(journeys), folder.is_dir()) == (8, True)
    del journeys
    gc.collect()
    assert not folder.exists()


def test_bad_rows_are_counted_with_file_and_row_and_the_others_kept(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        "who,at,what\nana,2024-03-01,visit\nbob,2024-03-01,cart,too many\n,2024-03-01,visit\n"
        "bob,,visit\nbob,yesterday,visit\nbob,2024-03-01,\nana,1709289000000000,cart\n"
    )
    told: list[float] = []
    journeys = Journeys.from_events(
        tmp_path / "log.csv",
        person="who",
        time="at",
        touchpoint="what",
        progress=lambda _, share: told.append(share),
    )
    assert journeys.transitions().table.select(["source", "target"]).to_pylist() == [
        {"source": "visit", "target": "cart"}
    ]
    skipped = journeys.skipped
    assert skipped.counts == {
        "broken row": 1, "no person": 1, "no time": 1, "unreadable time": 1, "no touchpoint": 1,
    }  # fmt: skip
    rows = {one.reason: (one.row, one.value) for one in skipped.examples}
    assert rows["unreadable time"] == (5, "yesterday")
    assert rows["no person"] == (3, None)
    assert rows["broken row"] == (3, "bob,2024-03-01,cart,too many")
    assert "5 rows were skipped" in str(skipped)
    assert told
    assert all(0 <= share <= 1 for share in told)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"who": None, "at": 1, "what": "x"}], "no row is an event: 1 row was skipped"),
        ([{"who": "a", "at": "soon", "what": "x"}], "1 with unreadable time.*'soon'"),
        (7, "int is nothing that events can be read from"),
        ("nowhere.csv", "there is no file nowhere.csv"),
        ([{"who": "a", "at": [1], "what": "x"}], "the times cannot be read"),
        ([{"who": "a", "at": 1, "what": 2}, {"who": "a", "at": 1, "what": "x"}], "mixes kinds"),
        ([{"who": "\ud800", "at": 1, "what": "x"}], "cannot be read: 'utf-8' codec"),
    ],
)
def test_events_that_cannot_be_read_say_why(rows: Any, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        Journeys.from_events(rows, person="who", time="at", touchpoint="what")


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("who,at,what\nana,2024-03-01,visit\n")
    for events in (
        tmp_path / "log.csv",
        [{"who": 1, "at": 1, "what": 1}],
        pl.LazyFrame({"who": 1}),
    ):
        with pytest.raises(MappingError, match="no column 'whom'"):
            Journeys.from_events(events, person="whom", time="at", touchpoint="what")


def test_kinds_of_columns_are_read_as_what_they_mean() -> None:
    frame = pd.DataFrame({
        "who": [1.0, 1.0, 2.0],
        "at": pd.to_datetime(["2024-03-01", "2024-03-02", "2024-03-03"]),
        "what": [True, False, True],
        "worth": ["1.5", " 2 ", "much"],
    })  # fmt: skip
    journeys = Journeys.from_events(
        frame, person="who", time="at", touchpoint="what", value="worth"
    )
    rows = journeys.to_table().to_pylist()
    assert [(r["person"], r["touchpoint"], r["value"]) for r in rows] == [
        ("1", "true", 1.5), ("1", "false", 2.0), ("2", "true", None),
    ]  # fmt: skip
    assert next(r["time"].isoformat() for r in rows) == "2024-03-01T00:00:00+00:00"


def test_categories_missing_times_and_uuids_are_read() -> None:
    frame = pl.DataFrame({"who": ["a", "b", "a"], "at": [1.0, None, 3.0], "what": ["x", "y", "z"]})
    frame = frame.with_columns(pl.col("what").cast(pl.Categorical))
    for events in (frame, frame.lazy()):
        journeys = Journeys.from_events(events, person="who", time="at", touchpoint="what")
        assert journeys.to_table()["touchpoint"].to_pylist() == ["x", "z"]
        assert journeys.skipped.counts == {"no time": 1}
    rows = [{"who": uuid.UUID(int=7), "at": date(2024, 3, 1), "what": b"x"}]
    journeys = Journeys.from_events(rows, person="who", time="at", touchpoint="what")
    assert journeys.person(str(uuid.UUID(int=7))).num_rows == 1


@pytest.mark.parametrize(("unit", "factor"), [("seconds", 1), ("milliseconds", 1000)])
def test_times_in_another_unit_are_refused(unit: str, factor: int) -> None:
    log = [{"who": 1, "at": (1_514_764_800 + k) * factor, "what": "visit"} for k in range(3)]
    with pytest.raises(SourceError, match=f"look like {unit} since 1970") as error:
        Journeys.from_events(log, person="who", time="at", touchpoint="what")
    assert "multiply them by" in str(error.value.hint)


def test_a_store_is_not_written_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(WorkspaceError, match="holds something else"):
        Journeys.from_events([{"who": 1, "at": 1, "what": 1}], person="who", time="at",
                             touchpoint="what", folder=tmp_path)  # fmt: skip
    with pytest.raises(WorkspaceError, match="there is no store"):
        Journeys.open(tmp_path)


def test_filtered_journeys_can_be_saved_but_not_added_to(tmp_path: Path) -> None:
    log = [{"who": who, "at": at, "what": what} for at, (who, what) in enumerate(
        [("ana", "visit"), ("ana", "cart"), ("bob", "visit"), ("bob", "visit")])]  # fmt: skip
    names: dict[str, Any] = {"person": "who", "time": "at", "touchpoint": "what"}
    journeys = Journeys.from_events(log, **names)
    behind = journeys.transitions().journeys(source="visit", target="cart")
    saved = behind.save(tmp_path)
    assert contents(saved) == contents(behind)
    with pytest.raises(ConfigError, match="filtered or cut"):
        saved.append(log)
    with pytest.raises(ConfigError, match="only to journeys in a store"):
        journeys.append(log)


def test_a_person_is_looked_up_and_journeys_are_sampled(tmp_path: Path) -> None:
    log = [{"who": f"p{k % 50}", "at": k, "what": "visit"} for k in range(200)]
    names: dict[str, Any] = {"person": "who", "time": "at", "touchpoint": "what"}
    for journeys in (
        Journeys.from_events(log, **names),
        Journeys.from_events(log, **names, folder=tmp_path),
    ):
        assert set(journeys.person("p7").column("person").to_pylist()) == {"p7"}
        assert journeys.person("p7").num_rows == 4
        with pytest.raises(ConfigError, match="no journey of 'p77'"):
            journeys.person("p77")
        chosen = journeys.sample(10, seed=3)
        assert len(chosen) == 10
        assert contents(chosen) == contents(journeys.sample(10, seed=3))
        assert contents(chosen) != contents(journeys.sample(10, seed=4))
        assert len(journeys.sample(1000)) == 50
        assert "in a sample of 10" in chosen.describe()
        with pytest.raises(ConfigError, match="cannot be chosen"):
            journeys.sample(-1)
        with pytest.raises(ConfigError, match="takes a whole number"):
            journeys.sample(0.5)  # type: ignore[arg-type]
