"""Helpers for charts drawn by hand: text that fits, in any direction, and plain SVG elements."""

from __future__ import annotations

import html
import unicodedata
from typing import Final

from touchline.analysis.charts.theme import FONT, INK, MUTED, PAPER

__all__ = ["CLOSE", "escape", "heading", "number", "page", "shorten", "text", "text_width", "wrap"]

CLOSE: Final = "</svg>"
_NARROW: Final = frozenset("ijlI.,:;'|!ft()[] ")
_WIDE: Final = frozenset("mwMW@%&—")


def text_width(words: str, size: float) -> float:
    """Estimate how wide *words* are set in *size*, a little too wide rather than too narrow.

    Examples
    --------
    >>> text_width("visit", 10) < text_width("landing", 10)
    True
    """
    return sum(map(_em, words)) * size


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0.0
    if character in _NARROW:
        return 0.34
    if character in _WIDE:
        return 0.95
    return 0.7 if character.isupper() else 0.6


def shorten(words: str, width: float, size: float) -> str:
    """Cut *words* with an ellipsis so that they fit into *width*.

    Examples
    --------
    >>> shorten("a rather long name of a touchpoint", 80, 12)
    'a rather lo…'
    """
    if text_width(words, size) <= width:
        return words
    while words and text_width(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…"


def wrap(words: str, width: float, size: float, *, lines: int = 2) -> list[str]:
    """Break *words* into at most so many *lines*; what does not fit is cut with an ellipsis.

    Examples
    --------
    >>> wrap("a rather long name of a touchpoint", 100, 12)
    ['a rather long', 'name of a touc…']
    """
    rest = words.split()
    made: list[str] = []
    while rest and len(made) < lines - 1:
        taken = 1
        while taken < len(rest) and text_width(" ".join(rest[: taken + 1]), size) <= width:
            taken += 1
        made.append(shorten(" ".join(rest[:taken]), width, size))
        rest = rest[taken:]
    if rest:
        made.append(shorten(" ".join(rest), width, size))
    return made


def escape(words: str) -> str:
    """Make *words* fit for SVG; control characters, which it cannot hold, are left out.

    Examples
    --------
    >>> escape("a < b" + chr(0))
    'a &lt; b'
    """
    return html.escape("".join(c for c in words if unicodedata.category(c) not in ("Cc", "Cs")))


def number(value: float) -> str:
    """Write a coordinate.

    Examples
    --------
    >>> number(3.14159), number(2.0)
    ('3.14', '2')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def text(
    x: float, y: float, words: str, *, size: float = 12, fill: str = INK, anchor: str = "start",
    weight: int = 400,
) -> str:  # fmt: skip
    """Set one line of text; a right-to-left one is isolated, so that it cannot move its place."""
    if any(unicodedata.bidirectional(character) in ("R", "AL") for character in words):
        words = f"\u2067{words}\u2069"
    bold = "" if weight == 400 else f' font-weight="{weight}"'
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{fill}"'
        f"{place}{bold}>{escape(words)}</text>"
    )


def page(width: float, height: float, title: str) -> str:
    """Open a drawing; end it with :data:`CLOSE`."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}"'
        f' width="{number(width)}" height="{number(height)}" role="img"'
        f' aria-label="{escape(title)}" font-family="{escape(FONT)}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>'
    )


def heading(title: str, subtitle: str, width: float) -> list[str]:
    """Write what is shown, and for whom, at the top of a drawing."""
    return [
        text(24, 34, shorten(title, width - 48, 16), size=16, weight=600),
        text(24, 54, shorten(subtitle, width - 48, 12), size=12, fill=MUTED),
    ]
