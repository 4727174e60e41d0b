"""Channels of each stage: how its moments are spread over them, online or offline."""

from __future__ import annotations

from touchline.maps.snapshot import ChannelItem, Lane
from touchline.render.icons import icon_for
from touchline.render.lanes.base import Column, Context, Drawing, per_stage, tracks
from touchline.render.lanes.touchpoints import NUMBER, zone
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Glyph, Rect
from touchline.render.tokens import SMALL, TEXT

__all__ = ["draw"]

MOST, FEWER = 6, 4
LEAST = 132


def draw(context: Context, lane: Lane) -> Drawing:
    """Draw the channels of every stage; the bar is the share of its moments."""
    most = FEWER if context.tight else MOST

    def cell(pen: Pen, column: Column) -> float:
        items = [one for one in lane.channels if one.stage == column.stage.id]
        shown, rest = items[:most], len(items) - most
        if not shown:
            return 0.0
        side, width = tracks(column.inner, len(shown), LEAST)
        top = 0.0
        for at in range(0, len(shown), side):
            top += 5 + max(
                _item(pen, item, column.inner_x + place * (width + 14), top, width)
                for place, item in enumerate(shown[at : at + side])
            )
        if rest > 0:
            top += pen.block(column.inner_x, top, pen.say.t("more", n=rest), SMALL, column.inner)
        return top - 4

    return per_stage(context, lane.kind, cell)


def _item(pen: Pen, item: ChannelItem, x: float, top: float, width: float) -> float:
    say = pen.say
    mark = len(pen.items)
    figure = say.figure(item.share)
    value = say.value(figure, digits=0)
    size = pen.width(value, NUMBER)
    known = bool(item.id)
    if known:
        pen.add(Glyph(icon_for(item.id), x, top, 16, "ink2"))
    else:
        pen.add(Rect(Box(x + 1, top + 2, 14, 12), radius=3, stroke="rule2", hatch=True))
    left, label = x + 23, say.text(item.label)
    room = width - 23 - size - (20 if item.online is not None else 8)
    style = TEXT if known else TEXT.but(fill="ink2")
    height = pen.block(left, top, label, style, room, most=2)
    pen.line(x + width, top + 13, value, NUMBER, anchor="end")
    if item.online is not None:
        zone(pen, x + width - size - 10, top + 8.5, item.online)
    if known:
        pen.bar(left, top + height + 3, width - 23, (figure and figure.value) or 0)
    else:
        pen.add(Rect(Box(left, top + height + 3, width - 23, 4), radius=2, hatch=True))
    pen.group(item.figure, label, mark)
    return height + 7
