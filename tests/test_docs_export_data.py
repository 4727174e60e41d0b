"""Maps to and from other formats, on the command line: every command of the page runs."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.shared import REPOSITORY
from tests.shop import PROJECT
from touchline.cli import main
from touchline.maps import load_map
from touchline.maps.exchange.read import ENDINGS
from touchline.render.formats import FORMATS

PAGE = (REPOSITORY / "docs" / "export.md").read_text("utf-8").partition("## Data formats")[2]
WISH = """\
name: {en: Buying in the shop, fa: خرید از فروشگاه}
languages: [en, fa]
stages:
  - {id: find, label: {en: Find, fa: یافتن}, steps: [{id: look, label: Look around}]}
  - {id: buy, label: {en: Buy, fa: خرید}, steps: [{id: pay, label: Pay}]}
lanes: [steps, goals, emotion, opportunities]
emotion: {assumed: {find: 1.0, buy: -0.5}}
cards:
  - {lane: goals, stage: buy, text: {en: Pay at once, fa: پرداخت یک‌باره}}
opportunities:
  - {stage: buy, text: "=cmd|' /C calc'!A0", owner: AN}
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that is not built, and a map file beside it."""
    folder = tmp_path / "shop"
    (folder / "maps").mkdir(parents=True)
    (folder / "touchline.yaml").write_text(PROJECT, "utf-8")
    (folder / "purchase.yaml").write_text(WISH, "utf-8")
    monkeypatch.chdir(folder)
    return folder


def run(line: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(shlex.split(line)[1:])
    return int(ended.value.code or 0)


def test_every_command_of_the_page_runs(shop: Path) -> None:
    blocks = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(lines) >= 4
    for line in lines:
        assert run(line) == 0, line
    wish = load_map(shop / "purchase.yaml")
    for name in ("from-excel", "from-csv", "copy"):
        assert load_map(shop / "maps" / f"{name}.yaml") == wish, name
    assert load_map(shop / "maps" / "sketch.yaml").stages[0].steps[0].label == "Look around"


def test_the_page_names_every_format() -> None:
    named = set(re.findall(r"`\.([a-z.]+)`", PAGE))
    pictures = {"html", "svg", "png", "pdf", "pptx"}
    assert {one.ending for one in FORMATS} - pictures <= named
    assert {ending.removeprefix(".") for ending in ENDINGS} <= named


def test_the_python_of_the_page_runs(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("touchline map draw purchase.yaml purchase.xlsx") == 0
    capsys.readouterr()
    [block] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(block, "docs/export.md", "exec"), {})
    assert capsys.readouterr().out == "2 ()\n"


def test_a_map_is_not_replaced_unasked(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("touchline map import purchase.yaml") == 0
    assert run("touchline map import purchase.yaml") == 1
    assert "replace it with --force" in capsys.readouterr().err
    assert run("touchline map import purchase.yaml --force") == 0


def test_what_was_not_read_is_told(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "half.csv").write_text("lane,stage,text\ngoals,buy,Pay\ngoals,,Never\n", "utf-8")
    assert run("touchline map import half.csv") == 0
    said = capsys.readouterr()
    assert said.out == f"{shop / 'maps' / 'half.yaml'}\n"
    assert "not read: row 3:" in said.err
    assert run("touchline map import half.csv --force --format json") == 0
    assert len(json.loads(capsys.readouterr().out)["unread"]) == 1
    assert run("touchline map import half.pdf") == 1
    assert "a map cannot be read from half.pdf" in capsys.readouterr().err
