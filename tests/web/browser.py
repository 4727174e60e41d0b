"""A real browser for the tests of the page: who is signed in, in which language, what fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.shared import REPOSITORY
from tests.web.conftest import SECRET

__all__ = ["AXE", "browsing", "opened", "violations"]

CHROMIUM = Path("/usr/bin/chromium")
AXE = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
expect.set_options(timeout=20_000)  # a busy machine is no fault of the page
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def browsing() -> Iterator[Browser]:
    """Give a browser; without one, the test is skipped."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not on this machine")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield found
        found.close()


@contextmanager
def opened(
    browser: Browser,
    address: str,
    role: str = "anyone",
    *,
    language: str = "en",
    scheme: str = "light",
    size: tuple[int, int] = (1400, 900),
) -> Iterator[Page]:
    """Give a page in a context of its own, signed in as somebody of that role.

    ``page.faults`` gathers errors of scripts and on the console; what is no error of the page, such
    as an answer that a test asks for, has to be taken out by the test.
    """
    context: BrowserContext = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        base_url=address,
    )
    context.add_init_script(f"localStorage.setItem('touchline.language', '{language}')")
    if role != "anyone":
        body = {"email": f"{role.replace(' ', '-')}@example.com", "password": SECRET}
        answer = context.request.post("/api/session", data=body)
        assert answer.status == 200, answer.text()
    page: Any = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))
    page.on(
        "response",
        lambda answer: answer.status >= 400 and page.faults.append(f"{answer.status} {answer.url}"),
    )
    yield page
    context.close()


def violations(page: Page) -> list[str]:
    """Let axe look at the page; give each violation with the places where it is."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "async (tags) => (await axe.run(document, {runOnly: tags})).violations", WCAG
    )
    return [
        f"{one['id']}: {one['help']} at {node['target']}: {node.get('failureSummary', '')[:300]}"
        for one in found
        for node in one["nodes"][:4]
    ]
