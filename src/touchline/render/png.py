"""Draws a map as a picture, with the fonts of this package and no others."""

from __future__ import annotations

from touchline.errors import RenderError
from touchline.maps.snapshot import Snapshot
from touchline.render.brand import TOUCHLINE, Brand
from touchline.render.layout import layout
from touchline.render.sheet import Sheet
from touchline.render.svg import ink_of, write_svg
from touchline.render.tokens import Theme
from touchline.render.typesetter import compiled, picture

__all__ = ["LARGEST", "SMALLEST", "rasterised", "render_png"]

USUAL = 1.6
"""Pixels per px of the sheet: some 200 dots per inch on A3."""
SMALLEST, LARGEST = 16, 20_000
"""Pixels of the longer side."""


def render_png(
    snapshot: Snapshot,
    *,
    language: str = "en",
    theme: Theme = "light",
    scale: float = USUAL,
    width: int | None = None,
    brand: Brand = TOUCHLINE,
) -> bytes:
    """Draw a map as PNG.

    Parameters
    ----------
    snapshot
        The computed map.
    language, theme, brand
        As for :func:`touchline.render.render_svg`.
    scale
        Pixels per px of the sheet; 1.6 gives about 200 dots per inch on A3.
    width
        Width of the picture in pixels, instead of *scale*.

    Raises
    ------
    RenderError
        If the snapshot cannot be drawn, or the picture would be too small to show anything or too
        large to hold in memory.
    """
    sheet = layout(snapshot, language, brand)
    return rasterised(sheet, theme=theme, scale=scale, width=width, brand=brand)


def rasterised(
    sheet: Sheet,
    *,
    theme: Theme = "light",
    scale: float = USUAL,
    width: int | None = None,
    brand: Brand = TOUCHLINE,
) -> bytes:
    """Draw a sheet as PNG: see :func:`render_png`.

    Raises
    ------
    RenderError
        If the picture would be too small to show anything or too large to hold in memory.
    """
    factor = scale if width is None else width / sheet.width
    longest = factor * max(sheet.width, sheet.height)
    if not SMALLEST <= longest <= LARGEST:
        asked = f"the scale {scale}" if width is None else f"a width of {width} px"
        widest = int(LARGEST * sheet.width / max(sheet.width, sheet.height))
        raise RenderError(
            f"a sheet of {sheet.width:.0f} × {sheet.height:.0f} px cannot be drawn with {asked}",
            hint=f"choose a width between {SMALLEST} and {widest:,} px",
        )
    svg = write_svg(sheet, ink=ink_of(brand, theme), theme=theme, ground=True)
    wide, high = round(sheet.width * factor), round(sheet.height * factor)
    page = f"#set page(width: {wide}pt, height: {high}pt, margin: 0pt)\n"
    return compiled(page + "#" + _exact(svg, sheet, wide, high), brand.faces, "png")


def _exact(svg: str, sheet: Sheet, wide: int, high: int) -> str:
    """Return the expression that draws an SVG on exactly so many pixels.

    Typst draws an SVG on whole pixels, rounded up from its size and from its proportions, and fits
    that into the room given: one pixel too many, and a row or column in the middle of the letters
    is lost. All sizes are therefore a little less than the whole numbers meant.
    """
    outer = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high - 0.002}" '
        f'viewBox="0 0 {sheet.width} {sheet.height}" preserveAspectRatio="none">{svg}</svg>'
    )
    return picture(outer, f"{wide - 0.01}pt", height=f"{high - 0.01}pt")
