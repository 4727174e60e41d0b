"""Personas and actions in a real browser: declared by hand, moved by keys."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser import browsing, opened, violations
from tests.web.conftest import add_people, client_of
from touchline.web import Settings, make_app
from touchline.web.server import running
from touchline.web.settings import PAGE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture(scope="module")
def shop(built_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of one's own, that may be changed."""
    folder = tmp_path_factory.mktemp("acting") / "shop"
    shutil.copytree(built_shop, folder)
    return folder


@pytest.fixture(scope="module")
def address(shop: Path) -> Iterator[str]:
    page = Path(os.environ.get("TOUCHLINE_PAGE", PAGE))
    app = make_app(Settings(folder=shop.parent, page=page))
    add_people(app)
    actions = "/api/workspaces/shop/actions"
    for text in ("Call first", "Write later"):
        assert client_of(app, "editor").post(actions, json={"text": text}).status_code == 201
    with running(app) as found:
        yield found
    app.state.server.state.close()


def faults(page: Page) -> list[str]:
    """What axe and the console say."""
    return [*violations(page), *page.faults]  # type: ignore[attr-defined]


def test_a_persona_is_declared_by_its_rule(browser: Browser, address: str, shop: Path) -> None:
    with opened(browser, address, "editor") as page:
        page.goto("/w/shop/personas")
        page.get_by_role("button", name="New persona").click()
        window = page.get_by_role("dialog")
        window.get_by_label("Name", exact=True).fill("Those who wait")
        window.get_by_label("Add a condition").select_option(label="delivery")
        window.get_by_label("delivered").uncheck()
        window.get_by_label("open", exact=True).check()
        preview = window.get_by_role("region", name="Whom this rule catches")
        expect(preview).to_contain_text("33.3% of all")
        expect(preview.get_by_role("row", name=re.compile("Reach the goal"))).to_contain_text("0%")
        window.get_by_label("Goals, entry 1").fill("Have it soon")
        assert faults(page) == []
        window.get_by_role("button", name="Save").click()
        expect(window).to_have_count(0)
        expect(page.get_by_role("heading", name="Those who wait")).to_be_visible()
        expect(page.get_by_text("Have it soon")).to_be_visible()
        assert faults(page) == []
    said = (shop / "touchline.yaml").read_text("utf-8")
    assert "personas:\n  - id: those-who-wait\n" in said
    assert "delivery:\n      - open\n" in said


def test_cards_are_moved_by_keys(browser: Browser, address: str) -> None:
    with opened(browser, address, "editor", language="fa") as page:
        page.goto("/w/shop/actions")
        card = page.get_by_role("button", name="Call first", exact=True)
        card.focus()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("button", name="Write later", exact=True)).to_be_focused()
        page.keyboard.press("ArrowUp")
        # from right to left, the next state is to the left
        page.keyboard.press("Shift+ArrowLeft")
        expect(page.locator("section[data-state='to do'] [data-action]")).to_have_text("Call first")
        expect(card).to_be_focused()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("button", name="Write later", exact=True)).to_be_focused()
        assert faults(page) == []


def test_an_action_is_talked_about_and_says_who_changed_what(
    browser: Browser, address: str
) -> None:
    with opened(browser, address, "commenter") as page:
        page.goto("/w/shop/actions?as=list")
        page.get_by_role("button", name="0 comments: Write later").click()
        window = page.get_by_role("dialog")
        expect(window.get_by_text(re.compile("Editor.? added it: Proposed"))).to_be_visible()
        window.get_by_role("textbox").fill("To whom?")
        window.get_by_role("button", name="Comment", exact=True).click()
        expect(window.locator(".comment-text")).to_have_text("To whom?")
        assert faults(page) == []
        page.keyboard.press("Escape")
        opened_again = page.get_by_role("button", name="1 comment: Write later")
        expect(opened_again).to_be_visible()
        assert faults(page) == []
