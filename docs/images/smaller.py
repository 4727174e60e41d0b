"""Makes drawn maps small enough for a page, keeping the colours of the visual system."""

from __future__ import annotations

import io

from PIL import Image

from touchline.render.tokens import COLOURS

__all__ = ["smaller"]

WIDTH = 1400
MOST = 150_000
"""Bytes of a picture."""


def smaller(png: bytes) -> bytes:
    """Give the picture at the width of a page, with as many colours as its size allows."""
    large = Image.open(io.BytesIO(png)).convert("RGB")
    size = (WIDTH, round(large.height * WIDTH / large.width))
    small = large.resize(size, Image.Resampling.LANCZOS)
    for colours in (100, 64, 40, 24, 16, 10):
        out = io.BytesIO()
        few = small.quantize(palette=_palette(small, colours), dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
        if out.tell() <= MOST:
            break
    return out.getvalue()


def _palette(picture: Image.Image, colours: int) -> Image.Image:
    """Give the most common colours of the picture, and those of the light theme."""
    common = picture.quantize(colours, method=Image.Quantize.MEDIANCUT).getpalette() or []
    # Nearly white is white: the paper of the map is that of the page.
    pairs = [common[at : at + 3] for at in range(0, 3 * colours, 3)]
    common = [value for pair in pairs if min(pair, default=255) < 246 for value in pair]
    own = [int(light[at : at + 2], 16) for light, _ in COLOURS.values() for at in (1, 3, 5)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([*own, *common])
    return palette
