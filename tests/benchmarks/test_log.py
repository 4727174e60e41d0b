from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from benchmarks.log import Log, count_of, log_of
from benchmarks.walks import BEGIN, PURCHASE, TOUCHPOINTS, YEAR


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    return log_of(tmp_path_factory.mktemp("log"), 50_000, csv=True)


def test_the_log_is_what_it_says(log: Log) -> None:
    table = pq.read_table(log.sorted)
    person, time, code = (table[name].to_numpy() for name in ("person", "time", "code"))
    assert len(table) == log.events == 50_000
    assert len(np.unique(person)) == log.persons == person.max() + 1
    assert len(np.unique(person[code == PURCHASE])) / log.persons == log.converted
    assert time.min() >= BEGIN
    assert time.max() < BEGIN + YEAR


def test_the_log_is_of_the_intended_kind(log: Log) -> None:
    table = pq.read_table(log.sorted)
    lengths = np.bincount(table["person"].to_numpy())
    assert np.median(lengths) == 6
    assert lengths.max() > 100
    assert 0.03 < log.converted < 0.05
    assert len(np.unique(table["code"].to_numpy())) == len(TOUCHPOINTS)


def test_times_of_a_person_increase(log: Log) -> None:
    table = pq.read_table(log.sorted)
    person, time = table["person"].to_numpy().astype(np.int64), table["time"].to_numpy()
    same = np.diff(person) == 0
    assert np.all(np.diff(time)[same] > 0)
    assert np.all(np.diff(person) >= 0)


def test_rows_arrive_nearly_in_order_of_time(log: Log) -> None:
    time = pq.read_table(log.raw)["time"].cast("int64").to_numpy()
    late = time[1:] < np.maximum.accumulate(time)[:-1]
    assert 0.01 < late.mean() < 0.03


def test_files_hold_the_same_rows(log: Log) -> None:
    raw = pq.read_table(log.raw)
    events = pq.read_table(log.sorted)
    ordered = raw.take(pc.sort_indices(raw, [("person", "ascending"), ("time", "ascending")]))
    codes = [TOUCHPOINTS.index(name) for name in ordered["touchpoint"].to_pylist()]
    assert codes == events["code"].to_pylist()
    assert ordered["time"].cast("int64").to_pylist() == events["time"].to_pylist()
    text = pyarrow.csv.read_csv(log.csv)
    assert text["touchpoint"].to_pylist() == raw["touchpoint"].to_pylist()
    assert len(pc.unique(text["person"])) == log.persons
    assert set(map(len, text["person"].to_pylist())) == {16}


def test_the_same_log_every_time(log: Log, tmp_path: Path) -> None:
    again = log_of(tmp_path, 50_000)
    assert pq.read_table(again.raw).equals(pq.read_table(log.raw))
    other = log_of(tmp_path, 50_000, seed=7)
    assert not pq.read_table(other.sorted).equals(pq.read_table(log.sorted))


def test_a_log_that_is_there_is_kept(log: Log) -> None:
    written = log.raw.stat().st_mtime_ns
    assert log_of(log.folder, 50_000) == log
    assert log.raw.stat().st_mtime_ns == written


@pytest.mark.parametrize(
    ("text", "count"), [("20k", 20_000), ("10M", 10_000_000), ("1e6", 1_000_000), ("7", 7)]
)
def test_numbers_of_events(text: str, count: int) -> None:
    assert count_of(text) == count
