"""Where labels of the emotion curve stand: beside their points, and over nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from touchline.maps.snapshot import EmotionPoint, Figure
from touchline.render.lanes.base import Column, Context
from touchline.render.sheet import Box
from touchline.render.tokens import PAD_Y

__all__ = ["CLASH", "Dot", "Scene", "cost_of", "place_of"]

Floats = npt.NDArray[np.float64]
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
    _edges: Floats = field(default_factory=lambda: np.empty((0, 4)))

    def inked(self) -> Floats:
        """Return the edges of the ink; what was put down since the last time is added to them."""
        if len(self._edges) < len(self.ink):
            more = _edges(self.ink[len(self._edges) :])
            self._edges = np.concatenate([self._edges, more])
        return self._edges

    def y(self, value: float) -> float:
        """Place of an emotion between −2 and 2."""
        return INSET + (self.height - 2 * INSET) * (2 - max(-2.0, min(2.0, value))) / 4


def place_of(
    scene: Scene, dot: Dot, width: float, height: float, column: Column
) -> tuple[float, Box, str]:
    """Return cost and place of a label: the first that is free, else the least bad."""
    if scene.context.draft:
        return 0.0, Box(dot.x, dot.y, width, height), "start"
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
    boxes = [box for box, _ in places]
    aside = np.array([_aside(dot, column, box) + at * 0.01 for at, box in enumerate(boxes)])
    costs = aside + costs_of(scene, boxes, left, right)
    at = int(np.argmin(costs))
    return float(costs[at]), *places[at]


def _aside(dot: Dot, column: Column, box: Box) -> float:
    """Cost of a label that is far from its point, or that stands in another stage."""
    across = max(0.0, box.x - dot.x, dot.x - box.right)
    along = max(0.0, box.y - dot.y, dot.y - box.bottom)
    outside = max(0.0, column.x - box.x) + max(0.0, box.right - column.right)
    return math.hypot(across, along) / 14 + outside / box.width * 8


def cost_of(scene: Scene, box: Box, left: float, right: float) -> float:
    """0 where a label covers nothing; text on text costs most."""
    if scene.context.draft:
        return CLASH
    return float(costs_of(scene, [box], left, right)[0])


def costs_of(scene: Scene, boxes: list[Box], left: float, right: float) -> Floats:
    """Return the cost of each of many places at once."""
    edges = _edges(boxes)
    x, y, end, low = edges.T
    outside = (
        (x < left) | (end > right) | (y < 1 - PAD_Y) | (low > scene.height + PAD_Y - 1)
    ) * 10_000.0
    ink = scene.inked()
    clash = CLASH * _meeting(edges, _edges(scene.taken), 3).sum(axis=1)
    crossed = _meeting(edges, ink, 0).any(axis=1)
    near = np.where(crossed, CLASH, _meeting(edges, ink, 4).sum(axis=1))
    hatched = np.zeros(len(boxes))
    for column in scene.context.columns:
        if column.stage.id in scene.gaps:
            hatched += 0.4 * ((x < column.right) & (column.x < end))
    return np.asarray(np.where(outside > 0, outside, clash + near + hatched))


def _edges(boxes: list[Box]) -> Floats:
    """Left, top, right and bottom of boxes, a row each."""
    sides = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in boxes]
    return np.array(sides).reshape(-1, 4)


def _meeting(one: Floats, other: Floats, gap: float) -> npt.NDArray[np.bool_]:
    """Which boxes come nearer than *gap*: a row for each of *one*, a column for each *other*."""
    x, y, end, low = (side[:, None] for side in one.T)
    left, top, right, bottom = other.T
    return np.asarray(
        (x < right + gap) & (left < end + gap) & (y < bottom + gap) & (top < low + gap)
    )
