"""Touchpoints with their volume: icon, name, online or offline, count, share of journeys."""

from __future__ import annotations

from touchline.maps.snapshot import Lane, TouchpointItem
from touchline.render.icons import icon_for
from touchline.render.lanes.base import Column, Context, Drawing, per_stage, tracks
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Disc, Glyph, Rect
from touchline.render.tokens import SMALL, TEXT

__all__ = ["NUMBER", "draw", "zone"]

MOST, FEWER = 8, 6
LEAST = 138
NUMBER = TEXT.but(weight=600)


def draw(context: Context, lane: Lane) -> Drawing:
    """Draw a grid of touchpoints in every stage; the bar is the share of journeys."""
    say = context.say
    counts = [figure.value or 0 for one in lane.touchpoints if (figure := say.figure(one.figure))]
    top_count = max(counts, default=1) or 1

    most = FEWER if context.tight else MOST
    beside = all(_is_beside(Pen(say), column, lane, most) for column in context.columns)

    def cell(pen: Pen, column: Column) -> float:
        items = [one for one in lane.touchpoints if one.stage == column.stage.id]
        shown, rest = items[:most], len(items) - most
        if not shown:
            return 0.0
        side, width = _tracks(pen, shown, column.inner)
        top = 0.0
        for at in range(0, len(shown), side):
            used = 0.0
            for place, item in enumerate(shown[at : at + side]):
                x = column.inner_x + place * (width + 14)
                used = max(used, _item(pen, item, x, top, width, top_count, beside))
            top += used + 5
        if rest > 0:
            top += pen.block(column.inner_x, top, pen.say.t("more", n=rest), SMALL, column.inner)
        return top - 4

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
    pen: Pen,
    item: TouchpointItem,
    x: float,
    top: float,
    width: float,
    top_count: float,
    beside: bool,
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
    height = pen.block(
        left, top, label, TEXT, _room(pen, item, width) if beside else width - 23, most=3
    )
    base = top + 13 if beside else top + height + 12
    pen.line(x + width, base, value, NUMBER, anchor="end")
    if item.online is not None:
        zone(pen, x + width - size - 10, base - 4.5, item.online)
    share = say.figure(item.share)
    part = share.value if share is not None else (figure.value or 0) / top_count if figure else 0
    length = width - 23 if beside else max(12.0, _room(pen, item, width) - 4)
    pen.bar(left, top + height + (3 if beside else 6), length, part or 0)
    pen.group(item.figure, label, mark)
    return height + (7 if beside else 14)


def _is_beside(pen: Pen, column: Column, lane: Lane, most: int) -> bool:
    """Whether numbers have room beside the names of a stage, none of which takes three lines."""
    items = [one for one in lane.touchpoints if one.stage == column.stage.id][:most]
    if not items:
        return True
    _, width = _tracks(pen, items, column.inner)
    words = [
        (pen.width(word, TEXT), _room(pen, item, width))
        for item in items
        for word in pen.say.text(item.label).split()
    ]
    whole = not any(_cut(pen, item, width) for item in items)
    return whole and all(size <= room for size, room in words)


def zone(pen: Pen, x: float, y: float, online: bool) -> None:
    """Hollow ring: online; filled square: offline."""
    if online:
        pen.add(Disc(x, y, 3.4, fill="paper", stroke="ink2", stroke_width=1.5))
    else:
        pen.add(Rect(Box(x - 3.6, y - 3.6, 7.2, 7.2), "ink2", radius=1))
