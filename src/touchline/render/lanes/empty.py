"""A measured lane that holds nothing at all: a low hatched band that says what would fill it."""

from __future__ import annotations

from touchline.maps.snapshot import Lane
from touchline.render.lanes.base import Context, Drawing
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Cell, Rect
from touchline.render.tokens import PAD_Y, SMALL

__all__ = ["draw"]


def draw(context: Context, lane: Lane) -> Drawing:
    """Draw the band across all stages; pain points are looked for, so none is a finding."""
    pen = Pen(context.say)
    text = context.say.t(f"empty.{lane.kind}")
    left, room = context.left + 12, context.right - context.left - 24
    lines = pen.lines(text, SMALL, room - 12, 2)
    height = SMALL.leading * len(lines) + 6
    if lane.kind != "pains":
        widest = max(pen.width(line, SMALL) for line in lines)
        pen.add(Rect(Box(left, 0, widest + 12, height), "paper", radius=4))
    pen.block(left + (0 if lane.kind == "pains" else 6), 3, text, SMALL, room - 12, most=2)
    box = Box(context.left, -PAD_Y, context.right - context.left, height + 2 * PAD_Y)
    every = frozenset(column.stage.id for column in context.columns)
    gaps = frozenset() if lane.kind == "pains" else every
    return Drawing(height + 2 * PAD_Y, (Cell(lane.kind, box, tuple(pen.items)),), gaps=gaps)
