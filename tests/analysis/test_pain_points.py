from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.logs import journeys_from
from touchline.analysis.difference import Difference
from touchline.analysis.friction.finding import Comparison, Detected, Finding
from touchline.analysis.intervals import Interval
from touchline.analysis.journeys import Journeys
from touchline.analysis.pain_points import PainPoints, look_at, pain_points_of
from touchline.cli.answer import as_json
from touchline.errors import ConfigError
from touchline.testing.oracle import Event

WAY = ("home", "search", "product", "cart", "checkout", "payment", "order")
SECOND = 1_000_000


@cache
def log(  # noqa: C901 - a walk with five things that can go wrong
    *pains: str, seed: int = 1, names: tuple[str, ...] = WAY, persons: int = 6_000
) -> pa.Table:
    """Walks along *names*, one step on at a time, with some going back, staying or leaving.

    Segments go along with each other: most persons of cohort A are on Android, and it is slower
    and leaves sooner everywhere.
    """
    chance = np.random.default_rng(seed)
    android = chance.random(persons) < 0.4
    cohort_a = chance.random(persons) < np.where(android, 0.7, 0.2)
    intent = chance.normal(size=persons)
    rows: list[tuple[int, float, str]] = []
    for person in range(persons):
        at, time = 0, float(chance.uniform(0, 1e7))
        mine = bool(android[person])
        for _ in range(40):
            name = names[at]
            rows.append((person, time, name))
            if at == len(names) - 1:
                break
            leave = 0.12 * np.exp(-0.3 * intent[person]) + 0.03 * mine
            wait = 30 + 10 * mine
            hurt = mine and f"{name}:" in "".join(pains)
            if hurt and f"{name}:drop_off" in pains:
                leave += 0.2
            if hurt and f"{name}:loop" in pains and chance.random() < 0.25:
                for again in (names[at - 1], name):
                    time += float(chance.lognormal(np.log(wait), 1))
                    rows.append((person, time, again))
                leave += 0.2
            if hurt and f"{name}:long_wait" in pains:
                wait *= 5
            if hurt and f"{name}:rage" in pains and chance.random() < 0.15:
                rows += [(person, time + 0.5 * k, name) for k in range(1, 6)]
                time, leave = time + 3, 0.6
            if hurt and f"{name}:error" in pains and chance.random() < 0.15:
                rows.append((person, time + 2, f"{name} error"))
                time, leave = time + 2, 0.6
            time += float(chance.lognormal(np.log(wait), 1))
            if chance.random() < leave:
                break
            step = chance.random()
            at = max(0, at - 1) if step < 0.12 else at if step < 0.17 else at + 1
    who = np.array([row[0] for row in rows])
    micros = np.array([row[1] * SECOND for row in rows]).astype(np.int64) + 1_700_000_000 * SECOND
    return pa.table(
        {
            "person": who,
            "time": pa.array(micros, pa.timestamp("us", "UTC")),
            "touchpoint": [row[2] for row in rows],
            "value": pa.array([40.0 if row[2] == names[-1] else None for row in rows]),
            "platform": np.where(android, "android", "other")[who],
            "cohort": np.where(cohort_a, "A", "B")[who],
        }
    )


def journeys_of(table: pa.Table) -> Journeys:
    return Journeys.from_events(
        table, person="person", time="time", touchpoint="touchpoint", value="value",
        segments=["platform", "cohort"],
    )  # fmt: skip


@cache
def found(*pains: str, **options: Any) -> PainPoints:
    return journeys_of(log(*pains)).pain_points(**options)


def said(result: PainPoints) -> list[tuple[str, str | None, dict[str, str]]]:
    return [(point.kind, point.touchpoint, dict(point.segment)) for point in result.points]


ANDROID = {"platform": "android"}


@pytest.mark.parametrize(
    "pain",
    [
        ("drop_off", "product"), ("loop", "product"), ("long_wait", "search"),
        ("rage", "product"), ("error", "search"),
    ],
)  # fmt: skip
def test_what_was_planted_is_found_and_nothing_else(pain: tuple[str, str]) -> None:
    kind, touchpoint = pain
    result = found(f"{touchpoint}:{kind}")
    where = f"{touchpoint} error" if kind == "error" else touchpoint
    assert said(result) == [(kind, where, ANDROID)] or said(result) == [(kind, touchpoint, ANDROID)]
    point = result.points[0]
    assert point.comparison.here > point.comparison.elsewhere
    assert point.p_adjusted < 0.01
    assert point.text


def test_several_pains_are_told_apart() -> None:
    result = found("product:drop_off", "search:rage")
    assert sorted(said(result), key=str) == [
        ("drop_off", "product", ANDROID), ("rage", "search", ANDROID),
    ]  # fmt: skip
    rage = next(point for point in result.points if point.kind == "rage")
    also = {(other["kind"], other["touchpoint"]) for other in rage.details["also"]}
    assert ("repeat", "search") in also


@pytest.mark.parametrize("seed", range(3))
def test_where_nothing_is_wrong_nothing_is_found(seed: int) -> None:
    assert said(journeys_of(log(seed=seed + 10)).pain_points()) == []


def test_a_segment_that_is_a_time_in_other_words_is_compared_all_the_same() -> None:
    """All on Android come in another season, as cohorts do: within a period there is one group."""
    table = log("product:drop_off").to_pandas()
    table.loc[table.platform == "android", "time"] += np.timedelta64(130, "D")
    result = journeys_of(pa.Table.from_pandas(table)).pain_points(by=("platform",))
    assert said(result) == [("drop_off", "product", ANDROID)]


