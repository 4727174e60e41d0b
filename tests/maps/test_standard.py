from pathlib import Path

import pytest

from tests.maps.conftest import spec, visit_to_answer
from tests.maps.synthetic import Journey, Moment, write_build
from touchline.maps import Snapshot, compute


def kpis(snapshot: Snapshot) -> dict[str, list[str]]:
    """Stage to ids of its KPIs."""
    found: dict[str, list[str]] = {}
    for lane in snapshot.lanes:
        for item in lane.kpis:
            found.setdefault(item.stage, []).append(item.id)
    return found


def test_a_map_without_kpis_has_the_standard_ones(many: Snapshot) -> None:
    assert kpis(many) == {
        "find": ["find.go-on", "find.time"],
        "buy": ["buy.go-on", "buy.time"],
        "receive": ["receive.go-on", "receive.time"],
        "review": ["review.stars"],
    }
    # 400 visits, all of them followed by an order; 360 orders of 400 are delivered.
    assert many.figures["kpi.find.go-on"].value == 1.0
    assert many.figures["kpi.buy.go-on"].value == 0.9
    assert many.figures["kpi.find.time"].value == pytest.approx(3600)
    satisfied = many.figures["kpi.review.stars"]
    assert satisfied.unit == "share"
    assert satisfied.n == 360
    assert satisfied.query is not None


def test_figures_of_standard_kpis_are_those_of_the_columns(many: Snapshot) -> None:
    for stage in ("find", "buy"):
        assert many.figures[f"kpi.{stage}.go-on"].value == (
            many.figures[f"stage.{stage}.conversion"].value
        )
        assert many.figures[f"kpi.{stage}.time"].value == (
            many.figures[f"stage.{stage}.median"].value
        )


def test_declared_kpis_replace_the_standard_ones(many_build: Path) -> None:
    text = "kpis: [{id: sales, stage: buy, kind: count, when: {event: order}}]"
    assert kpis(compute(many_build, spec(text), map_id="x")) == {"buy": ["sales"]}


def test_few_journeys_make_no_kpi(small: Snapshot, tmp_path: Path) -> None:
    journeys = [Journey(f"p{n}", visit_to_answer(0, 1, 2, 3, 4, score=5)) for n in range(9)]
    snapshot = compute(write_build(tmp_path, journeys), spec("{name: x}"), map_id="x")
    assert kpis(snapshot) == {}


def test_without_an_order_scores_alone_are_standard(timeless_build: Path) -> None:
    snapshot = compute(timeless_build, spec("{name: x}"), map_id="x")
    assert kpis(snapshot) == {"review": ["review.stars"]}


@pytest.mark.parametrize("count", [1, 2, 12])
@pytest.mark.parametrize("score", [1, 5])
def test_one_journey_or_equal_ones_are_measured_without_failing(
    tmp_path: Path, count: int, score: float
) -> None:
    moments = visit_to_answer(0, 1, 2, 3, 4, score=score, text="All the same words in every one")
    build = write_build(tmp_path, [Journey(f"p{n}", moments) for n in range(count)])
    snapshot = compute(build, spec("{name: x}"), map_id="x")
    for figure in snapshot.figures.values():
        if figure.value is None or figure.low is None or figure.high is None:
            continue
        assert figure.low - 1e-9 <= figure.value <= figure.high + 1e-9, figure.id
    going = snapshot.figures["stage.find.conversion"]
    assert going.value == 1
    assert going.low is not None
    assert going.low < 1
    assert going.high == 1
    mean = snapshot.figures["emotion.review"]
    assert mean.value == (2 if score == 5 else -2)
    assert mean.low is not None
    assert mean.high is not None
    assert (mean.high - mean.low > 1) == (count == 1)


def test_a_single_moment_is_a_map(tmp_path: Path) -> None:
    build = write_build(tmp_path, [Journey("p", [Moment("answer", 0, score=3)])])
    snapshot = compute(build, spec("{name: x}"), map_id="x")
    assert snapshot.figures["stage.review.entrants"].value == 1
