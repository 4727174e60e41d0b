"""Where labels of the emotion curve stand: beside their points, and over nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from touchline.maps.snapshot import EmotionPoint, Figure
from touchline.render.lanes.base import Column, Context
from touchline.render.sheet import Box
from touchline.render.tokens import PAD_Y

__all__ = ["CLASH", "Dot", "Scene", "cost_of", "place_of"]

INSET = 4.0
"""Room for the outermost faces of the axis, px."""
CLASH = 1_000.0
"""Cost of text on text or on a curve: rather leave a label out; the point opens its panel."""


@dataclass(frozen=True)
class Dot:
    """A point of the curve at its place."""

    point: EmotionPoint
    figure: Figure
    value: float
    x: float
    y: float
    radius: float


@dataclass
class Scene:
    """Where ink already is, so that labels keep clear of it."""

    context: Context
    height: float
    taken: list[Box]
    ink: list[Box]
    """Curves and whiskers: a label may come near but not over them."""
    gaps: frozenset[str]
    """Stages without a measured point: hatched."""

    def y(self, value: float) -> float:
        """Place of an emotion between −2 and 2."""
        return INSET + (self.height - 2 * INSET) * (2 - max(-2.0, min(2.0, value))) / 4


def place_of(
    scene: Scene, dot: Dot, width: float, height: float, column: Column
) -> tuple[float, Box, str]:
    """Return cost and place of a label: the first that is free, else the least bad."""
    gap = dot.radius + 5
    left, right = scene.context.left + 4, scene.context.right - 4
    beside = [
        (Box(dot.x + gap + 3, dot.y - height / 2, width, height), "start"),
        (Box(dot.x - gap - 3 - width, dot.y - height / 2, width, height), "end"),
    ]
    stacked = []
    for shift in (0.5, 0.08, 0.92):
        x = min(max(dot.x - width * shift, left), right - width)
        anchor = {0.5: "middle", 0.08: "start", 0.92: "end"}[shift]
        for lift in (0.0, 10.0, 22.0, 38.0):
            stacked.append((Box(x, dot.y - gap - lift - height, width, height), anchor))
            stacked.append((Box(x, dot.y + gap + lift, width, height), anchor))
    far = [
        (Box(min(max(x, left), right - width), y, width, height), "middle")
        for x in (
            dot.x - width / 2,
            column.x + 8,
            column.right - width - 8,
            dot.x - width - 14,
            dot.x + 14,
        )
        for y in range(2 - PAD_Y, int(scene.height + PAD_Y - height), 8)
    ]
    fork = dot.point.segment is not None
    options = [*beside, *stacked] if fork else [*stacked, *beside]
    if not fork and dot.radius > 8:
        options = [(Box(one.x, one.y - 8, one.width, one.height), a) for one, a in beside] + options
    places = [*options, *far]
    reach = Box(dot.x - 420, 0, 840, scene.height)
    ink = [box for box in scene.ink if box.meets(reach)]
    aside = sorted((_aside(dot, column, box) + at * 0.01, at) for at, (box, _) in enumerate(places))
    best = (math.inf, 0)
    for start, at in aside:
        if start >= best[0]:
            break
        best = min(best, (start + cost_of(scene, places[at][0], left, right, ink), at))
    cost, at = best
    return cost, *places[at]


def _aside(dot: Dot, column: Column, box: Box) -> float:
    """Cost of a label that is far from its point, or that stands in another stage."""
    across = max(0.0, box.x - dot.x, dot.x - box.right)
    along = max(0.0, box.y - dot.y, dot.y - box.bottom)
    outside = max(0.0, column.x - box.x) + max(0.0, box.right - column.right)
    return math.hypot(across, along) / 14 + outside / box.width * 8


def cost_of(
    scene: Scene, box: Box, left: float, right: float, inked: list[Box] | None = None
) -> float:
    """0 where a label covers nothing; text on text costs most."""
    if (
        box.x < left
        or box.right > right
        or box.y < 1 - PAD_Y
        or box.bottom > scene.height + PAD_Y - 1
    ):
        return 10_000.0
    clash = sum(CLASH for other in scene.taken if box.meets(other, 3))
    inked = scene.ink if inked is None else inked
    crossed = CLASH if any(box.meets(other) for other in inked) else 0.0
    ink = crossed or sum(1.0 for other in inked if box.meets(other, 4))
    hatched = sum(
        0.4
        for column in scene.context.columns
        if column.stage.id in scene.gaps and box.x < column.right and column.x < box.right
    )
    return clash + ink + hatched
