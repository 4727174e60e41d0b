"""The lane of the plan: what stands there is what every journey does, and can be opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.maps.conftest import small_journeys, spec
from tests.maps.synthetic import Journey, Moment, write_build
from touchline.errors import ConfigError
from touchline.journeys.spec import PersonaSpec
from touchline.maps import Snapshot, compute, evidence
from touchline.maps.load import Known, load_map
from touchline.maps.snapshot import Lane, PlanItem
from touchline.maps.views import open_build
from touchline.testing.oracle.conformance import Aligned, Step, align
from touchline.testing.oracle.log import Event

PLAN = """
plan:
  steps:
    - {touchpoint: visit, optional: true}
    - {touchpoint: order, within: 1h}
    - {touchpoint: pay, label: {en: Paid, fa: پرداخت}}
    - {touchpoint: delivered, within: 2d}
    - {touchpoint: [answer], within: 5h, repeats: true}
"""
HOUR = 3_600_000_000
STEPS = [
    Step(("visit",), optional=True),
    Step(("order",), within=HOUR),
    Step(("pay",)),
    Step(("delivered",), within=48 * HOUR),
    Step(("answer",), within=5 * HOUR, repeats=True),
]
KINDS = ("kept", "skipped", "late", "repeated", "out_of_order", "inserted")


def lane_of(snapshot: Snapshot) -> Lane:
    [lane] = [each for each in snapshot.lanes if each.kind == "plan"]
    return lane


def wanted(journeys: list[Journey]) -> list[Aligned]:
    return [
        align([Event(j.person, round(m.hours * HOUR), m.touchpoint) for m in j.moments], STEPS)
        for j in journeys
    ]


@pytest.fixture(scope="module")
def planned(small_build: Path) -> Snapshot:
    return compute(small_build, spec(PLAN), map_id="planned", created="2024-03-01")


def test_every_share_is_that_of_the_journeys(planned: Snapshot) -> None:
    found = wanted(small_journeys())
    for item in lane_of(planned).plan:
        for kind in KINDS:
            count = sum(_has(one, kind, item.number - 1) for one in found)
            figure = planned.figures.get(getattr(item, kind) or "")
            if figure is None:
                assert count == 0, (item.number, kind)
                assert kind != "kept"
                continue
            assert (figure.numerator, figure.denominator) == (count, len(found))
            assert figure.low is not None
            assert figure.sample is not None
            assert figure.sample.total == count


def _has(found: Aligned, kind: str, step: int) -> bool:
    if kind == "inserted":
        return step in {place for place, _ in found.inserted}
    return step in getattr(found, kind)


def test_the_whole_is_told(planned: Snapshot) -> None:
    found = wanted(small_journeys())
    summary = lane_of(planned).plan_summary
    assert summary is not None
    conforming = planned.figures[summary.conforming]
    assert conforming.numerator == sum(one.conforming for one in found)
    fitness = planned.figures[summary.fitness]
    assert fitness.value == pytest.approx(sum(one.fitness for one in found) / len(found))


def test_rows_behind_a_deviation_are_its_journeys(small_build: Path, planned: Snapshot) -> None:
    late = evidence(small_build, planned, "plan.4.late").to_pylist()
    assert [row["journey"] for row in late] == ["J2", "J4", "J9"]
    assert [row["seconds"] / 3600 for row in late] == [72.0, 97.0, 56.0]
    times = evidence(small_build, planned, "plan.2.median")
    assert "seconds" in times.column_names
    with open_build(small_build) as db:
        for name, figure in planned.figures.items():
            if name.startswith("plan.") and figure.query is not None:
                assert figure.sample is not None
                assert len(db.execute(figure.query).fetchall()) == figure.sample.total, name


def test_labels_stages_and_limits_are_those_of_the_plan(planned: Snapshot) -> None:
    items = lane_of(planned).plan
    assert [item.stage for item in items] == ["find", "buy", "buy", "receive", "review"]
    assert [item.within for item in items] == [None, 3600.0, None, 172_800.0, 18_000.0]
    assert items[2].label.words == {"en": "Paid", "fa": "پرداخت"}
    assert [item.optional for item in items] == [True, False, False, False, False]
    assert items[4].repeats


def test_what_comes_in_has_its_name(tmp_path: Path) -> None:
    journeys = [
        Journey("a", [Moment("order", 0), Moment("pay", 1), Moment("visit", 2, text="Well")]),
        Journey("b", [Moment("order", 0), Moment("visit", 1), Moment("pay", 2)]),
        Journey("c", [Moment("order", 0), Moment("unknown", 1), Moment("pay", 2)]),
    ]
    build = write_build(tmp_path, journeys)
    plan = "plan: {others: false, steps: [{touchpoint: order}, {touchpoint: pay}]}"
    snapshot = compute(build, spec(plan), map_id="x", created="2024-03-01")
    lane = lane_of(snapshot)
    assert lane.plan_summary is not None
    assert snapshot.figures[lane.plan_summary.after or ""].numerator == 1
    assert snapshot.figures[lane.plan[1].inserted or ""].numerator == 2
    said = [text.words or text.key for text in lane.plan[1].inserted_what]
    assert said == [{"": "Visit"}, "plan.unclassified"]
    some = compute(
        build, spec(plan.replace("others: false, ", "")), map_id="x", created="2024-03-01"
    )
    summary = lane_of(some).plan_summary
    assert summary is not None
    assert some.figures[summary.conforming].value == 1.0


def test_a_plan_can_be_for_a_persona(small_build: Path) -> None:
    late = PersonaSpec(id="late", segment={"delivery": "late"})
    text = PLAN + "  persona: late\n"
    snapshot = compute(small_build, spec(text), map_id="x", personas=[late], created="2024-03-01")
    kept = snapshot.figures[lane_of(snapshot).plan[0].kept or ""]
    assert kept.denominator == 1


def test_without_a_plan_the_lane_is_empty(small: Snapshot) -> None:
    assert lane_of(small) == Lane(kind="plan", cards=[])


def test_without_an_order_the_plan_stands_without_figures(timeless_build: Path) -> None:
    snapshot = compute(timeless_build, spec(PLAN), map_id="x", created="2024-03-01")
    lane = lane_of(snapshot)
    assert [item.number for item in lane.plan] == [1, 2, 3, 4, 5]
    assert all(_figures(item) == [] for item in lane.plan)
    assert lane.plan_summary is None
    assert lane.note is not None
    assert lane.note.key == "missing.no_order"


def _figures(item: PlanItem) -> list[Any]:
    return [name for kind in (*KINDS, "median") if (name := getattr(item, kind)) is not None]


@pytest.mark.parametrize(
    ("plan", "where", "told"),
    [
        ("{steps: [{touchpoint: visitt}]}", "plan.steps[0].touchpoint", "did you mean 'visit'"),
        ("{steps: [{touchpoint: [visit, ordr]}]}", "plan.steps[0].touchpoint[1]", "'order'"),
        ("{steps: []}", "plan.steps", "0 steps"),
        ("{persona: nobody, steps: [{touchpoint: visit}]}", "plan.persona", "no persona"),
        ("{steps: [{touchpoint: visit}, {touchpoint: pay, within: soon}]}",
         "plan.steps[1].within", "no duration"),
    ],
)  # fmt: skip
def test_what_no_journey_can_keep_to_is_refused_with_its_place(
    tmp_path: Path, plan: str, where: str, told: str
) -> None:
    file = tmp_path / "map.yaml"
    file.write_text(f"plan: {plan}\n")
    known = Known(("find",), {}, ("one",), ("visit", "order", "pay"))
    with pytest.raises(ConfigError) as refused:
        load_map(file, known=known)
    assert where in str(refused.value)
    assert told in str(refused.value)
