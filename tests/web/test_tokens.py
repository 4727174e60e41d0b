"""One's own account: password, sessions, and tokens of programs."""

from __future__ import annotations

from datetime import timedelta

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import update

from tests.web.conftest import SECRET, Asking, client_of
from touchline.web.state import now
from touchline.web.state.people import ApiToken

NEW = "another long enough secret"


def bearing(app: FastAPI, token: str) -> TestClient:
    client = client_of(app, "anyone")
    client.headers["authorization"] = f"Bearer {token}"
    return client


def token_of(client: TestClient, **body: object) -> str:
    answer = client.post("/api/account/tokens", json={"name": "A script", **body})
    assert answer.status_code == 201
    return str(answer.json()["token"])


def test_a_token_does_what_its_owner_may_and_a_read_token_only_reads(
    app: FastAPI, asking: Asking
) -> None:
    reads = bearing(app, token_of(asking("admin"), scope="read"))
    writes = bearing(app, token_of(asking("admin"), scope="write"))
    assert reads.get("/api/workspaces/shop/team").status_code == 200
    body = {"role": "viewer"}
    refused = reads.post("/api/workspaces/shop/invitations", json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "read_only")
    assert writes.post("/api/workspaces/shop/invitations", json=body).status_code == 201
    viewer = bearing(app, token_of(asking("viewer"), scope="write"))
    assert viewer.post("/api/workspaces/shop/invitations", json=body).status_code == 403


def test_a_token_is_no_cookie_so_that_no_other_site_can_send_it(
    app: FastAPI, asking: Asking
) -> None:
    writes = bearing(app, token_of(asking("admin"), scope="write"))
    headers = {"Origin": "https://tool.example", "Sec-Fetch-Site": "cross-site"}
    answer = writes.post(
        "/api/workspaces/shop/invitations", json={"role": "viewer"}, headers=headers
    )
    assert answer.status_code == 201
    # and with a token, the cookie of the browser counts for nothing
    both = client_of(app, "admin")
    answer = both.get("/api/workspaces/shop/team", headers={"Authorization": "Bearer tl_guess"})
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_token")


def test_a_token_ends(app: FastAPI, asking: Asking) -> None:
    client = asking("editor")
    token = token_of(client)
    program = bearing(app, token)
    assert program.get("/api/account").status_code == 200
    [card] = [one for one in client.get("/api/account/tokens").json() if one["used"]]
    assert token not in str(card)
    with app.state.server.state.writing() as session:
        past = now() - timedelta(seconds=1)
        session.execute(update(ApiToken).where(ApiToken.id == card["id"]).values(expires=past))
    assert program.get("/api/account").status_code == 401
    lasting = bearing(app, token_of(client, days=None))
    assert lasting.get("/api/account").status_code == 200
    for one in client.get("/api/account/tokens").json():
        assert client.delete(f"/api/account/tokens/{one['id']}").status_code == 204
    assert lasting.get("/api/account").status_code == 401


def test_a_token_cannot_change_who_may_enter(app: FastAPI, asking: Asking) -> None:
    program = bearing(app, token_of(asking("editor"), scope="write"))
    change = {"current": SECRET, "password": NEW}
    assert program.put("/api/account/password", json=change).status_code == 403
    assert program.post("/api/account/tokens", json={"name": "more"}).status_code == 403
    assert program.patch("/api/account", json={"name": "Other"}).status_code == 403
    assert program.delete("/api/account/sessions").status_code == 403


def test_nobody_removes_the_token_of_another(asking: Asking) -> None:
    made = asking("admin").post("/api/account/tokens", json={"name": "x"}).json()
    path = f"/api/account/tokens/{made['card']['id']}"
    assert asking("owner").delete(path).status_code == 404


def test_a_new_password_ends_every_other_session_and_rotates_this_one(
    app: FastAPI, asking: Asking
) -> None:
    here, there = client_of(app, "commenter"), client_of(app, "commenter")
    old = dict(here.cookies)
    wrong = here.put("/api/account/password", json={"current": "no", "password": NEW})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_password")
    weak = here.put("/api/account/password", json={"current": SECRET, "password": "short"})
    assert weak.json()["code"] == "weak_password"
    change = {"current": SECRET, "password": NEW}
    assert here.put("/api/account/password", json=change).status_code == 204
    assert there.get("/api/account").status_code == 401
    assert here.get("/api/account").status_code == 200
    there.cookies.update(old)
    assert there.get("/api/account").status_code == 401
    back = {"current": NEW, "password": SECRET}
    assert here.put("/api/account/password", json=back).status_code == 204


def test_sessions_are_listed_and_ended(app: FastAPI) -> None:
    here, there = client_of(app, "viewer"), client_of(app, "viewer")
    sessions = here.get("/api/account").json()["sessions"]
    [own] = [one for one in sessions if one["this"]]
    assert here.cookies["touchline_session"] not in str(sessions)
    others = [one for one in sessions if not one["this"]]
    assert here.delete(f"/api/account/sessions/{others[0]['id']}").status_code == 204
    assert there.get("/api/account").status_code == 401
    assert here.delete("/api/account/sessions").status_code == 204
    assert [one["id"] for one in here.get("/api/account").json()["sessions"]] == [own["id"]]


def test_an_e_mail_changes_with_the_password_only(app: FastAPI) -> None:
    client = client_of(app, "viewer")
    change = {"email": "New@example.com"}
    assert client.patch("/api/account", json=change).status_code == 403
    assert client.patch("/api/account", json=change | {"password": SECRET}).json()["email"] == (
        "new@example.com"
    )
    taken = {"email": "owner@example.com", "password": SECRET}
    assert client.patch("/api/account", json=taken).status_code == 409
    back = {"email": "viewer@example.com", "password": SECRET, "language": "fa"}
    assert client.patch("/api/account", json=back).json()["language"] == "fa"
    assert client.patch("/api/account", json={"language": "xx"}).status_code == 400
