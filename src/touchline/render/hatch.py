"""The strokes of *not known*: lines at 45° inside a rectangle, cut at its edges and round corners.

Lines rather than a pattern: pictures are drawn several times as fast, and every format draws them
alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from touchline.render.sheet import Box

__all__ = ["PITCH", "WIDTH", "strokes"]

PITCH = 6.0
"""Distance of the lines, px."""
WIDTH = 2.0
_STEP = PITCH * math.sqrt(2)


def strokes(box: Box, radius: float = 0) -> Iterator[tuple[float, float, float, float]]:
    """Give the ends of each line, from the lower left to the upper right one.

    The lines of neighbours meet: they lie at multiples of the pitch, counted from the origin.

    Examples
    --------
    >>> from touchline.render.sheet import Box
    >>> [tuple(round(end, 1) for end in line) for line in strokes(Box(0, 0, 10, 10))]
    [(0, 8.5, 8.5, 0.0), (7.0, 10.0, 10, 7.0)]
    """
    if box.width <= 0 or box.height <= 0:
        return
    corner = min(radius, box.width / 2, box.height / 2)
    total = math.floor((box.x + box.y) / _STEP + 1) * _STEP
    while total < box.right + box.bottom:
        ends = (max(box.x, total - box.bottom), min(box.right, total - box.y))
        left = _cut(box, corner, total, ends[0], -1)
        right = _cut(box, corner, total, ends[1], 1)
        if right - left > 0.5:
            yield left, total - left, right, total - right
        total += _STEP


def _cut(box: Box, radius: float, total: float, x: float, side: int) -> float:
    """Move an end of the line x + y = *total* back to the arc, where it lies outside of it."""
    y = total - x
    middle = min(max(x, box.x + radius), box.right - radius)
    height = min(max(y, box.y + radius), box.bottom - radius)
    if math.hypot(x - middle, y - height) <= radius + 1e-6:
        return x
    away = (total - middle - height) / math.sqrt(2)
    if abs(away) >= radius:
        return middle + side * -math.inf
    return middle + (away + side * math.sqrt(radius**2 - away**2)) / math.sqrt(2)
