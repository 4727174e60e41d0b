"""Figures of the small build against values worked out by hand (see conftest.small_journeys)."""

import math

import pytest

from touchline.maps import Snapshot

HOUR = 3600.0

# figure → value, n: the ten journeys are J0 … J9 in the order of persons
# (p1 twice, p2, p3, p4 late, p5 without visit, p6 answers undelivered, p7 visits only, p8 orders
# only, p9 goes back once).
BY_HAND = {
    "lens.journeys": (10, 10),
    "lens.persons": (9, 9),
    "lens.share": (1.0, 10),
    # all but the second journey of p1 and that of p5 begin with a visit
    "stage.find.entrants": (8, 8),
    "stage.find.conversion": (7 / 8, 8),
    # 1, 2, 1, 2, 1, 5, 1 h to the order
    "stage.find.median": (1 * HOUR, 7),
    "stage.find.p90": (3.2 * HOUR, 7),
    "stage.buy.entrants": (9, 9),
    "stage.buy.conversion": (8 / 9, 9),
    "stage.receive.conversion": (6 / 7, 7),
    "stage.review.entrants": (7, 7),
    "node.visit": (8, 8),
    "node.pay": (8, 8),
    "link.visit.order": (7, 7),
    "link.order.pay": (8, 8),
    "link.pay.delivered": (7, 7),
    "link.pay.answer": (1, 1),
    "link.order.visit": (1, 1),
    "leave.visit": (1, 1),
    "leave.order": (1, 1),
    "leave.delivered": (1, 1),
    # p4 and p9 visit twice
    "touchpoint.visit": (10, 10),
    "touchpoint.visit.share": (0.8, 10),
    # p1, p2, p3 and, with its repeat counted once, p4
    "path.share": (0.4, 10),
    "path.duration": (70 * HOUR, 4),
    "path.score": (4.0, 4),
    "emotion.review.delivery.late": (-1.0, 1),
    "emotion.review.delivery.on time": (1.4, 5),
    # p7 leaves, p4 and p9 visit twice
    "easy.find": (5 / 8, 8),
    # p8 leaves, p9 orders twice
    "easy.buy": (7 / 9, 9),
    "easy.review": (1.0, 7),
    "fast.find": (6 / 7, 7),
    "pleasant.review": (4 / 6, 6),
    "kpi.satisfied": (4 / 7, 7),
    "kpi.stars": (25 / 7, 7),
    "kpi.paid": (8 / 9, 9),
    # 49, 73, 29, 98, 40, 20, 59 h
    "kpi.to-door": (49 * HOUR, 7),
    "kpi.sales": (100.0, 10),
    "kpi.basket": (10.0, 10),
    "kpi.visits": (10, 10),
    "kpi.again": (2, 2),
    # of nine persons only p1 is active in the second half
    "kpi.kept": (1 / 9, 9),
    "pain.not-paid.persons": (1, 1),
    "pain.not-paid.value": (10.0, 1),
    "pain.not-paid.share": (0.1, 10),
    "coverage.delivered": (0.7, 10),
    "coverage.score": (0.7, 10),
    "coverage.text": (0.2, 10),
    # eight payments have no channel
    "coverage.channel": (34 / 42, 42),
    "coverage.traits": (4 / 9, 9),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_value_by_hand(small: Snapshot, name: str) -> None:
    figure = small.figures[name]
    value, n = BY_HAND[name]
    assert figure.value == pytest.approx(value, rel=1e-9)
    assert figure.n == n


MISSING = {
    "stage.review.conversion": "missing.last_stage",
    "stage.review.median": "missing.no_later",
    "fast.buy": "missing.no_limit",
    "pleasant.find": "missing.no_answers",
    # only p6 and p9 went these ways
    "link.pay.answer.median": "missing.too_few",
    "link.order.visit.p90": "missing.too_few",
    "kpi.promoters": "missing.wrong_scale",
}


@pytest.mark.parametrize("name", MISSING)
def test_what_is_not_known_is_none_and_says_why(small: Snapshot, name: str) -> None:
    figure = small.figures[name]
    assert figure.value is None
    assert figure.missing is not None
    assert figure.missing.key == MISSING[name]
    assert figure.query is None


@pytest.mark.parametrize("name", ["small", "many"])
def test_numerator_and_denominator_give_the_value(
    name: str, request: pytest.FixtureRequest
) -> None:
    snapshot: Snapshot = request.getfixturevalue(name)
    for figure in snapshot.figures.values():
        if figure.value is None or figure.numerator is None:
            continue
        if figure.unit in ("count", "money", "number") and figure.denominator is None:
            assert figure.value == figure.numerator, figure.id
        elif figure.unit != "count" and figure.denominator is not None:
            times = 100 if figure.unit == "points" else 1
            expected = times * figure.numerator / figure.denominator
            assert math.isclose(figure.value, expected, rel_tol=1e-9, abs_tol=1e-9), figure.id


@pytest.mark.parametrize("name", ["small", "many"])
def test_the_interval_holds_the_value(name: str, request: pytest.FixtureRequest) -> None:
    snapshot: Snapshot = request.getfixturevalue(name)
    for figure in snapshot.figures.values():
        if figure.value is not None:
            assert figure.low is None or figure.low <= figure.value, figure.id
            assert figure.high is None or figure.high >= figure.value, figure.id


def test_every_figure_says_what_it_is(small: Snapshot) -> None:
    for figure in small.figures.values():
        assert figure.definition is not None, figure.id
        assert figure.label is not None, figure.id
        assert figure.of is not None, figure.id


def test_history_has_a_point_per_month_with_data(small: Snapshot) -> None:
    [lane] = [lane for lane in small.lanes if lane.kind == "kpis"]
    [stars] = [kpi for kpi in lane.kpis if kpi.id == "stars"]
    # January: 5, 4, 5, 2, 1, 5; February: the 3 of the second order of p1
    assert [(point.start, point.value, point.n) for point in stars.history] == [
        ("2024-01-01", pytest.approx(22 / 6), 6),
        ("2024-02-01", 3.0, 1),
    ]
