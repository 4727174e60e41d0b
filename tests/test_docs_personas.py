"""Every example of docs/personas.md runs, on a small shop."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

import touchline
from tests.shared import REPOSITORY
from tests.shop import write_shop
from touchline.cli import main

PAGE = (REPOSITORY / "docs" / "personas.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a shop with the personas and the map of the page."""
    folder = tmp_path_factory.mktemp("page")
    shop = write_shop(folder / "shop", orders=120)
    personas, both, options = blocks("yaml")
    file = shop / "touchline.yaml"
    file.write_text(file.read_text("utf-8") + personas, "utf-8")
    (shop / "maps" / "both.yaml").write_text(both + options, "utf-8")
    project = touchline.open(shop)
    project.load()
    project.build()
    return folder


def test_every_python_example_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    here: dict[str, Any] = {}
    for block in blocks("python"):
        exec(compile(block, "docs/personas.md", "exec"), here)
    assert here["share"].value == pytest.approx(1 / 3)
    assert (folder / "late-buyers.png").exists()
    assert (folder / "late.svg").exists()


def test_every_command_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TOUCHLINE_PROJECT", str(folder / "shop"))
    lines = [line for block in blocks("console") for line in block.splitlines()]
    assert len(lines) == 6
    for line in lines:
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(line, comments=True)[1:])
        assert ended.value.code == 0, (line, capsys.readouterr().err)
    assert "۱۴۰" not in (folder / "purchase.svg").read_text("utf-8")
    assert "1402" in (folder / "purchase.svg").read_text("utf-8")


def test_the_compared_personas_are_on_the_map(folder: Path) -> None:
    snapshot = touchline.open(folder / "shop").map("both").snapshot()
    assert [card.id for card in snapshot.personas] == ["late-buyers", "served"]
    assert (snapshot.calendar, snapshot.digits) == ("gregorian", "latin")
