"""The page in a real browser: evidence by pointer and keyboard, printing, hostile data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.render.olist_snapshot import olist
from tests.render.test_svg import HOSTILE, hostile
from tests.render.test_voice import heard
from tests.web.browser import browsing
from touchline.errors import RenderError
from touchline.maps.snapshot import Sample, Text
from touchline.render import IndexEntry, render_html, render_index

ATTACKS = [
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    '"><svg onload=window.pwned=1>',
    "javascript:window.pwned=1",
    "</title></style><script>window.pwned=1</script>",
    "<!--<script>window.pwned=1",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "map.html"
    path.write_text(render_html(olist()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1500, "height": 900}, locale="en-GB")
    opened = context.new_page()
    opened.faults = []
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.on("console", lambda said: said.type == "error" and opened.faults.append(said.text))
    opened.on(
        "request",
        lambda one: one.url.startswith(("file:", "data:")) or opened.faults.append(one.url),
    )
    yield opened
    assert opened.faults == []
    context.close()


def test_the_page_asks_for_nothing_and_allows_only_itself() -> None:
    html = render_html(olist(), ["en"])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src &#x27;none&#x27;")
    assert "unsafe" not in policy[1]
    assert not re.search(r'(?:src|href)="https?:', html)
    assert " style=" not in html


def test_embedded_data_cannot_leave_its_element() -> None:
    html = render_html(hostile(), ["en"])
    block = html.split('<script type="application/json" id="data">')[1].split("</script>")[0]
    assert "<" not in block
    assert json.loads(block)["order"] == ["en"]


def test_a_map_without_languages_is_refused() -> None:
    with pytest.raises(RenderError, match="no language"):
        render_html(msgspec.structs.replace(olist(), languages=[]))


def test_the_outline_says_everything() -> None:
    html = render_html(olist(), ["en"])
    outline = html.split('id="outline-en"')[1].split("</section>")[0]
    for words in ("Receiving the offer", "Delivered late", "Chegou bem antes", "n 13,758"):
        assert words in outline
    assert outline.index("<h3>Decision") < outline.index("<h3>Loyalty")


@pytest.mark.browser
def test_a_click_opens_the_evidence_and_escape_closes_it(page: Any, address: str) -> None:
    page.goto(f"{address}#lang=en")
    figure = page.locator('.sheet:not([hidden]) [data-figure="pain.1.score"]')
    figure.click()
    panel = page.locator("aside")
    assert panel.is_visible()
    assert "Late delivery" in panel.inner_text()
    assert "2.60" in panel.inner_text()
    assert "28 without a review left out" in panel.inner_text()
    assert panel.locator("tbody tr").count() == 3
    assert "WHERE late" in panel.locator("pre").inner_text()
    assert "figure=pain.1.score" in page.url
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert figure.evaluate("node => node === document.activeElement")


@pytest.mark.browser
def test_the_panel_leads_from_figure_to_figure_and_quotes_keep_their_direction(
    page: Any, tmp_path: Path
) -> None:
    path = tmp_path / "heard.html"
    path.write_text(render_html(heard(), ["en"]), encoding="utf-8")
    page.goto(f"{path.as_uri()}#figure=pain.1.stake")
    panel = page.locator("aside")
    quote = panel.locator("blockquote p")
    assert quote.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert panel.locator(".who").inner_text() == "worst for Platform: android"
    panel.locator("[data-open='pain.1.persons']").click()
    assert panel.locator(".hero b").inner_text() == "120"
    assert "figure=pain.1.persons" in page.url
    panel.locator("[data-open='pain.1.stake']").click()
    assert panel.locator(".hero b").inner_text() == "R$8,000"


def test_the_keyboard_alone_reaches_a_figure(page: Any, address: str) -> None:
    page.goto(f"{address}#lang=en")
    page.locator('.sheet:not([hidden]) [data-figure="kpi.ontime"]').focus()
    page.keyboard.press("Enter")
    assert page.locator("aside circle").count() >= 10
    assert page.locator("aside .close").evaluate("node => node === document.activeElement")


@pytest.mark.browser
def test_an_address_opens_a_figure_in_a_language(page: Any, address: str) -> None:
    page.goto(f"{address}#lang=fa&figure=pain.1.score")
    assert page.locator("html").get_attribute("dir") == "rtl"
    box = page.locator("aside").bounding_box()
    assert box["x"] < 10
    assert "۲٫۶۰" in page.locator("aside").inner_text()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("dir") == "ltr"
    assert "2.60" in page.locator("aside").inner_text()


@pytest.mark.browser
def test_text_is_drawn_where_it_was_measured(page: Any, address: str) -> None:
    for language in ("en", "fa"):
        page.goto(f"{address}#lang={language}")
        page.reload()
        outside = page.evaluate(
            """() => {
                const svg = document.querySelector(".sheet:not([hidden]) svg");
                const frame = svg.getBoundingClientRect();
                return [...svg.querySelectorAll("text")].filter((node) => {
                    const box = node.getBoundingClientRect();
                    return box.left < frame.left + 5 || box.right > frame.right - 5;
                }).map((node) => node.textContent);
            }"""
        )
        assert outside == []


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "fa"])
def test_printing_gives_one_a3_page(page: Any, address: str, language: str) -> None:
    page.goto(f"{address}#lang={language}&figure=kpi.ontime")
    page.emulate_media(media="print", color_scheme="dark")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert box is not None
    assert (round(float(box[1])), round(float(box[2]))) == (1191, 842)
    assert not page.locator("aside").is_visible()
    paper = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')")
    assert paper == "#FFFFFF"


@pytest.mark.browser
def test_the_theme_follows_the_reader_and_can_be_turned(browser: Any, address: str) -> None:
    context = browser.new_context(color_scheme="dark", locale="en-GB")
    page = context.new_page()
    page.goto(address)
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.locator("#theme").click()
    assert dark == "rgb(14, 19, 29)"
    assert page.evaluate(ground) == "rgb(247, 247, 245)"
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("attack", [*ATTACKS, HOSTILE])
def test_hostile_data_do_not_run(page: Any, tmp_path: Path, attack: str) -> None:
    evil = Text(words={"": attack})
    snapshot = hostile()
    figures = {
        id_: msgspec.structs.replace(
            figure,
            label=evil,
            definition=evil,
            query=attack,
            sample=Sample(columns=[attack], rows=[[attack]], total=1),
        )
        for id_, figure in snapshot.figures.items()
    }
    lanes = [
        msgspec.structs.replace(
            lane, quotes=[msgspec.structs.replace(one, text=attack) for one in lane.quotes]
        )
        for lane in snapshot.lanes
    ]
    snapshot = msgspec.structs.replace(
        snapshot, title=evil, name=evil, project=attack, figures=figures, lanes=lanes
    )
    path = tmp_path / "map.html"
    path.write_text(render_html(snapshot, ["en"]), encoding="utf-8", errors="replace")
    page.goto(f"{path.as_uri()}#figure=pain.1.score")
    assert page.locator("aside td").count() == 1
    assert page.evaluate("window.pwned") is None
    index = tmp_path / "index.html"
    start = render_index([IndexEntry(snapshot, attack)])
    index.write_text(start, encoding="utf-8", errors="replace")
    page.goto(index.as_uri())
    assert page.evaluate("window.pwned") is None


@pytest.mark.browser
def test_the_start_page_links_every_map_in_every_language(page: Any, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(render_index([IndexEntry(olist(), "purchase.html")] * 2), encoding="utf-8")
    page.goto(path.as_uri())
    assert "2 journey maps" in page.inner_text("main")
    assert page.locator("li nav a").count() == 8
    assert page.locator('li nav a[lang="fa"]').first.get_attribute("href") == (
        "purchase.html#lang=fa"
    )


@pytest.mark.browser
def test_the_sheet_fits_the_window_and_the_chosen_figure_stays_in_view(
    page: Any, address: str
) -> None:
    frame = page.locator(".sheet:not([hidden])")
    figure = frame.locator('[data-figure="kpi.ontime"]')
    for width in (1280, 1720):
        page.set_viewport_size({"width": width, "height": 760})
        page.goto("about:blank")
        page.goto(f"{address}#lang=en&figure=kpi.ontime")
        assert frame.evaluate("node => node.scrollWidth <= node.clientWidth")
        box = figure.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 760
        assert box["x"] + box["width"] <= page.locator("aside").bounding_box()["x"]


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "fa"])
def test_on_a_phone_the_sheet_scrolls_in_its_frame_under_the_names_of_its_lanes(
    page: Any, address: str, language: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}#lang={language}")
    frame = page.locator(".sheet:not([hidden])")
    assert frame.evaluate("node => node.scrollWidth > 2 * node.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    name = frame.locator(".name").first
    before = name.bounding_box()["x"]
    frame.evaluate(f"node => {{ node.scrollLeft = {-500 if language == 'fa' else 500} }}")
    page.wait_for_function(
        "() => { const moved = document.querySelector('.sheet:not([hidden]) .name')"
        ".getAttribute('transform'); return moved !== null && !moved.includes('(0 '); }"
    )
    assert abs(name.bounding_box()["x"] - before) < 3


@pytest.mark.browser
def test_times_of_sample_rows_are_readable_and_their_zone_is_said_once(
    page: Any, tmp_path: Path
) -> None:
    sample = Sample(
        columns=["id", "start", "day", "code"],
        rows=[[7, "2018-05-04T20:57:31+00:00", "2018-05-04 00:00:00", "2018-x" * 9]],
        total=1,
    )
    figures = olist().figures
    shown = msgspec.structs.replace(figures["pain.1.score"], sample=sample)
    snapshot = msgspec.structs.replace(olist(), figures=figures | {"pain.1.score": shown})
    path = tmp_path / "map.html"
    path.write_text(render_html(snapshot, ["fa"]), encoding="utf-8")
    page.goto(f"{path.as_uri()}#figure=pain.1.score")
    cells = page.locator("aside td").all_inner_texts()
    assert cells == ["۷", "2018-05-04 20:57", "2018-05-04", "2018-x" * 9]
    assert page.locator("aside h3 small").all_inner_texts()[-1].count("UTC") == 1


@pytest.mark.browser
def test_the_start_page_has_a_section_for_every_project_and_the_map_of_most_first(
    page: Any, tmp_path: Path
) -> None:
    whole = olist()
    part = msgspec.structs.replace(whole.figures[whole.lens.share], value=0.2)
    few = msgspec.structs.replace(
        whole,
        name=Text(words={"": "A few"}),
        figures=whole.figures | {whole.lens.share: part},
    )
    other = msgspec.structs.replace(whole, project="Another")
    about = Text(words={"en": "What it is about", "fa": "دربارهٔ آن"})
    entries = [
        IndexEntry(few, "few.html", about),
        IndexEntry(whole, "all.html", about),
        IndexEntry(other, "other.html"),
    ]
    html = render_index(entries)
    assert len(html) < 1_500_000
    path = tmp_path / "index.html"
    path.write_text(html, encoding="utf-8")
    page.goto(path.as_uri())
    assert page.locator("h1").inner_text() == "Journey maps"
    assert page.locator("section h2").all_inner_texts() == [whole.project, "Another"]
    assert "What it is about" in page.locator("section").first.inner_text()
    links = [one.get_attribute("href") for one in page.locator("h3 a").all()]
    assert links == ["all.html", "few.html", "other.html"]
    path.write_text(render_index(entries, language="fa"), encoding="utf-8")
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.dir") == "rtl"
    picture = page.locator(".picture").first.bounding_box()
    title = page.locator(".picture text[font-size='34']").first.bounding_box()
    assert title["x"] + title["width"] <= picture["x"] + picture["width"]
    assert "دربارهٔ آن" in page.locator("section").first.inner_text()
