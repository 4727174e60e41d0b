"""The ready maps, and what differs between choices and versions of a map."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

import touchline
from tests.web.conftest import WORKSPACE, Asking, add_people, client_of
from touchline.maps.templates import templates
from touchline.project.drawing import draw_maps
from touchline.web import Settings, make_app

MAP = "/api/workspaces/shop/maps/purchase"


def test_every_ready_map_is_there_in_every_language(asking: Asking) -> None:
    viewer = asking("viewer")
    found = {
        language: viewer.get("/api/workspaces/shop/templates", params={"language": language}).json()
        for language in ("en", "fa")
    }
    assert {one["name"] for one in found["en"]} == {one.name for one in templates()}
    titles = {one["name"]: one["title"] for one in found["fa"]}
    assert all(titles[one["name"]] != one["title"] for one in found["en"])


def test_what_fits_the_stages_of_the_project_comes_first(asking: Asking) -> None:
    found = asking("viewer").get("/api/workspaces/shop/templates").json()
    fits = [one["fits"] for one in found]
    assert fits == sorted(fits, reverse=True)
    assert next(one for one in found if one["name"] == "eight-stage")["fits"]


def test_two_segment_values_differ(asking: Asking) -> None:
    asked = {"segment": "delivery:delivered", "with": "segment:delivery:open"}
    found = asking("viewer").get(f"{MAP}/difference", params=asked).json()
    assert (found["before"], found["after"], found["kind"]) == ("delivered", "open", "groups")
    assert (found["journeys_before"], found["journeys_after"]) == (40, 20)
    sure = [one["sure"] for one in found["figures"]]
    assert sure == sorted(sure, reverse=True)
    assert found["sentences"]


def test_two_periods_are_compared_in_time(asking: Asking) -> None:
    asked = {
        "since": "2024-01-01",
        "until": "2024-03-31",
        "with": "period:2024-04-01..2024-06-30",
        "language": "fa",
    }
    found = asking("viewer").get(f"{MAP}/difference", params=asked).json()
    assert found["kind"] == "time", found
    assert "۱۴۰۲" in found["before"]  # days in Persian are those of the Solar Hijri calendar


@pytest.mark.parametrize("wrong", ["weather:rain", "persona:", "segment:delivery", "period:x"])
def test_what_cannot_be_compared_is_refused(asking: Asking, wrong: str) -> None:
    answer = asking("viewer").get(f"{MAP}/difference", params={"with": wrong})
    assert answer.status_code == 400
    assert answer.json()["hint"]


@pytest.fixture
def changing(built_shop: Path, tmp_path: Path) -> Iterator[FastAPI]:
    """A server over a shop whose map has changed between two builds."""
    folder = Path(shutil.copytree(built_shop, tmp_path / WORKSPACE))
    project = touchline.open(folder)
    draw_maps(project)
    (folder / "maps" / "purchase.yaml").write_text("name: Buying otherwise\n", "utf-8")
    draw_maps(touchline.open(folder))
    app = make_app(Settings(folder=tmp_path))
    add_people(app)
    yield app
    app.state.server.state.close()


def test_versions_are_listed_looked_at_and_held_against_now(changing: FastAPI) -> None:
    viewer = client_of(changing, "viewer")
    newest, oldest = viewer.get(f"{MAP}/versions").json()
    assert newest["created"] > oldest["created"]
    assert newest["rules_changed"] > 0
    old = viewer.get(f"{MAP}/versions/{oldest['id']}").json()
    assert old["name"] == "Buying in the shop"
    asked = {"with": f"version:{oldest['id']}"}
    found = viewer.get(f"{MAP}/difference", params=asked).json()
    assert any(one["place"] == "name" for one in found["rules"])
    assert viewer.get(f"{MAP}/versions/nosuch").status_code == 400
