"""Touchpoints with their volume: icon, name, online or offline, count, share of journeys."""

from __future__ import annotations

from touchline.maps.snapshot import Lane, TouchpointItem
from touchline.render.icons import icon_for
from touchline.render.lanes.base import Column, Context, Drawing, per_stage, tracks
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Disc, Glyph, Rect
from touchline.render.tokens import SMALL, TEXT

__all__ = ["draw"]

MOST = 8
LEAST = 138
NUMBER = TEXT.but(weight=600)


def draw(context: Context, lane: Lane) -> Drawing:
    """Draw a grid of touchpoints in every stage; the bar is the share of journeys."""
    say = context.say
    counts = [figure.value or 0 for one in lane.touchpoints if (figure := say.figure(one.figure))]
    top_count = max(counts, default=1) or 1

    def cell(pen: Pen, column: Column) -> float:
        items = [one for one in lane.touchpoints if one.stage == column.stage.id]
        shown, rest = items[:MOST], len(items) - MOST
        if not shown:
            return 0.0
        side, width = _tracks(pen, shown, column.inner)
        top = 0.0
        for at in range(0, len(shown), side):
            used = 0.0
            for place, item in enumerate(shown[at : at + side]):
                x = column.inner_x + place * (width + 14)
                used = max(used, _item(pen, item, x, top, width, top_count))
            top += used + 9
        if rest > 0:
            top += pen.block(column.inner_x, top, pen.say.t("more", n=rest), SMALL, column.inner)
        return top - 5

    return per_stage(context, lane.kind, cell)


def _tracks(pen: Pen, items: list[TouchpointItem], inner: float) -> tuple[int, float]:
    """As many side by side as leave every name whole on two lines."""
    side, width = tracks(inner, len(items), LEAST)
    while side > 1 and any(_cut(pen, item, width) for item in items):
        side, width = tracks(inner, side - 1, LEAST)
    return side, width


def _room(pen: Pen, item: TouchpointItem, width: float) -> float:
    number = pen.width(pen.say.value(item.figure), NUMBER)
    return width - 23 - number - (20 if item.online is not None else 8)


def _cut(pen: Pen, item: TouchpointItem, width: float) -> bool:
    label = pen.say.text(item.label)
    return len(pen.lines(label, TEXT, _room(pen, item, width))) > 2


def _item(
    pen: Pen, item: TouchpointItem, x: float, top: float, width: float, top_count: float
) -> float:
    say = pen.say
    mark = len(pen.items)
    figure = say.figure(item.figure)
    value = say.value(figure)
    size = pen.width(value, NUMBER)
    name = icon_for(item.icon, item.id, item.channel, item.zone)
    pen.add(Glyph(name, x, top, 16, "ink2"))
    left = x + 23
    label = say.text(item.label)
    room = _room(pen, item, width)
    height = pen.block(left, top, label, TEXT, room, most=3)
    pen.line(x + width, top + 13, value, NUMBER, anchor="end")
    if item.online is not None:
        _zone(pen, x + width - size - 10, top + 8.5, item.online)
    share = say.figure(item.share)
    part = share.value if share is not None else (figure.value or 0) / top_count if figure else 0
    pen.bar(left, top + height + 3, width - 23, part or 0)
    pen.group(item.figure, label, mark)
    return height + 7


def _zone(pen: Pen, x: float, y: float, online: bool) -> None:
    """Hollow ring: online; filled square: offline."""
    if online:
        pen.add(Disc(x, y, 3.4, fill="paper", stroke="ink2", stroke_width=1.5))
    else:
        pen.add(Rect(Box(x - 3.6, y - 3.6, 7.2, 7.2), "ink2", radius=1))
