"""A project from files to maps, in Python; kills, readers and writers at the same time."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

import touchline
from tests.shop import write_csv, write_shop
from touchline.engine import connect
from touchline.errors import ConfigError, IdentityError, WorkspaceError
from touchline.project import Project

PUBLIC = {
    "AmbiguousDateError",
    "BuildInfo",
    "ConfigError",
    "IdentityError",
    "JourneyStore",
    "Journeys",
    "MappingError",
    "Project",
    "ProjectMap",
    "RenderError",
    "ResourceError",
    "Snapshot",
    "SourceError",
    "TouchlineError",
    "WorkspaceError",
    "__version__",
    "attribution_of_paths",
    "experiments",
    "open",
    "shapley_of_worths",
    "voice",
}


def tables(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the build in force."""
    found = {}
    with project.store() as store, connect() as db:
        store.register(db)
        for view in ("spine", "journeys", "persons", "identifiers", "answers"):
            found[view] = db.execute(f"SELECT * FROM {view} ORDER BY ALL").fetchall()
    return found


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A shop, loaded and built; not to be changed."""
    project = touchline.open(write_shop(tmp_path_factory.mktemp("shop"), maps=False))
    project.load()
    project.build()
    return project


def test_the_public_names_are_these_and_no_others() -> None:
    assert set(touchline.__all__) == PUBLIC
    for name in PUBLIC:
        assert getattr(touchline, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        _ = touchline.nothing


def test_the_counts_are_those_of_the_files(shop: Project) -> None:
    info = shop.info
    assert info.events == {"order placed": 60, "order delivered": 40}
    assert (info.persons, info.journeys, info.feedback) == (30, 60, 29)
    assert (info.quarantined, info.unclassified, info.without_person) == (1, 0, 0)
    assert (info.moments, info.outside_journeys, info.profiles) == (129, 0, 30)


def test_a_review_finds_its_customer_by_the_order(shop: Project) -> None:
    with shop.store() as store, connect() as db:
        store.register(db)
        rows = db.execute(
            'SELECT p.key, a."segment:city" FROM answers a JOIN persons p USING (person)'
            " WHERE feedback_id = 'r2'"
        ).fetchall()
    assert rows == [("email:c2@example.com", "Porto")]
    person = shop.who("order:o2")
    assert set(person.identifiers) == {
        "email:c2@example.com",
        "customer:c2",
        "order:o2",
        "order:o32",
    }
    with pytest.raises(IdentityError, match="o61"):
        shop.who("order:o61")


def test_the_row_off_the_scale_is_in_quarantine(shop: Project) -> None:
    [row] = shop.quarantine().to_pylist()
    assert (row["source"], row["row"], row["column"], row["value"]) == ("reviews", 6, "stars", "9")
    assert shop.quarantine(source="orders").num_rows == 0
    with pytest.raises(ConfigError, match="did you mean 'orders'"):
        shop.quarantine(source="order")


def test_opening_looks_upward_and_says_what_is_missing(shop: Project, tmp_path: Path) -> None:
    assert touchline.open(shop.folder / "data").folder == shop.folder
    with pytest.raises(WorkspaceError, match="touchline init"):
        touchline.open(tmp_path)


def test_nothing_is_done_twice(tmp_path: Path) -> None:
    project = touchline.open(write_shop(tmp_path, orders=12))
    with pytest.raises(WorkspaceError, match="run 'touchline load'"):
        project.build()
    project.load()
    first = project.build()
    page = project.map("purchase").page
    drawn = page.stat().st_mtime_ns
    assert project.build() == first
    assert page.stat().st_mtime_ns == drawn
    assert project.build(force=True).build != first.build
    project.load()
    assert project.is_built


def test_a_changed_file_or_rule_makes_the_build_out_of_date(tmp_path: Path) -> None:
    folder = write_shop(tmp_path, orders=12)
    project = touchline.open(folder)
    project.load()
    first = project.build()
    file = folder / "touchline.yaml"
    file.write_text(file.read_text("utf-8").replace("id: parcel", "id: package"), "utf-8")
    changed = touchline.open(folder)
    assert not changed.is_built
    assert not changed.check().ok
    assert "package" in [t.id for t in changed.build().touchpoints]
    write_csv(
        folder / "data" / "orders2.csv",
        ["order_id", "customer_id", "placed_at", "delivered_at", "paid", "carrier"],
        [["o99", "c1", "2024-03-01 10:00", "", "5", "DHL"]],
    )
    changed.load()
    assert changed.build().events["order placed"] == first.events["order placed"] + 1


def test_the_map_is_drawn_exported_and_dropped(tmp_path: Path) -> None:
    folder = write_shop(tmp_path / "shop", orders=12)
    project = touchline.open(folder)
    project.load()
    project.build()
    chosen = project.map("purchase")
    assert chosen.is_drawn
    assert "<html" in chosen.page.read_text("utf-8")
    snapshot = chosen.snapshot()
    assert snapshot.build == project.info.build
    assert snapshot.figures[snapshot.lens.journeys].value == 12
    for ending, start in (("svg", b"<"), ("json", b"{"), ("html", b"<!doctype")):
        target = chosen.export(tmp_path / f"map.{ending}", language="fa")
        assert target.read_bytes().startswith(start)
    with pytest.raises(touchline.RenderError, match=r"\.html, \.svg, \.png"):
        chosen.export(tmp_path / "map.doc")
    with pytest.raises(touchline.RenderError, match="no language 'de'"):
        chosen.export(tmp_path / "map.svg", language="de")
    (folder / "maps" / "purchase.yaml").rename(folder / "maps" / "buying.yaml")
    project.build()
    assert [m.name for m in project.maps] == ["buying"]
    assert not chosen.folder.exists()
    with pytest.raises(ConfigError, match="did you mean"):
        project.map("buyin")


def test_pictures_are_drawn_when_asked_for(tmp_path: Path) -> None:
    project = touchline.open(write_shop(tmp_path, orders=12))
    (project.folder / "maps" / "purchase.yaml").write_text("languages: [en]\n", "utf-8")
    project.load()
    project.build()
    project.build(pictures=True)
    names = {path.name for path in project.map("purchase").folder.iterdir()}
    assert {"purchase.en.svg", "purchase.en.png", "purchase.html", "snapshot.json"} < names
    project.build()
    assert (project.map("purchase").folder / "purchase.en.png").exists()


def test_a_map_that_cannot_be_drawn_leaves_build_and_other_maps(tmp_path: Path) -> None:
    project = touchline.open(write_shop(tmp_path, orders=12))
    (project.folder / "maps" / "broken.yaml").write_text("segment: {city: Lisboa}\n", "utf-8")
    project.load()
    with pytest.raises(touchline.TouchlineError, match="Lisboa"):
        project.build()
    assert project.map("purchase").is_drawn
    assert project.is_built


def test_check_names_each_broken_bound(tmp_path: Path) -> None:
    folder = write_shop(tmp_path, orders=12)
    file = folder / "touchline.yaml"
    rules = file.read_text("utf-8")
    file.write_text(rules.replace("  - {id: parcel", "  # - {id: parcel"), "utf-8")
    project = touchline.open(folder)
    project.load()
    project.build()
    failed = {f.check: f for f in project.check().findings if not f.ok}
    assert set(failed) == {"unclassified", "quarantined"}
    assert failed["unclassified"].value == pytest.approx(8 / 25)
    (folder / "data" / "orders.csv").unlink()
    assert "sources" in {f.check for f in project.check().findings if not f.ok}


def test_a_reader_keeps_its_build_while_another_is_made(tmp_path: Path) -> None:
    project = touchline.open(write_shop(tmp_path, orders=12, maps=False))
    project.load()
    project.build()
    with project.store() as store, connect() as db:
        store.register(db)
        before = db.execute("SELECT count(*) FROM spine").fetchall()
        project.build(force=True)
        project.build(force=True)
        assert db.execute("SELECT count(*) FROM spine").fetchall() == before
        assert db.execute("SELECT count(*) FROM events").fetchall() == [(20,)]
        assert store.build.exists()
    with project.workspace.writing():
        project.workspace.sweep()
    assert [path.name for path in project.workspace.builds.iterdir()] == ["build-0003"]


def test_a_second_writer_gets_advice_and_readers_work(tmp_path: Path) -> None:
    project = touchline.open(write_shop(tmp_path, orders=12, maps=False))
    project.load()
    project.build()
    with project.workspace.writing():
        command = [
            sys.executable,
            "-m",
            "touchline",
            "build",
            "--force",
            "--project",
            str(tmp_path),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "another process is loading or building" in done.stderr
        assert "wait for it to end" in done.stderr
        assert project.info.journeys == 12


@pytest.mark.parametrize("seed", range(5))
def test_a_kill_at_any_moment_changes_nothing(tmp_path: Path, seed: int, shop: Project) -> None:
    folder = write_shop(tmp_path, maps=False)
    command = [sys.executable, "-m", "touchline", "build", "--load", "--force"]
    with subprocess.Popen(
        [*command, "--project", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        delay = random.Random(seed).uniform(0.3, 4.0)
        started = time.monotonic()
        while process.poll() is None and time.monotonic() - started < delay:
            os.sched_yield()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    project = touchline.open(folder)
    project.load()
    project.build()
    assert tables(project) == tables(shop)
    assert not project.workspace.temporary.exists()
    assert len(list(project.workspace.builds.iterdir())) == 1


def test_a_build_of_another_version_is_made_anew(tmp_path: Path) -> None:
    project = touchline.open(write_shop(tmp_path, orders=12, maps=False))
    project.load()
    project.build()
    file = project.workspace.require_build() / "build.json"
    file.write_text(file.read_text("utf-8").replace('"persons"', '"people"'), "utf-8")
    with pytest.raises(WorkspaceError, match="made by another version"):
        _ = project.info
    assert project.build().build == "build-0002"


def test_other_tools_read_the_journey_table(shop: Project) -> None:
    file = shop.workspace.require_build() / "journeys" / "bucket-000.arrow"
    table = pa.ipc.open_file(pa.memory_map(str(file))).read_all()
    assert table.num_rows == 60
    assert sum(map(len, table["touchpoint"].to_pylist())) == 129


def test_check_tells_an_opportunity_for_a_pain_that_cannot_be_found(tmp_path: Path) -> None:
    folder = write_shop(tmp_path, orders=12)
    project = touchline.open(folder)
    project.load()
    project.build()
    card = "opportunities: [{stage: decision, text: Call, pain: typo}]\n"
    (folder / "maps" / "asked.yaml").write_text(card, "utf-8")
    findings = {f.check: f for f in touchline.open(folder).check().findings}
    assert not findings["map asked"].ok
    assert "'typo'" in findings["map asked"].message
