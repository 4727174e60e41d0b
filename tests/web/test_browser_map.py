"""The map in a real browser: read, moved, walked by keys, edited, and kept."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.browser import browsing, opened, violations
from tests.web.conftest import WORKSPACE, add_people
from touchline.web import Settings, make_app
from touchline.web.settings import PAGE

pytestmark = pytest.mark.browser

ADDRESS = f"/w/{WORKSPACE}/maps/purchase"
PAIR = f"{ADDRESS}?segment=delivery:delivered&compare=segment:delivery:open&beside=1"
PLACES = """(side) => {
  const root = document.querySelector(`.pair-side[data-side=${side}]`);
  const frame = root.querySelector(".canvas-window").getBoundingClientRect();
  return [...root.querySelectorAll(".stage-head, .map-row")].map((one) => {
    const box = one.getBoundingClientRect();
    return [box.left - frame.left, box.top - frame.top, box.width, box.height];
  }).flat();
}"""
"""Where the stages and lanes of a side lie in its window."""


@pytest.fixture(scope="module")
def app(built_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """A server over a copy of the shop, with the page that was built last or is being tried."""
    folder = tmp_path_factory.mktemp("drawn")
    shutil.copytree(built_shop, folder / WORKSPACE)
    page = Path(os.environ.get("TOUCHLINE_PAGE", PAGE))
    made = make_app(Settings(folder=folder, page=page))
    add_people(made)
    yield made
    made.state.server.state.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


def shown(page: Page) -> Page:
    """Open the map, and wait until it stands."""
    page.goto(ADDRESS)
    page.wait_for_selector(".map-grid [role=columnheader].stage-head")
    return page


def editable(page: Page) -> Page:
    """Open the map, and wait until it can be edited."""
    shown(page)
    page.wait_for_selector(".canvas-window[data-editable] .new-card", state="attached")
    return page


def cell(page: Page, lane: str, stage: str) -> Locator:
    return page.locator(f"[role=gridcell][data-lane='{lane}'][data-stage='{stage}']")


def scale_and_place(page: Page) -> tuple[float, float, float]:
    matrix = page.eval_on_selector(
        ".canvas-layer",
        "one => (({a, e, f}) => [a, e, f])(new DOMMatrix(getComputedStyle(one).transform))",
    )
    return tuple(matrix)


def box_of(found: Locator) -> Any:
    box = found.bounding_box()
    assert box is not None
    return box


def settle(page: Page) -> None:
    """Wait for the frame in which the camera moves, and the one after."""
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def test_a_figure_is_told_on_focus_and_opened_by_a_click(browser: Browser, address: str) -> None:
    with opened(browser, address, "viewer") as page:
        shown(page)
        figure = page.locator(".stage-head .figure").first
        figure.hover()
        expect(page.get_by_role("tooltip")).to_contain_text("n ")
        figure.click()
        expect(figure).to_have_attribute("aria-expanded", "true")
        assert "figure=" in page.url


def test_viewers_are_offered_no_edits(browser: Browser, address: str) -> None:
    with opened(browser, address, "viewer") as page:
        shown(page)
        page.wait_for_timeout(300)
        assert page.locator(".new-card, .head-menu, .sheet-add").count() == 0


def test_keys_walk_over_the_cells(browser: Browser, address: str) -> None:
    with opened(browser, address, "viewer") as page:
        shown(page)
        assert page.locator(".map-grid [data-col][tabindex='0']").count() == 1
        page.locator(".map-grid [data-col][tabindex='0']").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        focused = page.locator(":focus")
        expect(focused).to_have_attribute("data-col", "1")
        expect(focused).to_have_attribute("data-row", "1")
        page.keyboard.press("Control+End")
        settle(page)
        expect(focused).to_be_in_viewport()


def test_wheel_and_drag_move_the_sheet_and_names_stay(browser: Browser, address: str) -> None:
    with opened(browser, address, "viewer") as page:
        shown(page)
        page.mouse.move(700, 500)
        page.mouse.wheel(0, 300)
        settle(page)
        scale, _, y = scale_and_place(page)
        assert y < 0
        heads = box_of(page.locator(".head-row"))
        assert abs(heads["y"] - box_of(page.locator(".canvas-window"))["y"]) < 2
        page.keyboard.down("Control")
        page.mouse.wheel(0, -100)
        page.keyboard.up("Control")
        settle(page)
        larger, x, _ = scale_and_place(page)
        assert larger > scale
        page.keyboard.down("Space")
        page.mouse.down()
        page.mouse.move(600, 450, steps=4)
        page.mouse.up()
        page.keyboard.up("Space")
        settle(page)
        assert scale_and_place(page)[1] < x


def test_a_card_is_written_moved_by_keys_undone_and_kept(browser: Browser, address: str) -> None:
    with opened(browser, address, "editor") as page:
        editable(page)
        first, second = page.eval_on_selector_all(
            ".stage-head", "all => all.slice(0, 2).map((one) => one.dataset.head.slice(6))"
        )
        cell(page, "goals", first).focus()
        page.keyboard.press("n")
        page.keyboard.type("Know <b>the price</b> before")
        page.keyboard.press("Enter")
        card = page.locator("[data-card]", has_text="Know <b>the price</b> before")
        expect(card).to_have_count(1)
        card.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Space")
        expect(cell(page, "goals", second).locator("[data-card]")).to_have_count(1)
        page.locator(".map-grid [data-col='0']").first.focus()
        page.keyboard.press("Control+z")
        expect(cell(page, "goals", first).locator("[data-card]")).to_have_count(1)
        page.wait_for_selector(".live-status[data-status=live]")
        editable(page)
        expect(cell(page, "goals", first)).to_contain_text("Know <b>the price</b> before")
        cell(page, "goals", first).locator("[data-card]").focus()
        page.keyboard.press("Delete")
        expect(cell(page, "goals", first).locator("[data-card]")).to_have_count(0)


def test_a_card_is_dragged_to_another_stage(browser: Browser, address: str) -> None:
    with opened(browser, address, "editor") as page:
        editable(page)
        first, second = page.eval_on_selector_all(
            ".stage-head", "all => all.slice(0, 2).map((one) => one.dataset.head.slice(6))"
        )
        cell(page, "goals", first).focus()
        page.keyboard.press("n")
        page.keyboard.type("Arrive in time")
        page.keyboard.press("Enter")
        card = page.locator("[data-card]", has_text="Arrive in time")
        start, end = box_of(card), box_of(cell(page, "goals", second))
        page.mouse.move(start["x"] + 20, start["y"] + 10)
        page.mouse.down()
        page.mouse.move(end["x"] + 40, end["y"] + 20, steps=6)
        page.mouse.up()
        expect(cell(page, "goals", second).locator("[data-card]")).to_have_text("Arrive in time")
        expect(cell(page, "goals", first).locator("[data-card]")).to_have_count(0)
        card.focus()
        page.keyboard.press("Delete")
        expect(card).to_have_count(0)


def test_an_opportunity_is_changed_in_place(browser: Browser, address: str) -> None:
    with opened(browser, address, "editor") as page:
        editable(page)
        stage = page.locator(".stage-head").first.get_attribute("data-head") or ""
        here = cell(page, "opportunities", stage.removeprefix("stage:"))
        here.focus()
        page.keyboard.press("n")
        page.keyboard.type("Say when it comes")
        page.keyboard.press("Enter")
        card = page.locator("[data-card]", has_text="Say when it comes")
        card.click()
        card.get_by_role("button", name="State: proposed").click()
        page.get_by_role("menuitemradio", name="in test").click()
        card.get_by_role("button", name="Effort: effort not said").click()
        page.get_by_role("menuitemradio", name="small effort").click()
        card.get_by_role("button", name="Owner: nobody").click()
        page.get_by_role("menuitemradio", name="Somebody else…").click()
        page.keyboard.type("<i>Ada</i> Lovelace")
        page.keyboard.press("Enter")
        card.get_by_role("button", name="Make it an action").click()
        expect(card.get_by_role("link", name="Action")).to_have_count(1)
        page.wait_for_selector(".live-status[data-status=live]")
        editable(page)
        for said in ("in test", "small effort", "<i>Ada</i> Lovelace"):
            expect(card).to_contain_text(said)
        card.focus()
        page.keyboard.press("Delete")
        expect(card).to_have_count(0)


def test_what_one_writes_the_other_sees(browser: Browser, address: str) -> None:
    with opened(browser, address, "editor") as one, opened(browser, address, "admin") as two:
        editable(one)
        editable(two)
        one.get_by_role("button", name="Add a stage").press("Enter")
        one.keyboard.type("Aftercare")
        one.keyboard.press("Enter")
        expect(two.locator(".stage-head", has_text="Aftercare")).to_have_count(1)
        one.locator(".map-grid [data-col='0']").first.focus()
        while one.locator(".stage-head", has_text="Aftercare").count():
            one.keyboard.press("Control+z")
            settle(one)
        expect(two.locator(".stage-head", has_text="Aftercare")).to_have_count(0)


def begin_by_key(page: Page, text: str) -> None:
    """Begin a conversation about what has the focus."""
    page.keyboard.press("c")
    page.get_by_role("complementary").get_by_role("textbox").fill(text)
    page.get_by_role("button", name="Comment", exact=True).click()
    page.wait_for_selector(".thread")


def test_conversations_are_marked_where_they_are(browser: Browser, address: str) -> None:
    with opened(browser, address, "commenter") as page:
        shown(page)
        lane = page.locator("[role=gridcell][data-lane=touchpoints]:has(.figure)").first
        stage = lane.get_attribute("data-stage") or ""
        lane.focus()
        begin_by_key(page, "Why so <b>many</b> here?")
        lane.locator(".figure").first.focus()
        begin_by_key(page, "Who counted this?")
        marks = cell(page, "touchpoints", stage).locator(".talk-mark")
        expect(marks).to_have_count(2)
        shown(page)
        mark = cell(page, "touchpoints", stage).locator("> .talk-mark")
        expect(mark).to_have_accessible_name(re.compile("Touchpoints: 1 open conversation$"))
        cell(page, "touchpoints", stage).focus()
        page.keyboard.press("Enter")
        for _ in range(30):
            page.keyboard.press("ArrowDown")
            if mark.evaluate("one => one === document.activeElement"):
                break
        page.keyboard.press("Enter")
        thread = page.locator(".thread[data-current]")
        expect(thread).to_contain_text("Why so <b>many</b> here?")
        assert "thread=" in page.url
        thread.get_by_role("button", name="Resolve").click()
        expect(mark).to_have_count(0)
        expect(marks).to_have_count(1)


def test_viewers_begin_no_conversation(browser: Browser, address: str) -> None:
    with opened(browser, address, "viewer") as page:
        shown(page)
        page.locator("[role=gridcell][data-lane=touchpoints]").first.focus()
        page.keyboard.press("c")
        page.wait_for_timeout(200)
        assert page.locator(".comment-here, .side").count() == 0


def paired(page: Page) -> tuple[Locator, Locator]:
    """Open two sheets side by side, and wait until both stand."""
    page.goto(PAIR)
    sides = [page.locator(f".pair-side[data-side={side}]") for side in ("one", "other")]
    for side in sides:
        side.locator(".stage-head, .outline-stage").first.wait_for(timeout=90_000)
    page.wait_for_selector(".differs-key", timeout=60_000)
    settle(page)
    return sides[0], sides[1]


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("width", [1400, 900], ids=["beside", "below"])
def test_two_sheets_are_aligned_and_move_in_step(
    browser: Browser, address: str, language: str, width: int
) -> None:
    with opened(browser, address, "editor", language=language, size=(width, 900)) as page:
        one, other = paired(page)
        first, second = box_of(one), box_of(other)
        if width == 900:
            assert first["y"] < second["y"]
        else:
            assert (first["x"] < second["x"]) == (language == "en")
        still = page.evaluate(PLACES, "one")
        assert page.evaluate(PLACES, "other") == pytest.approx(still, abs=0.1)
        page.mouse.move(second["x"] + 200, second["y"] + 200)
        page.mouse.wheel(0, 240)
        page.keyboard.down("Control")
        page.mouse.wheel(0, -80)
        page.keyboard.up("Control")
        settle(page)
        moved = page.evaluate(PLACES, "one")
        assert page.evaluate(PLACES, "other") == pytest.approx(moved, abs=0.1)
        assert moved[1] < still[1]
        assert moved[2] > still[2]
        assert page.faults == []  # type: ignore[attr-defined]


def test_each_of_two_sheets_opens_its_own_evidence(browser: Browser, address: str) -> None:
    with opened(browser, address, "editor") as page:
        one, other = paired(page)
        expect(one).to_have_accessible_name(re.compile("^first: "))
        expect(other).to_have_accessible_name(re.compile("^second: "))
        assert other.locator(".new-card, .head-menu, .sheet-add").count() == 0
        figures = [side.locator(".sheet-lens .figure").first for side in (one, other)]
        said = [figure.locator("b").inner_text() for figure in figures]
        assert said[0] != said[1]
        for figure, value in zip(figures, said, strict=True):
            figure.evaluate("one => one.click()")
            expect(page.locator(".evidence-value strong")).to_have_text(value)
            expect(figure).to_have_attribute("aria-expanded", "true")
            assert page.locator(".map-sheet .figure[aria-expanded=true]").count() == 1
        assert "side=other" in page.url
        page.keyboard.press("Escape")
        page.get_by_role("button", name="What differs").click()
        expect(page.locator(".side .told")).to_have_count(1)
        page.get_by_role("button", name="One map").click()
        expect(page.locator(".map-sheet")).to_have_count(1)
        expect(page.get_by_role("button", name="Side by side")).to_have_count(1)


def test_what_surely_differs_is_marked_and_said(browser: Browser, address: str) -> None:
    with opened(browser, address, "viewer") as page:
        one, other = paired(page)
        marked = one.locator(".figure[data-differs]")
        ids = [
            set(
                side.locator("[data-differs]").evaluate_all(
                    "all => all.map((x) => x.dataset.figure)"
                )
            )
            for side in (one, other)
        ]
        assert ids[0]
        assert ids[0] & ids[1]
        expect(marked.first).to_have_accessible_name(re.compile("Surely different from "))
        sign = "one => getComputedStyle(one, '::after').content"
        assert "≠" in marked.first.evaluate(sign)


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [("en", "light", (1400, 900)), ("fa", "dark", (1400, 900)), ("en", "light", (390, 844))],
)
def test_two_sheets_are_accessible(
    browser: Browser, address: str, language: str, scheme: str, size: tuple[int, int]
) -> None:
    with opened(browser, address, "editor", language=language, scheme=scheme, size=size) as page:
        paired(page)
        assert violations(page) == []


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [("en", "light", (1400, 900)), ("fa", "dark", (1400, 900)), ("en", "light", (390, 844))],
)
def test_the_map_is_accessible(
    browser: Browser, address: str, language: str, scheme: str, size: tuple[int, int]
) -> None:
    with opened(browser, address, "editor", language=language, scheme=scheme, size=size) as page:
        page.goto(ADDRESS)
        page.wait_for_selector(".map-grid .stage-head, .outline-stage")
        if size[0] > 640:
            page.wait_for_selector(".canvas-window[data-editable] .new-card", state="attached")
        # What stands in the bar above is looked at where it is tested.
        page.evaluate("() => document.querySelector('.top-bar-actions').remove()")
        assert violations(page) == []


def test_a_phone_reads_the_map_stage_by_stage(browser: Browser, address: str) -> None:
    with opened(browser, address, "viewer", size=(360, 740)) as page:
        page.goto(ADDRESS)
        page.wait_for_selector(".outline-stage")
        assert page.locator(".canvas").count() == 0
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
