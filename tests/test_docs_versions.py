"""The page about versions works as written, on a shop with two versions of its map."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

import touchline as tl
from tests.shared import REPOSITORY
from tests.shop import write_shop
from touchline.cli import main
from touchline.project_file import CheckSpec

PAGE = (REPOSITORY / "docs" / "versions.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a shop whose map was computed by two rules, the latter those of the page."""
    place = tmp_path_factory.mktemp("versions")
    project = tl.open(write_shop(place / "shop"))
    project.load()
    project.build()
    file = place / "shop" / "maps" / "purchase.yaml"
    file.write_text(file.read_text("utf-8") + blocks("yaml")[0], "utf-8")
    tl.open(place / "shop").build()
    return place


def test_every_command_runs(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(place / "shop")
    lines = [line for block in blocks("console") for line in block.splitlines()]
    assert len(lines) == 11
    for line in lines:
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(line)[1:])
        said = capsys.readouterr()
        assert ended.value.code == 0, (line, said.err)
    for name in ("then.svg", "shown.svg", "diff.svg", "diff.html"):
        assert (place / "shop" / name).stat().st_size > 1000


def test_every_python_block_runs(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(compile(block, "docs/versions.md", "exec"), names)
    assert "found" in names


def test_the_bounds_of_the_page_hold(place: Path) -> None:
    found = [each for each in tl.open(place / "shop").check().findings if each.check == "kpi"]
    assert [each.ok for each in found] == [True, True]
    assert "judged by its value" in found[1].message


def test_the_page_names_every_check_and_its_default() -> None:
    for name in CheckSpec.__struct_fields__:
        assert f"`{name}`" in PAGE or f" {name}:`" in PAGE, name
    assert f"(default {CheckSpec().unclassified_growth})" in PAGE


def test_the_workflow_is_yaml_and_runs_commands_that_exist() -> None:
    workflow = yaml.safe_load(blocks("yaml")[1])
    steps = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    assert [step.split()[:2] for step in steps][1:3] == [
        ["touchline", "build"],
        ["touchline", "check"],
    ]
