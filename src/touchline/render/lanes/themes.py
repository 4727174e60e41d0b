"""What customers speak of: name, how many texts, how they feel about it, and where it is going."""

from __future__ import annotations

from touchline.maps.snapshot import Figure, Lane, ThemeItem
from touchline.render.lanes.base import Column, Context, Drawing, per_stage, tracks
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Disc, Path, Rect
from touchline.render.tokens import SMALL, TEXT, emotion_colour

__all__ = ["draw"]

MOST = 4
ROWS, FEWER = 3, 2
"""Rows of themes: a narrow stage shows its biggest only."""
LEAST = 150
NUMBER = SMALL.but(weight=600, fill="ink")
TREND = 15.0
"""Room for the arrow."""


def draw(context: Context, lane: Lane) -> Drawing:
    """Draw the themes of every stage; bars compare how many texts speak of them."""
    say = context.say
    counts = [figure.value or 0 for one in lane.themes if (figure := say.figure(one.figure))]
    top_count = max(counts, default=1) or 1

    def cell(pen: Pen, column: Column) -> float:
        items = [one for one in lane.themes if one.stage == column.stage.id][:MOST]
        if not items:
            return 0.0
        side, width = tracks(column.inner, len(items), LEAST)
        items = items[: side * (FEWER if context.tight else ROWS)]
        top = 0.0
        for at in range(0, len(items), side):
            used = max(
                _item(pen, item, column.inner_x + place * (width + 14), top, width, top_count)
                for place, item in enumerate(items[at : at + side])
            )
            top += used + 7
        return top - 7

    return per_stage(context, lane.kind, cell)


def _item(pen: Pen, item: ThemeItem, x: float, top: float, width: float, top_count: float) -> float:
    """Write the name; below it feeling, bar of texts with their number, trend."""
    say = pen.say
    mark = len(pen.items)
    label = say.text(item.label)
    feeling = say.figure(item.feeling)
    used = pen.block(x, top, label, TEXT, width, most=2)
    base = top + used + 12.5
    left = x + _feeling(pen, feeling, x, base)
    figure = say.figure(item.figure)
    value = say.value(figure)
    room = width - (left - x) - pen.width(value, NUMBER) - 6 - TREND
    if figure is not None and room >= 12:
        length = max(3.0, room * (figure.value or 0) / top_count)
        pen.add(Rect(Box(left, base - 6.5, length, 5), "river", radius=2.5))
        left += length + 6
    left += pen.line(left, base, value, NUMBER) + 5
    if item.direction is not None:
        _arrow(pen, item.direction, left, base - 4)
    pen.group(item.figure, _spoken(pen, item, label), mark)
    return used + 17


def _feeling(pen: Pen, feeling: Figure | None, x: float, base: float) -> float:
    """Draw a point in the colour of the feeling, with its signed value; returns the width."""
    if feeling is None or feeling.value is None:
        return 0.0
    value = pen.say.catalogue.signed(feeling.value, digits=1)
    pen.add(Disc(x + 4.5, base - 4, 4.5, emotion_colour(feeling.value)))
    return 13 + pen.line(x + 13, base, value, SMALL) + 8


def _arrow(pen: Pen, direction: str, x: float, y: float) -> None:
    """Point up or down where the theme moves, along where it does not."""
    step = {"up": -4.0, "down": 4.0, "steady": 0.0}[direction]
    ends = ((x + 1, y - step), (x + 10, y + step))
    ink = "ink3" if direction == "steady" else "ink"
    pen.add(Path((("M", ends[0]), ("L", ends[1])), stroke=ink, stroke_width=1.5))
    (x1, y1) = ends[1]
    if direction == "steady":
        head = ((x1 - 3.5, y1 - 3), (x1, y1), (x1 - 3.5, y1 + 3))
    else:
        head = ((x1 - 5, y1), (x1, y1), (x1, y1 - step * 1.2))
    pen.add(Path((("M", head[0]), ("L", head[1]), ("L", head[2])), stroke=ink, stroke_width=1.5))


def _spoken(pen: Pen, item: ThemeItem, label: str) -> str:
    return f"{label}, {pen.say.t(f'trend.{item.direction}')}" if item.direction else label
