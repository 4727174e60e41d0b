"""The floor of the made-up shop: in Python, on the command line, and on the page."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import touchline
from tests.shared import REPOSITORY
from touchline.cli import main
from touchline.errors import ConfigError
from touchline.project import Project

SHOP = REPOSITORY / "examples/stage-models/shop-visit"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("floor") / "shop"
    shutil.copytree(SHOP, folder, ignore=shutil.ignore_patterns(".touchline"))
    project = touchline.open(folder)
    project.load()
    project.build()
    return project


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return int(ended.value.code or 0)


def test_zones_run_from_hot_to_cold(shop: Project) -> None:
    zones = shop.map("visit").floor().zones
    assert zones[0].id == "entrance"
    heats = [zone.heat or 0 for zone in zones]
    assert heats == sorted(heats, reverse=True)
    tills = next(zone for zone in zones if zone.id == "tills")
    assert tills.visits is not None
    assert tills.conversion is not None
    assert (tills.visits.value, tills.conversion.value) == (12, 1.0)


def test_conversion_is_the_share_that_reaches_the_goal(shop: Project) -> None:
    entrance = shop.map("visit").floor().zones[0]
    assert entrance.conversion is not None
    assert (entrance.conversion.numerator, entrance.conversion.denominator) == (12, 14)


def test_the_command_lists_zones_and_ways(
    shop: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("floor", "visit", "--project", str(shop.folder)) == 0
    table = capsys.readouterr().out
    assert table.index("Entrance") < table.index("Kiosk")
    assert "4\N{NO-BREAK SPACE}min" in table
    assert run("floor", "visit", "--project", str(shop.folder), "--language", "fa") == 0
    assert "ورودی" in capsys.readouterr().out
    assert run("floor", "visit", "--project", str(shop.folder), "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["zones"][0]["visits"]["value"] == 14
    assert {"source", "target", "journeys"} <= set(found["ways"][0])


def test_a_map_without_a_floor_says_so(shop: Project) -> None:
    (shop.folder / "maps" / "plain.yaml").write_text("languages: [en]\n", "utf-8")
    with pytest.raises(ConfigError, match="has no floor"):
        shop.map("plain").floor()


def test_the_floor_is_measured_where_it_is_no_lane(shop: Project) -> None:
    text = (shop.folder / "maps" / "visit.yaml").read_text("utf-8")
    assert "  - floor\n" in text
    (shop.folder / "maps" / "beside.yaml").write_text(text.replace("  - floor\n", ""), "utf-8")
    beside = shop.map("beside").floor()
    assert [zone.id for zone in beside.zones] == [z.id for z in shop.map("visit").floor().zones]


def test_a_changed_plan_draws_the_map_anew(shop: Project) -> None:
    assert shop.map("visit").is_drawn
    plan = shop.folder / "maps" / "floor.svg"
    plan.write_text(plan.read_text("utf-8").replace("#8A93A0", "#888888"), "utf-8")
    assert not shop.map("visit").is_drawn


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_page_shows_the_plan(shop: Project, tmp_path: Path, language: str) -> None:
    page = shop.map("visit").export(tmp_path / "visit.html", language=language)
    assert "data:image/svg+xml;base64," in page.read_text("utf-8")
