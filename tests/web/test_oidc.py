"""Signing in by a provider: a real one is asked over HTTP, and every cheat is refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from cryptojwt.jwk.rsa import new_rsa_key
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from tests.web.conftest import SECRET as PASSWORD
from tests.web.conftest import WORKSPACE, add_people
from tests.web.openid_provider import CLIENT, SECRET, Provider, providing
from touchline.web import Settings, make_app
from touchline.web.openid.settings import Grant, OpenID
from touchline.web.security.limits import Attempts, Limits
from touchline.web.state.people import Identity, Member, SignedIn, TeamChange, User

HERE = "http://127.0.0.1:8321"
ANA = {"name": "Ana", "email": "Ana@Example.com", "email_verified": True, "groups": ["analysts"]}
LOGGER = "touchline.web.openid.provider"
Twist = Callable[[dict[str, Any]], "dict[str, Any] | str"]


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing(HERE) as found:
        yield found


@pytest.fixture(autouse=True)
def _fresh(provider: Provider) -> None:
    provider.people.clear()
    provider.people["ana@people"] = dict(ANA)
    provider.who, provider.twist, provider.down = "ana@people", None, False


BY_PROVIDER = "commenter@example.com"
Serving = Callable[..., FastAPI]


def served(folder: Path, provider: Provider, **options: Any) -> FastAPI:
    said: dict[str, Any] = {
        "issuer": provider.issuer,
        "client": CLIENT,
        "secret": SECRET,
        "scopes": "openid email profile groups",
    }
    app = make_app(Settings(folder=folder, openid=OpenID(**said | options)))
    add_people(app)
    with app.state.server.state.writing() as session:  # one whom a provider alone lets in
        session.execute(update(User).where(User.email == BY_PROVIDER).values(password=None))
    never = Attempts(free=1_000_000)
    app.state.limits = Limits(one=never, any=never)
    return app


@pytest.fixture
def serving(built_shop: Path, tmp_path: Path, provider: Provider) -> Iterator[Serving]:
    """Options of the provider → a server with people of every role; a new one each time."""
    (tmp_path / WORKSPACE).symlink_to(built_shop)
    made: list[FastAPI] = []

    def serve(**options: Any) -> FastAPI:
        (tmp_path / ".touchline" / "state.sqlite").unlink(missing_ok=True)
        made.append(served(tmp_path, provider, **options))
        return made[-1]

    yield serve
    for app in made:
        app.state.server.state.close()


@pytest.fixture(scope="module")
def common(
    built_shop: Path, tmp_path_factory: pytest.TempPathFactory, provider: Provider
) -> Iterator[FastAPI]:
    """One server for tests that only knock."""
    folder = tmp_path_factory.mktemp("common")
    (folder / WORKSPACE).symlink_to(built_shop)
    app = served(folder, provider)
    yield app
    app.state.server.state.close()


def browser(app: FastAPI) -> TestClient:
    return TestClient(app, base_url=HERE, follow_redirects=False)


def there(client: TestClient, **body: Any) -> str:
    """Begin to sign in; gives the address to which the provider sends the browser back."""
    answer = client.post("/api/openid", json=body)
    assert answer.status_code == 200, answer.text
    return to_provider(answer.json()["address"])


def to_provider(address: str) -> str:
    sent = httpx2.get(address)
    assert sent.status_code == 303, sent.text
    return sent.headers["location"].removeprefix(HERE)


def signed_in(client: TestClient, **body: Any) -> dict[str, Any]:
    """Sign in from begin to end; gives who one is."""
    back = client.get(there(client, **body))
    assert (back.status_code, problem(back.headers["location"])) == (303, None)
    return me(client) or {}


def me(client: TestClient) -> dict[str, Any] | None:
    found: dict[str, Any] | None = client.get("/api/start").json()["me"]
    return found


def problem(location: str) -> str | None:
    return parse_qs(urlsplit(location).query).get("problem", [None])[0]


def refused(client: TestClient, back: str | None = None) -> str | None:
    """Come back from the provider and be refused; gives why."""
    answer = client.get(there(client) if back is None else back)
    assert answer.status_code == 303
    assert me(client) is None
    assert answer.headers["location"].startswith("/sign-in?")
    return problem(answer.headers["location"])


@contextmanager
def state_of(app: FastAPI) -> Iterator[Any]:
    with app.state.server.state.reading() as session:
        yield session


# who gets in


def test_whoever_has_an_account_is_found_by_the_verified_email_and_then_by_the_subject(
    serving: Serving, provider: Provider
) -> None:
    app = serving()
    provider.people["ana@people"]["email"] = "Commenter@example.com"
    assert signed_in(browser(app))["email"] == "commenter@example.com"
    # the subject stays who it is, whatever the e-mail becomes
    provider.people["ana@people"]["email"] = "admin@example.com"
    assert signed_in(browser(app))["email"] == "commenter@example.com"
    with state_of(app) as session:
        [identity] = session.scalars(select(Identity)).all()
        assert (identity.issuer, identity.email) == (provider.issuer, "admin@example.com")
        by = session.scalars(select(SignedIn.issuer).where(SignedIn.issuer.is_not(None))).all()
        assert by == [provider.issuer] * 2


def test_an_unverified_email_is_nobodys(serving: Serving, provider: Provider) -> None:
    app = serving()
    for said in (False, None, "yes", 1.5):
        provider.people["ana@people"] |= {"email": "owner@example.com", "email_verified": said}
        assert refused(browser(app)) == "openid_not_invited"
    app = serving(newcomers="anyone", grants=(Grant("*", "viewer"),))
    found = signed_in(browser(app))
    assert not found["owner"]
    assert found["email"].endswith("@127.0.0.1.invalid")


def test_an_account_that_a_password_opens_is_not_opened_by_its_email(
    serving: Serving, provider: Provider
) -> None:
    app = serving()
    for email in ("editor@example.com", "owner@example.com"):  # anybody could have written it there
        provider.people["ana@people"]["email"] = email
        assert refused(browser(app)) == "openid_link_first"
    app = serving(passwords="owners")
    assert refused(browser(app)) == "openid_link_first"


def test_what_opened_an_account_before_ends_when_its_email_is_verified(
    serving: Serving, provider: Provider
) -> None:
    app = serving()
    before = browser(app)
    said = {"email": "editor@example.com", "password": PASSWORD}
    assert before.post("/api/session", json=said).status_code == 200
    made = before.post("/api/account/tokens", json={"name": "a script", "scope": "read"})
    token = {"authorization": f"Bearer {made.json()['token']}"}
    assert browser(app).get("/api/account", headers=token).status_code == 200
    desk = app.state.openid
    desk.settings = replace(desk.settings, passwords="owners")
    provider.people["ana@people"]["email"] = "editor@example.com"
    assert signed_in(browser(app))["email"] == "editor@example.com"
    assert me(before) is None
    assert browser(app).get("/api/account", headers=token).status_code == 401


def test_an_account_with_an_identity_is_not_opened_by_another_with_the_same_email(
    serving: Serving, provider: Provider
) -> None:
    app = serving()
    provider.people["ana@people"]["email"] = "commenter@example.com"
    signed_in(browser(app))
    provider.people["eve@people"] = dict(provider.people["ana@people"])
    provider.who = "eve@people"
    assert refused(browser(app)) == "openid_taken"


def test_newcomers_come_in_only_as_the_settings_say(serving: Serving, provider: Provider) -> None:
    assert refused(browser(serving())) == "openid_not_invited"
    everywhere = (Grant("*", "viewer"), Grant(WORKSPACE, "editor", group="analysts"))
    for options in (
        {"domains": frozenset({"example.org"})},
        {"groups": frozenset({"admins"})},
        {"domains": frozenset({"example.com"}), "groups": frozenset({"admins"})},
    ):
        app = serving(newcomers="allowed", grants=everywhere, **options)
        assert refused(browser(app)) == "openid_not_let_in"
    app = serving(
        newcomers="allowed", grants=everywhere, domains=frozenset({"example.com"}), name="Acme"
    )
    client = browser(app)
    found = signed_in(client, to="/w/shop/maps", language="fa")
    assert (found["name"], found["email"], found["language"]) == ("Ana", "ana@example.com", "fa")
    assert [one["role"] for one in found["workspaces"]] == ["editor"]
    account = client.get("/api/account").json()
    assert (account["has_password"], account["sessions"][0]["issuer"]) == (False, provider.issuer)
    with state_of(app) as session:
        [change] = session.scalars(select(TeamChange)).all()
        assert (change.action, change.about, change.after) == ("joined", "Ana", "editor")
    # the team decides afterwards: the group gives nothing back
    with app.state.server.state.writing() as session:
        user = session.scalar(select(User).where(User.email == "ana@example.com"))
        session.delete(session.scalar(select(Member).where(Member.user_id == user.id)))
    assert signed_in(browser(app))["workspaces"] == []


def test_domains_and_groups_are_asked_at_every_sign_in(
    serving: Serving, provider: Provider
) -> None:
    app = serving(groups=frozenset({"analysts"}))
    provider.people["ana@people"]["email"] = "commenter@example.com"
    signed_in(browser(app))
    provider.people["ana@people"]["groups"] = ["guests"]
    assert refused(browser(app)) == "openid_not_let_in"


def test_an_invitation_lets_a_newcomer_in_once(serving: Serving, provider: Provider) -> None:
    app = serving()
    admin = browser(app)
    admin.post("/api/session", json={"email": "admin@example.com", "password": PASSWORD})
    made = admin.post(f"/api/workspaces/{WORKSPACE}/invitations", json={"role": "commenter"})
    token = made.json()["token"]
    found = signed_in(browser(app), invitation=token, to=f"/w/{WORKSPACE}/maps")
    assert [one["role"] for one in found["workspaces"]] == ["commenter"]
    again = browser(app).post("/api/openid", json={"invitation": token})
    assert (again.status_code, again.json()["code"]) == (410, "gone")


# an account and its identity


def test_an_identity_is_linked_with_the_password_and_taken_off(
    serving: Serving, provider: Provider
) -> None:
    app = serving()
    client = browser(app)
    client.post("/api/session", json={"email": "viewer@example.com", "password": PASSWORD})
    wrong = client.post("/api/account/identities", json={"password": "a wrong password"})
    assert wrong.json()["code"] == "wrong_password"
    begun = client.post("/api/account/identities", json={"password": PASSWORD})
    back = client.get(to_provider(begun.json()["address"]))
    assert back.headers["location"] == "/account"
    [identity] = client.get("/api/account").json()["identities"]
    assert (identity["issuer"], identity["email"]) == (provider.issuer, "ana@example.com")
    other = browser(app)
    assert signed_in(other)["email"] == "viewer@example.com"
    gone = client.delete(f"/api/account/identities/{identity['id']}")
    assert gone.status_code == 204
    # whoever signed in by it elsewhere is out
    assert me(other) is None
    assert me(client) is not None
    assert refused(browser(app)) == "openid_not_invited"


def test_an_identity_is_linked_to_one_account_only(serving: Serving, provider: Provider) -> None:
    app = serving()
    provider.people["ana@people"]["email"] = "commenter@example.com"
    signed_in(browser(app))
    client = browser(app)
    client.post("/api/session", json={"email": "viewer@example.com", "password": PASSWORD})
    begun = client.post("/api/account/identities", json={"password": PASSWORD})
    back = client.get(to_provider(begun.json()["address"]))
    assert back.headers["location"] == "/account?problem=openid_taken"


def test_a_link_that_was_begun_by_one_is_not_ended_by_another(
    serving: Serving, provider: Provider
) -> None:
    client = browser(serving())
    client.post("/api/session", json={"email": "viewer@example.com", "password": PASSWORD})
    begun = client.post("/api/account/identities", json={"password": PASSWORD})
    back = to_provider(begun.json()["address"])
    client.post("/api/session", json={"email": "editor@example.com", "password": PASSWORD})
    assert client.get(back).headers["location"] == "/account?problem=openid_expired"
    assert client.get("/api/account").json()["identities"] == []


def test_nobody_takes_off_what_alone_opens_the_account(
    serving: Serving, provider: Provider
) -> None:
    app = serving(newcomers="anyone", grants=(Grant("*", "viewer"),))
    client = browser(app)
    signed_in(client)
    [identity] = client.get("/api/account").json()["identities"]
    answer = client.delete(f"/api/account/identities/{identity['id']}")
    assert (answer.status_code, answer.json()["code"]) == (409, "openid_only_way")


def test_passwords_of_all_but_owners_can_be_switched_off(
    serving: Serving, provider: Provider
) -> None:
    app = serving(passwords="owners")
    client = browser(app)
    said = {"email": "editor@example.com", "password": PASSWORD}
    answer = client.post("/api/session", json=said)
    assert (answer.status_code, answer.json()["code"]) == (403, "password_off")
    # a wrong password tells nothing about it
    answer = client.post("/api/session", json=said | {"password": "a wrong password"})
    assert answer.json()["code"] == "wrong_sign_in"
    assert client.get("/api/start").json()["passwords"] == "owners"
    owner = {"email": "owner@example.com", "password": PASSWORD}
    assert client.post("/api/session", json=owner).status_code == 200
    made = client.post(f"/api/workspaces/{WORKSPACE}/invitations", json={"role": "viewer"})
    newcomer = {"email": "new@example.com", "name": "New", "password": PASSWORD}
    answer = browser(app).post(f"/api/invitations/{made.json()['token']}/account", json=newcomer)
    assert answer.json()["code"] == "password_off"


def test_there_is_always_an_owner_whom_the_provider_cannot_lock_out(
    serving: Serving, provider: Provider
) -> None:
    app = serving(newcomers="anyone", grants=(Grant("*", "admin"),))
    newcomer, owner = browser(app), browser(app)
    ana = signed_in(newcomer)["id"]
    owner.post("/api/session", json={"email": "owner@example.com", "password": PASSWORD})
    members = f"/api/workspaces/{WORKSPACE}/members"
    assert owner.patch(f"{members}/{ana}", json={"role": "owner"}).status_code == 200
    first = (me(owner) or {})["id"]
    answer = newcomer.patch(f"{members}/{first}", json={"role": "admin"})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert owner.patch(f"{members}/{ana}", json={"role": "viewer"}).status_code == 200


def test_signing_out_ends_the_session_of_the_provider_too(
    serving: Serving, provider: Provider
) -> None:
    app = serving()
    provider.people["ana@people"]["email"] = "commenter@example.com"
    client = browser(app)
    signed_in(client)
    address = client.delete("/api/session").json()["address"]
    assert me(client) is None
    sent = httpx2.get(address)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{HERE}/sign-in")
    # with a password, there is nothing to end there
    client.post("/api/session", json={"email": "editor@example.com", "password": PASSWORD})
    assert client.delete("/api/session").json() == {"address": None}


# cheats


def test_the_session_is_new_and_only_own_pages_are_gone_to(
    serving: Serving, provider: Provider
) -> None:
    app = serving()
    provider.people["ana@people"]["email"] = "commenter@example.com"
    client = browser(app)
    client.post("/api/session", json={"email": "viewer@example.com", "password": PASSWORD})
    before = client.cookies["touchline_session"]
    back = client.get(there(client, to="/w/shop/maps?persona=a"))
    assert back.headers["location"] == "/w/shop/maps?persona=a"
    after = client.cookies["touchline_session"]
    assert after != before
    assert "touchline_signing_in" not in client.cookies
    thief = browser(app)
    thief.cookies.set("touchline_session", before)
    assert me(thief) is None
    for to in ("https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"):
        answer = browser(app)
        assert answer.get(there(answer, to=to)).headers["location"] == "/"


def test_an_answer_counts_once_and_in_the_browser_that_asked(
    serving: Serving, provider: Provider
) -> None:
    app = serving()
    provider.people["ana@people"]["email"] = "commenter@example.com"
    client, thief = browser(app), browser(app)
    back = there(client)
    assert refused(thief, back) == "openid_expired"
    other = there(thief)
    assert refused(client, other) == "openid_expired"  # somebody else's way, in this browser
    cookie = client.cookies.get("touchline_signing_in")
    assert cookie is None  # that try ended the way
    back = there(client)
    cookie = client.cookies["touchline_signing_in"]
    assert client.get(back).headers["location"] == "/"
    client.delete("/api/session")
    client.cookies.set("touchline_signing_in", cookie)
    assert refused(client, back) == "openid_expired"
    assert refused(client, "/api/openid/callback?state=made-up&code=x") == "openid_expired"
    assert refused(client, "/api/openid/callback") == "openid_expired"


def test_a_code_is_good_once_and_for_its_own_verifier(serving: Serving, provider: Provider) -> None:
    app = serving()
    provider.people["ana@people"]["email"] = "commenter@example.com"
    client = browser(app)
    first = there(client)
    code = parse_qs(urlsplit(first).query)["code"][0]
    assert client.get(first).headers["location"] == "/"
    client.delete("/api/session")
    own = parse_qs(urlsplit(there(client)).query)
    used = f"/api/openid/callback?state={own['state'][0]}&code={code}"
    assert refused(client, used) in ("openid_expired", "openid_unreachable")
    # a code that was given to another browser, and never used
    stolen = parse_qs(urlsplit(there(browser(app))).query)["code"][0]
    own = parse_qs(urlsplit(there(client)).query)
    injected = f"/api/openid/callback?state={own['state'][0]}&code={stolen}"
    assert refused(client, injected) == "openid_expired"


def test_whoever_says_no_at_the_provider_is_told_so(common: FastAPI, provider: Provider) -> None:
    client = browser(common)
    state = parse_qs(urlsplit(there(client)).query)["state"][0]
    back = f"/api/openid/callback?error=access_denied&state={state}"
    assert refused(client, back) == "openid_denied"


def other_key(provider: Provider) -> Twist:
    return lambda claims: provider.signed(claims, new_rsa_key())


CHEATS: dict[str, Callable[[Provider], Twist]] = {
    "another nonce": lambda _: lambda claims: claims | {"nonce": "of another sign-in"},
    "no nonce": lambda _: lambda claims: {k: v for k, v in claims.items() if k != "nonce"},
    "another audience": lambda _: lambda claims: claims | {"aud": ["another-client"]},
    "no audience": lambda _: lambda claims: {k: v for k, v in claims.items() if k != "aud"},
    "for another party": lambda _: (
        lambda claims: claims | {"aud": [CLIENT, "another-client"], "azp": "another-client"}
    ),
    "another issuer": lambda _: lambda claims: claims | {"iss": "https://evil.example"},
    "from tomorrow": lambda _: lambda claims: claims | {"nbf": time.time() + 86_400},
    "no expiry": lambda _: lambda claims: {k: v for k, v in claims.items() if k != "exp"},
    "no subject": lambda _: lambda claims: {k: v for k, v in claims.items() if k != "sub"},
    "a subject that is no text": lambda _: lambda claims: claims | {"sub": {"a": 1}},
    "a very long subject": lambda _: lambda claims: claims | {"sub": "x" * 256},
    "signed by nobody": lambda one: lambda claims: one.signed(claims, alg="none"),
    "signed by another": other_key,
    "the wrong access token": lambda _: lambda claims: claims | {"at_hash": "A" * 22},
    "no token at all": lambda _: lambda _claims: "not.a.token",
}


@pytest.mark.parametrize("cheat", CHEATS)
def test_a_token_that_is_not_the_providers_for_this_sign_in_is_refused(
    common: FastAPI, provider: Provider, cheat: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = common
    provider.people["ana@people"]["email"] = BY_PROVIDER
    provider.twist = CHEATS[cheat](provider)
    assert refused(browser(app)) == "openid_tampered"
    # the log says why, and nothing with which one could sign in
    assert [one.name for one in caplog.records if one.levelname == "WARNING"] == [LOGGER]
    assert SECRET not in caplog.text
    assert "eyJ" not in caplog.text
    provider.twist = None
    assert signed_in(browser(app))["email"] == BY_PROVIDER


def test_a_token_is_refused_when_it_is_too_old_by_more_than_clocks_differ(
    serving: Serving, provider: Provider
) -> None:
    app = serving()
    provider.people["ana@people"]["email"] = "commenter@example.com"
    provider.twist = lambda claims: claims | {"exp": time.time() - 120}
    assert refused(browser(app)) == "openid_expired"
    provider.twist = lambda claims: claims | {"exp": time.time() - 20}
    assert signed_in(browser(app))["email"] == "commenter@example.com"


def test_an_answer_that_says_it_is_from_another_issuer_is_refused(
    common: FastAPI, provider: Provider
) -> None:
    client = browser(common)
    back = there(client)
    sent = parse_qs(urlsplit(back).query)
    assert sent["iss"] == [provider.issuer]
    mixed = back.replace("iss=http", "iss=https")
    assert refused(client, mixed) == "openid_tampered"


# the provider itself


def test_a_provider_that_is_down_is_told_and_not_asked_by_everybody(
    serving: Serving, provider: Provider
) -> None:
    app = serving()
    provider.down = True
    client = browser(app)
    provider.asked.clear()
    for _ in range(3):
        answer = client.post("/api/openid", json={})
        assert (answer.status_code, answer.json()["code"]) == (503, "openid_unreachable")
    assert len(provider.asked) == 1
    said = {"email": "owner@example.com", "password": PASSWORD}
    assert client.post("/api/session", json=said).status_code == 200


def test_a_provider_that_goes_down_on_the_way_is_told(common: FastAPI, provider: Provider) -> None:
    client = browser(common)
    back = there(client)
    provider.down = True
    assert refused(client, back) == "openid_unreachable"


def test_a_document_of_another_issuer_is_not_believed(serving: Serving, provider: Provider) -> None:
    app = serving(issuer=provider.issuer + "/")
    answer = browser(app).post("/api/openid", json={})
    assert answer.json()["code"] == "openid_unreachable"


def test_keys_that_the_provider_has_changed_are_asked_for_again(
    serving: Serving, provider: Provider
) -> None:
    app = serving(newcomers="anyone", grants=(Grant("*", "viewer"),))
    provider.people["ana@people"]["email_verified"] = False
    signed_in(browser(app))
    provider.admit(HERE)  # set up anew, it has new keys, and calls everybody by a new subject
    provider.asked.clear()
    signed_in(browser(app))
    assert provider.asked.count("jwks.json") == 1


def test_without_a_provider_there_is_nothing_to_ask(asking: Any) -> None:
    client = asking("anyone")
    assert client.get("/api/start").json()["provider"] is None
    assert client.post("/api/openid", json={}).status_code == 404
    assert client.get("/api/openid/callback").status_code == 404
