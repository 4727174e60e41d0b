"""Every screen in a real browser: nothing that axe can fault, no error of a script, either way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.browser import browsing, opened, violations
from tests.web.screens import OUTSIDE, SCREENS, show

pytestmark = pytest.mark.browser
WIDER = """() => Math.max(...['html', '#screen'].map((one) => {
    const found = document.querySelector(one);
    return found ? found.scrollWidth - found.clientWidth : 0;
}))"""
"""How many px the page, or the screen beside the rail, is wider than what is seen of it."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [("en", "light", (1400, 900)), ("fa", "dark", (1400, 900)), ("fa", "light", (390, 844))],
    ids=["en light", "fa dark", "fa light phone"],
)
def test_no_screen_has_a_fault(
    browser: Browser, address: str, language: str, scheme: str, size: tuple[int, int]
) -> None:
    found: dict[str, list[str]] = {}
    with opened(browser, address, "owner", language=language, scheme=scheme, size=size) as page:
        for screen in SCREENS:
            show(page, screen)
            assert page.locator("html").get_attribute("dir") == (
                "rtl" if language == "fa" else "ltr"
            )
            wide = page.evaluate(WIDER)
            sideways = [f"{wide} px too wide"] if wide > 0 else []
            faults = [*page.faults, *violations(page), *sideways]  # type: ignore[attr-defined]
            page.faults.clear()  # type: ignore[attr-defined]
            if faults:
                found[screen] = faults
    assert not found, "\n".join(f"{screen}: {fault}" for screen in found for fault in found[screen])


def test_no_screen_outside_has_a_fault(browser: Browser, address: str) -> None:
    found: dict[str, list[str]] = {}
    with opened(browser, address, language="fa") as page:
        for screen in OUTSIDE:
            show(page, screen)
            faults = violations(page)
            if faults:
                found[screen] = faults
    assert not found, "\n".join(f"{screen}: {fault}" for screen in found for fault in found[screen])


def test_axe_is_able_to_find_something(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        show(page, "/sign-in")
        page.evaluate(
            "document.querySelector('label').replaceWith(document.querySelector('input'))"
        )
        assert any("label" in one for one in violations(page))
