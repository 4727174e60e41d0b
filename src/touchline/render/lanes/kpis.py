"""KPIs: the value, its interval, and its history with the worst and the last point marked."""

from __future__ import annotations

from touchline.maps.snapshot import KpiItem, Lane, Period
from touchline.render.lanes.base import Column, Context, Drawing, per_stage, tracks
from touchline.render.pen import Pen
from touchline.render.sheet import Disc, Path, Segment
from touchline.render.tokens import HERO, NUMBER, SMALL

__all__ = ["draw"]

LEAST = 122


def draw(context: Context, lane: Lane) -> Drawing:
    """KPIs of every stage side by side."""

    def cell(pen: Pen, column: Column) -> float:
        items = [one for one in lane.kpis if one.stage == column.stage.id]
        if not items:
            return 0.0
        side, width = tracks(column.inner, len(items), LEAST, 18)
        top = 0.0
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
    say = pen.say
    mark = len(pen.items)
    label = say.text(item.label)
    pen.block(x, top, label, SMALL, width, most=3)
    figure = say.figure(item.figure)
    base = top + head + 20
    style = HERO if figure else SMALL.but(fill="ink3")
    if pen.width(say.value(figure), style) > width:
        style = NUMBER
    size = pen.line(x, base, say.value(figure), style, width=width)
    if len(item.history) > 1 and width - size > 46:
        length = min(110.0, width - size - 12)
        highest_is_worst = figure is not None and figure.unit == "seconds"
        _spark(pen, item.history, x + width - length, base - 17, length, highest_is_worst)
    used = head + 28
    if figure is not None and (interval := say.interval(figure)):
        used += pen.block(x, top + used, interval, SMALL.but(fill="ink3"), width, most=2)
    pen.group(item.figure, label, mark)
    return used


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
