"""Measuring and breaking text with the fonts that will draw it."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import bidirectional

import uharfbuzz as hb

from touchline.render.families import INTER, SHIPPED, VAZIRMATN, Family, Typefaces, harfbuzz
from touchline.render.tokens import Style

__all__ = ["covers", "family_of", "is_persian", "measure", "right_to_left", "wrap"]

ELLIPSIS = "…"
_ARABIC = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
_IGNORED = re.compile(r"[\u200b-\u200f\u2060-\u2069\s]")
_BREAKS = re.compile(r"(?<=[ \-/–—\u200b])(?=\S)")


def covers(family: Family, text: str) -> bool:
    """Whether the family has a glyph for every visible character.

    Examples
    --------
    >>> covers(INTER, "Được · 98,1 % → ★"), covers(INTER, "نقشه")
    (True, False)
    """
    return family.covers(_IGNORED.sub("", text))


def is_persian(text: str) -> bool:
    """Whether anything of the text is written in Arabic letters or digits.

    Examples
    --------
    >>> is_persian("۹۸٫۱٪"), is_persian("98.1 %")
    (True, False)
    """
    return _ARABIC.search(text) is not None


@lru_cache(maxsize=20_000)
def family_of(text: str, language: str, faces: Typefaces = SHIPPED) -> Family:
    """Return the family that draws a text: one for Persian, another for everything else.

    A family of a brand draws what it has glyphs for; Inter and Vazirmatn draw the rest.

    Examples
    --------
    >>> print(family_of("Chegou rápido", "fa"), family_of("۹۸٫۱٪", "en"))
    Vazirmatn Vazirmatn
    >>> print(family_of("Спасибо", "fa"))
    Inter
    """
    if is_persian(text) or (language == "fa" and covers(VAZIRMATN, text)):
        chosen, fallback = faces.persian, VAZIRMATN
    else:
        chosen, fallback = faces.latin, INTER
    return chosen if chosen is fallback or covers(chosen, text) else fallback


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
def _advance(text: str, family: Family, weight: int) -> float:
    font, upem, known = harfbuzz(family, weight)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    foreign = sum(1 for char in _IGNORED.sub("", text) if ord(char) not in known)
    total = sum(position.x_advance for position in buffer.glyph_positions or ())
    return float(total) / float(upem) + foreign * 0.6


def measure(text: str, style: Style, family: Family) -> float:
    """Width of one line, px; never less than what is drawn.

    Examples
    --------
    >>> from touchline.render.tokens import TEXT
    >>> 60 < measure("Touchpoints", TEXT, INTER) < 90
    True
    """
    track = style.track if family.tracked else 0.0
    return _advance(text, family, style.weight) * style.size + len(text) * track * style.size


def _pieces(word: str, style: Style, family: Family, width: float) -> list[str]:
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


def _shortened(text: str, style: Style, family: Family, width: float) -> str:
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + ELLIPSIS, style, family) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" ,.;:–-") + ELLIPSIS


def wrap(
    text: str, style: Style, family: Family, width: float, lines: int | None = None
) -> list[str]:
    """Break a text into lines no wider than *width*; the last of *lines* ends in an ellipsis.

    Examples
    --------
    >>> from touchline.render.tokens import TEXT
    >>> wrap("Order and pay in one sitting", TEXT, INTER, 100)
    ['Order and pay', 'in one sitting']
    >>> wrap("Order and pay in one sitting", TEXT, INTER, 100, 1)
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
