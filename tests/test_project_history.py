"""Versions of maps: kept by builds, found again, pruned; and maps as of a day."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

import touchline
from tests.shop import write_csv, write_shop
from touchline.errors import ConfigError, WorkspaceError
from touchline.maps import Snapshot
from touchline.project import Project
from touchline.project.difference import Split, compared, period
from touchline.project.history import History

DAY = "2024-05-01"
FAST = "fast: {decision: 2d}\n"


def built(folder: Path, **options: object) -> Project:
    project = touchline.open(write_shop(folder, **options))  # type: ignore[arg-type]
    project.load()
    project.build()
    return project


def change_rule(project: Project, text: str = FAST) -> Project:
    file = project.folder / "maps" / "purchase.yaml"
    file.write_text(file.read_text("utf-8") + text, "utf-8")
    again = touchline.open(project.folder)
    again.build()
    return again


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A shop whose map was computed by two rules; not to be changed."""
    return change_rule(built(tmp_path_factory.mktemp("shop")))


def test_a_build_keeps_each_map_that_is_not_as_before(tmp_path: Path) -> None:
    project = built(tmp_path)
    [first] = project.map("purchase").history()
    assert (first.build, first.journeys, first.unclassified) == ("build-0001", 60, 0.0)
    assert first.changes is None
    project.build(force=True)
    assert project.map("purchase").history() == [first]
    again = change_rule(project).map("purchase")
    [_, second] = again.history()
    assert (second.rules_changed, second.build) == (1, "build-0002")
    assert [each.place for each in second.changes.rules] == ["fast.decision"]  # type: ignore[union-attr]


def test_a_version_holds_the_map_and_the_rules_of_that_day(shop: Project) -> None:
    drawn = shop.map("purchase")
    first, second = (drawn.version(each.id) for each in drawn.history())
    assert FAST not in first.map_file
    assert second.map_file.endswith(FAST)
    assert first.project_file == second.project_file == (shop.folder / "touchline.yaml").read_text()
    assert second.snapshot == drawn.snapshot()
    assert drawn.snapshot(version="previous") == first.snapshot


def test_a_version_is_found_by_its_id_a_day_or_a_word(shop: Project) -> None:
    drawn = shop.map("purchase")
    first, second = drawn.history()
    today = datetime.now(UTC).date().isoformat()
    for wanted in (second.id, second.digest[:8], "latest", today):
        assert drawn.version(wanted).snapshot == drawn.snapshot()
    assert drawn.version(first.id[:-3]).map_file == drawn.version("previous").map_file
    with pytest.raises(ConfigError, match="as old as 2020-01-01"):
        drawn.version("2020-01-01")
    with pytest.raises(ConfigError, match="is no version"):
        drawn.version("abcd1234")
    with pytest.raises(ConfigError, match="it may be"):
        drawn.version(first.id[:4])


def test_a_map_is_exported_as_it_was(shop: Project, tmp_path: Path) -> None:
    drawn = shop.map("purchase")
    file = drawn.export(tmp_path / "was.json", version="previous")
    assert (
        msgspec.json.decode(file.read_bytes(), type=Snapshot) == drawn.version("previous").snapshot
    )
    with pytest.raises(ConfigError, match="not both"):
        drawn.snapshot(as_of=DAY, version="latest")


def test_history_outlives_everything_else_that_is_derived(tmp_path: Path) -> None:
    project = built(tmp_path, orders=12)
    kept = project.map("purchase").version("latest")
    for path in project.workspace.root.iterdir():
        if path.name != "history":
            subprocess.run(["rm", "-rf", str(path)], check=True)
    again = touchline.open(tmp_path)
    again.load()
    again.build()
    assert again.map("purchase").version("latest") == kept
    assert len(again.map("purchase").history()) == 1


def test_pruning_keeps_the_latest_and_what_is_young(tmp_path: Path) -> None:
    drawn = change_rule(built(tmp_path, orders=12)).map("purchase")
    assert drawn.prune(timedelta(days=1)) == []
    [gone] = drawn.kept.prune(timedelta(0), now=datetime.now(UTC) + timedelta(days=9))
    [left] = drawn.history()
    assert gone.id != left.id
    assert [file.name for file in drawn.kept.folder.glob("*.gz")] == [f"{left.digest}.json.gz"]
    assert drawn.version("latest").snapshot == drawn.snapshot()


@pytest.mark.parametrize("clock", ["2024-05-01T10:00:00+00:00", "2024-04-30T10:00:00+00:00"])
def test_versions_stand_in_order_within_one_second_and_when_the_clock_is_set_back(
    shop: Project, tmp_path: Path, clock: str
) -> None:
    kept = shop.map("purchase").version("latest")
    history = History(tmp_path, "purchase")
    for name, created in [("a", "2024-05-01T10:00:00+00:00"), ("b", clock), ("a", clock)]:
        one = msgspec.structs.replace(kept.snapshot, created=created, map=name)
        history.keep(one, kept.rules)
    assert [history.read(each).snapshot.map for each in history.versions()] == ["a", "b", "a"]
    assert history.read(history.find("previous")).snapshot.map == "b"


