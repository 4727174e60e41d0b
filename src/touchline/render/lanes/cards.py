"""What is written by hand, in the look of its lane: thoughts as speech, owners as faces."""

from __future__ import annotations

from collections.abc import Callable

from touchline.maps.snapshot import CardItem, Lane
from touchline.render.lanes.base import Column, Context, Drawing, per_stage, tracks
from touchline.render.lanes.opportunities import INITIALS, initials
from touchline.render.lanes.written import step_name
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Disc, Glyph, Path, Rect
from touchline.render.tokens import NAME, NOTE, TEXT

__all__ = ["chevron", "draw"]

LEAST = 138
MOST = 7
"""Lines of a card."""
GAP = 7.0
_Look = Callable[[Pen, CardItem, float, float, float], float]
"""Draws a card at x, top, in a width; gives its height."""


def draw(context: Context, lane: Lane) -> Drawing:
    """Cards below each other, or side by side where there is room; clear over unknown stages."""
    look = _LOOKS.get(lane.kind, _plate)

    def cell(pen: Pen, column: Column) -> float:
        cards = [one for one in lane.cards if one.stage == column.stage.id]
        if not cards:
            return 0.0
        side, width = tracks(column.inner, len(cards), LEAST, 14)
        top = 0.0
        for at in range(0, len(cards), side):
            row = cards[at : at + side]
            top += GAP + max(
                _card(pen, look, card, column.inner_x + place * (width + 14), top, width)
                for place, card in enumerate(row)
            )
        return top - GAP

    return per_stage(context, lane.id or lane.kind, cell, hatched=False)


def _card(pen: Pen, look: _Look, card: CardItem, x: float, top: float, width: float) -> float:
    step = step_name(pen.say, card)
    used = pen.block(x, top, step, NOTE, width, most=2) + 1 if step else 0.0
    return used + look(pen, card, x, top + used, width)


def _plain(pen: Pen, card: CardItem, x: float, top: float, width: float) -> float:
    return pen.block(x, top, pen.say.text(card.text), TEXT, width, most=MOST)


def _action(pen: Pen, card: CardItem, x: float, top: float, width: float) -> float:
    """Lead an action in by a chevron: it goes on, in the direction of reading."""
    pen.add(chevron(x + 4, top + 8.5))
    return pen.block(x + 16, top, pen.say.text(card.text), TEXT, width - 16, most=MOST)


def chevron(x: float, y: float, ink: str = "ink2") -> Path:
    """Draw a small head that points on; it turns with the sheet."""
    shape = (("M", (x, y - 4)), ("L", (x + 4, y)), ("L", (x, y + 4)))
    return Path(shape, stroke=ink, stroke_width=1.6)


def _evidence(pen: Pen, card: CardItem, x: float, top: float, width: float) -> float:
    pen.add(Glyph("document", x, top + 0.5, 15, "ink2"))
    text = pen.say.text(card.text)
    return max(16.0, pen.block(x + 22, top, text, TEXT, width - 22, most=MOST))


def _moment(pen: Pen, card: CardItem, x: float, top: float, width: float) -> float:
    """Mark a moment of truth by a diamond."""
    middle = top + 8.5
    corners = ((x + 8, middle - 8), (x + 16, middle), (x + 8, middle + 8), (x, middle))
    first, *rest = corners
    shape = (("M", first), *(("L", corner) for corner in rest), ("Z", ()))
    pen.add(Path(shape, fill="accent"), Glyph("#star", x + 3.5, middle - 4.8, 9, "on-strong"))
    text = pen.say.text(card.text)
    return max(17.0, pen.block(x + 24, top, text, NAME, width - 24, most=MOST))


def _thought(pen: Pen, card: CardItem, x: float, top: float, width: float) -> float:
    """Write a thought as speech: a plate with a tail."""
    inner = Pen(pen.say)
    said = pen.say.t("quoted", text=pen.say.text(card.text))
    used = 12 + inner.block(x + 9, top + 6, said, TEXT, width - 18, most=MOST)
    tail = (
        ("M", (x + 14, top + used - 1)),
        ("L", (x + 14, top + used + 7)),
        ("L", (x + 25, top + used - 1)),
        ("Z", ()),
    )
    pen.add(Rect(Box(x, top, width, used), "sunk", radius=9), Path(tail, fill="sunk"))
    pen.add(*inner.items)
    return used + 7


def _plate(pen: Pen, card: CardItem, x: float, top: float, width: float) -> float:
    return _framed(pen, card, x, top, width, "sunk", None)


def _outlined(pen: Pen, card: CardItem, x: float, top: float, width: float) -> float:
    return _framed(pen, card, x, top, width, "paper", "river")


def _system(pen: Pen, card: CardItem, x: float, top: float, width: float) -> float:
    """Draw a system: a plate on two feet of a rack."""
    used = _framed(pen, card, x, top, width, "river-bg", None)
    pen.add(Rect(Box(x, top, 3.5, used), "river", radius=1.5))
    return used


def _framed(
    pen: Pen, card: CardItem, x: float, top: float, width: float, fill: str, stroke: str | None
) -> float:
    inner = Pen(pen.say)
    text = pen.say.text(card.text)
    used = 11 + inner.block(x + 9, top + 5.5, text, TEXT, width - 18, most=MOST)
    pen.add(Rect(Box(x, top, width, used), fill, stroke, 1, 5), *inner.items)
    return used


def _experiment(pen: Pen, card: CardItem, x: float, top: float, width: float) -> float:
    inner = Pen(pen.say)
    text = pen.say.text(card.text)
    used = 11 + inner.block(x + 29, top + 5.5, text, TEXT, width - 38, most=MOST)
    used = max(used, 27.0)
    pen.add(Rect(Box(x, top, width, used), "accent-bg", radius=5))
    pen.add(Glyph("flask", x + 8, top + 6, 15, "accent"), *inner.items)
    return used


def _owner(pen: Pen, card: CardItem, x: float, top: float, width: float) -> float:
    """Draw a face with initials, and the name."""
    name = pen.say.text(card.text)
    pen.add(Disc(x + 11, top + 11, 11, fill="river"))
    pen.line(x + 11, top + 14.6, initials(name), INITIALS, anchor="middle", full=name)
    lines = pen.lines(name, TEXT, width - 30, 3)
    head = max(0.0, (22 - TEXT.leading * len(lines)) / 2)
    return max(22.0, head + pen.block(x + 30, top + head, name, TEXT, width - 30, most=3))


_LOOKS: dict[str, _Look] = {
    "goals": _plain,
    "actions": _action,
    "evidence": _evidence,
    "thoughts": _thought,
    "moments": _moment,
    "frontstage": _outlined,
    "backstage": _plate,
    "support": _system,
    "experiments": _experiment,
    "owners": _owner,
}
"""Lane → how its cards look; lanes of one's own are plates."""
