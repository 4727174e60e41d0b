"""What stands between a stranger and the data: guesses, origins, sizes, headers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.conftest import SECRET, Asking, add_people, client_of
from touchline.web import Settings, make_app
from touchline.web.security import passwords
from touchline.web.security.headers import LARGEST
from touchline.web.security.limits import Attempts, Limits


@pytest.fixture(autouse=True)
def forgotten(app: FastAPI) -> None:
    app.state.limits = Limits()


def guess(client: TestClient, email: str = "owner@example.com") -> int:
    body = {"email": email, "password": "a guess that is wrong"}
    return client.post("/api/session", json=body).status_code


def from_address(app: FastAPI, address: str) -> TestClient:
    return TestClient(app, base_url="http://127.0.0.1:8321", client=(address, 50_000))


def test_guessing_slows_down_and_locks_out_nobody_else(app: FastAPI) -> None:
    attacker = from_address(app, "192.0.2.1")
    assert [guess(attacker) for _ in range(7)][-1] == 429
    answer = attacker.post("/api/session", json={"email": "owner@example.com", "password": SECRET})
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 900
    owner = from_address(app, "192.0.2.2")
    body = {"email": "owner@example.com", "password": SECRET}
    assert owner.post("/api/session", json=body).status_code == 200
    # another account, from the address of the attacker
    body["email"] = "editor@example.com"
    assert attacker.post("/api/session", json=body).status_code == 200


def test_walking_through_accounts_slows_down_too(app: FastAPI, monkeypatch: object) -> None:
    app.state.limits = Limits(any=Attempts(free=3))
    attacker = from_address(app, "192.0.2.3")
    codes = [guess(attacker, f"user{n}@example.com") for n in range(6)]
    assert codes[:4] == [401, 401, 401, 401]
    assert codes[-1] == 429


def test_the_delay_doubles_and_is_forgotten_after_success() -> None:
    moment = [0.0]
    attempts = Attempts(free=2, longest=60, clock=lambda: moment[0])
    waits = []
    for _ in range(9):
        attempts.failed("a")
        waits.append(attempts.wait("a"))
    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 60]
    moment[0] = 59.0
    assert attempts.wait("a") == 1
    attempts.succeeded("a")
    assert attempts.wait("a") == 0


def test_an_unknown_user_is_answered_as_a_wrong_password(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified = []
    hasher = passwords._hasher()

    def counted(password: str, kept: str) -> bool:
        verified.append(kept)
        return hasher.verify(password, kept)

    class Counting:
        verify = staticmethod(counted)
        hash = hasher.hash

    monkeypatch.setattr(passwords, "_hasher", Counting)
    client = from_address(app, "192.0.2.4")
    answers = [
        client.post("/api/session", json={"email": email, "password": "wrong wrong wrong"})
        for email in ("viewer@example.com", "nobody@example.com")
    ]
    assert answers[0].json() == answers[1].json()
    assert [answer.status_code for answer in answers] == [401, 401]
    # one hash of the same cost for each
    assert len(verified) == 2
    assert verified[0].split("$")[:4] == verified[1].split("$")[:4]


@pytest.mark.parametrize(
    ("path", "body"),
    [("/api/invitations/guess/account", {"email": "a@b", "name": "A", "password": SECRET}),
     ("/api/shared/guess", {})],
)  # fmt: skip
def test_secrets_of_links_cannot_be_guessed_quickly(
    app: FastAPI, path: str, body: dict[str, str]
) -> None:
    client = from_address(app, f"192.0.2.{len(path)}")
    codes = [client.post(path, json=body).status_code for _ in range(7)]
    assert codes[0] == 410
    assert codes[-1] == 429


def test_signing_in_gives_a_new_session_and_ends_the_one_before(app: FastAPI) -> None:
    client = client_of(app, "viewer")
    before = client.cookies["touchline_session"]
    body = {"email": "editor@example.com", "password": SECRET}
    assert client.post("/api/session", json=body).status_code == 200
    assert client.cookies["touchline_session"] != before
    fixed = client_of(app, "anyone")
    fixed.cookies.set("touchline_session", before)
    assert fixed.get("/api/account").status_code == 401
    # a token that came from outside is never made valid
    fixed.cookies.set("touchline_session", "chosen-by-somebody-else")
    fixed.post("/api/session", json=body)
    planted = client_of(app, "anyone")
    planted.cookies.set("touchline_session", "chosen-by-somebody-else")
    assert planted.get("/api/account").status_code == 401


@pytest.fixture
def secure(built_shop: Path, tmp_path: Path) -> Iterator[FastAPI]:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "touchline.yaml").write_bytes((built_shop / "touchline.yaml").read_bytes())
    made = make_app(Settings(folder=tmp_path, address="https://maps.example.com"))
    add_people(made)
    yield made
    made.state.server.state.close()


def test_by_https_the_cookie_is_of_this_host_and_of_nothing_else(secure: FastAPI) -> None:
    client = TestClient(secure, base_url="https://maps.example.com")
    body = {"email": "viewer@example.com", "password": SECRET}
    answer = client.post("/api/session", json=body)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("__host-touchline_session=")
    assert all(part in cookie for part in ("httponly", "secure", "samesite=lax", "path=/"))
    assert "domain" not in cookie
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert client.get("/api/account").status_code == 200
    plain = client.delete("/api/session", headers={"Origin": "http://maps.example.com"})
    assert plain.status_code == 403


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"Origin": "http://127.0.0.1:8321"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://127.0.0.1:9999"}, False),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_unsafe_requests_come_from_the_page_itself(
    asking: Asking, method: str, headers: dict[str, str], allowed: bool
) -> None:
    answer = asking("admin").request(method, "/api/nothing-is-here", headers=headers)
    refused = answer.status_code == 403 and answer.json()["code"] == "other_site"
    assert refused is not allowed


def test_a_refusal_has_the_headers_as_well(asking: Asking) -> None:
    answer = asking("admin").post("/api/x", headers={"Origin": "https://evil.example"})
    assert answer.headers["x-content-type-options"] == "nosniff"
    for path in ("/api/start", "/", "/api/nothing", "/w/shop/maps"):
        headers = asking("viewer").get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        if path.startswith("/api/"):
            assert headers["cache-control"] == "no-store"


def test_a_body_that_is_too_large_is_refused(asking: Asking) -> None:
    client = asking("viewer")
    told = client.post("/api/session", content=b" " * (LARGEST + 1))
    assert (told.status_code, told.json()["code"]) == (413, "too_large")
    pieces = (b" " * 2**20 for _ in range(LARGEST // 2**20 + 1))
    untold = client.post(
        "/api/session", content=pieces, headers={"content-type": "application/json"}
    )
    assert (untold.status_code, untold.json()["code"]) == (413, "too_large")


def test_the_setup_token_cannot_be_guessed_quickly(built_shop: Path, tmp_path: Path) -> None:
    (tmp_path / "touchline.yaml").write_bytes((built_shop / "touchline.yaml").read_bytes())
    made = make_app(Settings(folder=tmp_path))
    client = TestClient(made)
    body = {"email": "a@example.com", "name": "A", "password": SECRET, "token": "guess"}
    codes = [client.post("/api/setup", json=body).status_code for _ in range(7)]
    assert (codes[0], codes[-1]) == (403, 429)
    made.state.server.state.close()
