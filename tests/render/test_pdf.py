"""PDF: looks like the SVG, can be searched and read aloud, pages of a poster cover the map."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.render.olist_snapshot import olist
from tests.render.test_svg import hostile
from touchline.render import layout, render_png, render_svg
from touchline.render.papers import PAPERS, Paper
from touchline.render.pdf import render_pdf
from touchline.render.pdf.pages import EDGE, OVERLAP, Page, one_page, tiled
from touchline.render.sheet import Box

CHROMIUM = Path("/usr/bin/chromium")
POINT = 72 / 25.4


@cache
def document(language: str = "en", paper: Paper = "A3") -> bytes:
    return render_pdf(olist(), language=language, paper=paper)


@pytest.fixture
def opened() -> Iterator[Any]:
    """Open a PDF; closed with its pages afterwards."""
    found = []

    def reader(data: bytes) -> Any:
        found.append(pdfium.PdfDocument(data))
        return found[-1]

    yield reader
    for one in found:
        one.close()


def text_of(page: Any) -> str:
    text = page.get_textpage()
    said: str = text.get_text_range()
    text.close()
    return re.sub("[\u2066-\u2069]", "", said)


@pytest.mark.parametrize("paper", list(PAPERS))
def test_the_map_is_one_landscape_page_of_the_paper(paper: Paper, opened: Any) -> None:
    pdf = opened(document(paper=paper))
    assert len(pdf) == 1
    assert pdf[0].get_size() == pytest.approx([one * POINT for one in PAPERS[paper]], abs=0.5)


@pytest.mark.parametrize(
    ("language", "phrases"),
    [
        ("en", ["Payment approved", "Receiving the offer", "Late parcels are 8"]),
        ("fa", ["دریافت سفارش", "خریدار", "پرداخت"]),
    ],
)
def test_text_can_be_searched(language: str, phrases: list[str], opened: Any) -> None:
    said = text_of(opened(document(language))[0])
    assert [phrase for phrase in phrases if phrase not in said] == []


def test_fonts_are_inside_and_cut_to_what_is_used() -> None:
    names = set(re.findall(rb"/BaseFont\s*/([A-Za-z0-9+-]+)", document("fa")))
    assert names
    assert all(re.match(rb"[A-Z]{6}\+(Inter|Vazirmatn)", name) for name in names)
    assert len(document("fa")) < 400_000


def test_the_document_says_what_it_is(opened: Any) -> None:
    data = document("fa")
    about = opened(data).get_metadata_dict()
    assert "دیرهنگام" in about["Title"]
    assert about["Author"]
    assert pdfium.raw.FPDFCatalog_IsTagged(opened(data))
    assert b"<dc:language><rdf:Bag><rdf:li>fa</rdf:li>" in data


def test_stages_and_lanes_are_bookmarks(opened: Any) -> None:
    titles = [one.get_title() for one in opened(document()).get_toc()]
    assert titles[0].startswith("Late parcels")
    assert [one for one in titles if re.match(r"\d ", one)] == [
        f"{number} {stage.label.words['en']}" for number, stage in enumerate(olist().stages, 1)
    ]
    assert "Pain points" in titles


def test_the_same_map_gives_the_same_bytes() -> None:
    assert document("fa") == render_pdf(olist(), language="fa")


def test_hostile_words_stay_words(opened: Any) -> None:
    assert "<script>" in text_of(opened(render_pdf(hostile()))[0])


@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not on this machine")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_persian_map_looks_as_the_browser_draws_it(
    theme: str, opened: Any, tmp_path: Path
) -> None:
    sheet = layout(olist(), "fa")
    data = render_pdf(olist(), language="fa", theme=theme)  # type: ignore[arg-type]
    page = opened(data)[0]
    width = round(sheet.width)
    place = one_page(Box(0, 0, sheet.width, sheet.height), PAPERS["A3"]).area
    bitmap = page.render(scale=width / (place.width * POINT))
    drawn = bitmap.to_numpy()[:, :, :3].astype(float)
    by = width / place.width
    top, left = round(place.y * by), round(place.x * by)
    drawn = drawn[top : top + round(sheet.height), left : left + width]
    seen = _seen(render_svg(olist(), language="fa", theme=theme), tmp_path, sheet)  # type: ignore[arg-type]
    picture = _pixels(render_png(olist(), language="fa", theme=theme, scale=1))  # type: ignore[arg-type]
    for one in (drawn, picture):
        height = min(len(one), len(seen))
        difference = _blurred(np.abs(_blurred(one[:height]) - _blurred(seen[:height])))
        assert difference.mean() < 2.5
        assert (difference > 60).mean() < 0.001


def _seen(svg: str, folder: Path, sheet: Any) -> Any:
    """Draw an SVG with a browser: blue, green, red."""
    from playwright.sync_api import sync_playwright

    (folder / "map.svg").write_text(svg, encoding="utf-8")
    size = {"width": round(sheet.width), "height": round(sheet.height)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page(viewport=size)  # type: ignore[arg-type]
        page.goto((folder / "map.svg").as_uri())
        page.wait_for_timeout(200)
        shot = page.screenshot()
        browser.close()
    return _pixels(shot)


def _pixels(png: bytes) -> Any:
    """Read a PNG by drawing it on a PDF page's bitmap: no other reader of pictures is needed."""
    from PIL import Image

    width, height = struct.unpack(">II", png[16:24])
    rgb = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(float)
    assert rgb.shape[:2] == (height, width)
    return rgb[:, :, ::-1]


