"""The shop floor: the plan, zones from cold to hot, the ways between them, and their figures.

The plan is not turned over in languages that run from right to left: a floor is a floor. What is
written on it and beside it is.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from touchline.maps.held.floor import FloorItem, FloorZoneItem
from touchline.maps.snapshot import Lane
from touchline.render.hatch import PITCH, WIDTH
from touchline.render.lanes.areas import Point, bounds, chords, holds, inner_point
from touchline.render.lanes.base import Column, Context, Drawing, tracks
from touchline.render.logo import Logo, Picture
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Cell, Disc, Group, Image, Path, Rect
from touchline.render.tokens import NAME, PAD_Y, SMALL

__all__ = ["draw"]

HIGHEST = 300.0
TIGHT = 210.0
"""Most height of the plan, px."""
PART = 0.46
"""Most of the width that the plan has where a list stands beside it."""
FAINT, STRONG = 0.07, 0.82
"""How strong the coldest and the hottest zone are coloured: a neutral ink, since heat is volume."""
LEAST = 214.0
"""Least width of a zone in the list."""
MOST_WAYS = 7
THIN, THICK = 1.2, 5.0
BADGE = 9.5
SWATCHES = 5
MARK = SMALL.but(weight=600, fill="ink")


@dataclass(frozen=True)
class _Place:
    """Where the plan lies on the sheet, and how its coordinates become px."""

    box: Box
    scale: float
    turned: bool
    """Drawn the wrong way round, because the sheet will be turned over."""

    def at(self, point: Point) -> Point:
        """Give the place of a point of the plan."""
        x = point[0] * self.scale
        x = self.box.width - x if self.turned else x
        return self.box.x + x, self.box.y + point[1] * self.scale


def draw(context: Context, lane: Lane) -> Drawing:
    """Draw the plan under its stage, or across the sheet with the list beside it."""
    floor = lane.floor
    if floor is None:
        return Drawing(0, ())
    column = context.column(floor.stage) if floor.stage else None
    pen = Pen(context.say)
    most = TIGHT if context.tight else HIGHEST
    if column is None:
        left, room = context.left + 12, context.right - context.left - 24
        place = _placed(context, floor, left, room * PART, most)
        _plan(pen, floor, place)
        beside = place.box.right + 22
        used = _list(pen, floor, beside, 0.0, left + room - beside)
        height = max(place.box.height, used)
        box = Box(context.left, -PAD_Y, context.right - context.left, height + 2 * PAD_Y)
    else:
        place = _placed(context, floor, column.inner_x, column.inner, most)
        _plan(pen, floor, place)
        top = place.box.height + 9
        height = top + _list(pen, floor, column.inner_x, top, column.inner)
        box = Box(column.x, -PAD_Y, column.width, height + 2 * PAD_Y)
    stages = _stages(context, column)
    cell = Cell(lane.kind, box, tuple(pen.items))
    across = column is None
    return Drawing(height + 2 * PAD_Y, (cell,), filled=stages, hatched=False, across=across)


def _stages(context: Context, column: Column | None) -> frozenset[str]:
    shown = context.columns if column is None else (column,)
    return frozenset(one.stage.id for one in shown)


def _placed(context: Context, floor: FloorItem, x: float, width: float, most: float) -> _Place:
    across, down = floor.size
    scale = min(width / across, most / down)
    box = Box(x, 0, across * scale, down * scale)
    return _Place(box, scale, context.say.rtl)


def _plan(pen: Pen, floor: FloorItem, place: _Place) -> None:
    pen.add(Rect(place.box, "paper", "rule2", 1, 4))
    if floor.plan is not None:
        box, picture = place.box, _picture(floor.plan)
        label = pen.say.t("lane.floor")
        pen.add(Image(box.x, box.y, box.width, box.height, Logo(picture, picture), label))
    ranked = _ranked(floor)
    areas = [[place.at(corner) for corner in zone.polygon] for zone in ranked]
    for zone, area in zip(ranked, areas, strict=True):
        _zone(pen, zone, area)
    middles = {zone.id: inner_point(area) for zone, area in zip(ranked, areas, strict=True)}
    _ways(pen, floor, middles, -1 if place.turned else 1)
    _marks(pen, ranked, areas, middles)


def _picture(address: str) -> Picture:
    kind, _, data = address.removeprefix("data:").partition(";base64,")
    return Picture(base64.b64decode(data), kind, 1.0)


def _ranked(floor: FloorItem) -> list[FloorZoneItem]:
    """Zones from the hottest to the coldest, those not known last."""
    return sorted(
        floor.zones, key=lambda zone: -1.0 if zone.heat is None else zone.heat, reverse=True
    )


def _strength(heat: float) -> float:
    return round(FAINT + (STRONG - FAINT) * heat, 3)


def _zone(pen: Pen, zone: FloorZoneItem, area: Sequence[Point]) -> None:
    outline = _closed(area)
    items: list[Path]
    if zone.heat is None:
        items = [Path(outline, fill="hatch-bg")]
        items += [
            Path((("M", one), ("L", two)), stroke="hatch", stroke_width=WIDTH)
            for one, two in chords(area, PITCH * math.sqrt(2))
        ]
    else:
        items = [Path(outline, fill="river", opacity=_strength(zone.heat))]
    items.append(Path(outline, stroke="river", stroke_width=1))
    figure = pen.say.figure(zone.visits)
    name = pen.say.text(zone.label)
    spoken = pen.say.spoken(figure, name) if figure is not None else name
    pen.add(Group(tuple(items), figure.id if figure else None, spoken, bounds(area)))


def _closed(area: Sequence[Point]) -> tuple[tuple[str, tuple[float, ...]], ...]:
    first, *rest = area
    return (("M", first), *(("L", corner) for corner in rest), ("Z", ()))


def _ways(pen: Pen, floor: FloorItem, middles: dict[str, Point], side: int) -> None:
    """Draw an arrow for each of the strongest ways, as wide as the journeys that take it."""
    known = [(flow, pen.say.figure(flow.figure)) for flow in floor.flows]
    strongest = [(flow, figure) for flow, figure in known if figure is not None][:MOST_WAYS]
    most = max((figure.value or 0 for _, figure in strongest), default=0)
    for flow, figure in strongest:
        part = (figure.value or 0) / most if most else 0
        width = THIN + (THICK - THIN) * part
        path = _arrow(middles[flow.source], middles[flow.target], width, side)
        if path is not None:
            spoken = pen.say.spoken(figure)
            pen.add(
                Group(path, figure.id, spoken, _hit(middles[flow.source], middles[flow.target]))
            )


def _hit(one: Point, two: Point) -> Box:
    """Where the pointer finds an arrow: around its middle."""
    return Box((one[0] + two[0]) / 2 - 9, (one[1] + two[1]) / 2 - 9, 18, 18)


def _arrow(one: Point, two: Point, width: float, side: int) -> tuple[Path, ...] | None:
    """Give an arrow on one *side* of the straight line: the way back does not lie on it."""
    length = math.hypot(two[0] - one[0], two[1] - one[1])
    if length < 4 * BADGE:
        return None
    dx, dy = (two[0] - one[0]) / length, (two[1] - one[1]) / length
    nx, ny = -dy * side, dx * side
    start, end = BADGE + 3, length - BADGE - 4
    x0, y0 = one[0] + dx * start + nx * 3, one[1] + dy * start + ny * 3
    x1, y1 = one[0] + dx * end + nx * 3, one[1] + dy * end + ny * 3
    bend = min(16.0, length * 0.12) + width
    cx, cy = (x0 + x1) / 2 + nx * bend, (y0 + y1) / 2 + ny * bend
    reach = math.hypot(x1 - cx, y1 - cy)
    ux, uy = (x1 - cx) / reach, (y1 - cy) / reach
    head = 5 + width * 1.1
    bx, by, half = x1 - ux * head, y1 - uy * head, head * 0.62
    line = (("M", (x0, y0)), ("C", (cx, cy, cx, cy, bx, by)))
    tip = _closed([(x1, y1), (bx - uy * half, by + ux * half), (bx + uy * half, by - ux * half)])
    # A rim of paper keeps arrows apart from hot zones and from each other.
    return (
        Path(line, stroke="paper", stroke_width=width + 2.4),
        Path(tip, fill="paper", stroke="paper", stroke_width=2.4),
        Path(line, stroke="ink", stroke_width=width),
        Path(tip, fill="ink"),
    )


def _marks(
    pen: Pen,
    ranked: Sequence[FloorZoneItem],
    areas: Sequence[Sequence[Point]],
    middles: dict[str, Point],
) -> None:
    """Write numbers on the zones, and names on those with room for it."""
    taken: list[Box] = []
    for rank, (zone, area) in enumerate(zip(ranked, areas, strict=True), 1):
        middle, room = middles[zone.id], bounds(area)
        name = pen.say.text(zone.label)
        size = pen.width(name, MARK) + 2 * BADGE + 13
        wide = Box(middle[0] - size / 2, middle[1] - BADGE - 1, size, 2 * BADGE + 2)
        fits = room.holds(wide, -2) and _inside(wide, area)
        if fits and not any(wide.meets(box, 1) for box in taken):
            pen.add(Rect(wide, "paper", radius=BADGE + 1))
            x = wide.x + BADGE + 1
            pen.line(x + BADGE + 5, middle[1] + 4.3, name, MARK)
            taken.append(wide)
        else:
            x = middle[0]
            small = Box(x - BADGE, middle[1] - BADGE, 2 * BADGE, 2 * BADGE)
            if any(small.meets(box, 1) for box in taken):
                continue
            taken.append(small)
        _badge(pen, x, middle[1], rank)


def _inside(box: Box, area: Sequence[Point]) -> bool:
    """Whether both ends of a plate lie on the zone."""
    middle = box.y + box.height / 2
    return holds(area, (box.x, middle)) and holds(area, (box.right, middle))


def _badge(pen: Pen, x: float, y: float, rank: int) -> None:
    pen.add(Disc(x, y, BADGE, "paper", "river", 1.5))
    pen.line(x, y + 4.2, pen.say.catalogue.number(rank), MARK, anchor="middle")


def _list(pen: Pen, floor: FloorItem, x: float, top: float, width: float) -> float:
    """Write legend, zones with their figures, and the ways most taken. Returns the height."""
    used = _legend(pen, x, top, width) + 6
    ranked = _ranked(floor)
    side, each = tracks(width, len(ranked), LEAST, 18)
    for start in range(0, len(ranked), side):
        row = ranked[start : start + side]
        used += 8 + max(
            _entry(pen, zone, start + at + 1, x + at * (each + 18), top + used, each)
            for at, zone in enumerate(row)
        )
    ways = list(_ways_said(pen, floor))
    if ways:
        used += pen.block(x, top + used, pen.say.t("floor.ways"), NAME, width) + 1
        for figure, text in ways:
            mark = len(pen.items)
            used += pen.block(x, top + used, text, SMALL, width, most=2)
            pen.group(figure, text, mark, pad=1)
    return used


def _legend(pen: Pen, x: float, top: float, width: float) -> float:
    """Show the scale from cold to hot."""
    cold, hot = pen.say.t("floor.cold"), pen.say.t("floor.hot")
    room = width - pen.width(cold, SMALL) - pen.width(hot, SMALL) - 14
    each = min(19.0, max(4.0, room / SWATCHES))
    x += pen.line(x, top + 12, cold, SMALL) + 7
    for step in range(SWATCHES):
        left, right, low, high = x, x + each - 2, top + 3, top + 14
        outline = _closed([(left, low), (right, low), (right, high), (left, high)])
        heat = step / (SWATCHES - 1)
        pen.add(Path(outline, fill="river", opacity=_strength(heat)))
        pen.add(Path(outline, stroke="river", stroke_width=0.75))
        x += each
    pen.line(x + 5, top + 12, hot, SMALL)
    return 17


def _entry(pen: Pen, zone: FloorZoneItem, rank: int, x: float, top: float, width: float) -> float:
    """Write a zone of the list: its number and name, and what is measured there."""
    say = pen.say
    _badge(pen, x + BADGE, top + BADGE + 0.5, rank)
    left, room = x + 2 * BADGE + 8, width - 2 * BADGE - 8
    used = pen.block(left, top + 1, say.text(zone.label), NAME, room, most=2)
    said = list(_figures(pen, zone))
    if not said:
        return used + pen.block(left, top + used, say.t("floor.unknown"), SMALL, room)
    line, y = left, top + used + 1
    for figure, text in said:
        size = pen.width(text, SMALL)
        if line > left and line + size > left + room:
            line, y = left, y + SMALL.leading
        mark = len(pen.items)
        line += pen.line(line, y + 12, text, SMALL, width=room) + 12
        pen.group(figure, say.text(zone.label), mark)
    return y + SMALL.leading - top


def _figures(pen: Pen, zone: FloorZoneItem) -> Iterator[tuple[str, str]]:
    """Give what is known of a zone: id of the figure, words."""
    say = pen.say
    if visits := say.figure(zone.visits):
        yield visits.id, say.t("floor.visits", n=int(visits.value or 0))
    if dwell := say.figure(zone.dwell):
        yield dwell.id, say.t("floor.stay", time=say.value(dwell))
    if goal := say.figure(zone.conversion):
        yield goal.id, say.t("floor.goal", share=say.value(goal))


def _ways_said(pen: Pen, floor: FloorItem) -> Iterator[tuple[str, str]]:
    for flow in floor.flows[:3]:
        if figure := pen.say.figure(flow.figure):
            yield figure.id, f"{pen.say.text(figure.label)}: {pen.say.value(figure)}"
