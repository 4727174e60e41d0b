"""Baskets that are left before the order."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.analysis.friction.company import DAY, MINUTE, LogOf, only
from touchline.analysis.friction.detectors.basket import abandoned_basket
from touchline.analysis.friction.looked import Looked

LINE = ("product viewed", "cart viewed", "checkout started", "payment", "order placed")


def shop(leaving: dict[str, Any]) -> Looked:
    """Visits along the line, three of each person; *leaving* has who leaves where how often."""
    rng = np.random.default_rng(9)
    size = 6_000
    platform = rng.choice(["android", "ios", "desktop"], size)
    log = LogOf()
    for visit in range(3):
        who = np.arange(size)
        time = visit * 10 * DAY + rng.uniform(0, 5 * DAY, size)
        for number, name in enumerate(LINE):
            log.add(who, time[who] + number * MINUTE, name)
            share = np.full(size, 0.2)
            for value, more in leaving.get(name, {}).items():
                share[platform == value] = more
            who = who[rng.random(len(who)) > share[who]]
    return log.looked({"platform": platform})


def test_the_step_at_which_a_segment_leaves_its_baskets() -> None:
    looked = shop({"checkout started": {"ios": 0.4}})
    found = only(abandoned_basket(looked))
    assert found is not None
    assert (found.kind, found.touchpoint) == ("abandoned_basket", "checkout started")
    assert found.segment == (("platform", "ios"),)
    assert abs(found.comparison.here - 0.4) < 0.05
    assert abs(found.comparison.elsewhere - 0.2) < 0.03
    assert found.effect.interval.high is not None
    assert found.effect.interval.high < 0
    assert found.affected is not None
    left = looked.journeys.keep(found.affected, "left")
    assert len(left) == found.journeys
    share = found.journeys / found.comparison.n_here
    assert share == found.comparison.here


def test_that_baskets_are_left_by_everybody_alike_is_no_pain() -> None:
    detected = abandoned_basket(shop({"cart viewed": {"ios": 0.5, "android": 0.5, "desktop": 0.5}}))
    assert only(detected) is None
    assert detected.tests > 0


def test_who_leaves_sooner_everywhere_is_not_hurt_by_the_basket() -> None:
    """On Android the odds of leaving are twice as high at each of eight touchpoints."""
    rng = np.random.default_rng(4)
    size = 20_000
    android = rng.random(size) < 0.4
    log = LogOf()
    who, time = np.arange(size), rng.uniform(0, 20 * DAY, size)
    line = ("cart viewed", "address", "voucher", "delivery", "checkout started", "payment")
    for number, name in enumerate((*line, "review", "order placed")):
        log.add(who, time[who] + number * MINUTE, name)
        odds = (0.05 + 0.05 * (number % 4)) * np.where(android[who], 2, 1)
        who = who[rng.random(len(who)) > odds / (1 + odds)]
    assert only(abandoned_basket(log.looked({"platform": np.where(android, "a", "i")}))) is None


def test_leaving_before_the_basket_is_another_matter() -> None:
    assert only(abandoned_basket(shop({"product viewed": {"ios": 0.6}}))) is None


def test_without_a_basket_or_a_goal_nothing_is_left() -> None:
    log = LogOf()
    log.add(np.arange(100), 0, "cart viewed")
    assert abandoned_basket(log.looked()).tests == 0
    log.add(np.arange(100), 60, "order placed")
    assert abandoned_basket(log.looked(declared={"basket": []})).tests == 0
