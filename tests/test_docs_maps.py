"""The page about designing maps works as written."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import get_args

import pytest

from tests.shared import REPOSITORY
from touchline.cli import main
from touchline.config import parse_yaml
from touchline.errors import ConfigError
from touchline.maps import load_map
from touchline.maps.spec import CARD_LANES, LINE_LANES, WRITTEN_LANES, LaneKind, MapSpec

PAGE = (REPOSITORY / "docs" / "maps.md").read_text("utf-8")
[EXAMPLE] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_map_of_the_page_is_drawn_by_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "car.yaml").write_text(EXAMPLE, "utf-8")
    [command] = re.findall(r"```console\n(.*?)\n```", PAGE, re.DOTALL)
    with pytest.raises(SystemExit) as ended:
        main(shlex.split(command)[1:])
    assert not ended.value.code
    assert "Showroom in the city" in (tmp_path / "car.svg").read_text("utf-8")
    assert "خرید خودرو" in (tmp_path / "car.html").read_text("utf-8")


def test_a_wrong_name_is_told_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("maps").mkdir()
    wrong = EXAMPLE.replace(
        "{lane: frontstage, stage: compares", "{lane: frontstage, stage: compare"
    )
    Path("maps/car.yaml").write_text(wrong, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_map(Path("maps/car.yaml"))
    [said] = re.findall(r"```text\n(.*?)\n```", PAGE, re.DOTALL)
    assert str(caught.value) == said


def test_the_page_names_every_lane_that_holds_cards() -> None:
    told = set(re.findall(r"`([a-z ]+)`", PAGE))
    assert {*CARD_LANES, *WRITTEN_LANES, *LINE_LANES} <= told
    assert parse_yaml(EXAMPLE, MapSpec).state == "future"
    assert "steps" in get_args(LaneKind)
