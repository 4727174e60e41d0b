"""More messages a week than people bear."""

from __future__ import annotations

import numpy as np

from tests.analysis.friction.company import DAY, HOUR, LogOf, only
from touchline.analysis.friction.detectors.pressure import pressure
from touchline.analysis.friction.looked import Looked


def company(*, limit: int | None, weeks: int = 10, turning: bool = True) -> Looked:
    """Persons get one to seven messages a week; each drives away 1 %, beyond *limit* 5 %.

    Those of the first seven days are not yet that many.
    """
    rng = np.random.default_rng(3)
    size = 6_000
    each = rng.integers(1, 8, size)
    log, left = LogOf(), np.zeros(size, bool)
    log.add(np.arange(size), 0, "visit")
    for week in range(weeks):
        for number in range(7):
            who = np.flatnonzero((number < each) & ~left)
            time = week * 7 * DAY + (1 + 7 * number / each[who]) * DAY
            log.add(who, time, "newsletter sent")
            pressed = np.full(len(who), limit is not None)
            pressed &= np.where(week > 0, each[who], number + 1) > (limit or 0)
            turned = rng.random(len(who)) < np.where(pressed, 0.05, 0.01)
            if turning:
                log.add(who[turned], time[turned] + HOUR, "unsubscribed")
                left[who[turned]] = True
            comes = rng.random(len(who)) < 0.1
            log.add(who[comes], time[comes] + 2 * HOUR, "visit")
            log.add(who[comes], time[comes] + 2.1 * HOUR, "view")
            orders = comes & (rng.random(len(who)) < np.where(pressed, 0.02, 0.1))
            log.add(who[orders], time[orders] + 3 * HOUR, "order placed")
    log.add(np.arange(size), weeks * 7 * DAY + 30 * DAY, "visit")
    return log.looked({"country": np.where(each > 5, "north", "south")})


def test_the_limit_is_the_number_beyond_which_people_turn_away() -> None:
    looked = company(limit=4)
    found = only(pressure(looked))
    assert found is not None
    assert (found.kind, found.touchpoint, found.details["beyond"]) == ("pressure", None, 4)
    assert found.comparison.measure == "turning_away_per_week"
    assert found.comparison.here > 3 * found.comparison.elsewhere
    assert 0.03 < found.details["per_message"] < 0.07
    assert found.effect.value < 0
    assert found.affected is not None
    assert len(looked.journeys.keep(found.affected, "pressed")) == found.journeys


def test_more_messages_that_drive_away_in_proportion_are_no_pressure() -> None:
    detected = pressure(company(limit=None))
    assert only(detected) is None
    assert detected.tests > 0


def test_a_group_that_gets_most_of_it_is_told_apart() -> None:
    segments = {one.segment for one in pressure(company(limit=5)).findings}
    assert (("country", "north"),) in segments
    assert (("country", "south"),) not in segments


def test_where_nobody_can_turn_away_the_goal_tells() -> None:
    found = only(pressure(company(limit=4, turning=False)))
    assert found is not None
    assert found.comparison.measure == "reaching_share"
    assert found.comparison.here < found.comparison.elsewhere
    assert only(pressure(company(limit=None, turning=False))) is None


def test_clicks_are_no_visits_that_come_to_nothing() -> None:
    """One in five messages is clicked and no more; orders are as frequent whatever was sent."""
    rng = np.random.default_rng(8)
    size = 20_000
    sent = np.repeat(np.arange(size), rng.poisson(3, size))
    at = rng.uniform(0, 28 * DAY, len(sent))
    log = LogOf()
    log.add(sent, at, "newsletter sent")
    clicked = rng.random(len(sent)) < 0.2
    log.add(sent[clicked], at[clicked] + HOUR, "newsletter clicked")
    comes = rng.uniform(0, 28 * DAY, size)
    log.add(np.arange(size), comes, "visit")
    orders = np.flatnonzero(rng.random(size) < 0.2)
    log.add(orders, comes[orders] + HOUR, "order placed")
    log.add(np.arange(size), 60 * DAY, "visit")
    assert only(pressure(log.looked())) is None


def test_without_messages_there_is_no_pressure() -> None:
    log = LogOf()
    log.add(np.arange(100), 0, "visit")
    log.add(np.arange(100), 60, "order placed")
    assert pressure(log.looked()).tests == 0
