"""The planned path: numbered steps on a line, how many keep to each, and how the others deviate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from touchline.maps.snapshot import Figure, Lane, PlanItem
from touchline.render.curve import arrow
from touchline.render.lanes.base import Column, Context, Drawing, tracks
from touchline.render.pen import Pen, Piece, Say
from touchline.render.sheet import Box, Cell, Disc, Item, Path, Rect
from touchline.render.tokens import NAME, NOTE, NUMBER, PAD_Y, QUIET, SMALL

__all__ = ["DEVIATIONS", "LEAST", "draw"]

DEVIATIONS = ("skipped", "late", "repeated", "out_of_order", "inserted")
LEAST = 132.0
"""Width that a step would like, px."""
LEAST_SHARE = 0.002
"""Rarer deviations stand in the evidence and the outline alone."""
RADIUS = 9.5
GAP = 16.0
BAR = 34.0
ROW = 16.0
SHARE = SMALL.but(weight=600, fill="n2")
DIGIT = SMALL.but(weight=600, fill="ink")


@dataclass(frozen=True)
class _Place:
    """A step and where it stands."""

    item: PlanItem
    x: float
    top: float
    width: float

    @property
    def middle(self) -> tuple[float, float]:
        """Centre of its node."""
        return self.x + RADIUS, self.top + RADIUS


def draw(context: Context, lane: Lane) -> Drawing:
    """Draw the steps in their stages, the line through them, and the whole below."""
    say = context.say
    pen = Pen(say)
    longest = max([_value(one) for item in lane.plan for _, one in _found(say, item)] or [1.0])
    places: list[_Place] = []
    low = 0.0
    for column in context.columns:
        here = [item for item in lane.plan if item.stage == column.stage.id]
        bottom = _column(context, pen, column, here, longest, places)
        low = max(low, bottom)
    places.sort(key=lambda place: place.item.number)
    if lane.plan_summary is not None and places:
        low += 6 + _summary(context, pen, lane, places[0].x, low + 6)
    height = max(20.0, low) + 2 * PAD_Y
    box = Box(context.left, -PAD_Y, context.right - context.left, height)
    items = (*_line(places), *pen.items)
    filled = frozenset(item.stage for item in lane.plan)
    return Drawing(height, (Cell(lane.kind, box, items),), filled=filled)


def _column(
    context: Context,
    pen: Pen,
    column: Column,
    items: Sequence[PlanItem],
    longest: float,
    places: list[_Place],
) -> float:
    """Draw the steps of a stage, side by side as far as they fit; give where they end."""
    if not items:
        return 0.0
    side, width = tracks(column.inner, len(items), LEAST, GAP)
    top = 0.0
    for at in range(0, len(items), side):
        row = items[at : at + side]
        used = 0.0
        for track, item in enumerate(row):
            place = _Place(item, column.inner_x + track * (width + GAP), top, width)
            places.append(place)
            used = max(used, _step(context, pen, place, longest))
        top += used + 10
    return top - 10


def _line(places: Sequence[_Place]) -> list[Item]:
    """Draw the way from each step to the next: straight, or around the corner to the next row."""
    items: list[Item] = []
    for one, two in pairwise(places):
        (x0, y0), (x1, y1) = one.middle, two.middle
        if y0 == y1 and x1 > x0:
            ends = (x0 + RADIUS + 3, x1 - RADIUS - 3)
            line = (("M", (ends[0], y0)), ("L", (ends[1], y0)))
            items += [Path(line, stroke="river", stroke_width=2), arrow(ends[1], y0, 1, 0, "river")]
        elif y1 != y0 and abs(x1 - x0) > 2 * RADIUS:
            right = 1 if x1 > x0 else -1
            start, end = (x0 + right * (RADIUS + 3), y0), (x1 - right * (RADIUS + 3), y1)
            bend = (start[0] + end[0]) / 2
            curve = (("M", start), ("C", (bend, start[1], bend, end[1], *end)))
            items.append(Path(curve, stroke="rule2", stroke_width=1.5, dash="3 3"))
    return items


def _step(context: Context, pen: Pen, place: _Place, longest: float) -> float:
    """Draw a step: node, name, who keeps to it, its time, its deviations; give its height."""
    say, item = pen.say, place.item
    x, y = place.middle
    ring = "3 2" if item.optional else None
    mark = len(pen.items)
    label = say.text(item.label)
    pen.add(Disc(x, y, RADIUS, "paper", "ink", 2, ring))
    number = say.catalogue.number(item.number)
    pen.line(x, y + 4.3, number, DIGIT, anchor="middle")
    used = 2 * RADIUS + 4
    used += pen.block(place.x, place.top + used, label, NAME, place.width, most=2)
    if kept := say.figure(item.kept):
        pieces = [(say.value(kept), NUMBER), (say.t("plan.kept"), QUIET)]
        used += pen.flow(place.x, place.top + used + 1, pieces, place.width, gap=5) + 1
    pen.group(item.kept, f"{label}: {say.t('plan.kept')}", mark)
    used += _about(pen, place, used)
    found = _found(say, item)
    most = 2 if context.tight else len(DEVIATIONS)
    for kind, figure in sorted(found, key=lambda one: -_value(one[1]))[:most]:
        _deviation(pen, place, kind, figure, used, longest)
        used += ROW
    return used + 2


def _about(pen: Pen, place: _Place, top: float) -> float:
    """Write its time and what the plan allows; give the height."""
    say, item = pen.say, place.item
    mark = len(pen.items)
    said = []
    if median := say.figure(item.median):
        said.append(say.t("plan.median", time=say.value(median)))
    if item.within is not None:
        said.append(say.t("plan.within", time=say.catalogue.duration(item.within)))
    said += [say.t("plan.optional")] if item.optional else []
    said += [say.t("plan.repeats")] if item.repeats else []
    if not said:
        return 0.0
    text = " · ".join(said)
    used = pen.block(place.x, place.top + top, text, NOTE, place.width, most=2)
    if median:
        pen.group(item.median, say.text(median.label), mark)
    return used + 2


def _found(say: Say, item: PlanItem) -> list[tuple[str, Figure]]:
    """Give the deviations that are not too rare to be drawn."""
    found = [(kind, say.figure(getattr(item, kind))) for kind in DEVIATIONS]
    return [
        (kind, figure)
        for kind, figure in found
        if figure is not None and _value(figure) >= LEAST_SHARE
    ]


def _value(figure: Figure) -> float:
    return figure.value or 0.0


def _deviation(
    pen: Pen, place: _Place, kind: str, figure: Figure, top: float, longest: float
) -> None:
    """Draw a bar as long as the share, the share, and what it is."""
    say = pen.say
    mark = len(pen.items)
    room = min(BAR, place.width * 0.26)
    y = place.top + top
    length = max(2.0, room * _value(figure) / longest)
    pen.add(Rect(Box(place.x, y + 4, length, 8), "n1", radius=2))
    share = say.value(figure)
    size = pen.line(place.x + room + 6, y + 12, share, SHARE)
    words = say.t(f"plan.{kind}")
    if kind == "inserted" and place.item.inserted_what:
        words = say.t("plan.before", what=say.text(place.item.inserted_what[0]))
    left = room + 6 + size + 5
    pen.line(place.x + left, y + 12, words, SMALL, width=max(10.0, place.width - left))
    pen.group(figure.id, f"{say.text(place.item.label)}: {words}", mark, pad=1)


def _summary(context: Context, pen: Pen, lane: Lane, x: float, top: float) -> float:
    """Write how many keep to the whole plan, how well all do, and what comes in most."""
    say = pen.say
    left, room = x, context.right - 12
    for figure, pieces in _whole(say, lane):
        mark = len(pen.items)
        size = pen.pieces_width(pieces, gap=5)
        if left > x and left + size > room:
            break
        pen.pieces(left, top + 14, pieces, gap=5)
        pen.group(figure, " ".join(text for text, _ in pieces), mark)
        left += size + 22
    return 20.0


def _whole(say: Say, lane: Lane) -> list[tuple[str | None, list[Piece]]]:
    """Give figures, and how they are written; what comes in only where that is drawn."""
    summary = lane.plan_summary
    assert summary is not None  # nothing is written without
    conforming, fitness = say.figure(summary.conforming), say.figure(summary.fitness)
    found: list[tuple[str | None, list[Piece]]] = []
    if conforming is not None:
        found.append(
            (conforming.id, [(say.value(conforming), NUMBER), (say.t("plan.conforming"), QUIET)])
        )
    if fitness is not None:
        text = say.t("plan.fitness", value=say.value(fitness, digits=2))
        found.append((fitness.id, [(text, QUIET)]))
    after = say.figure(summary.after)
    if after is not None and _value(after) >= LEAST_SHARE:
        found.append((after.id, [(say.value(after), SHARE), (say.t("plan.after"), SMALL)]))
    seen = any(kind == "inserted" for item in lane.plan for kind, _ in _found(say, item))
    if summary.inserted and seen:
        what = ", ".join(say.text(one) for one in summary.inserted)
        found.append((None, [(say.t("plan.comes_in", what=what), SMALL)]))
    return found
