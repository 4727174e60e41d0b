"""Dashboards: who may see and change them, and that what was saved comes back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import Asking

HERE = "/api/workspaces/shop/dashboards"
TILE = {"title": "To the parcel", "verb": "funnel", "search": "steps=order&steps=parcel"}


@pytest.fixture
def made(asking: Asking) -> Any:
    answer = asking("editor").post(HERE, json={"name": "Weekly"})
    assert answer.status_code == 201
    return answer.json()


def test_it_begins_empty_and_is_listed(asking: Asking, made: Any) -> None:
    assert made["tiles"] == []
    assert made["owner"] == "Editor"
    cards = asking("viewer").get(HERE).json()
    assert cards[0] | {"tiles": 0} == {
        name: made[name] for name in ("id", "name", "owner", "changed")
    } | {"tiles": 0}


def test_tiles_are_added_ordered_resized_and_removed(asking: Asking, made: Any) -> None:
    editor, place = asking("editor"), f"{HERE}/{made['id']}"
    for title in ("one", "two", "three"):
        answer = editor.post(f"{place}/tiles", json={**TILE, "title": title})
        assert answer.status_code == 201
    one, two, three = answer.json()["tiles"]
    wanted = [three, {**one, "size": "large"}, {**TILE, "title": "four"}]
    changed = editor.put(place, json={"name": "Daily", "tiles": wanted})
    assert changed.status_code == 200, changed.text
    seen = asking("viewer").get(place).json()
    assert seen == changed.json()
    assert seen["name"] == "Daily"
    assert [tile["title"] for tile in seen["tiles"]] == ["three", "one", "four"]
    assert [tile["id"] for tile in seen["tiles"]][:2] == [three["id"], one["id"]]
    assert seen["tiles"][1]["size"] == "large"
    assert two["id"] not in {tile["id"] for tile in seen["tiles"]}


@pytest.mark.parametrize("role", ["viewer", "commenter"])
def test_who_sees_does_not_change(asking: Asking, made: Any, role: str) -> None:
    client, place = asking(role), f"{HERE}/{made['id']}"
    assert client.get(place).status_code == 200
    body = {"name": "Mine", "tiles": []}
    assert client.post(HERE, json={"name": "Mine"}).status_code == 403
    assert client.put(place, json=body).status_code == 403
    assert client.post(f"{place}/tiles", json=TILE).status_code == 403
    assert client.delete(place).status_code == 403


def test_it_is_gone_when_removed(asking: Asking, made: Any) -> None:
    place = f"{HERE}/{made['id']}"
    asking("editor").post(f"{place}/tiles", json=TILE)
    assert asking("editor").delete(place).status_code == 204
    assert asking("viewer").get(place).status_code == 404


def test_a_tile_of_another_dashboard_is_not_taken_over(asking: Asking, made: Any) -> None:
    editor = asking("editor")
    other = editor.post(HERE, json={"name": "Other"}).json()
    tile = editor.post(f"{HERE}/{other['id']}/tiles", json=TILE).json()["tiles"][0]
    body = {"name": "Weekly", "tiles": [{**tile, "title": "taken"}]}
    found = editor.put(f"{HERE}/{made['id']}", json=body).json()["tiles"][0]
    assert found["id"] != tile["id"]
    assert editor.get(f"{HERE}/{other['id']}").json()["tiles"] == [tile]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**TILE, "verb": "funel"}, 400),
        ({**TILE, "title": ""}, 422),
        ({**TILE, "size": "huge"}, 422),
        ({**TILE, "search": "x" * 5000}, 422),
    ],
)
def test_a_tile_that_is_none_is_refused(
    asking: Asking, made: Any, body: dict[str, str], status: int
) -> None:
    answer = asking("editor").post(f"{HERE}/{made['id']}/tiles", json=body)
    assert answer.status_code == status


def test_a_dashboard_has_its_bounds(asking: Asking, made: Any) -> None:
    body = {"name": "Full", "tiles": [TILE] * 60}
    place = f"{HERE}/{made['id']}"
    assert asking("editor").put(place, json=body).status_code == 200
    assert asking("editor").post(f"{place}/tiles", json=TILE).status_code == 409
