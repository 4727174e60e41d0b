"""Flow and time: a river as wide as the journeys in it, its waits, its losses, skips and loops."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from touchline.maps.snapshot import FlowLink, FlowNode, Lane
from touchline.render.curve import arrow, loop
from touchline.render.lanes.base import Context, Drawing
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Cell, Disc, Path, Rect
from touchline.render.tokens import NAME, PAD_Y, SMALL, TEXT

__all__ = ["draw"]

BAND = 28.0
LEVEL = 21.0
MOST_ARCS = 4
LOSS = SMALL.but(weight=600, fill="n2")
LONGEST = 420.0
FIRST = 30.0
"""Distance of the first node of a stage from the edge of its column."""


@dataclass(frozen=True)
class _Node:
    node: FlowNode
    x: float
    value: float


@dataclass(frozen=True)
class _Arc:
    link: FlowLink
    x0: float
    x1: float
    label: str
    centre: float
    half: float
    level: int


def draw(context: Context, lane: Lane) -> Drawing:
    """Draw the main line from left to right; skips above it, losses and loops below."""
    pen = Pen(context.say)
    nodes = _places(context, lane.flow_nodes)
    by_id = {one.node.id: one for one in nodes}
    above = _arcs(context, pen, lane, by_id, "skip")
    below = _arcs(context, pen, lane, by_id, "back")
    top = LEVEL * _levels(above) + (6 if above else 0)
    middle = top + BAND / 2
    names = 0.0
    if nodes:
        _river(pen, lane, nodes, middle)
        names = _labels(context, pen, lane, nodes, top + BAND + 3)
    floor = top + BAND + 3 + names
    for arc in above:
        _skip(pen, arc, top, middle)
    for arc in below:
        _back(pen, arc, middle, floor)
    for one in nodes:
        pen.add(Disc(one.x, middle, 5.5, "paper", "ink", 2))
    height = floor + LEVEL * _levels(below) + 2 * PAD_Y
    box = Box(context.left, -PAD_Y, context.right - context.left, height)
    filled = frozenset(one.node.stage for one in nodes)
    return Drawing(height, (Cell(lane.kind, box, tuple(pen.items)),), filled=filled)


def _levels(arcs: list[_Arc]) -> int:
    return max((arc.level for arc in arcs), default=0)


def _places(context: Context, nodes: list[FlowNode]) -> list[_Node]:
    """Nodes of a stage spread over its column, the first near its edge."""
    out = []
    for column in context.columns:
        here = [one for one in nodes if one.stage == column.stage.id]
        first = min(FIRST, column.width / 2)
        for at, node in enumerate(here):
            figure = context.say.figure(node.figure)
            x = column.x + first + (column.width - first) * at / len(here)
            out.append(_Node(node, x, (figure.value or 0.0) if figure else 0.0))
    return out


def _link(lane: Lane, kind: str, source: str, target: str | None) -> FlowLink | None:
    return next(
        (
            one
            for one in lane.flow_links
            if one.kind == kind and one.source == source and one.target == target
        ),
        None,
    )


def _river(pen: Pen, lane: Lane, nodes: list[_Node], middle: float) -> None:
    """Draw the band between each two nodes, and the times written into it."""
    most = max(one.value for one in nodes) or 1.0

    def half(value: float) -> float:
        return max(0.75, BAND / 2 * value / most)

    for one, two in itertools.pairwise(nodes):
        link = _link(lane, "next", one.node.id, two.node.id)
        figure = pen.say.figure(link.figure) if link else None
        through = figure.value if figure and figure.value is not None else min(one.value, two.value)
        mark = len(pen.items)
        gone = _lost(pen, lane, one)[0]
        stopped = pen.say.snapshot.figures[gone].value or 0.0 if gone else 0.0
        start, end = min(BAND / 2, half(through + stopped)), half(through)
        bend = min(34.0, (two.x - one.x) / 3)
        if start - end > 0.5:
            pen.add(_narrowing(one.x, two.x, middle, start, end, bend))
        pen.add(Rect(Box(one.x, middle - end, two.x - one.x, 2 * end), "river-bg"))
        if end <= 2:
            thin = (("M", (one.x, middle)), ("L", (two.x, middle)))
            pen.add(Path(thin, stroke="river", stroke_width=1.5))
        if link is not None:
            _time(pen, link, one.x + 11, two.x - 11, middle, 2 * end)
            name = f"{pen.say.text(one.node.label)} → {pen.say.text(two.node.label)}"
            pen.group(link.median or link.figure, name, mark)


def _narrowing(x0: float, x1: float, middle: float, start: float, end: float, bend: float) -> Path:
    """Return the journeys that end here: the band as it comes, narrowing to what goes on."""
    mid, stop = x0 + bend, min(x0 + 2 * bend, x1)
    return Path(
        (
            ("M", (x0, middle - start)),
            ("C", (mid, middle - start, mid, middle - end, stop, middle - end)),
            ("L", (stop, middle + end)),
            ("C", (mid, middle + end, mid, middle + start, x0, middle + start)),
            ("Z", ()),
        ),
        fill="n1",
        opacity=0.38,
    )


def _time(pen: Pen, link: FlowLink, left: float, right: float, middle: float, band: float) -> None:
    """Median and p90, as much as there is room for."""
    say = pen.say
    median, p90 = say.figure(link.median), say.figure(link.p90)
    if median is None:
        return
    pieces = [(say.value(median), NAME)]
    if p90 is not None:
        pieces.append((f"· {say.value(p90)}", TEXT.but(fill="ink2")))
    if pen.pieces_width(pieces) > right - left:
        pieces = pieces[:1]
    size = pen.pieces_width(pieces)
    if size > right - left:
        return
    y = middle + 4.6
    if band < 17:
        y = middle - band / 2 - 5
    pen.pieces((left + right - size) / 2, y, pieces)


def _labels(context: Context, pen: Pen, lane: Lane, nodes: list[_Node], top: float) -> float:
    """Names below the nodes, and in front of the next node the journeys lost on the way."""
    ends = [one.x for one in nodes[1:]] + [context.right]
    rooms = [end - one.x - 18 for one, end in zip(nodes, ends, strict=True)]
    losses = [_lost(pen, lane, one) for one in nodes]
    sizes = [pen.width(text, LOSS) + 22 if text else 0.0 for _, text in losses]
    beside = all(room - size >= 52 or not size for room, size in zip(rooms, sizes, strict=True))
    used = 0.0
    for at, one in enumerate(nodes):
        room = rooms[at] - (sizes[at] if beside else 0.0)
        mark = len(pen.items)
        label = pen.say.text(one.node.label)
        pieces = [(label, SMALL)]
        if at + 1 == len(nodes):
            pieces.insert(0, (pen.say.value(one.node.figure), NAME))
        height = pen.flow(one.x - 5, top, pieces, room, gap=5)
        pen.group(one.node.figure, label, mark)
        used = max(used, height)
    low = top if beside else top + used + 2
    for one, room, (figure, text) in zip(nodes, rooms, losses, strict=True):
        if text:
            _loss(pen, figure, text, one, one.x + room - 18, low)
    return used if beside or not any(sizes) else used + 18


def _lost(pen: Pen, lane: Lane, node: _Node) -> tuple[str, str]:
    """Return the figure of those who leave after a node, and how it is written."""
    link = _link(lane, "leave", node.node.id, None)
    figure = pen.say.figure(link.figure) if link else None
    if figure is None or not figure.value:
        return "", ""
    return figure.id, pen.say.catalogue.signed(-figure.value)


def _loss(pen: Pen, figure: str, text: str, node: _Node, right: float, top: float) -> None:
    mark = len(pen.items)
    pen.line(right, top + 12, text, LOSS, anchor="end")
    pen.add(Path((("M", (right + 6, top - 8)), ("L", (right + 6, top + 12))), stroke="n1"))
    pen.add(arrow(right + 6, top + 13, 0, 1, "n1"))
    pen.group(figure, f"{pen.say.text(node.node.label)}: {pen.say.t('leave')}", mark)


def _arcs(context: Context, pen: Pen, lane: Lane, nodes: dict[str, _Node], kind: str) -> list[_Arc]:
    """Draw the strongest arcs, each on the lowest level where it and its label are free."""
    found = []
    for link in lane.flow_links:
        one, two = nodes.get(link.source), nodes.get(link.target or "")
        figure = context.say.figure(link.figure)
        if link.kind == kind and one and two and figure:
            found.append((figure.value or 0.0, link, one.x, two.x))
    found.sort(key=lambda one: -one[0])
    out: list[_Arc] = []
    for value, link, x0, x1 in sorted(found[:MOST_ARCS], key=lambda one: abs(one[3] - one[2])):
        label = context.say.text(link.label) or context.say.t(f"link.{kind}", n=value)
        label = pen.lines(label, SMALL, LONGEST, 1)[0]
        half = pen.width(label, SMALL) / 2 + 8
        x0, x1 = (x0 + 6, x1 - 6) if kind == "skip" else (x0 - 9, x1 - 12)
        x0 += 7 * sum(1 for arc in out if arc.link.source == link.source) * (kind == "skip")
        x1 -= 7 * sum(1 for arc in out if arc.link.target == link.target)
        centre = min(max((x0 + x1) / 2, context.left + half), context.right - half)
        left, right = min(x0, x1, centre - half) - 6, max(x0, x1, centre + half) + 6
        level = 1
        while any(arc.level == level and _overlap(arc, left, right) for arc in out):
            level += 1
        out.append(_Arc(link, x0, x1, label, centre, half, level))
    return [replace(arc, centre=_clear(arc, out)) for arc in out]


def _clear(arc: _Arc, arcs: list[_Arc]) -> float:
    """Return where along an arc its label is crossed by the fewest legs of higher arcs."""
    legs = [x for one in arcs if one.level > arc.level for x in (one.x0, one.x1)]
    room = (abs(arc.x1 - arc.x0) - 2 * arc.half - 24) / 2
    shifts = [0.0] if room <= 0 else [room * part / 4 for part in (0, 1, -1, 2, -2, 3, -3, 4, -4)]
    crossed = [
        sum(1 for x in legs if abs(x - arc.centre - shift) < arc.half + 2) for shift in shifts
    ]
    return arc.centre + shifts[crossed.index(min(crossed))]


def _overlap(arc: _Arc, left: float, right: float) -> bool:
    return (
        min(arc.x0, arc.x1, arc.centre - arc.half) < right
        and max(arc.x0, arc.x1, arc.centre + arc.half) > left
    )


def _arc_label(pen: Pen, arc: _Arc, level: float, fill: str) -> None:
    pen.add(Rect(Box(arc.centre - arc.half + 2, level - 8, 2 * arc.half - 4, 16), "paper"))
    pen.line(arc.centre, level + 4.4, arc.label, SMALL.but(fill=fill), anchor="middle")


def _skip(pen: Pen, arc: _Arc, top: float, middle: float) -> None:
    mark = len(pen.items)
    level = top - 6 - LEVEL * (arc.level - 0.5)
    curve = loop(arc.x0, arc.x1, middle - 8, level, top - 3)
    pen.add(Path(curve, stroke="n2"), arrow(arc.x1, top - 3, 0, 1, "n2"))
    _arc_label(pen, arc, level, "n2")
    pen.group(arc.link.figure, arc.label, mark)


def _back(pen: Pen, arc: _Arc, middle: float, floor: float) -> None:
    mark = len(pen.items)
    level = floor + LEVEL * (arc.level - 0.5)
    foot = middle + BAND / 2
    curve = loop(arc.x0, arc.x1, middle + 8, level, foot - 8)
    pen.add(Path(curve, stroke="river"), arrow(arc.x1, foot - 10, 0, -1, "river"))
    _arc_label(pen, arc, level, "ink")
    pen.group(arc.link.figure, arc.label, mark)
