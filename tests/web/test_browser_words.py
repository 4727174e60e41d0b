"""Windows and days in a real browser: focus, Escape, phones, and the calendar of the reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser import browsing, opened, violations
from tests.web.screens import show

NAMES = {"en": "Close", "ru": "Закрыть", "vi": "Đóng", "fa": "بستن"}
PHONE = (390, 844)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


def action(page: Page) -> None:
    """Open the window for a new action."""
    show(page, "/w/shop/actions")
    page.locator(".top-bar button.primary").click()
    page.get_by_role("dialog").wait_for()


@pytest.mark.parametrize("language", sorted(NAMES))
def test_a_window_is_closed_by_its_button_and_by_escape(
    browser: Browser, address: str, language: str
) -> None:
    with opened(browser, address, "editor", language=language) as page:
        action(page)
        assert violations(page) == []
        window = page.get_by_role("dialog")
        window.get_by_role("button", name=NAMES[language], exact=True).click()
        expect(window).to_have_count(0)
        page.locator(".top-bar button.primary").click()
        page.keyboard.press("Escape")
        expect(window).to_have_count(0)
        expect(page.locator(".top-bar button.primary")).to_be_focused()
        assert page.faults == []  # type: ignore[attr-defined]


def test_a_window_fills_a_phone(browser: Browser, address: str) -> None:
    with opened(browser, address, "editor", size=PHONE) as page:
        action(page)
        box = page.get_by_role("dialog").bounding_box()
        assert box == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}


@pytest.mark.parametrize(
    ("language", "parts", "month"),
    [("en", ["20", "3", "2024"], "Mar 2024"), ("fa", ["1403", "1", "1"], "فروردین ۱۴۰۳")],
)
def test_a_day_is_typed_and_chosen_in_the_calendar_of_the_reader(
    browser: Browser, address: str, language: str, parts: list[str], month: str
) -> None:
    with opened(browser, address, "editor", language=language) as page:
        action(page)
        field = page.locator(".day-field").first
        field.get_by_role("spinbutton").first.wait_for()  # calendars are fetched when one is shown
        for segment, part in zip(field.get_by_role("spinbutton").all(), parts, strict=True):
            segment.click()
            page.keyboard.type(part)
        expect(page.locator("input[name=due][type=text]")).to_have_value("2024-03-20")
        field.get_by_role("button").click()
        expect(page.locator(".days-head h2")).to_have_text(month)
        assert violations(page) == []
        page.locator(".days [data-selected]").click()
        expect(page.locator("input[name=due][type=text]")).to_have_value("2024-03-20")


@pytest.mark.parametrize("screen", ["actions", "explore/funnel", "walk", "data/sources", "team"])
@pytest.mark.parametrize("language", ["ru", "fa"])
def test_no_screen_is_wider_than_a_phone(
    browser: Browser, address: str, language: str, screen: str
) -> None:
    with opened(browser, address, "editor", language=language, size=PHONE) as page:
        show(page, f"/w/shop/{screen}")
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        bar = page.locator(".top-bar")
        assert bar.evaluate("bar => bar.scrollHeight - bar.clientHeight") <= 1
