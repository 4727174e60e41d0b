"""Colours, type and space of the visual system: the one place where they are written down.

Colour means feeling or loss and nothing else; volume and time are neutral; accent marks selection.
Every colour is named by its role and has a light and a dark value.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

__all__ = [
    "COLOURS",
    "Colours",
    "Style",
    "Theme",
    "WeakPair",
    "colour",
    "contrast",
    "emotion_colour",
    "mixed",
    "weak_pairs",
]

Theme = Literal["light", "dark"]
Colours = Mapping[str, tuple[str, str]]
"""Role → (light, dark)."""

COLOURS: Colours = {
    "paper": ("#FFFFFF", "#151B28"),
    "canvas": ("#F7F7F5", "#0E131D"),
    "sunk": ("#F2F3F5", "#1B2232"),
    "rule": ("#E3E6EB", "#273043"),
    "rule2": ("#CBD1DA", "#3A465E"),
    "ink": ("#17202E", "#EDF1F7"),
    "ink2": ("#465264", "#B4BFD0"),
    "ink3": ("#5C6778", "#98A5B9"),
    "accent": ("#3A4FC4", "#93A5FF"),
    "accent-bg": ("#EEF0FC", "#222B4D"),
    "n2": ("#A63A08", "#FF9A5C"),
    "n1": ("#D9702E", "#E07A3D"),
    "z0": ("#8A93A0", "#8D98AA"),
    "p1": ("#3C93B5", "#4FA9CC"),
    "p2": ("#0A5C80", "#7CCBEA"),
    "n-bg": ("#FDF1EA", "#33231C"),
    "p-bg": ("#EAF4F8", "#15303D"),
    "z-bg": ("#F2F3F5", "#202838"),
    "river": ("#3B4A66", "#8FA0BF"),
    "river-bg": ("#DDE2EB", "#2B3750"),
    "hatch": ("#D3D8E0", "#303B50"),
    "hatch-bg": ("#F8F9FA", "#171E2C"),
    "on-strong": ("#FFFFFF", "#151B28"),
}
"""Role → (light, dark). ``on-strong`` is text on ``n2``, ``p2``, ``river``."""


def colour(name: str, theme: Theme, colours: Colours = COLOURS) -> str:
    """Return the value of a role in a theme; *colours* are those of a brand.

    Examples
    --------
    >>> colour("ink", "dark")
    '#EDF1F7'
    """
    return colours[name][0 if theme == "light" else 1]


def mixed(one: str, other: str, part: float) -> str:
    """Return *one* over *other*, with *part* of it.

    Examples
    --------
    >>> mixed("#000000", "#FFFFFF", 0.25)
    '#BFBFBF'
    """
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a * part + b * (1 - part)):02X}" for a, b in pairs)


def _luminance(value: str) -> float:
    channels = [int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance).

    Examples
    --------
    >>> contrast("#000000", "#FFFFFF")
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


_READ = ("ink", "ink2", "ink3", "n2", "p2", "accent", "river")
_GROUNDS = ("paper", "canvas", "sunk", "z-bg", "n-bg", "p-bg", "hatch-bg", "accent-bg")
_ON_STRONG = ("n2", "p2", "river")
_MARKS = ("n2", "n1", "z0", "p1", "p2", "river")
TEXT_CONTRAST, MARK_CONTRAST = 4.5, 3.0
"""WCAG 2.2 AA: success criteria 1.4.3 for text, 1.4.11 for marks."""


@dataclass(frozen=True)
class WeakPair:
    """Two colours that stand on each other and cannot be told apart well enough."""

    ink: str
    ground: str
    theme: Theme
    ratio: float
    least: float


def _pairs() -> list[tuple[str, str, float]]:
    pairs = [(ink, ground, TEXT_CONTRAST) for ink, ground in itertools.product(_READ, _GROUNDS)]
    pairs += [("on-strong", ground, TEXT_CONTRAST) for ground in _ON_STRONG]
    pairs += [(ink, "river-bg", TEXT_CONTRAST) for ink in ("ink", "ink2")]
    return pairs + [(mark, "paper", MARK_CONTRAST) for mark in _MARKS]


def weak_pairs(colours: Colours) -> list[WeakPair]:
    """Return the pairs of text and ground, of mark and paper, that fail WCAG 2.2 AA; worst first.

    Examples
    --------
    >>> weak_pairs(COLOURS)
    []
    >>> weak_pairs({**COLOURS, "accent": ("#FFD400", "#FFD400")})[0].ink
    'accent'
    """
    themes: tuple[Theme, ...] = ("light", "dark")
    found = [
        WeakPair(ink, ground, theme, ratio, least)
        for theme in themes
        for ink, ground, least in _pairs()
        if (ratio := contrast(colour(ink, theme, colours), colour(ground, theme, colours))) < least
    ]
    return sorted(found, key=lambda pair: pair.ratio / pair.least)


def emotion_colour(value: float) -> str:
    """Return the role that draws an emotion between −2 and 2.

    Examples
    --------
    >>> [emotion_colour(x) for x in (-1.6, -0.5, 0.1, 0.9, 1.27)]
    ['n2', 'n1', 'z0', 'p1', 'p2']
    """
    for limit, name in ((-1.2, "n2"), (-0.25, "n1"), (0.25, "z0"), (1.2, "p1")):
        if value < limit:
            return name
    return "p2"


@dataclass(frozen=True)
class Style:
    """How a run of text looks: px, CSS weight, colour role, line height, letter-spacing in em."""

    size: float
    weight: int = 400
    fill: str = "ink"
    line: float = 0
    track: float = 0

    @property
    def leading(self) -> float:
        """Distance between baselines, px."""
        return self.line or round(self.size * 1.3)

    def but(self, *, weight: int | None = None, fill: str | None = None) -> Style:
        """Return the same with another weight or colour."""
        return replace(self, weight=weight or self.weight, fill=fill or self.fill)


TITLE = Style(34, 700, line=41, track=-0.018)
SUBTITLE = Style(15, fill="ink2", line=21)
BRAND = Style(14.5, 700)
HERO = Style(21, 700, line=27, track=-0.012)
NUMBER = Style(15, 700)
STAGE = Style(16, 700, line=20, track=-0.006)
STAGE_QUIET = Style(14, 600, "ink2", line=18)
LANE = Style(14, 600, line=18)
NAME = Style(13, 600, line=17)
TEXT = Style(13, line=17)
QUIET = Style(13, fill="ink2", line=17)
SMALL = Style(12, fill="ink2", line=15.5)
NOTE = Style(12, fill="ink3", line=15)
"""Nothing is smaller than 12 px: 7 pt on A3 when the sheet is 2,040 px wide."""

MARGIN = 36
GUTTER = 148
PAD_X = 12
PAD_Y = 7
