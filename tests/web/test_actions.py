"""Actions, and whether they helped."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.web.conftest import Asking
from touchline.analysis.difference import newcombe
from touchline.web.walk.effects import effect

ACTIONS = "/api/workspaces/shop/actions"


def test_an_editor_adds_changes_and_removes(asking: Asking) -> None:
    client = asking("editor")
    assert asking("commenter").post(ACTIONS, json={"text": "No"}).status_code == 403
    members = client.get(ACTIONS).json()["members"]
    assert "Editor" in [one["label"] for one in members]
    assert "Signed In" not in [one["label"] for one in members]
    body = {"text": "Call first", "owner": members[0]["id"], "due": "2026-01-31"}
    made = client.post(ACTIONS, json=body | {"touchpoint": "parcel", "pain": "wait.parcel"}).json()
    assert (made["state"], made["owner"], made["due"]) == ("proposed", members[0], "2026-01-31")
    address = f"{ACTIONS}/{made['id']}"
    changed = client.patch(address, json={"state": "in test", "due": None}).json()
    assert (changed["state"], changed["due"], changed["text"]) == ("in test", None, "Call first")
    assert client.patch(address, json={"owner": "stranger"}).status_code == 422
    assert client.patch(address, json={"text": None}).status_code == 422
    assert client.patch(address, json={"state": "gone"}).status_code == 422
    assert client.delete(address).status_code == 204
    assert client.delete(address).status_code == 404


def test_who_changed_what_of_an_action_is_kept(asking: Asking) -> None:
    client = asking("editor")
    made = client.post(ACTIONS, json={"text": "Call", "map": "purchase"}).json()
    assert made["map"] == {"id": "purchase", "label": "Buying in the shop"}
    address = f"{ACTIONS}/{made['id']}"
    [owner, *_] = client.get(ACTIONS).json()["members"]
    client.patch(address, json={"state": "to do", "text": "Call"})
    asking("owner").patch(address, json={"state": "in test", "owner": owner["id"]})
    told = asking("viewer").get(f"{address}/history").json()
    said = [(one["by"], one["field"], one["before"], one["after"]) for one in reversed(told)]
    assert said == [
        ("Editor", "added", None, "proposed"),
        ("Editor", "state", "proposed", "to do"),
        ("Owner", "state", "to do", "in test"),
        ("Owner", "owner", None, owner["label"]),
    ]
    for wrong in ({"map": "no"}, {"touchpoint": "no"}, {"stage": "no"}, {"persona": "no"}):
        assert client.patch(address, json=wrong).status_code == 422
    client.delete(address)


def test_an_action_is_talked_about(asking: Asking) -> None:
    client, talks = asking("editor"), asking("commenter")
    made = client.post(ACTIONS, json={"text": "Call first"}).json()
    address = f"{ACTIONS}/{made['id']}/threads"
    assert asking("viewer").post(address, json={"text": "No"}).status_code == 403
    [editor] = [one for one in client.get(ACTIONS).json()["members"] if one["label"] == "Editor"]
    begun = talks.post(address, json={"text": "By whom, @Editor?", "mentions": [editor["id"]]})
    assert begun.status_code == 201, begun.text
    answers = f"/api/workspaces/shop/threads/{begun.json()['id']}/comments"
    assert client.post(answers, json={"text": "By me"}).status_code == 201
    [card] = [one for one in client.get(ACTIONS).json()["actions"] if one["id"] == made["id"]]
    assert (card["comments"], card["open_threads"]) == (2, 1)
    [thread] = asking("viewer").get(address).json()
    assert [one["text"] for one in thread["comments"]] == ["By whom, @Editor?", "By me"]
    [mention] = client.get("/api/workspaces/shop/mentions").json()["latest"]
    assert (mention["map"], mention["anchor"]) == ("", f"action:{made['id']}")
    assert (mention["place"], mention["read"]) == ("Call first", False)
    assert client.get("/api/workspaces/shop/maps/purchase/threads").json() == []
    client.delete(f"{ACTIONS}/{made['id']}")
    assert client.get("/api/workspaces/shop/mentions").json()["latest"] == []
    assert client.get(address).status_code == 404


def test_an_effect_needs_a_day_and_enough_on_both_sides(asking: Asking) -> None:
    client = asking("editor")
    made = client.post(ACTIONS, json={"text": "x", "touchpoint": "review"}).json()
    address = f"{ACTIONS}/{made['id']}"
    none = client.get(f"{address}/effect").json()
    assert (none["state"], none["measure"]) == ("no day", "feeling")
    client.patch(address, json={"started": "2030-01-01"})
    found = client.get(f"{address}/effect").json()
    assert (found["state"], found["n_since"]) == ("too few", 0)
    assert found["n_before"] == 29  # one of 30 has a score off its scale
    client.delete(address)


def test_the_share_of_journeys_is_held_before_against_since(asking: Asking) -> None:
    client = asking("viewer")
    journeys = client.get("/api/workspaces/shop/walk").json()["journeys"]
    starts = {
        one: client.get(f"/api/workspaces/shop/journeys/{one}").json()["start"] for one in journeys
    }
    days = sorted(starts.values())
    middle = days[30][:10]
    hit = [one for one in journeys if starts[one][:10] < middle]
    project = client.app.state.server.workspaces.project("shop")  # type: ignore[attr-defined]
    found = effect(
        project.workspace.current_build,
        started=date.fromisoformat(middle),
        touchpoint=None,
        pain=_Share,  # type: ignore[arg-type]
        affected=np.asarray(hit, np.int64),
    )
    assert (found.state, found.before, found.since) == ("measured", 1, 0)
    assert (found.n_before, found.n_since) == (len(hit), 60 - len(hit))
    held = newcombe((len(hit), len(hit)), (0, 60 - len(hit)))
    assert (found.low, found.high) == pytest.approx((held.interval.low, held.interval.high))
    assert found.better is True
    assert found.reached is None
    assert found.last_day is not None
    assert found.first_day is not None
    assert found.first_day < date.fromisoformat(middle) < found.last_day
    hoped = [
        effect(
            project.workspace.current_build,
            started=date.fromisoformat(middle),
            touchpoint=None,
            pain=_Share,  # type: ignore[arg-type]
            affected=np.asarray(hit, np.int64),
            target=target,
        ).reached
        for target in (-0.5, -1.0, -1.5)
    ]
    assert hoped == [True, None, False]


class _Share:
    """A pain point that is a share of journeys, at no touchpoint."""

    touchpoint = None
    segment: dict[str, str] = {}

    class comparison:  # noqa: N801
        unit = "share"
