"""Conversations on a map: who may say what, who is named, what is over."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import Asking

SHOP = "/api/workspaces/shop"
THREADS = f"{SHOP}/maps/purchase/threads"


def begin(asking: Asking, role: str = "commenter", **more: Any) -> dict[str, Any]:
    """Begin a conversation, and give it."""
    body = {"anchor": "figure:lens.journeys", "place": "Orders", "text": "So few?", **more}
    answer = asking(role).post(THREADS, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def user(asking: Asking, role: str) -> str:
    """Give the id of somebody."""
    id_: str = asking(role).get("/api/start").json()["me"]["id"]
    return id_


def test_a_conversation_is_begun_answered_and_resolved(asking: Asking) -> None:
    thread = begin(asking)
    said = asking("editor").post(
        f"{SHOP}/threads/{thread['id']}/comments", json={"text": "Half of them are returns."}
    )
    assert [one["text"] for one in said.json()["comments"]] == [
        "So few?",
        "Half of them are returns.",
    ]
    over = asking("editor").patch(f"{SHOP}/threads/{thread['id']}", json={"resolved": True}).json()
    assert over["resolved_by"]["name"] == "Editor"
    viewer = asking("viewer")
    shown = {
        show: [one["id"] for one in viewer.get(THREADS, params={"show": show}).json()]
        for show in ("open", "resolved", "all")
    }
    assert thread["id"] not in shown["open"]
    assert thread["id"] in shown["resolved"]
    assert thread["id"] in shown["all"]
    again = (
        asking("commenter").patch(f"{SHOP}/threads/{thread['id']}", json={"resolved": False}).json()
    )
    assert again["resolved"] is None
    assert again["resolved_by"] is None


def test_a_viewer_reads_and_says_nothing(asking: Asking) -> None:
    thread = begin(asking)
    viewer = asking("viewer")
    assert viewer.get(THREADS).status_code == 200
    body = {"anchor": "map", "text": "x"}
    assert viewer.post(THREADS, json=body).status_code == 403
    answer = viewer.post(f"{SHOP}/threads/{thread['id']}/comments", json={"text": "x"})
    assert answer.status_code == 403
    assert asking("signed in").get(THREADS).status_code == 404


def test_only_ones_own_words_are_changed(asking: Asking) -> None:
    thread = begin(asking)
    address = f"{SHOP}/comments/{thread['comments'][0]['id']}"
    assert asking("editor").patch(address, json={"text": "So many"}).status_code == 403
    assert asking("admin").patch(address, json={"text": "So many"}).status_code == 403
    [said] = asking("commenter").patch(address, json={"text": "So many"}).json()["comments"]
    assert (said["text"], said["mine"]) == ("So many", True)
    assert said["edited"] is not None


def test_the_last_comment_takes_its_conversation_along(asking: Asking) -> None:
    thread = begin(asking)
    address = f"{SHOP}/comments/{thread['comments'][0]['id']}"
    assert asking("editor").delete(address).status_code == 403
    assert asking("admin").delete(address).status_code == 204
    assert thread["id"] not in [one["id"] for one in asking("viewer").get(THREADS).json()]
    answer = asking("editor").post(f"{SHOP}/threads/{thread['id']}/comments", json={"text": "?"})
    assert answer.status_code == 404


def test_who_is_named_learns_of_it_until_it_is_read(asking: Asking) -> None:
    editor = user(asking, "editor")
    before = asking("editor").get(f"{SHOP}/mentions").json()["unread"]
    thread = begin(asking, text="@Editor is this right?", mentions=[editor])
    assert [one["name"] for one in thread["comments"][0]["mentions"]] == ["Editor"]
    found = asking("editor").get(f"{SHOP}/mentions").json()
    assert found["unread"] == before + 1
    assert found["latest"][0]["thread"] == thread["id"]
    assert asking("viewer").get(f"{SHOP}/mentions").json()["unread"] == 0
    address = f"{SHOP}/threads/{thread['id']}/read"
    assert asking("editor").post(address).status_code == 204
    assert asking("editor").get(f"{SHOP}/mentions").json()["unread"] == before
    # an edit that still names them does not ask for attention again
    comment = thread["comments"][0]["id"]
    asking("commenter").patch(
        f"{SHOP}/comments/{comment}", json={"text": "@Editor is this so?", "mentions": [editor]}
    )
    assert asking("editor").get(f"{SHOP}/mentions").json()["unread"] == before


def test_only_members_are_named(asking: Asking) -> None:
    names = {one["name"] for one in asking("commenter").get(f"{SHOP}/mentionable").json()}
    assert names == {"Viewer", "Commenter", "Editor", "Admin", "Owner"}
    stranger = user(asking, "signed in")
    body = {"anchor": "map", "text": "@Signed In", "mentions": [stranger]}
    assert asking("commenter").post(THREADS, json=body).status_code == 400
    assert asking("viewer").get(f"{SHOP}/mentionable").status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "   "},
        {"text": "x" * 5001},
        {"anchor": "somewhere", "text": "x"},
    ],
)
def test_nothing_too_long_empty_or_nowhere(asking: Asking, wrong: dict[str, str]) -> None:
    answer = asking("commenter").post(THREADS, json={"anchor": "map", **wrong})
    assert answer.status_code == 422


def test_words_stay_as_they_were_written(asking: Asking) -> None:
    hostile = "<img src=x onerror=alert(1)> \u202e‮ {n} @Nobody"
    assert begin(asking, text=hostile)["comments"][0]["text"] == hostile
