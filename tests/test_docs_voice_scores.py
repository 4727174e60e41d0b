"""Every example of docs/voice-scores.md runs, on a small shop."""

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

PAGE = (REPOSITORY / "docs" / "voice-scores.md").read_text("utf-8")
PERSONAS = """
personas:
  - {id: porto, segment: {city: Porto}}
  - {id: faro, segment: {city: Faro}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    shop = write_shop(folder / "shop", orders=240, maps=False)
    file = shop / "touchline.yaml"
    file.write_text(file.read_text("utf-8") + PERSONAS, "utf-8")
    project = touchline.open(shop)
    project.load()
    project.build()
    answers = ["nps_score,date,region,w"]
    answers += [f"{k % 11},2024-0{1 + k % 3}-05,{'ns'[k % 2]},{1 + k % 2}" for k in range(60)]
    (folder / "answers.csv").write_text("\n".join([*answers, "99,2024-01-05,n,1"]) + "\n", "utf-8")
    wide = ["q1_website,q2_parcel", *(f"{1 + k % 6},{1 + k % 5}" for k in range(30))]
    (folder / "wide.csv").write_text("\n".join(wide) + "\n", "utf-8")
    return folder


def test_every_python_example_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    here: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(block, "docs/voice-scores.md", "exec"), here)
    assert (folder / "importance.png").exists()
    assert (folder / "profile.png").exists()
    assert here["compared"].groups == ("porto", "faro")


def test_every_command_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    blocks = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(lines) == 5
    for line in lines:
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(line)[1:])
        assert ended.value.code == 0, (line, capsys.readouterr().err)
    assert (folder / "scores.csv").read_text("utf-8").startswith("touchpoint,")
    assert (folder / "profile.svg").exists()
