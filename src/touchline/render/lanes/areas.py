"""Areas with corners: what lies in them, where their middle is, and lines across them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from touchline.render.sheet import Box

__all__ = ["Point", "bounds", "chords", "holds", "inner_point"]

Point = tuple[float, float]
GRID = 24
"""Places tried along each side for the middle of an area."""


def _edges(area: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return itertools.pairwise([*area, area[0]])


def bounds(area: Sequence[Point]) -> Box:
    """Return the rectangle around an area.

    Examples
    --------
    >>> bounds([(1, 2), (4, 2), (4, 8)])
    Box(x=1, y=2, width=3, height=6)
    """
    xs, ys = [x for x, _ in area], [y for _, y in area]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def holds(area: Sequence[Point], point: Point) -> bool:
    """Whether a point lies in an area (an odd number of edges to the right of it).

    Examples
    --------
    >>> holds([(0, 0), (4, 0), (4, 4), (0, 4)], (1, 3)), holds([(0, 0), (4, 0), (0, 4)], (3, 3))
    (True, False)
    """
    x, y = point
    inside = False
    for (x0, y0), (x1, y1) in _edges(area):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            inside = not inside
    return inside


def inner_point(area: Sequence[Point]) -> Point:
    """Return the place in an area that is farthest from its edges, the middle of it first.

    Examples
    --------
    >>> inner_point([(0, 0), (10, 0), (10, 4), (0, 4)])
    (5.0, 2.0)
    """
    box = bounds(area)
    middle = (box.x + box.width / 2, box.y + box.height / 2)
    steps = [(at + 0.5) / GRID for at in range(GRID)]
    tried = [(box.x + box.width * a, box.y + box.height * b) for a in steps for b in steps]
    within = [point for point in [middle, *tried] if holds(area, point)]
    if not within:
        return middle

    def worth(point: Point) -> float:
        # In a long area every place along its axis is as far from the edges: the nearest to the
        # middle is taken.
        away = math.dist(point, middle) / (box.width + box.height or 1)
        return _distance(area, point) * (1 - 0.25 * away)

    return max(within, key=worth)


def _distance(area: Sequence[Point], point: Point) -> float:
    return min(_to_edge(point, one, two) for one, two in _edges(area))


def _to_edge(point: Point, one: Point, two: Point) -> float:
    dx, dy = two[0] - one[0], two[1] - one[1]
    length = dx * dx + dy * dy
    part = 0.0
    if length:
        part = ((point[0] - one[0]) * dx + (point[1] - one[1]) * dy) / length
        part = min(1.0, max(0.0, part))
    return math.dist(point, (one[0] + part * dx, one[1] + part * dy))


def chords(area: Sequence[Point], step: float) -> Iterator[tuple[Point, Point]]:
    """Return the lines x + y = k · *step* as far as they lie in an area.

    Examples
    --------
    >>> list(chords([(0, 0), (4, 0), (4, 4), (0, 4)], 3))
    [((0.0, 3.0), (3.0, 0.0)), ((2.0, 4.0), (4.0, 2.0))]
    """
    sums = [x + y for x, y in area]
    total = math.floor(min(sums) / step + 1) * step
    while total < max(sums):
        xs = sorted(_crossings(area, total))
        for left, right in zip(xs[::2], xs[1::2], strict=False):
            if right - left > 0.5:
                yield (left, total - left), (right, total - right)
        total += step


def _crossings(area: Sequence[Point], total: float) -> Iterator[float]:
    """Give x where a line x + y = *total* crosses the edges."""
    for (x0, y0), (x1, y1) in _edges(area):
        one, two = x0 + y0 - total, x1 + y1 - total
        if (one > 0) != (two > 0):
            yield x0 + (x1 - x0) * one / (one - two)
