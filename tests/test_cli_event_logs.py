"""Logs in XES and OCEL on the command line, and the journeys of a map as logs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import touchline
from tests.eventlog.formats.test_ocel import as_json
from tests.shared import REPOSITORY
from tests.shop import write_shop
from touchline import ConfigError, Journeys, Project
from touchline.cli import main

SUPPORT = REPOSITORY / "tests" / "eventlog" / "formats" / "support.xes"
Run = Callable[..., tuple[str, str]]


def read(path: Path) -> Journeys:
    """Read a log of either format."""
    if ".xes" in path.name:
        return Journeys.from_xes(path)
    return Journeys.from_ocel(path, object_type="journey")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_words(*words: str | Path, code: int = 0) -> tuple[str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert (ended.value.code or 0) == code, err or out
        return out, err

    return run_words


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = touchline.open(write_shop(tmp_path_factory.mktemp("shop")))
    project.load()
    project.build()
    return project


def test_a_verb_takes_a_log(run: Run) -> None:
    out, err = run("transitions", SUPPORT, "--format", "json")
    rows = json.loads(out)["rows"]
    assert {"source": "open ticket", "target": "answer"}.items() <= rows[0].items()
    assert "1 traces without a name" in err
    assert "3 rows were skipped" in err


def test_options_of_logs_reach_the_reader(run: Run) -> None:
    out, _ = run("variants", SUPPORT, "--lifecycle", "complete", "--format", "json")
    longest = max(json.loads(out)["rows"], key=lambda row: len(row["path"]))
    assert longest["path"] == ["open ticket", "answer", "close"]
    out, _ = run("journeys", SUPPORT, "--classifier", "Activity and agent", "--format", "json")
    assert "open ticket+Ana" in json.loads(out)["touchpoints"]
    out, _ = run("journeys", SUPPORT, "--properties", "product,tags", "--format", "json")
    assert json.loads(out)["properties"] == ["product", "tags"]


def test_the_objects_that_are_journeys_are_chosen(run: Run, tmp_path: Path) -> None:
    log = as_json(tmp_path / "log.jsonocel")
    _, err = run("transitions", log, code=1)
    assert "order (3), item (2)" in err
    out, _ = run("journeys", log, "--object-type", "order", "--format", "json")
    assert json.loads(out)["journeys"] == 2


@pytest.mark.parametrize("name", ["a.xes", "a.xes.gz", "a.jsonocel", "a.sqlite"])
def test_journeys_are_written_as_a_log(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    out, err = run("journeys", SUPPORT, "--where", "country=Việt Nam", "--output", path)
    assert "1 journeys" in out
    assert f"written: {path}" in err
    assert read(path).event_count == 4


def test_a_log_becomes_a_store_and_takes_more(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "log.journeys"
    run("journeys", SUPPORT, "--output", store)
    more = tmp_path / "more.xes"
    shutil.copy(SUPPORT, more)
    out, _ = run("append", store, more, "--format", "json")
    assert json.loads(out)["events"] == 16


@pytest.mark.parametrize("name", ["a.xes", "a.xes.gz", "a.jsonocel", "a.xmlocel", "a.sqlite"])
def test_the_journeys_of_a_map_are_a_log(shop: Project, tmp_path: Path, name: str) -> None:
    path = shop.map("purchase").export(tmp_path / name)
    expected = shop.journeys()
    found = read(path)
    assert (len(found), found.event_count) == (len(expected), expected.event_count)
    ways = [
        {(r["source"], r["target"]): r["count"] for r in j.transitions().table.to_pylist()}
        for j in (found, expected)
    ]
    assert ways[0] == ways[1]


def test_the_log_of_a_map_tells_stages_and_scores_but_no_person(
    shop: Project, tmp_path: Path
) -> None:
    path = shop.map("purchase").export(tmp_path / "a.xes")
    assert "example.com" not in path.read_text("utf-8")
    found = Journeys.from_xes(path)
    assert found.names.stages["parcel"] == "receiving-the-offer"
    assert set(found.names.properties["score"]) <= {"1", "2", "3", "4", "5"}
    assert "o1" in found.to_table()["person"].to_pylist()
    assert len(found.names.segments["person"]) == 30


def test_what_bounds_journeys_is_an_object(shop: Project, tmp_path: Path) -> None:
    path = shop.map("purchase").export(tmp_path / "a.sqlite")
    assert len(Journeys.from_ocel(path, object_type="order")) == 60


def test_only_the_journeys_on_the_map_are_written(shop: Project, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    shutil.copytree(shop.folder, folder)
    (folder / "maps" / "faro.yaml").write_text("name: Faro\nsegment: {city: Faro}\n", "utf-8")
    project = touchline.open(folder)
    path = project.map("faro").export(tmp_path / "faro.xes")
    assert len(Journeys.from_xes(path)) == len(project.journeys().where(city="Faro")) == 30


def test_what_a_log_does_not_carry_is_told(run: Run, shop: Project, tmp_path: Path) -> None:
    target = tmp_path / "a.xes"
    out, err = run("map", "export", "purchase", target, "--project", shop.folder)
    assert str(target) in out
    assert "lanes with their figures" in err


def test_a_kept_version_has_no_journeys(shop: Project, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not there any more"):
        shop.map("purchase").export(tmp_path / "a.xes", version="latest")
