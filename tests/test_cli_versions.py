"""``map history``, ``map diff`` and maps of a day or a version on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import touchline
from tests.shop import write_shop
from touchline.cli import main


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with two versions of its map and a second map; not to be changed."""
    folder = write_shop(tmp_path_factory.mktemp("shop"))
    project = touchline.open(folder)
    project.load()
    project.build()
    file = folder / "maps" / "purchase.yaml"
    file.write_text(file.read_text("utf-8") + "fast: {decision: 2d}\n", "utf-8")
    (folder / "maps" / "faro.yaml").write_text("segment: {city: Faro}\n", "utf-8")
    touchline.open(folder).build()
    return folder


class Said:
    """Runs commands and gives what they say."""

    def __init__(self, capsys: pytest.CaptureFixture[str], project: Path) -> None:
        self.capsys, self.project = capsys, project

    def __call__(self, *words: str | Path, code: int = 0) -> str:
        with pytest.raises(SystemExit) as ended:
            main(["map", *(str(word) for word in words), "--project", str(self.project)])
        out, err = self.capsys.readouterr()
        assert (ended.value.code or 0) == code, err or out
        return out if code == 0 else err

    def json(self, *words: str | Path) -> Any:
        return json.loads(self(*words, "--format", "json"))


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], shop: Path) -> Said:
    return Said(capsys, shop)


def test_history_lists_versions_the_latest_first(said: Said) -> None:
    latest, first = said.json("history", "purchase")
    assert latest["created"] >= first["created"]
    assert latest["rules_changed"] == 1
    out = said("history", "purchase")
    assert "the first" in out
    assert "fast.decision" in out
    assert latest["id"] in out
    assert "belong together" in said("history", "purchase", "--prune", code=1)


def test_diff_compares_the_previous_version_with_the_latest(said: Said, tmp_path: Path) -> None:
    out = said("diff", "purchase")
    assert "1 rule changed: fast.decision" in out
    assert "the same days" in out
    found = said.json("diff", "purchase", "previous", "now", "--language", "fa")
    assert found["language"] == "fa"
    assert found["rules"][0]["place"] == "fast.decision"
    picture = tmp_path / "diff.svg"
    said("diff", "purchase", "--export", picture, "--language", "fa", "--theme", "dark")
    assert picture.read_text("utf-8").startswith("<svg")


def test_diff_of_days_maps_files_and_cities(said: Said, tmp_path: Path) -> None:
    days = said.json("diff", "purchase", "--as-of", "2024-03-01,2024-06-01")
    assert (days["kind"], days["before"]["day"]) == ("time", "2024-03-01")
    assert said.json("diff", "purchase", "faro")["kind"] == "groups"
    assert said.json("diff", "purchase", "--segment", "city=Porto,Faro")["kind"] == "groups"
    for name in ("purchase", "faro"):
        said("export", name, tmp_path / f"{name}.json")
    files = [tmp_path / "purchase.json", tmp_path / "faro.json"]
    assert said.json("diff", *files)["compared"] > 5
    assert "is no version" in said("diff", "purchase", "abcdefgh", code=1)


def test_a_map_of_a_day_and_of_a_version(said: Said, tmp_path: Path) -> None:
    whole = said.json("show", "purchase")
    early = said.json("show", "purchase", "--as-of", "2024-03-01")
    name = whole["lens"]["journeys"]
    assert early["figures"][name]["value"] < whole["figures"][name]["value"]
    assert early["lens"]["newest"] < "2024-03-02"
    was = said.json("show", "purchase", "--version", "previous")
    assert was["build"] == "build-0001"
    target = tmp_path / "was.svg"
    said("export", "purchase", target, "--version", "previous")
    assert target.exists()