def _blurred(picture: Any) -> Any:
    """Mean of blocks of 4 × 4 pixels: hints and smoothing of letters do not count."""
    high, wide = (side // 4 * 4 for side in picture.shape[:2])
    blocks = picture[:high, :wide].reshape(high // 4, 4, wide // 4, 4, 3)
    return blocks.mean(axis=(1, 3)) if high > 400 else picture


sheets = st.builds(Box, st.just(0), st.just(0), st.floats(800, 6000), st.floats(300, 6000))


@given(sheet=sheets, paper=st.sampled_from(list(PAPERS)), rtl=st.booleans())
def test_pages_of_a_poster_cover_the_map_and_share_ten_millimetres(
    sheet: Box, paper: Paper, rtl: bool
) -> None:
    pages = tiled(sheet, PAPERS[paper], rtl=rtl)
    assert [page.label for page in pages] == sorted(page.label for page in pages) or len(pages) > 9
    assert len(pages) == pages[0].rows * pages[0].columns
    for page in pages:
        assert page.scale >= 25.4 / 96 * 0.7
        assert page.area.x >= EDGE - 4.01
        assert page.area.right <= page.width - EDGE + 4.01
        assert page.area.bottom <= page.height - EDGE + 4.01
    if len(pages) > 1:
        _check_neighbours(sheet, pages, rtl=rtl)


def _check_neighbours(sheet: Box, pages: tuple[Page, ...], *, rtl: bool) -> None:
    place = {(page.row, page.column): page for page in pages}
    shared = OVERLAP / pages[0].scale
    for (row, column), page in place.items():
        if beside := place.get((row, column + 1)):
            one, two = (beside, page) if rtl else (page, beside)
            assert one.window.right - two.window.x == pytest.approx(shared, abs=0.01)
        if below := place.get((row + 1, column)):
            assert page.window.bottom - below.window.y == pytest.approx(shared, abs=0.01)
    assert min(page.window.x for page in pages) == pytest.approx(sheet.x, abs=0.01)
    assert max(page.window.right for page in pages) == pytest.approx(sheet.right, abs=0.01)
    assert max(page.window.bottom for page in pages) == pytest.approx(sheet.bottom, abs=0.01)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_poster_begins_where_reading_begins_and_names_its_pages(
    language: str, opened: Any
) -> None:
    pdf = opened(render_pdf(olist(), language=language, paper="A4", tiles=True))
    assert len(pdf) > 1
    first = text_of(pdf[0])
    assert re.search("A1|1A", first)  # readers of PDF differ in the order of mixed scripts
    assert ("Late parcels" if language == "en" else "دیرهنگام") in first
    whole = opened(document(language))
    assert len(list(pdf.get_toc())) == len(list(whole.get_toc()))
