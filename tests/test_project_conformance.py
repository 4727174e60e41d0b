"""The plan of a map, asked in Python, on the command line and on the map: everywhere the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import touchline
from tests.shop import write_shop
from touchline.cli import main
from touchline.errors import ConfigError
from touchline.project import Project

PLAN = """
plan:
  steps:
    - touchpoint: [order, repeat order]
    - {touchpoint: parcel, within: 4d}
    - touchpoint: review
"""
PERSONAS = """
personas:
  - {id: everybody}
  - {id: northern, segment: {city: Porto}}
"""
STEPS: list[Any] = ["order|repeat order", {"touchpoint": "parcel", "within": "4d"}, "review"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = write_shop(tmp_path_factory.mktemp("shop"))
    maps = sorted((folder / "maps").glob("*.yaml"))
    maps[0].rename(folder / "maps" / "buying.yaml")
    with (folder / "maps" / "buying.yaml").open("a") as file:
        file.write("segment: {city: Porto}\n" + PLAN)
    (folder / "maps" / "bare.yaml").write_text("name: Bare\n")
    with (folder / "touchline.yaml").open("a") as file:
        file.write(PERSONAS)
    project = touchline.open(folder)
    project.load()
    project.build()
    return touchline.open(folder)


def test_a_map_and_its_plan_say_the_same(shop: Project) -> None:
    found = shop.map("buying").conformance()
    assert found.table == shop.journeys().where(city="Porto").conformance(STEPS).table
    snapshot = shop.map("buying").snapshot()
    [lane] = [lane for lane in snapshot.lanes if lane.kind == "plan"]
    assert lane.plan_summary is not None
    conforming = snapshot.figures[lane.plan_summary.conforming]
    assert conforming.numerator == found.figures["conforming"]
    assert conforming.denominator == found.figures["journeys"]
    for row in found.table.to_pylist():
        if row["step"] <= len(lane.plan):
            figure = getattr(lane.plan[row["step"] - 1], row["kind"])
            drawn = snapshot.figures[figure].numerator if figure else 0
            assert drawn == row["journeys"], row


def test_personas_and_segments_are_compared(shop: Project) -> None:
    found = shop.conformance(STEPS, by="persona")
    groups = {row["value"]: row for row in found.tables["groups"].to_pylist()}
    assert set(groups) == {"everybody", "northern"}
    assert groups["everybody"]["journeys"] == found.figures["journeys"]
    northern = shop.journeys().where(city="Porto").conformance(STEPS)
    assert groups["northern"]["conforming"] == northern.figures["conforming"]
    behind = found.journeys(value="northern", kind="conforming")
    assert len(behind) == northern.figures["conforming"]
    with pytest.raises(ConfigError, match="no group 'norther'"):
        found.journeys(value="norther", kind="kept")
    cities = shop.conformance(STEPS, by="city").tables["groups"].to_pylist()
    assert {row["value"] for row in cities} == {"Porto", "Faro"}


def test_a_plan_can_be_for_a_persona(shop: Project) -> None:
    plan = {"persona": "northern", "steps": [{"touchpoint": "order"}]}
    assert shop.conformance(plan).figures["journeys"] == len(shop.journeys().where(city="Porto"))
    with pytest.raises(ConfigError, match="did you mean 'northern'"):
        shop.conformance({**plan, "persona": "nothern"})


def test_a_map_without_a_plan_says_so(shop: Project) -> None:
    with pytest.raises(ConfigError, match="the map 'bare' has no plan"):
        shop.map("bare").conformance()


def test_the_command_asks_the_map(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    found = shop.map("buying").conformance(by="persona")
    words = ["conformance", "--project", str(shop.folder), "--map", "buying"]
    with pytest.raises(SystemExit) as ended:
        main([*words, "--by", "persona", "--format", "json"])
    assert not ended.value.code
    said = json.loads(capsys.readouterr().out)
    assert said["rows"] == found.table.to_pylist()
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert not ended.value.code
    assert "Planned: order or repeat order → parcel (within 4 days) → review" in (
        capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "no plan was given"),
        (["--map", "buying", "--plan", "order"], "both --map and --plan"),
        (["--map", "bare"], "has no plan"),
        (["--plan", "ordr"], "did you mean 'order'"),
        (["log.csv", "--map", "buying"], "a log has no map"),
    ],
)
def test_the_command_says_what_is_missing(
    words: list[str], told: str, shop: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["conformance", "--project", str(shop.folder), *words])
    assert ended.value.code == 1
    assert told in capsys.readouterr().err


def test_a_plan_in_a_file_is_read(
    shop: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text("steps: [{touchpoint: order}, {touchpoint: review}]\n")
    with pytest.raises(SystemExit) as ended:
        main(["conformance", "-p", str(shop.folder), "--plan", str(file), "--format", "json"])
    assert not ended.value.code
    said = json.loads(capsys.readouterr().out)
    assert said["figures"] == shop.conformance(["order", "review"]).figures
