"""Walking through journeys, and marking their steps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import Asking

WALK = "/api/workspaces/shop/walk"


def listed(asking: Asking, **asked: str) -> dict[str, Any]:
    answer = asking("viewer").get(WALK, params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def walked(asking: Asking, journey: object, language: str = "en") -> dict[str, Any]:
    address = f"/api/workspaces/shop/journeys/{journey}"
    answer = asking("viewer").get(address, params={"language": language})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_all_orders_walk_the_same_journeys_but_the_fastest_leaves_out_what_has_no_end(
    asking: Asking,
) -> None:
    typical, painful = listed(asking), listed(asking, order="painful")
    assert typical["total"] == 60
    assert sorted(typical["journeys"]) == sorted(painful["journeys"])
    fastest = listed(asking, order="fastest")
    times = [walked(asking, one)["seconds"] for one in fastest["journeys"][:8]]
    assert times == sorted(times)
    assert fastest["total"] == 40  # those that are delivered
    assert all(walked(asking, one)["outcome"] == "delivered" for one in fastest["journeys"][:3])


def test_the_typical_goes_the_most_common_way(asking: Asking) -> None:
    found = listed(asking)
    ways = {
        one: tuple(dict.fromkeys(step["stage"]["id"] for step in walked(asking, one)["moments"]))
        for one in found["journeys"]
    }
    counts = {way: list(ways.values()).count(way) for way in ways.values()}
    assert found["same_way"] == max(counts.values())
    assert counts[ways[found["journeys"][0]]] == found["same_way"]


def test_the_most_painful_has_the_lowest_score(asking: Asking) -> None:
    painful = listed(asking, order="painful")
    felt = [
        min((m["said"]["feeling"] for m in walked(asking, one)["moments"] if m["said"]), default=9)
        for one in painful["journeys"]
    ]
    assert felt == sorted(felt)
    assert felt[0] == -2


def test_chance_is_that_of_the_seed(asking: Asking) -> None:
    one = listed(asking, order="random", seed="a")["journeys"]
    assert one == listed(asking, order="random", seed="a")["journeys"]
    assert one != listed(asking, order="random", seed="b")["journeys"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"touchpoint": "parcel"}, 40),
        ({"touchpoint": "repeat order"}, 30),
        ({"stage": "evaluation"}, 29),  # one has a score off its scale
        ({"segment": "city:Porto"}, 30),
        ({"map": "purchase"}, 60),
        ({"until": "2023-12-31"}, 0),
    ],
)
def test_journeys_are_chosen(asking: Asking, asked: dict[str, str], expected: int) -> None:
    assert listed(asking, **asked)["total"] == expected


@pytest.mark.parametrize(
    "asked", [{"stage": "'; drop"}, {"touchpoint": "x"}, {"segment": 'a"b:c'}, {"persona": "no"}]
)
def test_what_is_not_there_is_told(asking: Asking, asked: dict[str, str]) -> None:
    answer = asking("viewer").get(WALK, params=asked)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_journey_says_its_steps_waits_and_words(asking: Asking) -> None:
    [first, *_] = listed(asking, touchpoint="review", order="painful")["journeys"]
    found = walked(asking, first)
    assert [one["step"] for one in found["moments"]] == list(range(len(found["moments"])))
    assert found["moments"][0]["wait"] is None
    said = found["moments"][-1]["said"]
    assert (said["score"], said["low"], said["high"], said["feeling"]) == (1, 1, 5, -2)
    reviewed = listed(asking, touchpoint="review", order="painful")["journeys"]
    others = [walked(asking, one)["moments"] for one in reviewed[:6]]
    texts = {m["said"]["text"] for moments in others for m in moments if m["said"]}
    assert texts == {None, "Late again"}
    parcels = [
        moment["wait"]
        for moment in found["moments"]
        if moment["touchpoint"]["id"] == "parcel" and moment["wait"]["n"] >= 20
    ]
    assert all(one["seconds"] == one["median"] == 3 * 86_400 for one in parcels)
    assert found["currency"] == "EUR"
    assert found["value"] == sum(one["value"] or 0 for one in found["moments"])
    assert {one["label"] for one in found["traits"]} >= {"city", "delivery"}


def test_a_journey_is_found_by_its_name_when_numbers_have_changed(asking: Asking) -> None:
    [first, second, *_] = listed(asking)["journeys"]
    name = walked(asking, first)["name"]
    assert walked(asking, f"{second}-{name}")["id"] == first
    assert walked(asking, f"{first}-{name}")["id"] == first
    for unknown in ("99999", f"{first}-000000000000", "order:none"):
        answer = asking("viewer").get(f"/api/workspaces/shop/journeys/{unknown}")
        assert answer.status_code == 404


def test_marks_become_a_candidate_that_an_editor_judges(asking: Asking) -> None:
    [first, *_] = listed(asking, touchpoint="parcel")["journeys"]
    marks, pains = "/api/workspaces/shop/marks", "/api/workspaces/shop/pains/candidates"
    step = next(
        m["step"] for m in walked(asking, first)["moments"] if m["touchpoint"]["id"] == "parcel"
    )
    body = {"journey": str(first), "step": step, "natural": False, "note": "I would have called"}
    assert asking("viewer").put(marks, json=body).status_code == 403
    [made] = asking("commenter").put(marks, json=body).json()
    assert (made["mine"], made["note"]) == (True, "I would have called")
    [again] = asking("commenter").put(marks, json=body | {"note": ""}).json()
    assert (again["id"], again["note"]) == (made["id"], "")
    assert len(asking("editor").put(marks, json=body | {"natural": True}).json()) == 2
    assert asking("editor").put(marks, json=body | {"step": 99}).status_code == 404
    name = walked(asking, first)["name"]
    assert len(asking("viewer").get(marks, params={"journey": name}).json()) == 2

    [one] = asking("viewer").get(pains).json()
    assert (one["touchpoint"]["id"], one["unnatural"], one["natural"]) == ("parcel", 1, 1)
    assert (one["journeys"], one["people"], one["verdict"]) == (1, 1, "open")
    judge = {"touchpoint": "parcel", "verdict": "promoted", "text": "Tell when it comes"}
    assert asking("commenter").put(pains, json=judge).status_code == 403
    assert asking("editor").put(pains, json=judge | {"text": " "}).status_code == 422
    assert asking("editor").put(pains, json=judge | {"touchpoint": "order"}).status_code == 404
    [one] = asking("editor").put(pains, json=judge).json()
    [action] = asking("viewer").get("/api/workspaces/shop/actions").json()["actions"]
    assert (one["verdict"], one["action"]) == ("promoted", action["id"])
    assert action["touchpoint"]["id"] == "parcel"
    [one] = asking("editor").put(pains, json=judge | {"verdict": "open"}).json()
    assert one["verdict"] == "open"

    assert asking("editor").delete(f"{marks}/{made['id']}").status_code == 404
    assert asking("commenter").delete(f"{marks}/{made['id']}").status_code == 204
    assert asking("viewer").get(pains).json() == []


def test_the_journeys_behind_a_figure_of_a_map_are_walked(asking: Asking) -> None:
    address = "/api/workspaces/shop/maps/purchase"
    view = asking("viewer").get(address, params={"language": "en"}).json()
    counted = {
        id_: figure["value"]
        for id_, figure in view["figures"].items()
        if id_.endswith("entrants") or "entrants" in id_
    }
    assert counted
    for id_, value in counted.items():
        if value:
            assert listed(asking, map="purchase", figure=id_)["total"] == value
    id_ = next(iter(counted))
    porto = {"map": "purchase", "figure": id_, "segment": "city:Porto"}
    total = asking("viewer").get(address, params={"segment": "city:Porto"}).json()
    assert listed(asking, **porto)["total"] == total["figures"][id_]["value"]
    for wrong in ({"figure": id_}, {"map": "purchase", "figure": "nothing"}):
        assert asking("viewer").get(WALK, params=wrong).status_code in (404, 422)
