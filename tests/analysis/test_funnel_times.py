from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.logs import DAY, MINUTE, journeys_from, logs
from touchline.errors import ConfigError
from touchline.testing.oracle import Event, journeys_of
from touchline.testing.oracle.funnel import Rules, chains, depth, funnel

STEPS: list[Any] = ["visit", "cart", "order"]
TESTS = [lambda e, name=name: e.touchpoint == name for name in STEPS]
MONDAY = 1_704_067_200_000_000  # 2024-01-01T00:00:00Z
LOG = [
    Event("ana", MONDAY, "visit"),
    Event("ana", MONDAY + 30 * MINUTE, "cart"),
    Event("ana", MONDAY + DAY, "order"),
    Event("bob", MONDAY + DAY, "visit"),
    Event("bob", MONDAY + DAY + 90 * MINUTE, "cart"),
    Event("cem", MONDAY + 20 * DAY, "visit"),
]
orders = st.sampled_from(["ordered", "any", "strict"])
windows = st.sampled_from([3, 30 * MINUTE, DAY])


@given(log=logs(), order=orders, window=windows, steps=st.sampled_from([(1, 3), (2, 3), (1, 1)]))
def test_a_trend_counts_the_deepest_chain_of_each_person_and_day(
    log: list[Event], order: Any, window: int, steps: tuple[int, int]
) -> None:
    log = [event for event in log if abs(event.time - 1_700_000_000_000_000) < 300 * DAY]
    first, last = steps
    result = journeys_from(log).funnel_trend(
        STEPS, interval="day", order=order, window=window / 1e6, from_step=first, to_step=last
    )
    rules = Rules(order=order, window=window, entry="every")
    entered: Counter[int] = Counter()
    converted: Counter[int] = Counter()
    for events in journeys_of(log).values():
        deepest: dict[int, int] = {}
        for chain in chains(events, TESTS, rules):
            day = events[chain[0] or 0].time // DAY
            deepest[day] = max(deepest.get(day, 0), depth(chain))
        entered.update(day for day, reached in deepest.items() if reached >= first)
        converted.update(day for day, reached in deepest.items() if reached >= last)
    days = [int(edge) // DAY for edge in result.periods.edges[:-1]]
    assert result.table["entered"].to_pylist() == [entered[day] for day in days]
    assert result.table["converted"].to_pylist() == [converted[day] for day in days]
    for row in result.table.to_pylist():
        if row["entered"]:
            assert len(result.journeys(period=row["period"])) == row["entered"]
            assert len(result.journeys(period=row["period"], converted=True)) == row["converted"]


@given(
    log=logs(), order=orders, window=windows,
    entry=st.sampled_from(["latest", "first", "best", "last"]),
    steps=st.sampled_from([(1, 3), (2, 3), (1, 2)]),
)  # fmt: skip
def test_times_are_those_of_the_oracle(
    log: list[Event], order: Any, window: int, entry: Any, steps: tuple[int, int]
) -> None:
    first, last = steps
    result = journeys_from(log).time_to_convert(
        STEPS, order=order, window=window / 1e6, entry=entry, from_step=first, to_step=last
    )
    found = funnel(log, TESTS, Rules(order=order, window=window, entry=entry))
    times = [
        (times[last - 1] or 0) - (times[first - 1] or 0)
        for several in found.values()
        for times in several
        if times[last - 1] is not None
    ]
    assert result.seconds.tolist() == pytest.approx(sorted(time / 1e6 for time in times))
    assert sum(result.table["persons"].to_pylist()) == len(times)
    assert len(result.journeys()) == len(times)
    for row in result.table.to_pylist():
        assert len(result.journeys(from_seconds=row["from_seconds"])) == row["persons"]


def test_a_trend_knows_which_periods_are_still_open() -> None:
    result = journeys_from(LOG).funnel_trend(STEPS[:2], interval="week", window="7d")
    rows = result.table.to_pylist()
    assert [(row["period"], row["entered"], row["converted"], row["complete"]) for row in rows] == [
        ("2024-01-01", 2, 2, True),
        ("2024-01-08", 0, 0, False),
        ("2024-01-15", 1, 0, False),
    ]
    assert rows[1]["rate"] is None
    assert "weeks from Monday" in result.explain()
    assert "the 3 weeks from 2024-01-01" in result.explain()


def test_days_are_those_of_the_time_zone() -> None:
    journeys = journeys_from(LOG, timezone="America/New_York")
    periods = journeys.funnel_trend(STEPS, interval="day").table["period"].to_pylist()
    assert periods[0] == "2023-12-31"


def test_bins_are_whole_seconds_from_the_shortest_time() -> None:
    result = journeys_from(LOG).time_to_convert(STEPS[:2], bins=2)
    assert result.figures["median_seconds"] == 3600.0
    assert result.figures["bin_seconds"] == 1800
    assert [(row["from_seconds"], row["persons"]) for row in result.table.to_pylist()] == [
        (1800.0, 1), (3600.0, 0), (5400.0, 1),
    ]  # fmt: skip
    assert "from step 1 (visit) to step 2 (cart)" in result.explain()


def test_nobody_converts_in_no_bins() -> None:
    result = journeys_from(LOG).time_to_convert(["order", "visit"])
    assert result.table.num_rows == 0
    assert result.figures["median_seconds"] is None


@pytest.mark.parametrize("steps", [(0, 2), (2, 2), (3, 2), (1, 4)])
def test_refuses_steps_that_are_not_there(steps: tuple[int, int]) -> None:
    with pytest.raises(ConfigError, match="from_step is"):
        journeys_from(LOG).time_to_convert(STEPS, from_step=steps[0], to_step=steps[1])


def test_refuses_cells_that_are_not_there() -> None:
    journeys = journeys_from(LOG)
    with pytest.raises(ConfigError, match="no bin"):
        journeys.time_to_convert(STEPS[:2]).journeys(from_seconds=1.5)
    with pytest.raises(ConfigError, match="bins is 0"):
        journeys.time_to_convert(STEPS, bins=0)
    with pytest.raises(ConfigError, match="no figure of a funnel trend"):
        journeys.funnel_trend(STEPS).journeys(step=1)
    with pytest.raises(ConfigError, match="lies in none"):
        journeys.funnel_trend(STEPS).journeys(period="2030-01-01")


def test_draws_charts(tmp_path: Path) -> None:
    journeys = journeys_from(LOG)
    journeys.funnel_trend(STEPS).chart().save(str(tmp_path / "trend.png"))
    journeys.time_to_convert(STEPS).chart().save(str(tmp_path / "times.png"))
    journeys.time_to_convert(["order", "visit"]).chart().save(str(tmp_path / "none.png"))
    for name in ("trend", "times"):
        assert (tmp_path / f"{name}.png").stat().st_size > 5_000
