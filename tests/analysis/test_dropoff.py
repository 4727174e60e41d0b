from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from tests.logs import journeys_from, logs
from touchline.analysis.intervals import wilson
from touchline.analysis.journeys import Journeys
from touchline.analysis.odds import odds_ratios
from touchline.errors import ConfigError
from touchline.testing.oracle import Event, filters, journeys_of
from touchline.testing.oracle.dropoff import before_goal, counts, ended

LOG = [
    Event(person, k, name, {"plan": plan, "colour": None})
    for person, plan, path in [
        ("ana", "pro", ["visit", "cart", "order"]),
        ("bob", "pro", ["visit", "cart", "help", "order", "help"]),
        ("cem", "free", ["visit", "cart"]),
        ("dee", None, ["visit"]),
    ]
    for k, name in enumerate(path)
]
GOALS: list[Any] = [None, "order", {"where": {"colour": "red"}}]


def reaches(goal: Any) -> Any:
    if goal is None:
        return None
    if goal == "order":
        return lambda event: event.touchpoint == "order"
    return lambda event: event.properties["colour"] == "red"


def with_plans() -> Journeys:
    table = [
        {"who": e.person, "at": e.time, "what": e.touchpoint, "plan": e.properties["plan"]}
        for e in LOG
    ]
    return Journeys.from_events(
        table, person="who", time="at", touchpoint="what", segments=["plan"]
    )


@pytest.mark.parametrize("after", [None, "visit"])
@pytest.mark.parametrize("goal", GOALS)
@given(log=logs(most=50))
def test_counts_what_the_oracle_counts(log: list[Event], goal: Any, after: str | None) -> None:
    result = journeys_from(log).dropoff(goal, after=after)
    journeys = journeys_of(log)
    if after is not None:
        journeys = filters.truncate(log, lambda e: e.touchpoint == after, None, whole=False)
    wanted = ended(journeys.values(), reaches(goal))
    rows = {row["touchpoint"]: row for row in result.table.to_pylist()}
    assert {n: (r["journeys"], r["ended"]) for n, r in rows.items()} == wanted
    for row in rows.values():
        interval = wilson(row["ended"], row["journeys"])
        assert (row["rate_low"], row["rate_high"]) == (interval.low, interval.high)
        assert len(result.journeys(touchpoint=row["touchpoint"])) == row["ended"]
    missed = sum(not before_goal(j, reaches(goal))[1] for j in journeys.values())
    assert result.figures["ended"] == missed
    assert sum(row["share"] for row in rows.values()) == pytest.approx(1 if missed else 0)


@pytest.mark.parametrize("goal", GOALS[1:])
@given(log=logs(most=50))
def test_what_goes_along_is_what_the_oracle_counts(log: list[Event], goal: Any) -> None:
    rows = journeys_from(log).dropoff(goal).tables["drivers"].to_pylist()
    for row in rows:

        def has(names: list[str], name: str = row["value"]) -> bool:
            return name in names

        cells = counts(journeys_of(log).values(), reaches(goal), has)
        assert row["journeys"] == cells[True, True] + cells[True, False]
        assert row["ended"] == cells[True, False]
        assert row["other_journeys"] == cells[False, True] + cells[False, False]
        assert row["other_rate"] == cells[False, False] / row["other_journeys"]
        a, b, c, d = (
            cells[key] + 0.5 for key in ((True, False), (True, True), (False, False), (False, True))
        )
        assert row["odds_ratio"] == pytest.approx(a * d / b / c)
        assert row["odds_low"] < row["odds_ratio"] < row["odds_high"]
        assert row["p_value"] is None or row["p_adjusted"] >= row["p_value"] * 0.999


def test_segments_are_compared_too() -> None:
    rows = with_plans().dropoff("order").tables["drivers"].to_pylist()
    plans = {row["value"]: row for row in rows if row["factor"] == "plan"}
    assert plans.keys() == {"pro", "free", None}
    assert (plans["pro"]["journeys"], plans["pro"]["ended"]) == (2, 0)
    assert (plans["free"]["rate"], plans["free"]["other_rate"]) == (1.0, 1 / 3)
    rows = with_plans().dropoff("order", segments=[]).tables["drivers"].to_pylist()
    assert {row["factor"] for row in rows} == {"touchpoint"}


def test_what_comes_next_ends_at_the_goal() -> None:
    rows = journeys_from(LOG).dropoff("order").tables["next"].to_pylist()
    pairs = {(row["source"], row["target"]): row["count"] for row in rows}
    assert pairs["order", "path_end"] == 2
    assert ("order", "help") not in pairs
    assert pairs["cart", "path_end"] == 1


def test_odds_of_an_empty_group_have_no_p_value() -> None:
    def one(n: int) -> Any:
        return np.array([n])

    odds = odds_ratios(one(0), one(0), one(3), one(4))
    assert np.isnan(odds.p_value[0])
    assert odds.low[0] < 1 < odds.high[0]


def test_an_empty_log_has_no_rows(tmp_path: Path) -> None:
    result = journeys_from([]).dropoff("order")
    assert result.table.num_rows == result.tables["drivers"].num_rows == 0
    assert result.figures["rate"] is None
    result.chart().save(str(tmp_path / "chart.svg"))
    result.chart("drivers").save(str(tmp_path / "drivers.svg"))


def test_the_definition_names_the_settings() -> None:
    assert "last event" in journeys_from(LOG).dropoff().explain()
    said = journeys_from(LOG).dropoff("order", after="cart").explain()
    assert "without order" in said
    assert "first cart on" in said


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match="did you mean 'order'"):
        journeys_from(LOG).dropoff("ordr")
    with pytest.raises(ConfigError, match="no segment 'plan'"):
        journeys_from(LOG).dropoff("order", segments=["plan"])


@pytest.mark.parametrize("kind", ["rates", "drivers"])
def test_draws_a_chart(kind: Any, tmp_path: Path) -> None:
    with_plans().dropoff("order").chart(kind).save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 5_000


def test_without_a_goal_nothing_drives_endings() -> None:
    with pytest.raises(ConfigError, match="if there is a goal"):
        with_plans().dropoff().chart("drivers")
