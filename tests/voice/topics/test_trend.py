"""The trend of a theme: shares per period, and a slope that agrees with least squares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from touchline.voice.topics.trend import calendar_of


def test_months_and_over_long_times_quarters() -> None:
    begin = datetime(2023, 11, 5, tzinfo=UTC)
    months = calendar_of([begin + timedelta(days=30 * n) for n in range(5)])
    assert (months.period, months.names[0], months.names[-1]) == (
        "month",
        "2023-11-01",
        "2024-03-01",
    )
    quarters = calendar_of([begin, None, begin + timedelta(days=1200)])
    assert quarters.period == "quarter"
    assert quarters.names[:2] == ("2023-10-01", "2024-01-01")
    assert quarters.place[1] == -1


def test_the_slope_is_that_of_least_squares() -> None:
    draw = np.random.default_rng(5)
    month = draw.integers(0, 12, 3000)
    speaks = draw.random(3000) < 0.05 + 0.02 * month
    times = [datetime(2024, int(m) + 1, 3, tzinfo=UTC) for m in month]
    found = calendar_of(times).trend(speaks)
    assert found is not None
    assert found.slope == pytest.approx(np.polyfit(month, speaks.astype(float), 1)[0])
    assert found.interval.low is not None
    assert found.interval.high is not None
    assert found.interval.low < 0.02 < found.interval.high
    assert sum(share.n for share in found.shares) == speaks.sum()
    assert sum(share.of for share in found.shares) == 3000


def test_the_interval_covers_no_change_as_often_as_it_says() -> None:
    draw = np.random.default_rng(6)
    covered = 0
    for _ in range(200):
        month = draw.integers(0, 12, 400)
        times = [datetime(2024, int(m) + 1, 3, tzinfo=UTC) for m in month]
        found = calendar_of(times).trend(draw.random(400) < 0.1)
        assert found is not None
        covered += (found.interval.low or 0) <= 0 <= (found.interval.high or 0)
    assert 180 <= covered <= 199


def test_nothing_is_said_of_few_texts_or_periods() -> None:
    day = datetime(2024, 1, 1, tzinfo=UTC)
    assert calendar_of([day] * 100).trend(np.ones(100, bool)) is None
    spread = [day + timedelta(days=40 * n) for n in range(10)]
    assert calendar_of(spread).trend(np.ones(10, bool)) is None
    assert calendar_of([None, None]).trend(np.ones(2, bool)) is None
