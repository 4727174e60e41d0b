from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs import TOUCHPOINTS, journeys_from, logs
from touchline.errors import ConfigError
from touchline.testing.oracle import Event, filters, journeys_of
from touchline.testing.oracle.dropoff import counts
from touchline.testing.oracle.loops import loops, micros_within

LOG = [
    *[Event("ana", k, name) for k, name in enumerate(["visit", "cart", "visit", "visit", "order"])],
    *[Event("bob", k, name) for k, name in enumerate(["visit", "cart"])],
]


def is_red(event: Event) -> bool:
    return event.properties["colour"] == "red"


@given(log=logs(most=50), longest=st.integers(1, 4), filtered=st.booleans())
def test_counts_what_the_oracle_counts(log: list[Event], longest: int, filtered: bool) -> None:
    kept = journeys_from(log)
    journeys = journeys_of(log)
    if filtered:
        kept = kept.where("visit").without("help")
        journeys = filters.where(log, [lambda e: e.touchpoint == "visit"])
        journeys = {p: [e for e in j if e.touchpoint != "help"] for p, j in journeys.items()}
    result = kept.loops(longest=longest, most=1_000)
    found, paths = loops(journeys.values(), longest)
    rows = {row["touchpoint"]: row for row in result.table.to_pylist()}
    assert rows.keys() == {name for name, mine in found.items() if mine.looping}
    for name, row in rows.items():
        mine = found[name]
        assert (row["journeys"], row["looping"]) == (len(mine.journeys), len(mine.looping))
        assert row["persons"] == len(mine.persons)
        assert (row["repeats"], row["returns"]) == (mine.repeats, mine.returns)
        assert row["ping_pong"] == mine.ping_pong
        assert row["extra_events"] == mine.repeats + mine.returns
        assert row["extra_seconds"] == pytest.approx(mine.micros / 1e6)
        assert row["share"] == len(mine.looping) / len(mine.journeys)
    listed = {tuple(r["path"]): r for r in result.tables["loops"].to_pylist()}
    assert {path: row["count"] for path, row in listed.items()} == {
        path: len(numbers) for path, numbers in paths.items()
    }
    for path, row in listed.items():
        assert row["journeys"] == len(set(paths[path]))
    within = sum(map(micros_within, journeys.values()))
    assert result.figures["loop_seconds"] == pytest.approx(within / 1e6)
    looping = {n for mine in found.values() for n in mine.looping}
    assert result.figures["looping_journeys"] == len(looping)
    assert result.figures["looping_persons"] == len(looping)


@given(log=logs(most=50))
def test_loops_of_many_touchpoints_are_counted_in_another_way(log: list[Event]) -> None:
    many = [*TOUCHPOINTS, *map(str, range(600))]
    few = journeys_from(log).loops(longest=4)
    more = journeys_from(log, touchpoints=many).loops(longest=4)
    assert few.table.equals(more.table)
    rows = [table.to_pylist() for table in (few.tables["loops"], more.tables["loops"])]
    assert sorted(rows[0], key=str) == sorted(rows[1], key=str)


@pytest.mark.parametrize("goal", ["order", {"where": {"colour": "red"}}])
@given(log=logs(most=60))
def test_loops_before_the_goal_are_compared_with_single_visits(log: list[Event], goal: Any) -> None:
    def reaches(event: Event) -> bool:
        return event.touchpoint == "order" if goal == "order" else is_red(event)

    for row in journeys_from(log).loops(goal=goal).table.to_pylist():
        name = row["touchpoint"]

        def several(names: list[str], name: str = name) -> bool | None:
            return None if name not in names else names.count(name) > 1

        cells = counts(journeys_of(log).values(), reaches, several)
        for column, has in (("goal_rate_looping", True), ("goal_rate_once", False)):
            total = cells[has, True] + cells[has, False]
            assert row[column] == (cells[has, True] / total if total else None)


@given(log=logs(most=50))
def test_the_journeys_behind_a_figure_are_as_many_as_it_says(log: list[Event]) -> None:
    result = journeys_from(log).loops(longest=4)
    for row in result.table.to_pylist():
        assert len(result.journeys(touchpoint=row["touchpoint"])) == row["looping"]
    for row in result.tables["loops"].to_pylist():
        assert len(result.journeys(path=row["path"])) == row["journeys"]


def test_a_person_with_several_journeys_is_counted_once() -> None:
    log = [Event("ana", day * 86_400_000_000 + k, "visit") for day in (1, 2) for k in (0, 1)]
    result = journeys_from(log).per("session").loops()
    row = result.table.to_pylist()[0]
    assert (row["persons"], row["looping"]) == (1, 2)
    assert (result.figures["looping_persons"], result.figures["looping_journeys"]) == (1, 2)


def test_only_so_many_loops_are_listed_and_the_most_frequent_first() -> None:
    table = journeys_from(LOG).loops(most=1).tables["loops"].to_pylist()
    assert [(row["path"], row["count"]) for row in table] == [(["visit", "visit"], 1)]


def test_a_log_without_loops_has_no_rows(tmp_path: Path) -> None:
    result = journeys_from([Event("ana", 1, "visit")]).loops(goal="visit")
    assert result.table.num_rows == 0
    assert result.figures["share_of_journeys"] == 0
    result.chart().save(str(tmp_path / "chart.svg"))


def test_the_definition_names_the_settings() -> None:
    said = journeys_from(LOG).loops(goal="order", longest=2).explain()
    assert "up to 2 transitions" in said
    assert "goal order" in said


def test_wrong_settings_are_named() -> None:
    with pytest.raises(ConfigError, match="1 to 4"):
        journeys_from(LOG).loops(longest=5)
    with pytest.raises(ConfigError, match="did you mean 'order'"):
        journeys_from(LOG).loops(goal="ordr")
    with pytest.raises(ConfigError, match="touchpoint=… or path"):
        journeys_from(LOG).loops().journeys(step=1)


def test_draws_a_chart(tmp_path: Path) -> None:
    journeys_from(LOG).loops().chart().save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 5_000
