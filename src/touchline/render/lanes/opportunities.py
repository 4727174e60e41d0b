"""What should be done: action, owner, state, and the pain point it answers."""

from __future__ import annotations

from touchline.maps.snapshot import Lane, OpportunityItem
from touchline.render.lanes.base import Column, Context, Drawing, per_stage, tracks
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Disc, Rect
from touchline.render.tokens import NAME, SMALL, Style

__all__ = ["draw"]

LEAST = 126
_STATES = {
    "in test": ("accent", "accent-bg"),
    "ready": ("p2", "p-bg"),
    "done": ("p2", "p-bg"),
}
INITIALS = Style(10, 700, "on-strong")


def draw(context: Context, lane: Lane) -> Drawing:
    """Opportunities of every stage, clear over stages without data."""

    def cell(pen: Pen, column: Column) -> float:
        items = [one for one in lane.opportunities if one.stage == column.stage.id]
        if not items:
            return 0.0
        side, width = tracks(column.inner, len(items), LEAST, 16)
        top = 0.0
        for at in range(0, len(items), side):
            row = items[at : at + side]
            head = max(
                NAME.leading * len(pen.lines(pen.say.text(item.text), NAME, width, 5))
                for item in row
            )
            used = max(
                _item(pen, item, column.inner_x + place * (width + 16), top, width, head)
                for place, item in enumerate(row)
            )
            top += used + 10
        return top - 10

    return per_stage(context, lane.kind, cell, hatched=False)


def initials(name: str) -> str:
    """First letters of the first and the last word.

    Examples
    --------
    >>> initials("Lia Prado"), initials("crm team west"), initials("Kim")
    ('LP', 'CW', 'K')
    """
    words = [word for word in name.split() if word[0].isalnum()]
    ends = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0].upper() for word in ends)


def _item(
    pen: Pen, item: OpportunityItem, x: float, top: float, width: float, head: float
) -> float:
    say = pen.say
    pen.block(x, top, say.text(item.text), NAME, width, most=5)
    row, left = top + head + 5, x
    if item.owner:
        pen.add(Disc(x + 11, row + 11, 11, fill="river"))
        short = initials(item.owner)
        pen.line(x + 11, row + 14.6, short, INITIALS, anchor="middle", full=item.owner)
        left += 29
    ink, ground = _STATES.get(item.state, ("ink2", "sunk"))
    known = f"state.{item.state.replace(' ', '_')}"
    state = say.t(known)
    state = item.state if state == f"render.{known}" else state
    if item.by_data:
        ink, ground, state = "ink2", "paper", say.t("from_data")
    style = SMALL.but(fill=ink)
    size = min(pen.width(state, style), width - (left - x) - 14)
    plate = Box(left, row + 1.5, size + 14, 19)
    if item.by_data:
        pen.add(Rect(plate, ground, "ink3", 1, 4, dash="3 2.5"))
    else:
        pen.add(Rect(plate, ground, radius=4))
    pen.line(left + 7, row + 15, state, style, width=size + 0.5)
    left += size + 22
    if item.pain is None:
        return head + 28
    answer = say.t("pain", n=item.pain)
    if left + pen.width(answer, SMALL) <= x + width:
        pen.line(left, row + 15, answer, SMALL)
        return head + 28
    pen.line(x, row + 37, answer, SMALL, width=width)
    return head + 46
