"""500 texts that try to run, in every place where a text can come from: none of them does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page

import touchline
from tests.web.browser import browsing, opened
from tests.web.conftest import WORKSPACE, add_people
from tests.web.hostile import MARK, payloads, write_hostile_shop
from tests.web.screens import SCREENS, show
from touchline.web import Settings, make_app

pytestmark = pytest.mark.browser
RAN = "window.ran || 0"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """A server over the hostile shop."""
    folder = tmp_path_factory.mktemp("hostile")
    project = touchline.open(write_hostile_shop(folder / WORKSPACE))
    project.load()
    project.build()
    made = make_app(Settings(folder=folder))
    add_people(made)
    yield made
    made.state.server.state.close()


def ran(page: Page) -> int:
    return sum(int(frame.evaluate(RAN)) for frame in page.frames)


def test_nothing_runs_on_any_screen(browser: Browser, address: str) -> None:
    shown = ""
    with opened(browser, address, "owner") as page:
        asked = page.context.request
        threads = f"/api/workspaces/{WORKSPACE}/maps/purchase/threads"
        for text in payloads(60):
            said = asked.post(threads, data={"anchor": "map", "text": text})
            assert said.status == 201, said.text()
        page.on("dialog", lambda one: pytest.fail(f"a dialog was opened: {one.message}"))
        for screen in SCREENS:
            show(page, screen)
            page.wait_for_timeout(150)
            shown += page.content()
            assert ran(page) == 0, screen
    assert shown.count(MARK.replace("&", "&amp;")) > 200, "the texts must have been on the screens"


def test_every_payload_is_only_a_text_where_words_are_shown(browser: Browser, address: str) -> None:
    """All 500, one under the other, as comments are drawn."""
    with opened(browser, address, "owner") as page:
        threads = f"/api/workspaces/{WORKSPACE}/maps/purchase/threads"
        for start in range(0, 500, 25):
            text = "\n".join(payloads()[start : start + 25])
            said = page.context.request.post(threads, data={"anchor": "map", "text": text})
            assert said.status == 201, said.text()
        show(page, f"/w/{WORKSPACE}/maps/purchase?panel=comments")
        page.wait_for_timeout(300)
        written = "\n".join(page.locator(".comment-text").all_text_contents())
        assert [one for one in payloads() if one not in written] == []
        assert ran(page) == 0


@pytest.mark.parametrize("ending", ["svg", "html", "md"])
def test_nothing_runs_in_what_is_exported(
    browser: Browser, address: str, ending: str, tmp_path: Path
) -> None:
    with opened(browser, address, "owner") as page:
        place = f"/api/workspaces/{WORKSPACE}/maps/purchase/export/{ending}"
        answer = page.context.request.get(place)
        assert answer.status == 200, answer.text()[:500]
        file = tmp_path / f"map.{ending}"
        file.write_bytes(answer.body())
        page.goto(file.as_uri())
        page.wait_for_timeout(300)
        assert ran(page) == 0


def test_the_payloads_would_run_if_they_were_let(browser: Browser) -> None:
    with opened(browser, "http://127.0.0.1") as page:
        page.set_content("<p>" + "</p><p>".join(payloads()) + "</p>")
        page.wait_for_timeout(300)
        assert ran(page) > 20
