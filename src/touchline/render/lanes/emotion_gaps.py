"""From each measured point of the emotion curve to what was assumed there."""

from __future__ import annotations

from collections.abc import Sequence

from touchline.render.curve import Point, along, monotone
from touchline.render.lanes.emotion_scene import Dot, Scene
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Disc, Path

__all__ = ["draw_gaps"]

LEAST = 9.0
"""Shorter distances need no line, px beyond the point itself."""


def draw_gaps(pen: Pen, scene: Scene, dots: Sequence[Dot], assumed: Sequence[Point]) -> None:
    """Draw a thin line from each point to the assumed curve, as long as the difference."""
    if len(assumed) < 2:
        return
    curve = along(monotone(assumed), 3)
    for dot in dots:
        figure = pen.say.figure(dot.point.gap)
        if figure is None or not curve[0][0] <= dot.x <= curve[-1][0]:
            continue
        y = min(curve, key=lambda point: abs(point[0] - dot.x))[1]
        down = 1 if y > dot.y else -1
        start = dot.y + down * (dot.radius + 2)
        if (y - start) * down < LEAST:
            continue
        mark = len(pen.items)
        line = (("M", (dot.x, start)), ("L", (dot.x, y)))
        pen.add(Path(line, stroke="ink3", stroke_width=1, dash="2 2"))
        pen.add(Disc(dot.x, y, 2.5, "paper", "ink3", 1.2))
        pen.group(figure.id, pen.say.text(figure.label), mark)
        scene.ink.append(Box(dot.x - 3, min(start, y), 6, abs(y - start)))
