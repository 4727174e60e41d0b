from __future__ import annotations

from collections import Counter
from pathlib import Path
from statistics import mean, median_high, median_low
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs import TOUCHPOINTS, journeys_from, logs
from touchline.errors import ConfigError
from touchline.testing.oracle import Event, filters, journeys_of
from touchline.testing.oracle.transitions import between, transitions, with_ends

LOG = [Event("ana", k, name) for k, name in enumerate(["visit", "cart", "visit", "cart", "order"])]


@given(log=logs())
def test_counts_what_the_oracle_counts(log: list[Event]) -> None:
    rows = journeys_from(log).transitions().table.to_pylist()
    assert {(row["source"], row["target"]): row["count"] for row in rows} == transitions(log)


@given(log=logs(most=60))
def test_filtered_journeys_give_the_same_as_a_filtered_log(log: list[Event]) -> None:
    result = journeys_from(log).transitions()
    for row in result.table.to_pylist():
        source, target = row["source"], row["target"]
        behind = result.journeys(source=source, target=target)
        persons = {
            person
            for person, events in journeys_of(log).items()
            if transitions(events)[source, target]
        }
        assert len(behind) == len(persons)
        kept = [event for event in log if event.person in persons]
        again = {
            (r["source"], r["target"]): r["count"] for r in behind.transitions().table.to_pylist()
        }
        assert again == transitions(kept)


@given(log=logs(), filtered=st.booleans())
def test_ends_journeys_and_times_are_what_the_oracle_says(log: list[Event], filtered: bool) -> None:
    journeys = journeys_from(log)
    if filtered:
        journeys = journeys.where("visit").without("help")
        log = [e for kept in filters.where(log, [_visit]).values() for e in kept]
        log = [e for e in log if e.touchpoint != "help"]
    rows = journeys.transitions(ends=True, unique=True, times=True).table.to_pylist()
    pairs, times = with_ends(log), between(log)
    assert {(r["source"], r["target"]): r["count"] for r in rows} == {
        pair: len(persons) for pair, persons in pairs.items()
    }
    total = sum(map(len, pairs.values()))
    for row in rows:
        pair = (row["source"], row["target"])
        assert row["journeys"] == len(set(pairs[pair]))
        assert row["per_journey"] == len(pairs[pair]) / len(journeys_of(log))
        assert row["share"] == len(pairs[pair]) / total
        assert row["share_out"] == len(pairs[pair]) / sum(
            len(p) for (a, _), p in pairs.items() if a == pair[0]
        )
        assert row["share_in"] == len(pairs[pair]) / sum(
            len(p) for (_, b), p in pairs.items() if b == pair[1]
        )
        if pair not in times:
            assert row["mean_seconds"] is row["median_seconds"] is None
            continue
        seconds = [micros / 1e6 for micros in times[pair]]
        assert row["mean_seconds"] == pytest.approx(mean(seconds))
        assert (row["min_seconds"], row["max_seconds"]) == (min(seconds), max(seconds))
        low, high = median_low(seconds), median_high(seconds)
        assert low * 0.96 - 1e-6 <= row["median_seconds"] <= high * 1.04 + 1e-6


def _visit(event: Event) -> bool:
    return event.touchpoint == "visit"


@given(log=logs())
def test_many_touchpoints_are_counted_in_another_way(log: list[Event]) -> None:
    many = [*TOUCHPOINTS, *map(str, range(2_050))]
    few = journeys_from(log).transitions(ends=True, unique=True, times=True)
    more = journeys_from(log, touchpoints=many).transitions(ends=True, unique=True, times=True)
    assert few.table.equals(more.table)


@given(log=logs())
def test_the_ends_of_journeys_are_counted(log: list[Event]) -> None:
    tables = journeys_from(log).transitions().tables
    journeys = journeys_of(log).values()
    for name, place in (("starts", 0), ("ends", -1)):
        rows = tables[name].to_pylist()
        counts = Counter(events[place].touchpoint for events in journeys)
        assert {row["touchpoint"]: row["journeys"] for row in rows} == counts
        assert sum(row["share"] for row in rows) == pytest.approx(1 if journeys else 0)


def test_journeys_behind_the_ends() -> None:
    result = journeys_from([*LOG, Event("bob", 1, "cart")]).transitions(ends=True)
    assert len(result.journeys(source="path_start", target="visit")) == 1
    assert len(result.journeys(source="cart", target="path_end")) == 1


def test_a_matrix_has_the_wanted_labels() -> None:
    result = journeys_from(LOG).transitions(ends=True)
    matrix = result.matrix("share_out")
    assert matrix.labels == ("path_start", "visit", "cart", "order", "path_end")
    assert matrix.values[2].tolist() == [0, 0.5, 0, 0.5, 0]
    assert result.matrix(labels=["order", "help"]).values.tolist() == [[0, 0], [0, 0]]
    with pytest.raises(ConfigError, match="did you mean 'count'"):
        result.matrix("counts")


def test_a_touchpoint_may_not_be_called_like_an_end() -> None:
    journeys = journeys_from([Event("ana", 1, "path_end")], touchpoints=())
    assert journeys.transitions().table.num_rows == 0
    with pytest.raises(ConfigError, match="relabel"):
        journeys.transitions(ends=True)


def test_shares_add_up_and_the_definition_names_the_journeys() -> None:
    result = journeys_from(LOG).transitions()
    first = result.table.to_pylist()[0]
    assert (first["source"], first["target"], first["count"]) == ("visit", "cart", 2)
    assert first["share"] == 0.5
    assert "1 journeys with 5 events" in result.explain()


def test_a_cell_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match="did you mean 'order'"):
        journeys_from(LOG).transitions().journeys(source="ordr", target="cart")


@pytest.mark.parametrize("kind", ["graph", "matrix"])
def test_draws_a_chart(kind: Any, tmp_path: Path) -> None:
    chart = journeys_from(LOG).transitions(ends=True).chart(kind)
    chart.save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 5_000


def test_a_heat_map_shows_the_busiest_touchpoints(tmp_path: Path) -> None:
    log = [Event("ana", k, f"page {k % 90}") for k in range(200)]
    result = journeys_from(log, touchpoints=()).transitions()
    result.chart("matrix").save(str(tmp_path / "chart.svg"))
    assert "pairs of less frequent touchpoints are not drawn" in (tmp_path / "chart.svg").read_text(
        "utf-8"
    )


def test_a_matrix_can_be_too_large() -> None:
    result = journeys_from(LOG).transitions()
    with pytest.raises(ConfigError, match="5,001 touchpoints"):
        result.matrix(labels=[str(k) for k in range(5_001)])


def test_an_unknown_chart_is_refused() -> None:
    with pytest.raises(ConfigError, match="graph or matrix"):
        journeys_from(LOG).transitions().chart("pie")  # type: ignore[arg-type]
