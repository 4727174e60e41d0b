"""Personas of a project: listed, measured, drawn, compared on a map, and their texts checked."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

import touchline as tl
from tests.shop import MAP, PROJECT, write_shop
from touchline.cli import main
from touchline.errors import ConfigError, RenderError
from touchline.maps.snapshot import Snapshot
from touchline.project import Project, pains

PERSONAS = """
personas:
  - id: northerner
    label: {en: The northerner, fa: شمالی}
    segment: {city: Porto}
    age: 30–40
    goals: [Get it]
  - id: southerner
    label: The southerner
    segment: {city: Faro}
  - id: nobody
    segment: {city: Nowhere}
"""
COMPARED = MAP + "personas: [northerner, southerner]\ncalendar: persian\nlanes: [flow, emotion]\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a built shop with personas and two maps."""
    shop = write_shop(tmp_path_factory.mktemp("personas"))
    (shop / "touchline.yaml").write_text(PROJECT + PERSONAS, "utf-8")
    (shop / "maps" / "both.yaml").write_text(COMPARED, "utf-8")
    project = tl.open(shop)
    project.load()
    project.build()
    return shop


@pytest.fixture(scope="module")
def project(folder: Path) -> Project:
    return tl.open(folder)


def run(*words: str | Path) -> int:
    try:
        main([str(word) for word in words])
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_personas_are_measured_from_python(project: Project) -> None:
    assert [each.name for each in project.personas()] == ["northerner", "southerner", "nobody"]
    portrait = project.persona("northerner").portrait()
    [card] = portrait.personas
    assert portrait.lanes == []
    assert portrait.figures[card.journeys or ""].value == 30
    assert portrait.figures[card.share or ""].value == 0.5
    with pytest.raises(ConfigError, match="did you mean 'northerner'"):
        project.persona("northener")


def test_a_map_for_one_persona_is_computed_when_asked_for(project: Project, tmp_path: Path) -> None:
    alone = project.map("both").for_persona("northerner")
    snapshot = alone.snapshot()
    assert snapshot.figures[snapshot.lens.journeys].value == 30
    assert [card.id for card in snapshot.personas] == ["northerner"]
    together = project.map("both").snapshot()
    assert together.figures[together.lens.journeys].value == 60
    assert snapshot.personas[0].stages == together.personas[0].stages
    picture = alone.export(tmp_path / "north.svg", language="fa")
    assert "شمالی" in picture.read_text("utf-8")
    with pytest.raises(ConfigError, match="there is no persona 'x'"):
        project.map("both").for_persona("x")


def test_dates_and_digits_are_those_that_are_asked_for(project: Project, tmp_path: Path) -> None:
    both = project.map("both")
    first = both.export(tmp_path / "map.svg", language="fa").read_text("utf-8")
    assert "۱۴۰۲" in first
    assert "۲۰۲۴" not in first
    second = both.export(
        tmp_path / "map.svg", language="fa", calendar="gregorian", digits="latin"
    ).read_text("utf-8")
    assert "2024" in second
    assert not set("۰۱۲۳۴۵۶۷۸۹") & set(second)


def test_the_command_lists_shows_and_writes(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("persona", "--project", folder) == 0
    said = capsys.readouterr()
    assert "northerner" in said.out
    assert "50\u00a0%" in said.out
    assert "nobody: 'Nowhere' is no value of the segment 'city'" in said.err
    assert run("persona", "--project", folder, "--format", "json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows] == ["northerner", "southerner", "nobody"]
    assert rows[0]["share"]["value"] == 0.5
    assert rows[2]["share"] is None
    assert run("persona", "northerner", "--project", folder) == 0
    assert "Favourite" not in capsys.readouterr().out
    files = [tmp_path / f"north.{ending}" for ending in ("svg", "html", "json")]
    words = [word for file in files for word in ("--export", file)]
    assert run("persona", "northerner", "--project", folder, "--language", "fa", *words) == 0
    assert capsys.readouterr().out.splitlines() == [str(file) for file in files]
    assert msgspec.json.decode(files[2].read_bytes(), type=Snapshot).personas
    assert 'dir="rtl"' in files[1].read_text("utf-8")


def test_the_command_refuses_what_it_cannot_do(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("persona", "north", "--project", folder) == 1
    assert "did you mean 'northerner'" in capsys.readouterr().err
    assert run("persona", "northerner", "--project", folder, "--export", tmp_path / "a.pdf") == 1
    assert ".svg, .png, .html, .json" in capsys.readouterr().err
    with pytest.raises(RenderError, match="no map of this project has"):
        tl.open(folder).persona("northerner").export(tmp_path / "a.svg", language="de")


def test_a_map_is_exported_for_a_persona_from_the_shell(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "south.json"
    words = ("map", "export", "both", target, "--project", folder, "--persona", "southerner")
    assert run(*words, "--calendar", "persian", "--digits", "latin") == 0
    snapshot = msgspec.json.decode(target.read_bytes(), type=Snapshot)
    assert [card.id for card in snapshot.personas] == ["southerner"]
    assert (snapshot.calendar, snapshot.digits) == ("persian", "latin")


def test_check_tells_texts_that_lack_a_language(folder: Path) -> None:
    def texts() -> list[str]:
        found = tl.open(folder).check().findings
        return [each.message for each in found if each.check.startswith("texts ")]

    assert texts() == []
    file = folder / "maps" / "both.yaml"
    file.write_text(COMPARED + "scenario: {en: Waiting}\n", "utf-8")
    assert texts() == ["1 text lacks a language that the map declares: scenario (fa)"]
    file.write_text(COMPARED.replace("[en, fa]", "[en, ru]"), "utf-8")
    assert texts() == [
        "1 text lacks a language that the map declares: personas.northerner.label (ru)"
    ]
    file.write_text(COMPARED, "utf-8")


def test_pain_points_are_looked_for_among_the_personas_alone(project: Project) -> None:
    spec = project.map("both").spec
    shown = pains._shown(project, spec)
    assert len(shown) == 60
    alone = msgspec.structs.replace(spec, personas=["northerner"])
    assert len(pains._shown(project, alone)) == 30
    narrowed = msgspec.structs.replace(
        spec, personas=[], persona="northerner", segment={"city": ["Faro", "Porto"]}
    )
    assert len(pains._shown(project, narrowed)) == 30
