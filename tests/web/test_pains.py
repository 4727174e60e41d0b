"""Pain points that are found in the data."""

from __future__ import annotations

import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

import touchline
from tests.shop import write_csv, write_shop
from tests.web.conftest import Asking, add_people, client_of
from touchline.web import Settings, make_app

PAINS = "/api/workspaces/shop/pains"


def searched(client: TestClient, **asked: str) -> dict[str, Any]:
    """Ask until the search is done."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        answer = client.get(PAINS, params=asked)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        if found["state"] == "done":
            return found
    raise AssertionError("the search does not end")


@pytest.fixture(scope="module")
def hurt(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A shop whose customers in Faro are unhappy."""
    folder = tmp_path_factory.mktemp("hurt") / "shop"
    folder.mkdir()
    write_shop(folder, orders=400)
    write_csv(
        folder / "data" / "reviews.csv",
        ["review_id", "order_id", "answered_at", "stars", "comment"],
        [[f"r{k}", f"o{k}", "2024-12-01", 1 if k % 2 else 5, "Late again"] for k in range(400)],
    )
    project = touchline.open(folder)
    project.load()
    project.build()
    app = make_app(Settings(folder=folder.parent))
    add_people(app)
    return client_of(app, "editor")


def test_a_pain_point_comes_with_its_evidence(hurt: TestClient) -> None:
    found = searched(hurt)
    told = [one for one in found["pains"] if one["outcome"] == "satisfaction"]
    assert told, found
    [whom] = told[0]["whom"]
    assert (whom["label"], whom["value"]) == ("city", "Faro")
    held = told[0]["held"]
    assert (held["here"], held["elsewhere"]) == (-2, 2)
    assert told[0]["effect"] < 0
    assert told[0]["effect_low"] <= told[0]["effect"] <= told[0]["effect_high"]
    assert told[0]["currency"] is None
    assert told[0]["stake"] == pytest.approx(-told[0]["effect"] * told[0]["persons"])
    assert "Faro" in told[0]["text"]
    persian = searched(hurt, language="fa")["pains"]
    assert [one["id"] for one in persian] == [one["id"] for one in found["pains"]]
    assert persian[0]["text"] != found["pains"][0]["text"]


def test_journeys_with_a_pain_point_are_walked(hurt: TestClient) -> None:
    found = searched(hurt)
    walkable = [one for one in found["pains"] if one["walkable"]]
    assert walkable
    for pain in walkable[:2]:
        listed = hurt.get("/api/workspaces/shop/walk", params={"pain": pain["id"]}).json()
        assert listed["total"] == pain["journeys"]
    unhappy = next(one for one in found["pains"] if one["kind"] == "low_score")
    as_on_map = hurt.get("/api/workspaces/shop/walk", params={"pain": "city.Faro"}).json()
    assert as_on_map["total"] == unhappy["journeys"]
    answer = hurt.get("/api/workspaces/shop/walk", params={"pain": "nothing"})
    assert answer.status_code == 404


def test_where_nothing_hurts_nothing_is_told(asking: Asking) -> None:
    assert searched(asking("viewer"))["pains"] == []
    answer = asking("viewer").get(PAINS, params={"persona": "nobody"})
    while answer.status_code == 200:
        answer = asking("viewer").get(PAINS, params={"persona": "nobody"})
    assert answer.status_code == 400
