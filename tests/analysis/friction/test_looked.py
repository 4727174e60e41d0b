from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from touchline.analysis.friction.looked import Looked, longest_pause
from touchline.analysis.journeys import Journeys
from touchline.analysis.pain_points import look_at
from touchline.kernels import friction_about
from touchline.kernels.spread import bin_count, place

MINUTE, DAY = 60_000_000, 86_400_000_000


def gaps(*micros: np.ndarray) -> np.ndarray:
    counts = np.zeros(bin_count(friction_about.BITS), np.int64)
    for value in np.concatenate(micros).astype(np.int64):
        counts[place(int(value), friction_about.BITS)] += 1
    return counts


def test_visits_end_between_seconds_and_days() -> None:
    chance = np.random.default_rng(1)
    within = chance.lognormal(np.log(40e6), 1.0, 3_000)
    between = chance.lognormal(np.log(5 * DAY), 1.0, 600)
    assert 10 * MINUTE < longest_pause(gaps(within, between)) < 12 * 60 * MINUTE


def test_times_of_one_kind_have_no_pause() -> None:
    chance = np.random.default_rng(1)
    none = longest_pause(gaps(chance.lognormal(np.log(5 * DAY), 1.5, 3_000)))
    assert none > 1_000 * 365 * DAY
    assert longest_pause(gaps(np.zeros(0))) == none
    clicks = gaps(chance.lognormal(np.log(3e5), 0.3, 900), chance.lognormal(np.log(4e7), 1, 3_000))
    assert longest_pause(clicks) == none  # seconds are no pause, however short the rest


def look(times: np.ndarray, **options: Any) -> Looked:
    n = len(times)
    table = pa.table(
        {
            "person": [f"u{k // 4}" for k in range(n)],
            "time": pa.array(times, pa.timestamp("us", "UTC")),
            "touchpoint": [["visit", "newsletter sent", "cart", "order"][k % 4] for k in range(n)],
            "plan": [["pro", "free", None][k % 3] for k in range(n)],
        }
    )
    journeys = Journeys.from_events(
        table, person="person", time="time", touchpoint="touchpoint", segments=["plan"]
    )
    return look_at(journeys, **options)


def test_moments_are_told_where_the_clock_is_fine_enough() -> None:
    times = 1_700_000_000_000_000 + np.cumsum(np.random.default_rng(1).integers(1, 9, 400) * 10**6)
    assert look(times).rules.rage > 0
    assert look(times // DAY * DAY).rules.rage == 0
    assert look(times // (5 * MINUTE) * 5 * MINUTE).rules.rage == 0


@pytest.mark.parametrize(("days", "interval"), [(300, "month"), (70, "week"), (9, "day")])
def test_there_are_about_a_dozen_periods(days: int, interval: str) -> None:
    looked = look(1_700_000_000_000_000 + np.arange(200) * days * DAY // 200)
    assert looked.periods is not None
    assert looked.periods.interval == interval
    assert looked.columns == ("plan", "period")


def test_what_the_company_does_is_left_out() -> None:
    looked = look(1_700_000_000_000_000 + np.arange(400) * MINUTE, least=2)
    names = [looked.journeys.touchpoints[code] for code in looked.touchpoints]
    assert set(names) == {"visit", "cart", "order"}
    assert looked.goal == "order"


def test_rare_touchpoints_and_values_are_left_out_and_counted() -> None:
    looked = look(1_700_000_000_000_000 + np.arange(400) * MINUTE, least=60)
    assert looked.left_out() == (0, 1)  # of 100 persons, a third has one of the two plans
    assert looked.split.sizes[0] == 1
