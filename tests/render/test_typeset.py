"""Measured widths are those of the drawn text; lines keep to their width."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
import resvg_py
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from touchline.render.families import (
    INTER,
    VAZIRMATN,
    WEIGHTS,
    Family,
    font_bytes,
    font_files,
)
from touchline.render.tokens import Style
from touchline.render.typeset import covers, family_of, measure, wrap


def drawn_width(text: str, family: Family, weight: int, size: int) -> int:
    """Rightmost inked column of the text drawn by resvg."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="60"><text x="10" y="40" '
        f'font-family="{family}" font-weight="{weight}" font-size="{size}">{text}</text></svg>'
    )
    png = bytes(
        resvg_py.svg_to_bytes(svg_string=svg, font_files=list(font_files()), skip_system_fonts=True)
    )
    width, height = struct.unpack(">II", png[16:24])
    parts, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            parts += png[at + 8 : at + 8 + length]
        at += 12 + length
    rows = unfiltered(zlib.decompress(parts), width, height)
    return max(x for row in rows for x in range(width) if row[x * 4 + 3]) - 10


def unfiltered(data: bytes, width: int, height: int) -> list[bytearray]:
    stride, rows = width * 4, []
    before = bytearray(stride)
    for y in range(height):
        kind = data[y * (stride + 1)]
        row = bytearray(data[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        for x in range(stride):
            left = row[x - 4] if x >= 4 else 0
            corner = before[x - 4] if x >= 4 else 0
            guess = left + before[x] - corner
            nearest = min(
                (abs(guess - one), at) for at, one in enumerate((left, before[x], corner))
            )
            add = (
                0,
                left,
                before[x],
                (left + before[x]) // 2,
                (left, before[x], corner)[nearest[1]],
            )
            row[x] = (row[x] + add[kind]) & 255
        rows.append(row)
        before = row
    return rows


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("Handed to carrier 14,722", INTER),
        ("Được giao", INTER),
        ("تحویل به باربری", VAZIRMATN),
    ],
)
def test_measured_width_is_the_drawn_width(text: str, family: Family, weight: int) -> None:
    said = measure(text, Style(30, weight), family)
    assert drawn_width(text, family, weight, 30) == pytest.approx(said, abs=4)


def test_heavier_text_is_drawn_heavier() -> None:
    widths = [drawn_width("Customer journey", INTER, weight, 40) for weight in WEIGHTS]
    assert widths == sorted(set(widths))


def test_figures_are_tabular() -> None:
    widths = {measure(digit * 5, Style(20), INTER) for digit in "0123456789"}
    assert len(widths) == 1


@pytest.mark.parametrize("family", ["Inter", "Vazirmatn"])
def test_page_and_picture_use_the_same_glyphs(family: str) -> None:
    for weight in WEIGHTS:
        page = TTFont(io.BytesIO(font_bytes(family, weight)))
        picture = TTFont(io.BytesIO(font_bytes(family, weight, kind="ttf")))
        assert page.getBestCmap() == picture.getBestCmap()
        assert picture["OS/2"].usWeightClass == weight


def test_the_fonts_cover_the_signs_that_sheets_use() -> None:
    for family in (INTER, VAZIRMATN):
        assert covers(family, "0123456789 +−±%÷×·…–—“”«»()→←★☆✓≥≤€£")
    assert covers(INTER, "₫₽₴₸")
    assert covers(VAZIRMATN, "۰۱۲۳۴۵۶۷۸۹٪٫٬؛،؟")


def test_persian_text_is_set_in_vazirmatn_and_quotes_in_inter() -> None:
    assert family_of("دیرهنگام", "en") is VAZIRMATN
    assert family_of("Chegou rápido", "en") is INTER


@given(
    st.text(alphabet="abcdefgh ЖдыأبتĐườ-–/", max_size=120),
    st.integers(30, 400),
    st.none() | st.integers(1, 4),
)
def test_lines_keep_to_their_width(text: str, width: int, most: int | None) -> None:
    style, family = Style(13), family_of(text, "en")
    lines = wrap(text, style, family, width, most)
    assert all(measure(line, style, family) <= width + 0.01 for line in lines)
    assert most is None or len(lines) <= most
    if most is None:
        assert "".join("".join(lines).split()) == "".join(text.split())
