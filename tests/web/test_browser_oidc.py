"""From the button to the signed-in page and out again, in a real browser, by a real provider."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from tests.web.browser import browsing, opened, violations
from tests.web.conftest import SECRET as PASSWORD
from tests.web.conftest import WORKSPACE, add_people
from tests.web.openid_provider import CLIENT, SECRET, Provider, providing
from touchline.locale import messages
from touchline.web import Settings, make_app
from touchline.web.openid.settings import OpenID
from touchline.web.server import running
from touchline.web.settings import PAGE
from touchline.web.state.people import User

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture(scope="module")
def here() -> str:
    """An address that is free: the provider has to know it before anything listens there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture(scope="module")
def provider(here: str) -> Iterator[Provider]:
    with providing(here) as found:
        found.people["ana@people"] = {
            "name": "Ana", "email": "viewer@example.com", "email_verified": True,
        }  # fmt: skip
        found.people["eve@people"] = {"name": "Eve"}
        yield found


@pytest.fixture
def served(here: str, provider: Provider, built_shop: Path, tmp_path: Path) -> Serve:
    shutil.copytree(built_shop, tmp_path / WORKSPACE)
    provider.who = "ana@people"
    return Serve(here, provider, tmp_path)


class Serve:
    """A server that signs people in by a provider, as its options say."""

    def __init__(self, here: str, provider: Provider, folder: Path) -> None:
        self.here, self.provider, self.folder = here, provider, folder

    def app(self, **options: Any) -> FastAPI:
        openid = OpenID(
            issuer=self.provider.issuer, client=CLIENT, secret=SECRET, name="Acme", **options
        )
        page = Path(os.environ.get("TOUCHLINE_PAGE", PAGE))
        made = make_app(Settings(folder=self.folder, address=self.here, page=page, openid=openid))
        add_people(made)
        with made.state.server.state.writing() as session:  # one whom a provider alone lets in
            viewer = update(User).where(User.email == "viewer@example.com")
            session.execute(viewer.values(password=None))
        return made

    @property
    def port(self) -> int:
        return int(self.here.rpartition(":")[2])


def words(language: str, key: str, **said: str) -> str:
    found = messages(language)[f"web.{key}"]
    assert isinstance(found, str)
    return found.format(**said)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_from_the_button_into_the_maps_and_out_again(
    browser: Browser, served: Serve, language: str
) -> None:
    continue_ = words(language, "people.continue_with", name="\u2068Acme\u2069")
    with (
        running(served.app(), served.port) as address,
        opened(browser, address, language=language) as page,
    ):
        page.goto(f"/w/{WORKSPACE}/personas")
        page.wait_for_url("**/sign-in?**")
        page.get_by_role("button", name=continue_).wait_for()
        assert not violations(page)
        page.faults.clear()  # type: ignore[attr-defined]  # axe itself is nothing of the page
        press(page, continue_)
        page.wait_for_url(f"**/w/{WORKSPACE}/personas")
        page.get_by_role("button", name=words(language, "shell.user_menu")).click()
        page.get_by_role("menuitem", name=words(language, "people.account")).click()
        card = page.get_by_role("region", name="Acme")
        expect(card).to_contain_text("viewer@example.com")
        sessions = page.get_by_role("region", name=words(language, "people.sessions"))
        by = words(language, "people.by_provider", name="\u2068Acme\u2069")
        expect(sessions).to_contain_text(by)
        assert not violations(page)
        assert page.faults == []  # type: ignore[attr-defined]
        page.goto(f"/w/{WORKSPACE}/maps")
        page.get_by_role("button", name=words(language, "shell.user_menu")).click()
        page.get_by_role("menuitem", name=words(language, "shell.sign_out")).click()
        page.wait_for_url(f"{address}/sign-in")
        page.get_by_role("button", name=continue_).wait_for()
        assert served.provider.asked[-1] == "end_session"


@pytest.mark.parametrize("language", ["en", "fa"])
def test_whoever_is_not_let_in_reads_why(browser: Browser, served: Serve, language: str) -> None:
    served.provider.who = "eve@people"
    with (
        running(served.app(), served.port) as address,
        opened(browser, address, language=language) as page,
    ):
        page.goto("/sign-in")
        press(page, words(language, "people.continue_with", name="\u2068Acme\u2069"))
        alert = page.get_by_role("alert")
        expect(alert).to_have_text(words(language, "people.problem.openid_not_invited"))
        assert not violations(page)


def test_an_invitation_is_taken_by_the_button(browser: Browser, served: Serve) -> None:
    served.provider.who = "eve@people"
    with (
        running(served.app(passwords="owners"), served.port) as address,
        opened(browser, address, "owner") as owner,
        opened(browser, address) as page,
    ):
        made = owner.context.request.post(
            f"/api/workspaces/{WORKSPACE}/invitations", data={"role": "viewer"}
        )
        page.goto(f"/invitation/{made.json()['token']}")
        press(page, "Continue with")
        page.wait_for_url(f"**/w/{WORKSPACE}/maps")
        assert page.context.request.get("/api/account").json()["name"] == "Eve"


def test_owners_have_their_password_although_nobody_else_has(
    browser: Browser, served: Serve
) -> None:
    with (
        running(served.app(passwords="owners"), served.port) as address,
        opened(browser, address) as page,
    ):
        page.goto("/sign-in")
        expect(page.locator("[name=password]")).not_to_be_visible()
        page.get_by_text(words("en", "people.owners_password")).click()
        for email, wanted in (("editor", "password_off"), ("owner", None)):
            page.fill("[name=email]", f"{email}@example.com")
            page.fill("[name=password]", PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            if wanted:
                said = words("en", f"people.problem.{wanted}")
                expect(page.get_by_role("alert")).to_have_text(said)
        page.wait_for_url(f"**/w/{WORKSPACE}/maps")
