from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from touchline.errors import ConfigError
from touchline.eventlog.calendar import DAY, Interval, WeekStart, days_between, periods_between
from touchline.kernels.periods import locate, scale_of
from touchline.testing.oracle.calendar import label_of, next_labels

INTERVALS = st.sampled_from(["hour", "day", "week", "month", "quarter", "year"])
ZONES = st.sampled_from(["UTC", "Europe/Lisbon", "America/New_York", "Asia/Tehran", "Asia/Kolkata"])
WEEK_STARTS = st.sampled_from(["monday", "sunday"])
INSTANTS = st.integers(1_200_000_000_000_000, 1_800_000_000_000_000)


@given(INSTANTS, st.integers(0, 200 * DAY), INTERVALS, ZONES, WEEK_STARTS)
def test_an_instant_lies_in_the_period_that_a_clock_on_the_wall_says(
    begin: int, span: int, interval: Interval, zone: str, week_start: WeekStart
) -> None:
    periods = periods_between(begin, begin + span, interval, zone, week_start)
    labels = periods.labels
    assert labels[0] == label_of(begin, interval, zone, week_start)
    assert labels[-1] == label_of(begin + span, interval, zone, week_start)
    for edge, label in zip(periods.edges[:200].tolist(), labels[:200], strict=False):
        assert label_of(edge, interval, zone, week_start) == label
        assert label_of(edge - 1, interval, zone, week_start) != label
    assert list(labels[:40]) == next_labels(begin, len(labels[:40]), interval, zone, week_start)


@given(INSTANTS, st.lists(st.integers(-400 * DAY, 400 * DAY), max_size=20), INTERVALS, ZONES)
def test_looking_up_agrees_with_a_binary_search(
    begin: int, offsets: list[int], interval: Interval, zone: str
) -> None:
    edges = periods_between(begin, begin + 100 * DAY, interval, zone).edges
    scale = scale_of(edges)
    for instant in [begin + offset for offset in offsets] + edges.tolist():
        found = int(np.searchsorted(edges, instant, side="right")) - 1
        assert locate(edges, scale, instant) == found


def test_the_hour_after_a_clock_is_put_back_is_told_apart() -> None:
    begin = 1_729_986_000_000_000  # 2024-10-27T00:40 in Lisbon
    labels = periods_between(begin, begin + DAY // 8, "hour", "Europe/Lisbon").labels
    assert labels[:3] == ("2024-10-27 00:00", "2024-10-27 01:00", "2024-10-27 01:00+00:00")


def test_finds_a_period_by_its_label_by_a_day_in_it_and_refuses_others() -> None:
    weeks = periods_between(0, 30 * DAY, "week", "UTC")
    assert weeks.find("1970-01-05") == weeks.find("1970-01-07T10:00:00") == 1
    with pytest.raises(ConfigError, match="lies in none of the weeks"):
        weeks.find("1971-01-01")


def test_too_many_periods_are_refused_with_what_to_do() -> None:
    with pytest.raises(ConfigError, match=r"at most 10 are possible") as error:
        periods_between(0, 100 * DAY, "day", "UTC", most=10)
    assert "begin" in str(error.value.hint)


def test_midnights_cover_whole_years() -> None:
    days = days_between(0, 400 * DAY, "Asia/Tehran")
    assert len(days) == 365 + 365 + 1
    assert np.all(np.diff(days) >= 23 * DAY // 24)
