"""What is written by hand: goals and thoughts."""

from __future__ import annotations

from touchline.maps.snapshot import Lane
from touchline.render.lanes.base import Column, Context, Drawing, per_stage
from touchline.render.pen import Pen
from touchline.render.tokens import TEXT

__all__ = ["draw"]


def draw(context: Context, lane: Lane) -> Drawing:
    """Cards as plain text, one below the other; clear over stages without data."""

    def cell(pen: Pen, column: Column) -> float:
        top = 0.0
        style = TEXT if column.stage.known else TEXT.but(fill="ink2")
        for card in lane.cards:
            if card.stage == column.stage.id:
                text = pen.say.text(card.text)
                if lane.kind == "thoughts":
                    text = pen.say.t("quoted", text=text)
                top += pen.block(column.inner_x, top, text, style, column.inner, most=6) + 6
        return max(0.0, top - 6)

    return per_stage(context, lane.kind, cell, hatched=False)
