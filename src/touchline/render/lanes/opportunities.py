"""What should be done: action, owner, state, pain point; below it what the data propose."""

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
RANK = Style(11, 700, "n2")


def draw(context: Context, lane: Lane) -> Drawing:
    """Opportunities of every stage, clear over stages without data."""

    def cell(pen: Pen, column: Column) -> float:
        here = [one for one in lane.opportunities if one.stage == column.stage.id]
        items = [one for one in here if not one.by_data]
        top = _written(pen, items, column) if items else 0.0
        proposed = [one for one in here if one.by_data]
        if proposed:
            top += (11 if items else 0) + _proposed(pen, proposed, column, top + 11 * bool(items))
        return top

    return per_stage(context, lane.kind, cell, hatched=False)


def _written(pen: Pen, items: list[OpportunityItem], column: Column) -> float:
    """Draw what people wrote: the action, and below it owner, state and pain point."""
    side, width = tracks(column.inner, len(items), LEAST, 16)
    top = 0.0
    for at in range(0, len(items), side):
        row = items[at : at + side]
        head = max(
            NAME.leading * len(pen.lines(pen.say.text(item.text), NAME, width, 5)) for item in row
        )
        used = max(
            _item(pen, item, column.inner_x + place * (width + 16), top, width, head)
            for place, item in enumerate(row)
        )
        top += used + 10
    return top - 10


def _proposed(pen: Pen, items: list[OpportunityItem], column: Column, top: float) -> float:
    """Draw what the data propose, quietly: the rank of the pain point in a dashed ring, and words.

    Returns the height.
    """
    side, width = tracks(column.inner, len(items), LEAST, 16)
    start = top
    for at in range(0, len(items), side):
        used = max(
            _proposal(pen, item, column.inner_x + place * (width + 16), top, width)
            for place, item in enumerate(items[at : at + side])
        )
        top += used + 7
    return top - 7 - start


def _proposal(pen: Pen, item: OpportunityItem, x: float, top: float, width: float) -> float:
    rank = pen.say.catalogue.number(item.pain or 0)
    pen.add(Disc(x + 9, top + 9, 8.5, None, "n2", 1.2, "2.5 2"))
    pen.line(x + 9, top + 13.2, rank, RANK, anchor="middle")
    text = pen.say.text(item.text)
    return max(19.0, pen.block(x + 25, top + 1, text, SMALL, width - 25, most=5) + 1)


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
    style = SMALL.but(fill=ink)
    size = min(pen.width(state, style), width - (left - x) - 14)
    pen.add(Rect(Box(left, row + 1.5, size + 14, 19), ground, radius=4))
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
