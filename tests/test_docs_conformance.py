"""The page about plans works as written, on journeys that are made up."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import pytest

from tests.shared import REPOSITORY
from touchline.cli import main
from touchline.config import parse_yaml
from touchline.maps.spec import MapSpec, PlanSpec
from touchline.testing.deviations import PLAN, deviating_journeys, events_of

PAGE = (REPOSITORY / "docs" / "conformance.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the log and the plan that the page names."""
    rows = events_of(deviating_journeys(1, 400))
    with (tmp_path / "orders.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["order", "time", "event", "region"])
        for row in rows:
            region = "north" if int(row["person"][1:]) % 2 else "south"
            writer.writerow([row["person"], row["time"].isoformat(), row["touchpoint"], region])
    (tmp_path / "plan.yaml").write_text(blocks("yaml")[0])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_python_block_runs_and_says_what_was_planted(folder: Path) -> None:
    names: dict[str, object] = {}
    [block] = blocks("python")
    exec(compile(block, "docs/conformance.md", "exec"), names)
    assert names["plan"] == PLAN
    found = names["found"]
    truth = [journey.truth for journey in deviating_journeys(1, 400)]
    assert found.figures["conforming"] == sum(not one for one in truth)  # type: ignore[attr-defined]
    late = found.journeys(kind="late", step=7)  # type: ignore[attr-defined]
    assert len(late) == sum(("late", 7) in one for one in truth) > 0


def test_every_command_of_a_file_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [block] = blocks("console")
    for line in block.strip().splitlines():
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(line)[1:])
        assert not ended.value.code, line
        assert "fitness" in capsys.readouterr().out


def test_the_plans_can_be_read() -> None:
    alone, of_a_map = blocks("yaml")
    assert len(parse_yaml(alone, PlanSpec).steps) == 4
    plan = parse_yaml(of_a_map, MapSpec).plan
    assert plan is not None
    assert plan.persona == "one-time-shopper"
