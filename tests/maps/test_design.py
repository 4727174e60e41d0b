"""Maps without data: everything that is written is there, and no figure has a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.maps.conftest import spec
from touchline.errors import ConfigError
from touchline.maps.design import designed
from touchline.project import open_project
from touchline.touchpoints import stage_model

CAR = """
name: Buying a car
state: future
scenario: The family grows
expectations: [A price that holds]
owner: Lia Prado
persona: family
stages:
  - id: hears
    label: Hears of it
    steps: [{id: ad, label: Sees an ad}]
    next: [{to: buys, label: on a friend's word, share: 0.1}]
  - {id: buys, label: Buys, phase: during}
lanes: [flow, steps, goals, touchpoints, emotion, verbatims, pains, line of visibility, backstage,
        {id: law, label: Law}, kpis, opportunities]
emotion: {assumed: {hears: 1, buys: -1}}
kpis: [{id: nps, stage: buys, kind: nps, label: Would recommend}]
pains: [{id: price, stage: buys, label: The price changes}]
cards:
  - {lane: goals, stage: hears, text: A car for five, step: ad}
  - {lane: touchpoints, stage: buys, text: Showroom}
  - {lane: law, stage: buys, text: Right to withdraw}
opportunities: [{stage: buys, text: One price, pain: price}]
links: [{map: mobility, kind: parent}]
"""


def test_a_design_holds_what_is_written_and_no_value() -> None:
    found = designed(spec(CAR), map_id="car", created="2026-01-01")
    assert all(figure.value is None and figure.missing for figure in found.figures.values())
    assert (found.build, found.state, found.map) == ("", "future", "car")
    assert [stage.known for stage in found.stages] == [False, False]
    assert [(way.source, way.target, way.expected) for way in found.stage_links] == [
        ("hears", "buys", 0.1)
    ]
    assert found.lens.name.words == {"": "family"}
    assert [each.map for each in found.links] == ["mobility"]
    lanes = {lane.id or lane.kind: lane for lane in found.lanes}
    # What would only measure is not there; what people wrote beside measures is.
    assert set(lanes) == {
        *("steps", "goals", "touchpoints", "emotion", "pains", "line of visibility"),
        *("backstage", "law", "kpis", "opportunities"),
    }
    assert [card.text.words[""] for card in lanes["pains"].cards] == ["The price changes"]
    assert lanes["emotion"].assumed == {"hears": 1.0, "buys": -1.0}
    assert [kpi.figure for kpi in lanes["kpis"].kpis] == ["kpi.nps"]


def test_a_map_without_columns_of_its_own_has_the_given_ones() -> None:
    stages = stage_model("three-stage").stages
    found = designed(spec("name: x"), map_id="x", stages=stages)
    assert [stage.id for stage in found.stages] == [stage.id for stage in stages]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: x", "has no stages"),
        ("stages: [{id: a}]\ncards: [{lane: goals, stage: b, text: x}]", r"no stage 'b'"),
    ],
)
def test_a_design_that_contradicts_itself_is_refused(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        designed(spec(text), map_id="x")


def test_a_project_without_a_build_draws_its_maps_as_designs(tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    (tmp_path / "touchline.yaml").write_text("project: Shop\nstages: three-stage\n", "utf-8")
    (tmp_path / "maps" / "plan.yaml").write_text("name: Plan\nlinks: [{map: car}]", "utf-8")
    (tmp_path / "maps" / "car.yaml").write_text("name: Car\nlinks: [{map: pln}]", "utf-8")
    project = open_project(tmp_path)
    found = project.map("plan").snapshot()
    assert [stage.id for stage in found.stages] == [
        "problem-recognition",
        "consideration",
        "decision",
    ]
    assert project.map("plan").export(tmp_path / "plan.svg").read_text("utf-8").startswith("<svg")
    with pytest.raises(ConfigError, match=r"car\.yaml:2:15: links\[0\]\.map.*\n.*'plan'"):
        project.map("car").snapshot()
