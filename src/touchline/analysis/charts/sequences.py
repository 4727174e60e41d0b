"""Draws sequences of touchpoints as rows of arrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from touchline.analysis.charts.drawing import (
    CLOSE,
    heading,
    number,
    page,
    shorten,
    text,
    text_width,
)
from touchline.analysis.charts.picture import Picture
from touchline.analysis.charts.theme import ACCENT, CATEGORIES, INK, LINE, MUTED

__all__ = ["draw_sequences"]

_ROW: Final = 30
_TIP: Final = 9
_TOP: Final = 78
_BAR: Final = 120
_SIZE: Final = 12
_FEWEST, _MOST = 64, 150
_TINTS: Final = [*CATEGORIES[:4], *CATEGORIES[5:]]
"""Without the colour of losses."""


def draw_sequences(
    paths: Sequence[Sequence[str]],
    labels: Sequence[str],
    shares: Sequence[float],
    *,
    most_steps: int,
    title: str,
    subtitle: str,
) -> Picture:
    """Draw a row for each path: a bar of its share with its label, then its touchpoints.

    Parameters
    ----------
    labels, shares
        Text and length of each row's bar.
    most_steps
        Longer paths end in "+ n more".
    """
    label = max((text_width(words, _SIZE) for words in labels), default=0) + 12
    left = 24 + label + _BAR + 24
    shown = [path[:most_steps] for path in paths]
    widest = max((text_width(name, _SIZE) for path in shown for name in path), default=0)
    block = min(_MOST, max(_FEWEST, widest + 2 * _TIP + 12))
    width = max(560.0, left + max(map(len, shown), default=0) * block + 90)
    height = _TOP + len(paths) * _ROW + 20
    tints = _tints(shown)
    parts = [page(width, height, title), *heading(title, subtitle, width)]
    longest = max(shares, default=0) or 1
    for row, (path, words, share) in enumerate(zip(paths, labels, shares, strict=True)):
        y = _TOP + row * _ROW
        parts.append(text(24 + label - 8, y + 19, words, anchor="end", fill=MUTED))
        parts.append(
            f'<rect x="{number(24 + label)}" y="{y + 5}" height="{_ROW - 10}" rx="3"'
            f' width="{number(max(2.0, share / longest * _BAR))}" fill="{ACCENT}"/>'
        )
        for step, name in enumerate(path[:most_steps]):
            parts += _arrow(left + step * block, y + 3, block, name, tints[name], step == 0)
        if len(path) > most_steps:
            end = left + most_steps * block + _TIP + 6
            parts.append(text(end, y + 19, f"+ {len(path) - most_steps} more", fill=MUTED))
    if not paths:
        parts.append(text(24, _TOP + 12, "no journeys", fill=MUTED))
    return Picture("".join([*parts, CLOSE]))


def _tints(paths: Sequence[Sequence[str]]) -> dict[str, str]:
    """Give the touchpoints that come first in the picture colours of their own."""
    names = list(dict.fromkeys(name for path in paths for name in path))
    return {name: _TINTS[k] if k < len(_TINTS) else MUTED for k, name in enumerate(names)}


def _arrow(x: float, y: float, width: float, name: str, tint: str, first: bool) -> list[str]:
    height = _ROW - 6
    right = x + width - 3
    notch = x if first else x + _TIP
    points = [
        (x, y), (right, y), (right + _TIP, y + height / 2), (right, y + height), (x, y + height),
        (notch, y + height / 2),
    ]  # fmt: skip
    corners = " ".join(f"{number(a)},{number(b)}" for a, b in points)
    words = shorten(name, width - _TIP - 10, _SIZE)
    return [
        f'<polygon points="{corners}" fill="{tint}" fill-opacity="0.16" stroke="{LINE}"/>',
        text((x + right + _TIP) / 2, y + height / 2 + 4, words, anchor="middle", fill=INK),
    ]
