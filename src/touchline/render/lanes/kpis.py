"""KPIs: the value, its interval, and its history with the worst and the last point marked."""

from __future__ import annotations

from touchline.maps.snapshot import KpiItem, Lane, Period
from touchline.render.lanes.base import Column, Context, Drawing, per_stage, tracks
from touchline.render.pen import Pen
from touchline.render.sheet import Disc, Path, Segment
from touchline.render.tokens import HERO, NUMBER, SMALL

__all__ = ["draw"]

LEAST = 122
QUIET = SMALL.but(fill="ink3")


def draw(context: Context, lane: Lane) -> Drawing:
    """KPIs of every stage side by side."""

    def cell(pen: Pen, column: Column) -> float:
        items = [one for one in lane.kpis if one.stage == column.stage.id]
        if not items:
            return 0.0
        side, width = tracks(column.inner, len(items), LEAST, 18)
        top = 0.0
        if side < len(items) and side == 1:
            for item in items:
                top += _line(pen, item, column.inner_x, top, width) + 5
            return top - 5
        for at in range(0, len(items), side):
            row = items[at : at + side]
            head = max(
                SMALL.leading * len(pen.lines(pen.say.text(item.label), SMALL, width, 3))
                for item in row
            )
            used = max(
                _item(pen, item, column.inner_x + place * (width + 18), top, width, head)
                for place, item in enumerate(row)
            )
            top += used + 10
        return top - 10

    return per_stage(context, lane.kind, cell)


def _item(pen: Pen, item: KpiItem, x: float, top: float, width: float, head: float) -> float:
    """Label, value with its history, interval below."""
    say = pen.say
    mark = len(pen.items)
    label = say.text(item.label)
    pen.block(x, top, label, SMALL, width, most=3)
    figure = say.figure(item.figure)
    base = top + head + 20
    style = HERO if figure else QUIET
    if pen.width(say.value(figure), style) > width:
        style = NUMBER
    size = pen.line(x, base, say.value(figure), style, width=width)
    _history(pen, item, x + size + 12, x + width, base - 17)
    used = head + 28
    if figure is not None and (interval := say.interval(figure)):
        used += pen.block(x, top + used, interval, QUIET, width, most=2)
    pen.group(item.figure, label, mark)
    return used


def _line(pen: Pen, item: KpiItem, x: float, top: float, width: float) -> float:
    """Label above; value, interval and history on one line: where KPIs stand on each other."""
    say = pen.say
    mark = len(pen.items)
    label = say.text(item.label)
    head = pen.block(x, top, label, SMALL, width, most=3)
    figure = say.figure(item.figure)
    base = top + head + 15
    left = x + 8 + pen.line(x, base, say.value(figure), NUMBER if figure else QUIET, width=width)
    interval = say.interval(figure) if figure is not None else ""
    used = head + 20
    if interval and left + pen.width(interval, QUIET) > x + width:
        used += pen.block(x, top + used, interval, QUIET, width, most=2)
    elif interval:
        left += pen.line(left, base, interval, QUIET) + 8
    _history(pen, item, left, x + width, base - 14)
    pen.group(item.figure, label, mark)
    return used


def _history(pen: Pen, item: KpiItem, left: float, right: float, top: float) -> None:
    """Draw the history between two edges, where there is one and it has room."""
    if right - left < 34 or len(item.history) < 2:
        return
    figure = pen.say.figure(item.figure)
    length = min(110.0, right - left)
    highest_is_worst = figure is not None and figure.unit == "seconds"
    _spark(pen, item.history, right - length, top, length, highest_is_worst)


def _spark(
    pen: Pen, history: list[Period], x: float, top: float, width: float, highest_is_worst: bool
) -> None:
    """Draw a line that breaks where a value is not known; of durations the longest is the worst."""
    height = 20.0
    known = [one.value for one in history if one.value is not None]
    if len(known) < 2:
        return
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    places = [
        None
        if one.value is None
        else (
            x + 3 + (width - 6) * at / (len(history) - 1),
            top + 2 + (height - 4) * (1 - (one.value - low) / span),
        )
        for at, one in enumerate(history)
    ]
    segments: list[Segment] = []
    pen_down = False
    for place in places:
        if place is not None:
            segments.append(("L" if pen_down else "M", place))
        pen_down = place is not None
    pen.add(Path(tuple(segments), stroke="river", stroke_width=1.5))
    drawn = [place for place in places if place is not None]
    pick = min if highest_is_worst else max
    worst = pick(drawn, key=lambda place: place[1])
    pen.add(Disc(*worst, 2.8, fill="n2"), Disc(*drawn[-1], 2.8, fill="ink"))
