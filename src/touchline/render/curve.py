"""Curves: monotone interpolation that never goes beyond its points, and rounded arcs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from touchline.render.sheet import Path, Segment

__all__ = ["Point", "along", "arrow", "loop", "monotone"]

Point = tuple[float, float]


def _tangents(points: Sequence[Point]) -> list[float]:
    """Slopes at the points (Fritsch & Carlson 1980, harmonic mean of Fritsch & Butland 1984)."""
    slopes = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in itertools.pairwise(points)]
    inner = [
        0.0 if before * after <= 0 else 2 * before * after / (before + after)
        for before, after in itertools.pairwise(slopes)
    ]
    return [0.0, *inner, 0.0]


def monotone(points: Sequence[Point], *, join: bool = False) -> tuple[Segment, ...]:
    """Return a smooth curve through points with rising x, flat at its ends, without overshoot.

    Parameters
    ----------
    points
        (x, y), x strictly rising.
    join
        Begin with a line to the first point instead of a move, to close an area.

    Examples
    --------
    >>> [name for name, _ in monotone([(0, 0), (10, 4), (20, 4)])]
    ['M', 'C', 'C']
    """
    slopes = _tangents(points) if len(points) > 1 else [0.0]
    out: list[Segment] = [("L" if join else "M", points[0])]
    for at in range(len(points) - 1):
        (x0, y0), (x1, y1) = points[at], points[at + 1]
        third = (x1 - x0) / 3
        out.append(
            (
                "C",
                (
                    x0 + third,
                    y0 + slopes[at] * third,
                    x1 - third,
                    y1 - slopes[at + 1] * third,
                    x1,
                    y1,
                ),
            )
        )
    return tuple(out)


def along(segments: Sequence[Segment], step: float) -> list[Point]:
    """Return points on a path of moves and cubic curves, at most about *step* px apart.

    Examples
    --------
    >>> along([("M", (0.0, 0.0)), ("C", (3.0, 0.0, 6.0, 0.0, 9.0, 0.0))], 4.0)
    [(0.0, 0.0), (3.0, 0.0), (6.0, 0.0), (9.0, 0.0)]
    """
    points: list[Point] = []
    for name, values in segments:
        if name != "C":
            points.append((values[0], values[1]))
            continue
        x0, y0 = points[-1]
        x1, y1, x2, y2, x3, y3 = values
        reach = abs(x1 - x0) + abs(x2 - x1) + abs(x3 - x2)
        reach += abs(y1 - y0) + abs(y2 - y1) + abs(y3 - y2)
        steps = max(1, math.ceil(reach / step))
        for at in range(1, steps + 1):
            t = at / steps
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            x = a * x0 + b * x1 + c * x2 + d * x3
            points.append((x, a * y0 + b * y1 + c * y2 + d * y3))
    return points


def backwards(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Return the same curve drawn from its end, without the first move."""
    points = [(name, coordinates) for name, coordinates in segments]
    out: list[Segment] = [("L", points[-1][1][-2:])]
    for at in range(len(points) - 1, 0, -1):
        _, now = points[at]
        before = points[at - 1][1][-2:]
        out.append(("C", (now[2], now[3], now[0], now[1], *before)))
    return tuple(out)


def loop(x0: float, x1: float, foot: float, level: float, end: float) -> tuple[Segment, ...]:
    """Return an arc from (x0, foot) to (x1, end) that runs flat at *level*."""
    turn = 14.0 if x1 > x0 else -14.0
    turn = turn if abs(x1 - x0) > 28 else (x1 - x0) / 2
    return (
        ("M", (x0, foot)),
        ("C", (x0, (foot + level) / 2, x0, level, x0 + turn, level)),
        ("L", (x1 - turn, level)),
        ("C", (x1, level, x1, (end + level) / 2, x1, end)),
    )


def arrow(x: float, y: float, dx: float, dy: float, stroke: str) -> Path:
    """Return an arrow head whose tip is at (x, y) and that points along (dx, dy), a unit vector."""
    back, side = 5.5, 4.0
    left = (x - dx * back - dy * side, y - dy * back + dx * side)
    right = (x - dx * back + dy * side, y - dy * back - dx * side)
    return Path((("M", left), ("L", (x, y)), ("L", right)), stroke=stroke, stroke_width=1.5)
