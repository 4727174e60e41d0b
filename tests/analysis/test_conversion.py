from __future__ import annotations

from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.logs import DAY, MINUTE, journeys_from, logs
from touchline.errors import ConfigError
from touchline.testing.oracle import Event, journeys_of
from touchline.testing.oracle.conversion import conversion

LOG = [
    Event(person, k * MINUTE, name)
    for person, names in {
        "ana": ["mail", "visit", "order"], "bob": ["visit"], "cem": ["order"], "دارا": ["mail"],
    }.items()
    for k, name in enumerate(names)
]  # fmt: skip


@given(
    log=logs(),
    ends=st.sampled_from([("visit", "order"), ("visit", "visit"), ("visit", None)]),
    within_events=st.sampled_from([None, 1, 2]),
    within=st.sampled_from([None, 0, 3, 30 * MINUTE, DAY]),
)
def test_converts_what_the_oracle_converts(
    log: list[Event], ends: tuple[str, str | None], within_events: int | None, within: int | None
) -> None:
    start, end = ends
    seconds = None if within is None else within / 1e6
    result = journeys_from(log).conversion(start, end, within_events=within_events, within=seconds)
    found = conversion(
        log,
        lambda e: e.touchpoint == start,
        None if end is None else lambda e: e.touchpoint == end,
        within_events=within_events,
        within=within,
    )
    times = [time / 1e6 for time in found.values() if time is not None]
    row: dict[str, Any] = result.table.to_pylist()[0]
    assert (row["with_start"], row["converted"]) == (len(found), len(times))
    if times:
        assert row["average_seconds"] == pytest.approx(sum(times) / len(times))
    assert len(result.journeys()) == len(found)
    assert len(result.journeys(converted=True)) == len(times)
    assert len(result.journeys(converted=False)) == len(found) - len(times)
    everyone = journeys_of(log).values()
    has_end = sum(end is None or any(e.touchpoint == end for e in events) for events in everyone)
    assert row["base_rate"] == (has_end / len(everyone) if everyone else None)


def test_the_lift_compares_with_all_journeys() -> None:
    result = journeys_from(LOG).conversion("visit", "order", within="1h", within_events=3)
    row = result.table.to_pylist()[0]
    assert (row["rate"], row["base_rate"], row["lift"]) == (0.5, 0.5, 1.0)
    assert row["lift_low"] < 1 < row["lift_high"]
    assert row["low"] < 0.5 < row["high"]
    assert "at most 3 events later and within 1 h" in result.explain()


def test_the_interval_of_the_lift_shrinks_with_more_journeys() -> None:
    many = [
        Event(f"{event.person}{copy}", event.time, event.touchpoint)
        for copy in range(100)
        for event in LOG
    ]
    figures = journeys_from(many).conversion("visit", "order").figures
    # p_a = p_b = 1/2, p_c = p_ab = 1/4: the variance is (4 - 2 - 2 + 2 - 1) / 400
    assert figures["lift_high"] == pytest.approx(2.718281828 ** (1.959963985 / 20))


def test_without_a_start_there_is_no_rate() -> None:
    row = journeys_from(LOG).conversion("help", "order").table.to_pylist()[0]
    assert (row["with_start"], row["rate"], row["lift"]) == (0, None, None)


def test_refuses_what_cannot_be() -> None:
    with pytest.raises(ConfigError, match="within_events is 0"):
        journeys_from(LOG).conversion("visit", "order", within_events=0)
    with pytest.raises(ConfigError, match="did you mean 'order'"):
        journeys_from(LOG).conversion("visit", "ordr")
    with pytest.raises(ConfigError, match="no figure of a conversion"):
        journeys_from(LOG).conversion("visit", "order").journeys(step=1)


def test_draws_a_chart(tmp_path: Path) -> None:
    journeys_from(LOG).conversion("visit", "order").chart().save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 5_000
