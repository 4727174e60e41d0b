from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs import journeys_from, logs
from touchline.errors import ConfigError
from touchline.kernels import variants as kernels
from touchline.kernels.batch import Batch
from touchline.kernels.hashing import EXACT_LENGTH, codes_of
from touchline.testing.oracle import Event, journeys_of
from touchline.testing.oracle.variants import variants

PATHS = {"ana": "visit cart order", "bob": "visit cart order", "cem": "visit", "dia": "mail mail"}
LOG = [
    Event(person, k * 60_000_000, name)
    for person, path in PATHS.items()
    for k, name in enumerate(path.split())
]
firsts = st.one_of(st.none(), st.integers(1, 6))


@given(log=logs(most=60), first=firsts, collapse=st.booleans())
def test_counts_what_the_oracle_counts(log: list[Event], first: int | None, collapse: bool) -> None:
    result = journeys_from(log).variants(first=first, collapse=collapse)
    rows = result.table.to_pylist()
    found = {tuple(row["path"]): (row["journeys"], row["median_seconds"]) for row in rows}
    assert found == variants(log, first=first, collapse=collapse)
    assert result.figures["variants"] == len(found)
    assert [row["variant"] for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        assert len(result.journeys(variant=row["variant"])) == row["journeys"]


@given(log=logs(most=60), first=firsts, collapse=st.booleans())
def test_filtered_journeys_give_the_same_as_a_filtered_log(
    log: list[Event], first: int | None, collapse: bool
) -> None:
    persons = {p for p, events in journeys_of(log).items() if events[-1].touchpoint == "order"}
    kept = [event for event in log if event.person in persons]
    journeys = journeys_from(log)
    order = journeys.names.code("order")
    some = journeys.keep(lambda batch: batch.touchpoint[batch.stops - 1] == order, "that order")
    rows = some.variants(first=first, collapse=collapse).table.to_pylist()
    wanted = variants(kept, first=first, collapse=collapse)
    assert {tuple(row["path"]): row["journeys"] for row in rows} == {
        path: count for path, (count, _) in wanted.items()
    }


@given(log=logs(most=60), first=firsts)
def test_without_times_the_sequences_are_the_same(log: list[Event], first: int | None) -> None:
    journeys = journeys_from(log)
    timed = journeys.variants(first=first).table
    untimed = journeys.variants(first=first, times=False).table
    assert untimed.drop_columns("median_seconds") == timed.drop_columns("median_seconds")
    assert untimed["median_seconds"].null_count == len(untimed)


@given(st.lists(st.integers(0, 255), min_size=1, max_size=12), st.integers(0, 9))
def test_keys_of_short_sequences_tell_them(codes: list[int], room: int) -> None:
    """*room* events follow, so that words end before and after the end of the log."""
    column = np.array(codes + [7] * room, np.uint16)
    ends = np.array([0], np.int32), np.array([len(codes)], np.int32)
    batch = Batch(starts=ends[0], stops=ends[1], touchpoint=column, time=np.zeros(len(column), int))
    [[key]] = kernels.kernel(batch, rule=kernels.Rule(256)).hashes
    assert codes_of(int(key)) == (tuple(codes) if len(codes) <= EXACT_LENGTH else None)


@given(log=logs(most=60), limit=st.integers(1, 4))
def test_the_limit_keeps_the_most_frequent(log: list[Event], limit: int) -> None:
    result = journeys_from(log).variants(limit=limit)
    counts = sorted((count for count, _ in variants(log).values()), reverse=True)
    assert result.table["journeys"].to_pylist() == counts[:limit]
    assert result.figures["variants"] == len(counts)


def test_many_journeys_are_counted_in_parts() -> None:
    rng = np.random.default_rng(5)
    hashes = rng.integers(0, 2**63, 300_000, dtype=np.uint64) * np.uint64(2)
    hashes[:5000] = hashes[0]
    hashes[5000:9000] = hashes[5000]
    hashes[9000:9300] = hashes[9000]
    pieces = [kernels.Hashes([a], [b]) for a, b in map(_ordered, np.array_split(hashes, 7))]
    merged = pieces[0]
    for piece in pieces[1:]:
        merged = kernels.merge(merged, piece)
    distinct, found, counts = kernels.most_frequent(merged, 50)
    values, wanted = np.unique(hashes, return_counts=True)
    order = np.lexsort((values, -wanted))[:50]
    assert distinct == len(values)
    assert counts.tolist() == wanted[order].tolist()
    assert found.tolist() == values[order].tolist()


def _ordered(hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    ordered = np.sort(hashes)
    places = np.searchsorted(ordered >> np.uint64(54), np.arange(1025, dtype=np.uint64))
    return ordered, places


def test_two_sequences_with_one_hash_are_noticed() -> None:
    a = kernels.Sequences({0: (1, 2)}, [np.zeros(1, np.int32)], [np.zeros(1, np.int64)])
    b = kernels.Sequences({0: (1, 3)}, [np.zeros(1, np.int32)], [np.zeros(1, np.int64)])
    assert kernels.join(a, b).clash


def test_says_what_the_table_covers() -> None:
    result = journeys_from(LOG).variants(limit=1)
    assert result.figures == {"variants": 3, "journeys": 4, "coverage": 0.5}
    assert "the 1 most frequent of 3 variants, 50.0% of the journeys" in result.explain()
    row = result.table.to_pylist()[0]
    assert row["path"] == ["visit", "cart", "order"]
    assert row["median_seconds"] == 120
    assert len(result.journeys(path=["mail", "mail"])) == 1


def test_wrong_options_and_cells_are_named() -> None:
    journeys = journeys_from(LOG)
    with pytest.raises(ConfigError, match="at least 1"):
        journeys.variants(limit=0)
    with pytest.raises(ConfigError, match="no variant 9"):
        journeys.variants().journeys(variant=9)
    with pytest.raises(ConfigError, match="did you mean 'visit'"):
        journeys.variants().journeys(path=["vist"])


@pytest.mark.parametrize("log", [LOG, []])
def test_draws_a_chart(tmp_path: Path, log: list[Event]) -> None:
    journeys_from(log).variants().chart().save(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").stat().st_size > 3_000
