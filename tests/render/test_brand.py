"""Brands: used by every format alike, and refused where a map could not be read."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pptx import Presentation

from tests.render.olist_snapshot import olist
from touchline.errors import ConfigError
from touchline.render import render_html, render_png, render_svg
from touchline.render.brand import TOUCHLINE, brand_digest, load_brand
from touchline.render.families import font_bytes
from touchline.render.pdf import render_pdf
from touchline.render.pptx import render_pptx
from touchline.render.tokens import weak_pairs

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20">'
    '<rect width="80" height="20" fill="#0B6E4F"/></svg>'
)


def font(folder: Path, name: str = "Own.ttf", *, restricted: bool = False) -> Path:
    """A font that calls itself *Own Sans*."""
    made = TTFont(io.BytesIO(font_bytes("Inter", 400, kind="ttf")))
    for record in made["name"].names:
        if record.nameID in (1, 16):
            made["name"].setName(
                "Own Sans", record.nameID, record.platformID, record.platEncID, record.langID
            )
    made["OS/2"].fsType = 2 if restricted else 0
    path = folder / name
    made.save(path)
    return path


def brand(folder: Path, text: str) -> Path:
    (folder / "logo.svg").write_text(LOGO)
    path = folder / "brand.yaml"
    path.write_text(text)
    return path


def test_every_format_bears_name_logo_colours_and_fonts(tmp_path: Path) -> None:
    font(tmp_path)
    own = load_brand(
        brand(
            tmp_path,
            'name: Acme\nlogo: logo.svg\ncolours: {accent: "#0B6E4F", paper: "#FFFDF7"}\n'
            "fonts: {latin: Own.ttf}\n",
        )
    )
    address = base64.b64encode(LOGO.encode()).decode()
    svg, page = render_svg(olist(), brand=own), render_html(olist(), ["en"], brand=own)
    for written in (svg, page):
        assert address in written
        assert ">Acme<" in written
        assert "font-family:'Own Sans'" in written
        assert "#FFFDF7" in written
        assert ">Touchline<" not in written
    assert "--accent:#0B6E4F" in page
    assert b"OwnSans-Bold" in render_pdf(olist(), brand=own)
    slides = Presentation(io.BytesIO(render_pptx(olist(), brand=own)))
    first = slides.slides[0]
    assert [shape for shape in first.shapes if shape.shape_type == 13]
    run = next(first._element.iter("{*}rPr"))
    assert run.find("{*}latin").get("typeface") == "Own Sans"
    assert render_png(olist(), width=300, brand=own) != render_png(olist(), width=300)


def test_a_logo_alone_needs_no_name(tmp_path: Path) -> None:
    own = load_brand(brand(tmp_path, "logo: logo.svg\n"))
    assert own.name == ""
    assert own.logo is not None
    assert own.logo.light.aspect == 4


def test_a_colour_given_once_is_for_light_maps(tmp_path: Path) -> None:
    own = load_brand(brand(tmp_path, 'colours: {ink: "#102030"}\n'))
    assert own.colour("ink", "light") == "#102030"
    assert own.colour("ink", "dark") == TOUCHLINE.colour("ink", "dark")
    assert weak_pairs(own.colours) == []


def test_letters_that_a_font_lacks_are_set_in_the_fonts_of_this_package(tmp_path: Path) -> None:
    font(tmp_path)
    own = load_brand(brand(tmp_path, "fonts: {latin: Own.ttf}\n"))
    svg = render_svg(olist(), language="fa", brand=own)
    assert 'font-family="Vazirmatn"' in svg
    assert 'font-family="Own Sans"' in svg


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('colours: {accent: "#FFD400"}', r"accent \(#FFD400\) on .* 1\.\d\d in the light theme"),
        ('colours: {paper: {light: "#FFFFFF", dark: "#777777"}}', "in the dark theme"),
        ('colours: {n2: "#FF0000"}', "n2 means feeling"),
        ('colours: {acent: "#FF0000"}', "no role 'acent'"),
        ("colours: {accent: red}", "not a colour"),
        ("colors: {}", "has no key 'colors'"),
        ("logo: lost.svg", "no file lost.svg"),
        ("logo: brand.yaml", "neither SVG nor PNG"),
        ("fonts: {latin: lost.ttf}", "no file lost.ttf"),
        ("fonts: {latin: logo.svg}", "cannot be read as a font"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        load_brand(brand(tmp_path, text + "\n"))


def test_a_font_that_may_not_be_embedded_is_refused(tmp_path: Path) -> None:
    font(tmp_path, restricted=True)
    with pytest.raises(ConfigError, match="forbids to embed"):
        load_brand(brand(tmp_path, "fonts: {latin: Own.ttf}\n"))


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<script>alert(1)</script>", "runs a script"),
        ('<image href="https://example.org/a.png"/>', "asks for another file"),
    ],
)
def test_a_logo_that_does_more_than_show_itself_is_refused(
    tmp_path: Path, inner: str, said: str
) -> None:
    path = brand(tmp_path, "logo: logo.svg\n")
    (tmp_path / "logo.svg").write_text(LOGO.replace("</svg>", inner + "</svg>"))
    with pytest.raises(ConfigError, match=said):
        load_brand(path)


def test_a_missing_brand_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such brand file"):
        load_brand(tmp_path / "brand.yaml")


def test_the_digest_changes_with_the_files_that_are_named(tmp_path: Path) -> None:
    path = brand(tmp_path, "logo: logo.svg\n")
    before = brand_digest(path)
    (tmp_path / "logo.svg").write_text(LOGO.replace("#0B6E4F", "#000000"))
    assert brand_digest(path) != before
    assert brand_digest(tmp_path / "none.yaml") == ""
