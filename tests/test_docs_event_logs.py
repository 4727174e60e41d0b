"""The page about event logs works as written, on a small log."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

import touchline
from tests.shared import REPOSITORY
from touchline.cli import main

PAGE = (REPOSITORY / "docs" / "event-logs.md").read_text("utf-8")
SUPPORT = REPOSITORY / "tests" / "eventlog" / "formats" / "support.xes"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(SUPPORT, tmp_path)
    return tmp_path


def test_every_python_example_runs(folder: Path) -> None:
    here: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(block, "docs/event-logs.md", "exec"), here)
    assert len(here["agents"]) == 2
    assert (folder / "out.xes.gz").exists()
    assert "person 1" in (folder / "to-the-agency.xes").read_text("utf-8")


def test_every_command_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    touchline.Journeys.from_xes(SUPPORT).to_ocel(folder / "support.jsonocel")
    lines = [
        line
        for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(lines) >= 7
    for line in lines:
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(line)[1:])
        assert ended.value.code == 0, (line, capsys.readouterr().err)
    assert len(touchline.Journeys.from_xes(folder / "out.xes")) == 1


def test_the_project_works_as_written(folder: Path) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (folder / "touchline.yaml").write_text(text, "utf-8")
    project = touchline.open(folder)
    assert project.load().total.quarantined == 2
    info = project.build()
    assert (info.journeys, info.unclassified) == (4, 0)
    assert project.journeys(properties=["agent"]).event_count == info.moments
