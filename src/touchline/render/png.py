"""Draws a map as a picture, with the fonts of this package and no others."""

from __future__ import annotations

import resvg_py

from touchline.errors import RenderError
from touchline.maps.snapshot import Snapshot
from touchline.render.layout import layout
from touchline.render.svg import write_svg
from touchline.render.tokens import Theme, colour
from touchline.render.typeset import font_files

__all__ = ["render_png"]


def render_png(
    snapshot: Snapshot, *, language: str = "en", theme: Theme = "light", scale: float = 2
) -> bytes:
    """Draw a map as PNG.

    Parameters
    ----------
    snapshot
        The computed map.
    language, theme
        As for :func:`touchline.render.render_svg`.
    scale
        Pixels per px of the sheet; 2 gives about 250 dots per inch on A3.

    Raises
    ------
    RenderError
        If the snapshot cannot be drawn, or the picture would be too large to hold in memory.
    """
    sheet = layout(snapshot, language)
    if not 0 < scale * max(sheet.width, sheet.height) <= 20_000:
        raise RenderError(
            f"a picture of {sheet.width:.0f} × {sheet.height:.0f} px cannot have the scale {scale}",
            hint="choose a scale between 0.1 and 5",
        )
    svg = write_svg(sheet, ink=lambda name: colour(name, theme), ground=True)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            font_files=list(font_files()),
            skip_system_fonts=True,
            font_family="Inter",
            sans_serif_family="Inter",
        )
    )
