"""First run, signing in and out."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from tests.web.conftest import SECRET, Asking
from touchline.web import Settings, make_app


def test_the_first_visitor_owns_the_server_and_nobody_else_can(built_shop: Path) -> None:
    app = make_app(Settings(folder=built_shop))
    try:
        client = TestClient(app)
        start = client.get("/api/start").json()
        assert start == {"set_up": False, "me": None, "provider": None, "passwords": "all"}
        body = {"email": "A@Example.com", "name": "Ana", "password": SECRET, "token": "guess"}
        assert client.post("/api/setup", json=body).json()["code"] == "wrong_token"
        body["token"] = app.state.setup_token
        assert client.post("/api/setup", json=body | {"password": "short"}).status_code == 422
        me = client.post("/api/setup", json=body).json()
        assert (me["email"], me["owner"]) == ("a@example.com", True)
        assert [one["role"] for one in me["workspaces"]] == ["owner"]
        assert client.post("/api/setup", json=body).status_code == 409
    finally:
        app.state.server.state.close()
        (built_shop / ".touchline" / "state.sqlite").unlink()


def test_a_session_ends_when_one_signs_out(asking: Asking) -> None:
    client = asking("viewer")
    [mine] = client.get("/api/start").json()["me"]["workspaces"]
    assert mine == {"name": "shop", "title": "Shop", "role": "viewer"}
    kept = dict(client.cookies)
    assert client.delete("/api/session").json() == {"address": None}
    client.cookies.update(kept)
    assert client.get("/api/start").json()["me"] is None


def test_another_site_can_do_nothing(asking: Asking) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    answer = asking("admin").delete("/api/session", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "other_site")
