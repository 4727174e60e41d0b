"""How personas are told apart without colour: a mark, a kind of line, initials."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from touchline.render.pen import Pen, Say
from touchline.render.sheet import Box, Disc, Item, Path, Rect
from touchline.render.tokens import Style

__all__ = ["LOOKS", "Look", "avatar", "initials", "look_of", "marked", "sample"]

Shape = Literal["disc", "square", "diamond", "triangle", "ring"]


@dataclass(frozen=True, slots=True)
class Look:
    """The mark of a persona at its points, and the dashes of its line."""

    shape: Shape
    dash: str | None


LOOKS: tuple[Look, ...] = (
    Look("disc", None),
    Look("square", "9 5"),
    Look("diamond", "2.5 4.5"),
    Look("triangle", "13 4 2.5 4"),
    Look("ring", "5 3"),
)
_ARTICLES = frozenset({"the", "a", "an", "der", "die", "das", "le", "la", "el"})
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")


def look_of(say: Say, persona: str) -> Look:
    """Return the look of a persona: by its place among those of the map."""
    order = [card.id for card in say.snapshot.personas]
    return LOOKS[order.index(persona) % len(LOOKS) if persona in order else 0]


def marked(look: Look, x: float, y: float, size: float, ink: str, paper: str = "paper") -> Item:
    """Return the mark of a persona around (x, y); *size* is half of its width."""
    if look.shape == "disc":
        return Disc(x, y, size, ink, paper, 2)
    if look.shape == "ring":
        return Disc(x, y, size, paper, ink, 2.5)
    if look.shape == "square":
        side = size * 0.9
        return Rect(Box(x - side, y - side, 2 * side, 2 * side), ink, paper, 2, 1)
    corners = {
        "diamond": ((0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)),
        "triangle": ((0.0, -1.15), (1.15, 0.9), (-1.15, 0.9)),
    }[look.shape]
    (first, *rest) = [(x + dx * size, y + dy * size) for dx, dy in corners]
    lines = (("M", first), *(("L", point) for point in rest), ("Z", ()))
    return Path(lines, fill=ink, stroke=paper, stroke_width=2)


def sample(pen: Pen, look: Look, x: float, y: float, length: float = 38) -> None:
    """Draw a piece of the line of a persona with its mark in the middle."""
    line = (("M", (x, y)), ("L", (x + length, y)))
    pen.add(Path(line, stroke="ink", stroke_width=2.25, dash=look.dash))
    pen.add(marked(look, x + length / 2, y, 5.5, "ink"))


def initials(name: str) -> str:
    """Return one or two letters that stand for a name.

    Examples
    --------
    >>> initials("The one-time shopper"), initials("Деловой пассажир"), initials("خریدار یک‌باره")
    ('OS', 'ДП', 'خ')
    """
    words: list[str] = [word for word in _WORD.findall(name) if word.casefold() not in _ARTICLES]
    if not words:
        return name[:1].upper()
    # Letters of Persian change their form when they meet.
    if _ARABIC.match(words[0]):
        return words[0][0]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def avatar(pen: Pen, name: str, x: float, y: float, radius: float) -> None:
    """Draw initials in a disc: nobody is pictured, so nobody is left out."""
    pen.add(Disc(x, y, radius, "accent-bg"))
    style = Style(max(12.0, round(radius * 0.78)), 700, "accent")
    pen.line(x, y + style.size * 0.36, initials(name), style, anchor="middle")