def test_names_that_say_nothing_do_not_matter() -> None:
    names = tuple("abcdefg")
    result = journeys_of(log("c:drop_off", names=names)).pain_points()
    assert said(result) == [("drop_off", "c", ANDROID)]
    assert result.options["goal"] is None
    assert "no goal is known" in result.explain()


def test_the_cost_is_persons_times_effect_times_worth() -> None:
    point = found("product:drop_off").points[0]
    assert found("product:drop_off").options["worth"] == 40.0
    assert point.value_at_stake == pytest.approx(-point.persons * point.effect * 40)
    low, high = point.value_interval.low, point.value_interval.high
    assert low is not None
    assert high is not None
    assert low < point.value_at_stake < high
    twice = found("product:drop_off", worth=80.0).points[0]
    assert twice.value_at_stake == pytest.approx(2 * point.value_at_stake)


def test_lost_orders_are_those_that_were_planted() -> None:
    """A fifth more of those on Android leave each time; what those who pass on reach is lost."""
    table = log("product:drop_off").to_pandas()
    mine = table[table.platform == "android"]
    paths = mine.groupby("person").touchpoint.agg(set)
    passed_on = [path for path in paths if {"product", "cart"} <= path]
    reached = float(np.mean(["order" in path for path in passed_on]))
    times = int((mine.touchpoint == "product").sum())
    point = found("product:drop_off").points[0]
    assert -point.effect * point.persons == pytest.approx(0.2 * times * reached, rel=0.2)


def test_the_journeys_behind_a_pain_point_show_it() -> None:
    result = found("search:rage")
    point = result.points[0]
    kept = result.journeys(rank=1)
    assert (len(kept), kept.person_count) == (point.journeys, point.persons)
    assert set(point.examples) <= set(map(str, kept.to_table()["person"].to_pylist()))
    assert "rage at search of platform: android" in kept.describe()
    with pytest.raises(ConfigError, match="no pain point 2"):
        result.journeys(rank=2)


def test_the_table_has_a_row_a_pain_point() -> None:
    result = found("search:rage")
    row = result.table.to_pylist()[0]
    point = result.points[0]
    assert (row["rank"], row["kind"], row["who"]) == (1, "rage", "platform: android")
    assert (row["at_stake"], row["effect_low"]) == (point.value_at_stake, point.interval.low)
    assert result.readable().column_names[-1] == "at_stake_high"
    assert result.paragraphs() == [f"1. {point.text}"]


def test_json_has_the_evidence() -> None:
    answer = json.loads(as_json(found("search:rage"), "pain_points"))
    one = answer["pain_points"][0]
    assert one["segment"] == ANDROID
    assert one["interval"] == [one["interval"][0], one["interval"][1]]
    assert one["evidence"]["comparison"]["measure"] == "rage_share"
    assert one["evidence"]["examples"]
    assert one["text"]


def test_a_goal_and_segments_can_be_chosen() -> None:
    result = found("product:drop_off", goal="cart", by=("platform",))
    assert said(result) == [("drop_off", "product", ANDROID)]
    assert result.points[0].effect < -0.3  # all who stay reach the next step
    assert said(found("product:drop_off", by=())) == []
    with pytest.raises(ConfigError, match="no segment 'plattform'"):
        found("product:drop_off", by=("plattform",))


def test_a_goal_can_be_a_condition() -> None:
    goal = {"any": ["order", "payment"]}
    result = journeys_of(log("product:drop_off")).pain_points(goal=goal)
    assert result.options["goal"] == "order or payment"
    assert said(result) == [("drop_off", "product", ANDROID)]


def test_roles_can_be_declared() -> None:
    table = log("search:error")
    renamed = [name.replace("search error", "x17") for name in table["touchpoint"].to_pylist()]
    journeys = journeys_of(table.set_column(2, "touchpoint", pa.array(renamed)))
    assert "error" not in {kind for kind, _, _ in said(journeys.pain_points())}
    assert [kind for kind, _, _ in said(journeys.pain_points(errors=["x17"]))] == ["error"]


@pytest.mark.parametrize(
    ("options", "message"),
    [({"least": 1}, "least is 1"), ({"level": 0}, "level is 0"), ({"goal": "ordr"}, "'order'")],
)
def test_wrong_options_are_named(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        found(**options)


def test_what_comes_from_elsewhere_is_corrected_and_ranked_with_the_rest() -> None:
    looked = look_at(journeys_of(log("product:drop_off")))
    low = Finding(
        kind="low_score",
        touchpoint="cart",
        comparison=Comparison(
            measure="score_mean", unit="score", here=2.0, n_here=80, elsewhere=4.0, n_elsewhere=90
        ),
        p=1e-9,
        persons=80,
        journeys=80,
        effect=Difference(-0.9, Interval(-0.95, -0.8), 1e-9),
    )
    result = pain_points_of(looked, extra=[Detected((low,), 10)])
    assert [kind for kind, _, _ in said(result)] == ["drop_off", "low_score"]
    with pytest.raises(ConfigError, match="not one of single journeys"):
        result.journeys(rank=2)
    many = pain_points_of(looked, extra=[Detected((low,), 10**9)])
    assert "low_score" not in {kind for kind, _, _ in said(many)}


@pytest.mark.parametrize("log_", [[], [Event("ana", 1, "visit")]])
def test_a_log_of_nothing_has_no_pain_points(log_: list[Event], tmp_path: Path) -> None:
    result = journeys_from(log_).pain_points()
    assert result.table.num_rows == 0
    assert result.table.schema.field("effect").type == pa.float64()
    result.chart().save(str(tmp_path / "chart.svg"))
    assert result.explain()


def test_draws_a_chart(tmp_path: Path) -> None:
    found("product:drop_off", "search:rage").chart().save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 5_000
