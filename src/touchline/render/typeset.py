"""Measuring and breaking text with the fonts that will draw it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

import uharfbuzz as hb

from touchline.render.tokens import Style

__all__ = [
    "WEIGHTS",
    "covers",
    "family_of",
    "font_bytes",
    "font_files",
    "measure",
    "right_to_left",
    "wrap",
]

WEIGHTS = (400, 600, 700)
FAMILIES = ("Inter", "Vazirmatn")
ELLIPSIS = "…"
_ARABIC = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
_IGNORED = re.compile(r"[\u200b-\u200f\u2060-\u2069\s]")
_BREAKS = re.compile(r"(?<=[ \-/–—\u200b])(?=\S)")


def font_bytes(family: str, weight: int, *, kind: str = "woff2") -> bytes:
    """Return a font file of this package."""
    return (files("touchline.render.fonts") / f"{family}-{weight}.{kind}").read_bytes()


@cache
def font_files() -> tuple[str, ...]:
    """Paths of the static fonts, for a renderer that opens files itself."""
    with as_file(files("touchline.render.fonts")) as folder:
        return tuple(
            str(Path(folder) / f"{family}-{weight}.ttf")
            for family in FAMILIES
            for weight in WEIGHTS
        )


@cache
def _font(family: str, weight: int) -> Any:
    face = hb.Face(font_bytes(family, weight, kind="ttf"))
    return hb.Font(face), face.upem, frozenset(face.unicodes)


def covers(family: str, text: str) -> bool:
    """Whether the family has a glyph for every visible character.

    Examples
    --------
    >>> covers("Inter", "Được · 98,1 % → ★"), covers("Inter", "نقشه")
    (True, False)
    """
    known = _font(family, 400)[2]
    return all(ord(char) in known for char in _IGNORED.sub("", text))


@lru_cache(maxsize=20_000)
def family_of(text: str, language: str) -> str:
    """Return the family that draws a text: Vazirmatn for Persian, Inter for everything else.

    Examples
    --------
    >>> family_of("Chegou rápido", "fa"), family_of("۹۸٫۱٪", "en")
    ('Vazirmatn', 'Vazirmatn')
    >>> family_of("Спасибо", "fa")
    'Inter'
    """
    if _ARABIC.search(text) or (language == "fa" and covers("Vazirmatn", text)):
        return "Vazirmatn"
    return "Inter"


def right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left.

    Examples
    --------
    >>> right_to_left("“خطا”"), right_to_left("12 – order")
    (True, False)
    """
    directions = (bidirectional(char) for char in text)
    return next((one for one in directions if one in ("L", "R", "AL")), "L") != "L"


@lru_cache(maxsize=50_000)
def _advance(text: str, family: str, weight: int) -> float:
    font, upem, known = _font(family, weight)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    foreign = sum(1 for char in _IGNORED.sub("", text) if ord(char) not in known)
    total = sum(position.x_advance for position in buffer.glyph_positions or ())
    return float(total) / float(upem) + foreign * 0.6


def measure(text: str, style: Style, family: str) -> float:
    """Width of one line, px; never less than what is drawn.

    Examples
    --------
    >>> from touchline.render.tokens import TEXT
    >>> 60 < measure("Touchpoints", TEXT, "Inter") < 90
    True
    """
    track = style.track if family == "Inter" else 0.0
    return _advance(text, family, style.weight) * style.size + len(text) * track * style.size


def _pieces(word: str, style: Style, family: str, width: float) -> list[str]:
    """Return a word broken where it is wider than the line."""
    if measure(word.rstrip(), style, family) <= width:
        return [word]
    pieces, piece = [], ""
    for char in word:
        if piece and measure(piece + char, style, family) > width:
            pieces.append(piece)
            piece = ""
        piece += char
    return [*pieces, piece]


def _shortened(text: str, style: Style, family: str, width: float) -> str:
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + ELLIPSIS, style, family) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" ,.;:–-") + ELLIPSIS


def wrap(text: str, style: Style, family: str, width: float, lines: int | None = None) -> list[str]:
    """Break a text into lines no wider than *width*; the last of *lines* ends in an ellipsis.

    Examples
    --------
    >>> from touchline.render.tokens import TEXT
    >>> wrap("Order and pay in one sitting", TEXT, "Inter", 100)
    ['Order and pay', 'in one sitting']
    >>> wrap("Order and pay in one sitting", TEXT, "Inter", 100, 1)
    ['Order and pay…']
    """
    width = max(width, style.size * 1.6)
    out: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _BREAKS.split(paragraph.strip()):
            for piece in _pieces(word, style, family, width):
                if line and measure((line + piece).rstrip(), style, family) > width:
                    out.append(line.rstrip())
                    line = ""
                line += piece
        out.append(line.rstrip())
    if lines is not None and len(out) > lines:
        rest = " ".join(out[lines - 1 :])
        out = [*out[: lines - 1], _shortened(rest, style, family, width)]
    return out
