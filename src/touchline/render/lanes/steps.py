"""Steps within stages: chips in their order, each with the share of journeys that take it."""

from __future__ import annotations

from touchline.maps.snapshot import Lane, StepItem
from touchline.render.lanes.base import Column, Context, Drawing, per_stage
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Path, Rect
from touchline.render.tokens import NAME, SMALL

__all__ = ["draw"]

ARROW = 15.0
PAD = 9.0
GAP = 8.0
WIDEST = 210.0
LEAST_BAR = 30.0
SHARE = SMALL.but(weight=600, fill="ink")


def draw(context: Context, lane: Lane) -> Drawing:
    """Draw steps in order, arrow by arrow, on as many lines as they need."""

    def cell(pen: Pen, column: Column) -> float:
        steps = [one for one in lane.steps if one.stage == column.stage.id]
        if not steps:
            return 0.0
        widest = min(column.inner, WIDEST)
        widths = [_width(pen, step, widest) for step in steps]
        left, top, row = column.inner_x, 0.0, 0.0
        for at, (step, width) in enumerate(zip(steps, widths, strict=True)):
            room = ARROW if at else 0.0
            if at and left + room + width > column.inner_x + column.inner:
                left, top, row, room = column.inner_x, top + row + GAP, 0.0, 0.0
                _arrow(pen, left + 6, top - GAP / 2 - 0.5, down=True)
            elif at:
                _arrow(pen, left + ARROW / 2, top + 13, down=False)
            row = max(row, _chip(pen, step, left + room, top, width))
            left += room + width
        return top + row

    return per_stage(context, lane.kind, cell, hatched=False)


def _said(pen: Pen, step: StepItem) -> str:
    figure = pen.say.figure(step.share)
    return pen.say.value(figure, digits=0) if figure else ""


def _width(pen: Pen, step: StepItem, widest: float) -> float:
    """Give the width of a chip: its name on one line, and below it a bar with its share."""
    share = _said(pen, step)
    wish = pen.width(pen.say.text(step.label), NAME) + 2 * PAD + 1
    least = pen.width(share, SHARE) + LEAST_BAR + 7 + 2 * PAD if share else 0.0
    return min(widest, max(wish, least))


def _chip(pen: Pen, step: StepItem, x: float, top: float, width: float) -> float:
    say = pen.say
    label, share = say.text(step.label), _said(pen, step)
    mark = len(pen.items)
    inner = Pen(say)
    used = 5 + inner.block(x + PAD, top + 5, label, NAME, width - 2 * PAD, most=3)
    if share:
        size = inner.line(x + width - PAD, top + used + 12, share, SHARE, anchor="end")
        figure = say.figure(step.share)
        inner.bar(
            x + PAD, top + used + 6, width - 2 * PAD - size - 7, (figure and figure.value) or 0
        )
        used += 16
    used += 5
    pen.add(Rect(Box(x, top, width, used), "paper", "rule2", 1, 6), *inner.items)
    pen.group(step.figure, label, mark, pad=0)
    return used


def _arrow(pen: Pen, x: float, y: float, *, down: bool) -> None:
    """Draw a small head between two chips."""
    points = (
        ((x - 3.5, y - 1.75), (x, y + 1.75), (x + 3.5, y - 1.75))
        if down
        else ((x - 2, y - 4), (x + 2, y), (x - 2, y + 4))
    )
    first, *rest = points
    pen.add(Path((("M", first), *(("L", one) for one in rest)), stroke="ink3", stroke_width=1.5))
