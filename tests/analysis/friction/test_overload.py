"""A number of touchpoints beyond which journeys reach the goal less."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.analysis.friction.company import MINUTE, LogOf, only
from touchline.analysis.friction.detectors.overload import _break, too_many_touchpoints
from touchline.analysis.friction.looked import Looked

Hazard = Callable[[int], float]


def counts(reach: Hazard, leave: Hazard, persons: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Ways that reached the goal, and that ended, after n touchpoints."""
    rng = np.random.default_rng(seed)
    reached, left = np.zeros(128, np.int64), np.zeros(128, np.int64)
    for n in range(1, 127):
        reached[n] = rng.binomial(persons, reach(n))
        left[n] = rng.binomial(persons - reached[n], leave(n))
        persons -= int(reached[n] + left[n])
    return reached, left


@pytest.mark.parametrize("persons", [3_000, 100_000])
@pytest.mark.parametrize(
    ("reach", "leave"),
    [
        (lambda n: 0.05, lambda n: 0.15),
        (lambda n: 0.0 if n < 5 else 0.08, lambda n: 0.15),
        (lambda n: 0.08 * 0.93**n, lambda n: 0.15),
        (lambda n: 0.3 / (n + 2), lambda n: 0.15),
        (lambda n: 0.05 if n % 2 else 0.02, lambda n: 0.15),
        (lambda n: 0.05 * (1 - np.exp(-n / 3)), lambda n: 0.15),
    ],
    ids=["memoryless", "takes five steps", "declines", "keen ones first", "every second", "rises"],
)
def test_no_break_where_there_is_none(reach: Hazard, leave: Hazard, persons: int) -> None:
    told = 0
    for seed in range(20):
        found = _break(*counts(reach, leave, persons, seed))
        told += found is not None and found.p < 1e-3 and found.ratio < 0.8
    assert told == 0


@pytest.mark.parametrize("limit", [6, 8, 15])
def test_a_break_is_found_where_it_is(limit: int) -> None:
    found = _break(*counts(lambda n: 0.05, lambda n: 0.08 if n <= limit else 0.2, 50_000, limit))
    assert found is not None
    assert found.beyond == limit
    assert found.p < 1e-6


def shop(limit: int | None, *, only_for: str | None = None) -> Looked:
    """Ways of views, each a minute after the other; the chance to order halves beyond *limit*."""
    rng = np.random.default_rng(7)
    size = 12_000
    platform = rng.choice(["android", "ios"], size)
    hit = np.ones(size, bool) if only_for is None else platform == only_for
    log, alive = LogOf(), np.arange(size)
    start = rng.uniform(0, 60 * 86_400, size)
    for n in range(1, 60):
        log.add(alive, start[alive] + n * MINUTE, f"view {n % 5}")
        beyond = hit[alive] & (limit is not None and n > limit)
        draw = rng.random(len(alive))
        orders = draw < np.where(beyond, 0.025, 0.06)
        log.add(alive[orders], start[alive[orders]] + (n + 0.5) * MINUTE, "order placed")
        alive = alive[draw > np.where(beyond, 0.20, 0.17)]
        if not len(alive):
            break
    return log.looked({"platform": platform})


def test_the_limit_is_told_with_who_is_beyond_it() -> None:
    looked = shop(8)
    found = only(too_many_touchpoints(looked))
    assert found is not None
    assert (found.kind, found.touchpoint, found.segment) == ("too_many_touchpoints", None, ())
    assert found.details["beyond"] == 8
    assert found.comparison.against == "fewer"
    assert found.comparison.here < 0.7 * found.comparison.elsewhere
    assert found.effect.interval.high is not None
    assert found.effect.interval.high < 0
    assert found.affected is not None
    beyond = looked.journeys.keep(found.affected, "that are long")
    assert len(beyond) == found.journeys == found.persons
    assert found.comparison.n_here <= found.journeys
    views = [row["touchpoint"] for row in beyond.to_table().to_pylist() if row["journey"] == 0]
    assert sum(name != "order placed" for name in views) > 8


def test_a_limit_of_some_customers_is_told_of_them() -> None:
    found = only(too_many_touchpoints(shop(8, only_for="ios")))
    assert found is not None
    segments = {one.segment for one in too_many_touchpoints(shop(8, only_for="ios")).findings}
    assert (("platform", "ios"),) in segments
    assert (("platform", "android"),) not in segments


def test_nothing_is_told_where_nothing_is() -> None:
    detected = too_many_touchpoints(shop(None))
    assert only(detected) is None
    assert detected.tests > 0


def test_without_a_goal_there_is_nothing_to_reach() -> None:
    log = LogOf()
    log.add(np.arange(100), 0, "a")
    assert too_many_touchpoints(log.looked()).tests == 0
