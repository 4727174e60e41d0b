"""Three builds: one small enough for pencil and paper, one with a pain, one without times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.maps.synthetic import Journey, Moment, write_build
from touchline.config import parse_yaml
from touchline.maps import MapSpec, Snapshot, compute

SMALL = """
name: Shopping
emotion:
  place: answered
  forks: [{stage: review, segment: delivery, values: [late, on time]}]
  assumed: {find: 1.0, service: -1.0}
fast: {find: 2h}
kpis:
  - {id: satisfied, stage: review, kind: csat}
  - {id: stars, stage: review, kind: mean, when: {feedback: stars}}
  - {id: promoters, stage: review, kind: nps, when: {feedback: stars}}
  - {id: paid, stage: buy, kind: rate, has: {event: pay}, of: {event: order}}
  - {id: to-door, stage: receive, kind: duration, start: {event: order}, end: {event: delivered}}
  - {id: sales, stage: buy, kind: sum, when: {event: order}}
  - {id: basket, stage: buy, kind: average, when: {event: order}}
  - {id: visits, stage: find, kind: count, when: {event: visit}}
  - {id: kept, stage: review, kind: crr}
  - {id: again, stage: find, kind: count, when: {event: visit, nth: 2+}}
pains:
  - id: not-paid
    stage: buy
    label: Ordered, not paid
    has: {event: order}
    lacks: {event: pay}
cards: [{lane: goals, stage: buy, text: Pay at once}]
opportunities: [{stage: buy, text: Remind, pain: not-paid, owner: AN}]
hints: {service: Tickets}
"""


def spec(text: str) -> MapSpec:
    """Read a map file from *text*."""
    return parse_yaml(text, MapSpec)


def visit_to_answer(*hours: float, score: float, text: str | None = None) -> list[Moment]:
    """Write visit, order, pay, delivered, answer at the given hours."""
    return [
        Moment("visit", hours[0]),
        Moment("order", hours[1], value=10.0),
        Moment("pay", hours[2]),
        Moment("delivered", hours[3]),
        Moment("answer", hours[4], score=score, text=text),
    ]


def small_journeys() -> list[Journey]:
    """Ten journeys of nine persons; every figure of the tests is worked out from this list."""
    return [
        Journey("p1", visit_to_answer(0, 1, 2, 50, 60, score=5, text="Everything came in time.")),
        Journey("p2", visit_to_answer(0, 2, 3, 75, 80, score=4)),
        Journey("p3", visit_to_answer(0, 1, 2, 30, 40, score=5)),
        Journey(
            "p4",
            [
                Moment("visit", 0),
                *visit_to_answer(1, 2, 3, 100, 101, score=2),
            ],
            delivery="late",
        ),
        Journey("p5", [Moment("order", 0, value=10.0), Moment("pay", 1), Moment("delivered", 40)]),
        Journey(
            "p6",
            [
                *visit_to_answer(0, 1, 2, 0, 0, score=1)[:3],
                Moment("answer", 30, score=1, text="It has not come; write to me: p6@example.org"),
            ],
            delivery="none",
        ),
        Journey("p7", [Moment("visit", 0)], delivery="none"),
        Journey("p8", [Moment("visit", 0), Moment("order", 5, value=10.0)], delivery="none"),
        Journey("p1", visit_to_answer(0, 0, 1, 20, 22, score=3)[1:], day=40),
        Journey(
            "p9",
            [
                Moment("visit", 0),
                Moment("order", 1, value=10.0),
                *visit_to_answer(2, 3, 4, 60, 70, score=5),
            ],
        ),
    ]


@pytest.fixture(scope="session")
def small_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_build(tmp_path_factory.mktemp("small"), small_journeys())


@pytest.fixture(scope="session")
def small(small_build: Path) -> Snapshot:
    return compute(small_build, spec(SMALL), map_id="shopping", created="2024-03-01")


def many_journeys() -> list[Journey]:
    """Four hundred orders, a quarter late: those wait 120 instead of about 50 h and rate 1 or 2."""
    journeys = []
    for n in range(400):
        late = n % 4 == 0
        wait = 120 + n % 7 if late else 45 + n % 11
        score = 1 + n % 3 // 2 if late else 4 + n % 3 // 2
        text = f"The parcel number {n} never came in time" if late else f"All was fine, order {n}"
        moments = visit_to_answer(0, 1, 2, wait, wait + 5 + n % 5, score=score, text=text)
        if n % 10 == 3:
            moments = moments[:2]
        journeys.append(Journey(f"c{n}", moments, delivery="late" if late else "on time"))
    return journeys


@pytest.fixture(scope="session")
def many_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_build(tmp_path_factory.mktemp("many"), many_journeys())


@pytest.fixture(scope="session")
def many(many_build: Path) -> Snapshot:
    return compute(many_build, MapSpec(), map_id="many", created="2024-03-01")


@pytest.fixture(scope="session")
def timeless_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty interviews in which everything carries the time of the interview."""
    journeys = [
        Journey(f"q{n}", visit_to_answer(0, 0, 0, 0, 0, score=1 + n % 5)) for n in range(40)
    ]
    return write_build(tmp_path_factory.mktemp("timeless"), journeys)
