"""The page about pain points works as written, on a shop that is made up."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pyarrow.csv
import pytest

import touchline as tl
from tests.shared import REPOSITORY
from touchline.analysis.friction import KINDS
from touchline.cli import main
from touchline.testing.planted import planted_company

PAGE = (REPOSITORY / "docs" / "pain-points.md").read_text("utf-8")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a log of clicks, and a built project."""
    folder = tmp_path_factory.mktemp("pain")
    company = planted_company(100, persons=2_500, pains=["error"], folder=folder / "shop")
    pyarrow.csv.write_csv(company.events, folder / "clicks.csv")
    project = tl.open(folder / "shop")
    project.load()
    project.build()
    return folder


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_every_python_block_runs(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop)
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(compile(block, "docs/pain-points.md", "exec"), names)
    assert "found" in names


def test_every_command_runs(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shop)
    lines = [line for block in blocks("console") for line in block.splitlines()]
    assert len(lines) == 4
    for line in lines:
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(line)[1:])
        said = capsys.readouterr()
        assert ended.value.code == 0, (line, said.err)
        if "json" in line:
            assert_as_described(json.loads(said.out))


def assert_as_described(answer: dict[str, list[dict[str, object]]]) -> None:
    stakes = [point["value_at_stake"] for point in answer["pain_points"]]
    assert stakes == sorted(stakes, key=lambda each: -float(str(each)))
    for point in answer["pain_points"]:
        wanted = ("touchpoint", "kind", "segment", "persons", "effect", "interval", "evidence")
        assert all(name in point for name in wanted)
        assert point["text"]


def test_every_kind_is_on_the_page() -> None:
    listed = PAGE[PAGE.index("| kind |") : PAGE.index("Each is looked for")]
    assert set(re.findall(r"`(\w+)`", listed)) == set(KINDS)