def test_a_damaged_version_is_told_and_stops_no_build(tmp_path: Path) -> None:
    project = built(tmp_path, orders=12)
    drawn = project.map("purchase")
    [file] = drawn.kept.folder.glob("*.gz")
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(WorkspaceError, match="cannot be read"):
        drawn.version("latest")
    assert len(change_rule(project).map("purchase").history()) == 2


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_leaves_whole_versions(tmp_path: Path, seed: int) -> None:
    project = built(tmp_path, orders=12)
    file = tmp_path / "maps" / "purchase.yaml"
    file.write_text(file.read_text("utf-8") + FAST, "utf-8")
    command = [sys.executable, "-m", "touchline", "build", "--project", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        delay = random.Random(seed).uniform(0.5, 3.0)
        started = time.monotonic()
        while process.poll() is None and time.monotonic() - started < delay:
            os.sched_yield()
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
    drawn = touchline.open(tmp_path).map("purchase")
    assert all(drawn.version(each.id).snapshot.stages for each in drawn.history())
    touchline.open(tmp_path).build()
    assert [each.rules_changed for each in drawn.history()] == [0, 1]
    assert project.map("purchase").version("previous")


def until(folder: Path, day: str) -> None:
    """Take out of the files what had not happened at the end of *day*."""
    end = (datetime.fromisoformat(day) + timedelta(days=1)).isoformat(sep=" ")
    columns = {"orders": ("placed_at", "delivered_at"), "reviews": ("answered_at",)}
    for name, times in columns.items():
        file = folder / "data" / f"{name}.csv"
        with file.open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
        known = [row for row in rows if row[times[0]] < end]
        for row in known:
            for time_ in times[1:]:
                row[time_] = row[time_] if row[time_] < end else ""
        write_csv(file, list(rows[0]), [list(row.values()) for row in known])


def test_a_map_as_of_a_day_is_that_of_files_that_end_there(shop: Project, tmp_path: Path) -> None:
    folder = write_shop(tmp_path)
    until(folder, DAY)
    file = folder / "maps" / "purchase.yaml"
    file.write_text(file.read_text("utf-8") + FAST, "utf-8")
    other = touchline.open(folder)
    other.load()
    other.build()
    expected = other.map("purchase").snapshot()
    found = shop.map("purchase").snapshot(as_of=DAY)
    assert found.figures.keys() == expected.figures.keys()
    for name, figure in expected.figures.items():
        mine = found.figures[name]
        assert (mine.value, mine.n, mine.low, mine.window) == (
            figure.value, figure.n, figure.low, figure.window,
        ), name  # fmt: skip
    assert found.lens.newest == expected.lens.newest
    assert (found.lens.newest or "") < "2024-05-02"
    assert found.stages == expected.stages


def test_a_day_is_made_once_and_again_when_rules_change(tmp_path: Path) -> None:
    project = built(tmp_path, orders=24)
    drawn = project.map("purchase")
    one = drawn.snapshot(as_of=DAY)
    past = project.workspace.past / DAY / ".touchline" / "CURRENT"
    made = past.stat().st_mtime_ns
    assert drawn.snapshot(as_of=DAY).figures == one.figures
    assert past.stat().st_mtime_ns == made
    file = tmp_path / "touchline.yaml"
    file.write_text(file.read_text("utf-8").replace("id: parcel", "id: package"), "utf-8")
    again = touchline.open(tmp_path)
    again.build()
    shown = again.map("purchase").snapshot(as_of=DAY)
    assert "node.package" in shown.figures
    assert len(again.map("purchase").history()) == 2  # what is asked for later is no version


def test_a_day_before_everything_and_no_day(shop: Project) -> None:
    with pytest.raises(ConfigError, match="nothing is known until 2023-12-01"):
        shop.map("purchase").snapshot(as_of="2023-12-01")
    with pytest.raises(ConfigError, match="is no day"):
        shop.map("purchase").snapshot(as_of="May")


def test_only_the_days_used_last_are_kept(shop: Project) -> None:
    for month in (3, 4, 5, 6, 7):
        shop.map("purchase").snapshot(as_of=f"2024-0{month}-01")
    days = sorted(path.name for path in shop.workspace.past.iterdir())
    assert days == ["2024-04-01", "2024-05-01", "2024-06-01", "2024-07-01"]


def test_maps_are_compared_in_all_ways(shop: Project, tmp_path: Path) -> None:
    drawn = shop.map("purchase")
    assert [each.place for each in drawn.difference().rules] == ["fast.decision"]
    file = drawn.export(tmp_path / "old.json", version="previous")
    by_file = compared(shop, ["purchase", str(file), "now"]).difference
    assert by_file.rules == []
    assert [one.id for one in by_file.figures] == [one.id for one in drawn.difference().figures]
    days = compared(shop, ["purchase"], Split(as_of="2024-03-01,2024-06-01")).difference
    assert (days.before.day, days.after.day, days.kind) == ("2024-03-01", "2024-06-01", "time")
    assert days.overlap == 1
    months = compared(shop, ["purchase"], Split(window="2024-02,2024-03")).difference
    assert months.before.window == ("2024-02-01", "2024-02-29")
    assert months.overlap == 0
    cities = compared(shop, ["purchase"], Split(segment="city=Porto,Faro")).difference
    assert (cities.kind, cities.before.label.words[""]) == ("groups", "Porto")  # type: ignore[union-attr]


def test_a_comparison_that_means_nothing_is_refused(shop: Project) -> None:
    for names, split in (
        ([], None),
        (["purchase", "a", "b", "c"], None),
        (["purchase", "now"], Split(as_of="2024-01-01,2024-02-01")),
        (["purchase"], Split(as_of="2024-01-01")),
        (["purchase"], Split(window="2024-13,2024-01")),
        (["purchase"], Split(segment="Porto,Faro")),
        (["nowhere.json", "neither.json"], None),
    ):
        with pytest.raises(ConfigError):
            compared(shop, names, split)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-Q4", ("2024-10-01", "2024-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2024-02-03", ("2024-02-03", "2024-02-03")),
    ],
)
def test_periods(text: str, days: tuple[str, str]) -> None:
    assert period(text) == days
