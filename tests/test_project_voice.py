"""A project says what its customers write, by stage, touchpoint and segment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import touchline
from touchline.cli import main
from touchline.errors import ConfigError, WorkspaceError
from touchline.project import Project

YAML = """
project: Shop
timezone: UTC
sources:
  visits:
    files: visits.csv
    ids: {user: user}
    events: [{name: visit, time: time}]
  reviews:
    files: reviews.csv
    ids: {user: user}
    feedback: [{instrument: stars, time: time, text: text, about: about}]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    texts = [
        "My parcel never arrived!",
        "It came sooner than promised, fast delivery",
        "It broke after a week",
    ]
    visits = [f"u{n},2024-03-01 10:00:00" for n in range(30)]
    reviews = [f'u{n},2024-03-0{n % 5 + 2} 10:00:00,"{texts[n % 3]}",visit' for n in range(30)]
    (tmp_path / "visits.csv").write_text("\n".join(["user,time", *visits]) + "\n", "utf-8")
    (tmp_path / "reviews.csv").write_text(
        "\n".join(["user,time,text,about", *reviews]) + "\n", "utf-8"
    )
    (tmp_path / "touchline.yaml").write_text(YAML, "utf-8")
    opened = touchline.open(tmp_path)
    opened.load()
    opened.build()
    return opened


def test_texts_are_added_up(project: Project) -> None:
    found = project.voice(by=["instrument"])
    whole, stars = found.groups
    assert (found.texts, whole.texts, stars.group) == (30, 30, {"instrument": "stars"})
    assert whole.negative.n + whole.neutral.n + whole.positive.n == whole.told
    assert {theme.id for theme in found.themes} >= {"not_delivered", "fast_delivery"}
    assert found.engine.startswith("default ")


def test_the_command_gives_the_same(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["voice", "--project", str(project.folder), "--format", "json"])
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out) == project.voice().as_dict()


def test_an_unknown_key_is_refused_with_those_that_there_are(project: Project) -> None:
    with pytest.raises(ConfigError, match="no 'stagee'") as refused:
        project.voice(by=["stagee"])
    assert "did you mean 'stage'" in str(refused.value.hint)


def test_a_project_without_texts_says_what_to_do(project: Project) -> None:
    file = project.folder / "touchline.yaml"
    file.write_text(YAML + "voice: {engine: none}\n", "utf-8")
    silent = touchline.open(project.folder)
    silent.build()
    with pytest.raises(WorkspaceError, match="no text of this project was read"):
        silent.voice()
