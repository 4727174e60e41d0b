"""What the company did: marketing efforts where they act, and the stages that have none."""

from __future__ import annotations

from touchline.maps.snapshot import EffortItem, Lane
from touchline.render.icons import icon_for
from touchline.render.lanes.base import Column, Context, Drawing, per_stage
from touchline.render.lanes.content import is_design
from touchline.render.pen import Pen, Piece
from touchline.render.sheet import Box, Glyph
from touchline.render.tokens import NAME, SMALL

__all__ = ["draw"]

MOST = 4


def draw(context: Context, lane: Lane) -> Drawing:
    """Efforts of every stage; a hatched plate where none is recorded."""

    def cell(pen: Pen, column: Column) -> float:
        items = [one for one in lane.efforts if one.stage == column.stage.id]
        if not items:
            here = any(card.stage == column.stage.id for card in lane.cards)
            if here or is_design(context.say.snapshot):
                return 0.0  # what is written by hand stands here
            text = pen.say.t("no_effort")
            height = SMALL.leading * len(pen.lines(text, SMALL, column.inner - 12, 3)) + 16
            box = Box(column.inner_x - 2, 0, column.inner + 4, height)
            pen.unknown(box, text, SMALL)
            return height
        top = 0.0
        for item in items[:MOST]:
            top += _item(pen, item, column, top) + 9
        if len(items) > MOST:
            more = pen.say.t("more", n=len(items) - MOST)
            top += pen.block(column.inner_x, top, more, SMALL, column.inner)
        return top - 9 if len(items) <= MOST else top

    return per_stage(context, lane.kind, cell, hatched=False)


def _item(pen: Pen, item: EffortItem, column: Column, top: float) -> float:
    say = pen.say
    mark = len(pen.items)
    x, left = column.inner_x, column.inner_x + 24
    room = column.inner - 24
    pen.add(Glyph(icon_for(item.channel, item.id), x, top, 16, "ink2"))
    label = say.text(item.label)
    if item.count > 1 and say.catalogue.number(item.count) not in label:
        label = say.t("times", label=label, n=item.count)
    used = pen.block(left, top, label, NAME, room, most=3)
    pieces: list[Piece] = []
    if reach := say.figure(item.reach):
        pieces.append((say.t("reached", n=reach.value), SMALL))
    if response := say.figure(item.response):
        pieces.append((say.t("responded", share=say.value(response)), SMALL))
    cost = say.figure(item.cost)
    pieces.append((say.value(cost) if cost else say.t("cost_unknown"), SMALL))
    if item.start and item.end:
        pieces.append((say.catalogue.date_range(item.start, item.end), SMALL.but(fill="ink3")))
    used += pen.flow(left, top + used, pieces, room, gap=10)
    pen.group(item.response or item.reach or item.cost, label, mark)
    return used
