from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.analysis.test_retention import BEGIN
from tests.logs import DAY, journeys_from, logs
from touchline.errors import ConfigError
from touchline.testing.oracle import Event
from touchline.testing.oracle.calendar import label_of
from touchline.testing.oracle.retention import flags

ZONE = "Europe/Lisbon"
DATES = st.lists(
    st.integers(0, 60).map(lambda day: label_of(1_700_000_000_000_000 + day * DAY, "day", ZONE)),
    min_size=1,
    max_size=5,
)


@given(log=logs(most=60), dates=DATES, cut=st.booleans(), step=st.sampled_from([None, "visit"]))
def test_flags_are_those_of_the_oracle(
    log: list[Event], dates: list[str], cut: bool, step: str | None
) -> None:
    journeys = journeys_from(log, timezone=ZONE)
    found = (journeys.per("session") if cut else journeys).retention_flags(dates, step=step)
    counted = [event for event in log if step in (None, event.touchpoint)]
    wanted = {event.person: [False] * len(dates) for event in log}
    wanted |= flags(counted, dates, lambda time: label_of(time, "day", ZONE))
    rows = found.persons().to_pylist()
    assert {row["person"]: row["flags"] for row in rows} == wanted
    for number, row in enumerate(found.table.to_pylist()):
        persons = sum(mine[number] for mine in wanted.values())
        assert row["persons"] == persons
        assert found.journeys(date=row["date"]).person_count == persons


def test_a_stretch_of_days_is_a_date_too() -> None:
    log = [Event(who, BEGIN + day * DAY, "visit") for who, day in [("a", 0), ("a", 9), ("b", 0)]]
    found = journeys_from(log).retention_flags(["2023-11-13", "2023-11-20/2023-11-26"])
    assert found.table["persons"].to_pylist() == [2, 1]
    assert found.table["rate"].to_pylist() == [1.0, 0.5]
    assert "on 2023-11-13" in found.explain()


@pytest.mark.parametrize("dates", [[], "2023-11-13", ["someday"]])
def test_wrong_dates_are_refused(dates: list[str]) -> None:
    with pytest.raises(ConfigError, match=r"dates is|is no date"):
        journeys_from([Event("a", 0, "visit")]).retention_flags(dates)


def test_a_date_that_was_not_asked_for_is_refused() -> None:
    found = journeys_from([Event("a", BEGIN, "visit")]).retention_flags(["2023-11-13"])
    with pytest.raises(ConfigError, match="date is '2023-11-14'"):
        found.journeys(date="2023-11-14")


def test_draws_a_chart(tmp_path: Path) -> None:
    log = [Event(str(k), BEGIN + day * DAY, "visit") for k in range(9) for day in range(k)]
    dates = [f"2023-11-{day}" for day in range(13, 20)]
    journeys_from(log).retention_flags(dates).chart().save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 5_000
