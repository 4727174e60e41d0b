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


def test_an_effect_needs_a_day_and_enough_on_both_sides(asking: Asking) -> None:
    client = asking("editor")
    made = client.post(ACTIONS, json={"text": "x", "touchpoint": "review"}).json()
    address = f"{ACTIONS}/{made['id']}"
    assert client.get(f"{address}/effect").json()["state"] == "no day"
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


class _Share:
    """A pain point that is a share of journeys, at no touchpoint."""

    touchpoint = None
    segment: dict[str, str] = {}

    class comparison:  # noqa: N801
        unit = "share"
