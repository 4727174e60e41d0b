"""The logo of a brand on a slide: a picture, or the mark of Touchline as a shape."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pptx.util import Emu

from touchline.render.logo import Picture
from touchline.render.pptx.xml import clean, emu

if TYPE_CHECKING:
    from touchline.render.pptx.canvas import Canvas

__all__ = ["place_logo"]

WIDEST = 1.8


def place_logo(canvas: Canvas, x: float, y: float, height: float) -> float:
    """Put it down; returns its width, inches."""
    logo = canvas.say.brand.logo
    if logo is None:
        return _mark(canvas, x, y, height)
    picture = logo.on(canvas.theme)
    width = min(WIDEST, height * picture.aspect)
    height = width / picture.aspect
    left = Emu(emu(canvas.left(x, width)))
    placed = canvas.slide.shapes.add_picture(
        io.BytesIO(_png(picture)), left, Emu(emu(y)), Emu(emu(width)), Emu(emu(height))
    )
    canvas.counted()
    said = canvas.say.brand.name or canvas.say.snapshot.project
    placed._element.nvPicPr.cNvPr.set("descr", clean(said))
    return width


def _png(picture: Picture) -> bytes:
    """Return a logo as PNG: PowerPoint before 2016 draws no SVG."""
    if picture.kind == "image/png":
        return picture.data
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=picture.data.decode("utf-8"), width=800, skip_system_fonts=True
        )
    )


def _mark(canvas: Canvas, x: float, y: float, height: float) -> float:
    """Draw the curve with its point."""
    unit = height / 18

    def at(*values: float) -> tuple[float, ...]:
        return tuple((x if k % 2 == 0 else y) + v * unit for k, v in enumerate(values))

    curve = (
        ("M", at(1, 12.5)),
        ("C", at(5, 12.5, 5, 5, 9, 5)),
        ("C", at(13, 5, 13, 12.5, 17, 12.5)),
    )
    canvas.path(curve, canvas.paint(None, "accent", width=2.2 * unit * 72), name="Mark")
    paint = canvas.paint("accent")
    canvas.disc(x + 9 * unit, y + 5 * unit, 2.6 * unit, paint, name="Mark")
    return height
