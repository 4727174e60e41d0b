"""The whole story in a real browser: from the first visit to a link that is taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.shop import write_shop
from tests.web.browser import browsing, opened
from tests.web.conftest import SECRET
from touchline.locale import messages
from touchline.web import Settings, make_app
from touchline.web.server import running

pytestmark = pytest.mark.browser
MAP = "/w/shop/maps/purchase"
Say = Callable[[str], str]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A server that nobody has set up, over a shop that nobody has loaded: address and token."""
    write_shop(tmp_path / "shop")
    app = make_app(Settings(folder=tmp_path))
    token = app.state.setup_token
    with running(app) as address:
        yield address, token


def words_of(language: str) -> Say:
    """Give the words of the page in a language; what is put into them is left out."""
    known = messages(language)

    def say(key: str) -> str:
        message = known[f"web.{key}"]
        return message if isinstance(message, str) else message["other"]

    return say


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def set_up(page: Page, say: Say, token: str) -> None:
    page.goto(f"/setup#{token}")
    page.fill("[name=name]", "Ana Reis")
    page.fill("[name=email]", "ana@example.com")
    page.fill("[name=password]", SECRET)
    button(page, say("people.set_up_done"))
    page.wait_for_url("**/w/shop/maps")


def load_the_example(page: Page, say: Say) -> None:
    page.goto("/w/shop/data/refresh")
    button(page, say("data.refresh_now"))
    for _ in range(600):
        jobs = page.context.request.get("/api/workspaces/shop/jobs").json()
        if jobs and jobs[0]["state"] != "running":
            assert jobs[0]["state"] == "done", jobs[0]
            return
        page.wait_for_timeout(200)
    pytest.fail("the refresh did not end")


def map_of(page: Page) -> None:
    page.goto(MAP)
    page.wait_for_selector(".canvas-window[data-editable] .new-card", state="attached")


def invited(page: Page, say: Say) -> str:
    """Invite a second editor; give the link."""
    page.goto("/w/shop/team")
    button(page, say("people.invite"))
    page.get_by_role("dialog").locator("select[name=role]").select_option("editor")
    button(page, say("people.make_link"))
    return page.locator(".secret input").input_value()


def write_card(page: Page, text: str) -> None:
    page.locator("[role=gridcell][data-lane='goals']").first.focus()
    page.keyboard.press("n")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_whole_story(browser: Browser, new_server: tuple[str, str], language: str) -> None:
    address, token = new_server
    say = words_of(language)
    with (
        opened(browser, address, language=language) as ana,
        opened(browser, address, language=language) as bao,
        opened(browser, address, language=language) as stranger,
    ):
        set_up(ana, say, token)
        load_the_example(ana, say)
        link = invited(ana, say)

        bao.goto(link)
        bao.fill("[name=name]", "Bảo Trần")
        bao.fill("[name=email]", "bao@example.com")
        bao.fill("[name=password]", SECRET)
        bao.locator("form button").last.click()
        bao.wait_for_url("**/w/shop/maps")

        map_of(ana)
        map_of(bao)
        write_card(ana, "Know when it comes")
        expect(bao.locator("[data-card]", has_text="Know when it comes")).to_have_count(1)
        write_card(bao, "No second visit")
        expect(ana.locator("[data-card]", has_text="No second visit")).to_have_count(1)
        expect(ana.locator(".people-here .avatar")).to_have_count(2)

        comment_on(ana, say, "Is this still true?")
        bao.goto(f"{MAP}?panel=comments")
        expect(bao.locator(".comment-text")).to_have_text("Is this still true?")

        explore_and_keep(bao, say)
        walk(bao)
        export(ana, say)
        shared = share(ana, say)

        stranger.goto(shared)
        stranger.wait_for_selector("[role=grid], .outline-stage")
        expect(stranger.get_by_text("No second visit")).to_have_count(1)
        take_back(ana, say)
        stranger.goto(shared)
        expect(stranger.get_by_text(say("people.gone"))).to_be_visible()
        for page in (ana, bao):
            assert page.faults == []  # type: ignore[attr-defined]


def comment_on(page: Page, say: Say, text: str) -> None:
    page.goto(f"{MAP}?panel=comments")
    page.locator("form.composer textarea").fill(text)
    button(page, say("comments.begin"))
    expect(page.locator(".comment-text")).to_have_text(text)


def explore_and_keep(page: Page, say: Say) -> None:
    page.goto("/w/shop/explore/paths")
    page.wait_for_selector("svg .spot")
    expect(page.locator("table").first).to_be_visible()
    page.goto("/w/shop/explore/transitions")
    page.wait_for_selector(".waiting", state="detached")


def walk(page: Page) -> None:
    page.goto("/w/shop/walk")
    page.wait_for_selector(".walk-card")
    first = page.url
    page.keyboard.press("k")
    page.wait_for_url(lambda now: now != first)


def export(page: Page, say: Say) -> None:
    page.goto(MAP)
    page.wait_for_selector(".map-grid .stage-head")
    button(page, say("map.export"))
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    with page.expect_download(timeout=60_000) as begun:
        dialog.locator("a[download], button.primary").last.click()
    assert re.search(r"\.pdf$", begun.value.suggested_filename)
    assert begun.value.path().read_bytes().startswith(b"%PDF")


def share(page: Page, say: Say) -> str:
    page.goto(MAP)
    page.wait_for_selector(".map-grid .stage-head")
    button(page, say("people.share"))
    button(page, say("people.make_link"))
    return page.locator(".secret input").input_value()


def take_back(page: Page, say: Say) -> None:
    page.goto("/w/shop/team")
    page.locator("section[aria-labelledby=links] li button").click()
    expect(page.get_by_text(say("people.no_links"))).to_be_visible()
