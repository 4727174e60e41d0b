"""``map new`` and ``map templates``: in a project, and without one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import touchline
from tests.shared import REPOSITORY
from touchline.cli import main
from touchline.errors import ConfigError, WorkspaceError
from touchline.maps import load_map
from touchline.maps.spec import MapSpec
from touchline.maps.templates import template, templates


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with the stage model shop-visit, not built."""
    folder = tmp_path / "shop"
    folder.mkdir()
    file = REPOSITORY / "examples/stage-models/shop-visit/touchline.yaml"
    shutil.copy(file, folder / "touchline.yaml")
    return folder


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return int(ended.value.code or 0)


def test_a_new_map_is_for_the_stage_model_of_the_project(shop: Path) -> None:
    made = touchline.open(shop).new_map("visit", languages=["en", "fa"])
    assert made.path == shop / "maps" / "visit.yaml"
    assert [stage.id for stage in made.spec.stages] == [
        stage.id for stage in template("shop-visit").stages
    ]
    first = made.path.read_text("utf-8").splitlines()[0]
    schema = made.path.parent / first.removeprefix("# yaml-language-server: $schema=")
    assert json.loads(schema.read_text("utf-8"))["$ref"].endswith("MapSpec")


def test_a_map_is_not_overwritten_unasked(shop: Path) -> None:
    project = touchline.open(shop)
    project.new_map("visit")
    with pytest.raises(WorkspaceError, match="there is a map 'visit' already"):
        project.new_map("visit", template="aida")
    made = project.new_map("visit", template="aida", force=True)
    assert made.spec.stages[0].id == "attention"


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden"])
def test_a_name_that_is_no_file_name_is_refused(shop: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be called"):
        touchline.open(shop).new_map(name)
    assert not (shop / "maps").exists()


def test_the_command_says_which_columns_are_not_measured(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("map", "new", "buy", "-t", "e-commerce", "--project", str(shop)) == 0
    said = capsys.readouterr()
    assert said.out.strip() == str(shop / "maps" / "buy.yaml")
    assert "0 of 7 columns are measured" in said.err
    assert "not measured, no such stage in the project: visit, product-view" in said.err
    assert "to measure visit, write under it: of: [window-and-need]" in said.err


def test_without_a_project_a_file_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "map.yaml"
    assert run("map", "new", "any", "-o", str(file), "-t", "saas", "--languages", "vi") == 0
    assert capsys.readouterr().out.strip() == str(file)
    assert load_map(file).languages == ("vi",)
    assert run("map", "new", "any", "-o", str(file)) == 1
    assert "--force" in capsys.readouterr().err
    assert run("map", "new", "any", "--project", str(tmp_path)) == 1
    assert "--output FILE" in capsys.readouterr().err


def test_the_list_has_every_template(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("map", "templates", "--format", "json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in listed] == [each.name for each in templates()]
    assert set(listed[0]) >= {"title", "description", "stages", "lanes"}
    assert run("map", "templates", "--language", "fa") == 0
    assert "خرید اینترنتی" in capsys.readouterr().out


def test_a_new_map_is_a_map_file(shop: Path) -> None:
    made = touchline.open(shop).new_map("visit", template="airport")
    assert isinstance(load_map(made.path), MapSpec)
