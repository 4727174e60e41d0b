"""The picture formats: well formed, alike in both themes, safe whatever the data say."""

from __future__ import annotations

import io
import struct
from xml.etree import ElementTree

import msgspec
import numpy as np
import pytest
import resvg_py
from PIL import Image

from tests.render.olist_snapshot import olist, words
from touchline.errors import RenderError
from touchline.maps.snapshot import Snapshot, Text
from touchline.render import layout, render_png, render_svg
from touchline.render.brand import TOUCHLINE
from touchline.render.families import font_folder
from touchline.render.png import rasterised
from touchline.render.svg import ink_of, write_svg

NAMESPACE = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>\"' onload=x & \x00\x0b\ud800 ]]>"


def hostile() -> Snapshot:
    """The map with hostile words in its title, quotes and touchpoints."""
    snapshot = olist()
    evil = Text(words={"": HOSTILE})
    lanes = [
        msgspec.structs.replace(
            lane,
            quotes=[
                msgspec.structs.replace(one, text=HOSTILE, segment=evil) for one in lane.quotes
            ],
            touchpoints=[msgspec.structs.replace(one, label=evil) for one in lane.touchpoints],
            opportunities=[
                msgspec.structs.replace(one, text=evil, owner=HOSTILE, state=HOSTILE)
                for one in lane.opportunities
            ],
        )
        for lane in snapshot.lanes
    ]
    return msgspec.structs.replace(snapshot, title=evil, lanes=lanes)


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_svg_parses_and_stands_alone(language: str, theme: str) -> None:
    svg = render_svg(olist(), language=language, theme=theme)  # type: ignore[arg-type]
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{NAMESPACE}svg"
    assert "var(--" not in svg
    addresses = [value for value in svg.split('"') if value.startswith("http")]
    assert set(addresses) == {"http://www.w3.org/2000/svg"}
    assert "data:font/woff2" in svg


def test_hostile_words_stay_words() -> None:
    root = ElementTree.fromstring(render_svg(hostile()))
    assert not list(root.iter(f"{NAMESPACE}script"))
    assert not [name for node in root.iter() for name in node.attrib if name.startswith("on")]
    assert any("script" in (node.text or "") for node in root.iter(f"{NAMESPACE}text"))


def test_right_to_left_text_is_isolated_and_direction_is_never_set() -> None:
    svg = render_svg(olist(), language="fa")
    assert "direction=" not in svg
    assert "\u2067دریافت سفارش\u2069" in svg
    assert 'text-anchor="end"' in svg


def test_a_portuguese_quote_is_not_turned_on_a_persian_sheet() -> None:
    sheet = layout(olist(), "fa")
    cell = next(one for one in sheet.cells if one.id == "verbatims:loyal")
    quote = next(item for item in cell.items if "Já comprei" in getattr(item, "text", ""))
    assert (quote.anchor, str(quote.family)) == ("start", "Inter")  # type: ignore[union-attr]


@pytest.mark.parametrize("scale", [0.5, 1])
def test_the_png_has_the_size_of_the_sheet(scale: float) -> None:
    sheet = layout(olist(), "fa")
    png = render_png(olist(), language="fa", scale=scale)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    assert width == pytest.approx(sheet.width * scale, abs=1)
    assert height == pytest.approx(sheet.height * scale, abs=1)


def test_the_png_of_hostile_words_can_be_drawn() -> None:
    assert render_png(hostile(), scale=0.2)


@pytest.mark.parametrize("scale", [0, -1, 100])
def test_an_impossible_scale_is_refused(scale: float) -> None:
    with pytest.raises(RenderError, match="scale"):
        render_png(olist(), scale=scale)


def test_words_missing_in_a_language_fall_back() -> None:
    snapshot = msgspec.structs.replace(olist(), title=words("Only English"))
    assert "Only English" in render_svg(snapshot, language="ru")


@pytest.mark.parametrize("width", [16, 333, 2500])
def test_a_png_has_the_width_that_is_asked_for(width: int) -> None:
    sheet = layout(olist(), "en")
    png = render_png(olist(), width=width)
    wide, high = struct.unpack(">II", png[16:24])
    assert wide == width
    assert high == pytest.approx(width * sheet.height / sheet.width, abs=1)


@pytest.mark.parametrize("width", [0, -5, 3, 100_000])
def test_an_impossible_width_is_refused(width: int) -> None:
    with pytest.raises(RenderError, match="width"):
        render_png(olist(), width=width)


@pytest.mark.parametrize("scale", [0.9, 0.7123, 1.37])
def test_a_picture_loses_no_row_and_no_column(scale: float) -> None:
    sheet = layout(olist(), "en")
    picture = np.asarray(Image.open(io.BytesIO(rasterised(sheet, scale=scale))).convert("L"), float)
    high, wide = picture.shape
    svg = write_svg(sheet, ink=ink_of(TOUCHLINE, "light"), theme="light", ground=True)
    exact = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {sheet.width} {sheet.height}" preserveAspectRatio="none">{svg}</svg>'
    )
    with font_folder(TOUCHLINE.faces) as paths:
        peer = resvg_py.svg_to_bytes(
            svg_string=exact, font_files=[str(path) for path in paths], skip_system_fonts=True
        )
    other = np.asarray(Image.open(io.BytesIO(bytes(peer))).convert("L"), float)
    assert other.shape == picture.shape
    assert np.abs(other - picture).mean() < 0.05
