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

PERSONAS = """
personas:
  - {id: faro, label: Faro, segment: {city: Faro}}
  - {id: waiting, label: Waiting, segment: {delivery: open}}
"""
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
    file = folder / "touchline.yaml"
    file.write_text(file.read_text("utf-8") + PERSONAS, "utf-8")
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


def test_a_persona_has_pain_points_of_its_own(hurt: TestClient) -> None:
    everybody = {one["id"] for one in searched(hurt)["pains"]}
    found = searched(hurt, persona="waiting")["pains"]
    assert found
    assert {one["id"] for one in found} - everybody or found[0]["journeys"] < 400
    pain = next(one for one in found if one["walkable"])
    asked = {"pain": pain["id"], "persona": "waiting", "order": "painful"}
    listed = hurt.get("/api/workspaces/shop/walk", params=asked).json()
    assert listed["total"] == pain["journeys"]
    actions = "/api/workspaces/shop/actions"
    body = {"text": "Call", "pain": pain["id"], "persona": "waiting", "started": "2024-06-01"}
    made = hurt.post(actions, json=body)
    assert made.status_code == 201, made.text
    assert made.json()["persona"] == {"id": "waiting", "label": "Waiting"}
    own = {one["id"]: one["actions"] for one in searched(hurt, persona="waiting")["pains"]}
    assert own[pain["id"]] == 1
    assert all(one["actions"] == 0 for one in searched(hurt)["pains"])
    effect = hurt.get(f"{actions}/{made.json()['id']}/effect").json()
    assert effect["state"] != "no day"
    assert effect["n_before"] + effect["n_since"] <= 134  # a third of the orders is open
    gone = body | {"persona": "nobody"}
    assert hurt.post(actions, json=gone).status_code == 422


def test_a_persona_with_another_rule_is_searched_anew(hurt: TestClient) -> None:
    before = searched(hurt, persona="faro")["pains"]
    address = "/api/workspaces/shop/declared-personas"
    kept = {one["persona"]["id"]: one for one in hurt.get(address).json()["personas"]}["faro"]
    body = {"persona": kept["persona"] | {"segment": {"delivery": "open"}}}
    version = {"If-Match": kept["version"]}
    assert hurt.put(f"{address}/faro", json=body, headers=version).status_code == 200
    waiting = searched(hurt, persona="waiting")["pains"]
    assert searched(hurt, persona="faro")["pains"] == [{**one, "actions": 0} for one in waiting]
    assert before != waiting


def test_where_nothing_hurts_nothing_is_told(asking: Asking) -> None:
    assert searched(asking("viewer"))["pains"] == []
    answer = asking("viewer").get(PAINS, params={"persona": "nobody"})
    while answer.status_code == 200:
        answer = asking("viewer").get(PAINS, params={"persona": "nobody"})
    assert answer.status_code == 400
