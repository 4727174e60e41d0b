"""What is written by hand beside what is measured: never taken for a measure."""

from __future__ import annotations

from touchline.maps.snapshot import CardItem, Lane
from touchline.maps.spec import CARD_LANES, WRITTEN_LANES
from touchline.render.pen import Pen, Say
from touchline.render.sheet import Box, Glyph, Rect
from touchline.render.tokens import NOTE, TEXT

__all__ = ["beside", "has_written", "pencilled", "step_name"]

PEN_SIZE = 12.0
MOST = 6
_QUOTED = "verbatims"


def has_written(lane: Lane) -> bool:
    """Whether cards stand in a lane that also measures.

    Examples
    --------
    >>> from touchline.maps.snapshot import Text
    >>> card = CardItem(stage="buy", text=Text(words={"": "A leaflet"}))
    >>> has_written(Lane(kind="touchpoints", cards=[card])), has_written(Lane(kind="goals"))
    (True, False)
    """
    return bool(lane.cards) and lane.kind in MEASURED


def step_name(say: Say, card: CardItem) -> str:
    """Name the step that a card belongs to; empty where it belongs to none."""
    for lane in say.snapshot.lanes:
        for step in lane.steps:
            if card.step is not None and (step.stage, step.id) == (card.stage, card.step):
                return say.text(step.label)
    return ""


def beside(pen: Pen, lane: Lane | None, stage: str, x: float, top: float, width: float) -> float:
    """Draw the cards of a stage below what is measured there. Returns the height, 0 without any."""
    cards = [card for card in lane.cards if card.stage == stage] if lane is not None else []
    used = 8.0 if cards and top else 0.0
    for card in cards:
        used += _card(pen, card, lane, x - 4, top + used, width + 8) + 6
    return used - 6 if cards else 0.0


def _card(pen: Pen, card: CardItem, lane: Lane | None, x: float, top: float, width: float) -> float:
    text = pen.say.text(card.text)
    if lane is not None and lane.kind == _QUOTED:
        text = pen.say.t("quoted", text=text)
    inner = Pen(pen.say)
    room = width - 18 - PEN_SIZE - 4
    used = inner.block(x + 9, top + 5.5, step_name(pen.say, card), NOTE, room, most=1)
    used += 11 + inner.block(x + 9, top + 5.5 + used, text, TEXT, room, most=MOST)
    pencilled(pen, Box(x, top, width, used))
    pen.add(*inner.items)
    return used


def pencilled(pen: Pen, box: Box, inset: float = 6) -> None:
    """Draw the dashed plate with a pencil in its corner."""
    pen.add(Rect(box, "paper", "ink3", 1, 6, "4 3"))
    pen.add(Glyph("pencil", box.right - PEN_SIZE - inset, box.y + inset, PEN_SIZE, "ink3"))


MEASURED = frozenset(CARD_LANES) - frozenset(WRITTEN_LANES)
"""Lanes in which cards stand beside what is measured."""
