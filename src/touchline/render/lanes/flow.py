"""Flow and time: a river as wide as the journeys in it, its waits, its losses, skips and loops."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from touchline.maps.snapshot import FlowLink, FlowNode, Lane
from touchline.render.curve import arrow, loop
from touchline.render.lanes.base import Context, Drawing
from touchline.render.pen import Pen, Piece
from touchline.render.sheet import Box, Cell, Disc, Path, Rect
from touchline.render.tokens import NAME, PAD_Y, SMALL, TEXT

__all__ = ["draw"]

BAND = 28.0
LEVEL = 18.0
MOST_ARCS = 4
LOSS = SMALL.but(weight=600, fill="n2")
LONGEST = 420.0
INSIDE = 9.0
"""Half the width of a band that can hold its times."""
TIMES = 17.0
"""Room for the times above bands that cannot."""
THIN = 1.75
"""Half the width of the thinnest band: few are still some."""
BEND = 120.0
"""Length over which the band changes its width."""
FIRST = 36.0
"""Distance of the first node of a stage from the edge of its column."""


@dataclass(frozen=True)
class _Node:
    node: FlowNode
    x: float
    value: float


@dataclass(frozen=True)
class _Reach:
    """The band between two nodes: half its width at both, and the room for its times."""

    link: FlowLink | None
    halves: tuple[float, float]
    left: float
    right: float


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
    legs = [x for arc in above for x in (arc.x0, arc.x1)]
    reaches = _reaches(lane, nodes, legs) if nodes else []
    timed = [one for one in reaches if _times(pen, one.link)]
    inside = all(min(one.halves) >= INSIDE for one in timed)
    level = LEVEL * _levels(above) + (6 if above else 0)
    top = level + (0 if inside else TIMES)
    middle = top + BAND / 2
    names = 0.0
    if nodes:
        _river(pen, nodes, middle, reaches, inside)
        names = _labels(context, pen, lane, nodes, top + BAND + 3)
    floor = top + BAND + 3 + names
    for arc in above:
        _skip(pen, arc, level, middle)
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


def _river(
    pen: Pen, nodes: list[_Node], middle: float, reaches: list[_Reach], inside: bool
) -> None:
    """Draw the band reach by reach, as wide as the journeys that come to its nodes."""
    baseline = middle + 4.6 if inside else middle - BAND / 2 - 5
    for (one, two), reach in zip(itertools.pairwise(nodes), reaches, strict=True):
        mark = len(pen.items)
        _band(pen, (one.x, two.x), middle, reach.halves)
        if reach.link is not None:
            _time(pen, reach, baseline)
            name = f"{pen.say.text(one.node.label)} → {pen.say.text(two.node.label)}"
            pen.group(reach.link.median or reach.link.figure, name, mark)


def _reaches(lane: Lane, nodes: list[_Node], legs: Sequence[float]) -> list[_Reach]:
    """Width of the band between each two nodes, and the room that arcs leave for its times."""
    most = max(one.value for one in nodes) or 1.0
    halves = [max(THIN, BAND / 2 * one.value / most) for one in nodes]
    out = []
    for at, (one, two) in enumerate(itertools.pairwise(nodes)):
        link = _link(lane, "next", one.node.id, two.node.id)
        middle = (one.x + two.x) / 2
        here = [x for x in legs if one.x < x < two.x]
        left = max([one.x + 5, *(x for x in here if x < middle)])
        right = min([two.x - 5, *(x for x in here if x >= middle)])
        out.append(_Reach(link, (halves[at], halves[at + 1]), left + 6, right - 6))
    return out


def _band(pen: Pen, ends: tuple[float, float], middle: float, halves: tuple[float, float]) -> None:
    """Draw one reach: it narrows right behind its first node, or widens right before the next."""
    (x0, x1), (start, end) = ends, halves
    core = min(halves)
    pen.add(Rect(Box(x0, middle - core, x1 - x0, 2 * core), "river-bg"))
    if abs(start - end) < 0.2:
        return
    bend = min(BEND, x1 - x0)
    left, right = (x0, x0 + bend) if start > end else (x1 - bend, x1)
    mid = (left + right) / 2
    shape = (
        ("M", (left, middle - start)),
        ("C", (mid, middle - start, mid, middle - end, right, middle - end)),
        ("L", (right, middle + end)),
        ("C", (mid, middle + end, mid, middle + start, left, middle + start)),
        ("Z", ()),
    )
    pen.add(Path(shape, fill="river-bg"))


def _times(pen: Pen, link: FlowLink | None) -> list[Piece]:
    """Median and p90 of a movement, as far as they are known."""
    say = pen.say
    median = say.figure(link.median) if link else None
    p90 = say.figure(link.p90) if link else None
    pieces = [(say.value(median), NAME)] if median else []
    if median and p90:
        pieces.append((f"· {say.value(p90)}", TEXT.but(fill="ink2")))
    return pieces


def _time(pen: Pen, reach: _Reach, baseline: float) -> None:
    """Median and p90, as much as there is room for."""
    pieces = _times(pen, reach.link)
    room = reach.right - reach.left
    while pieces and pen.pieces_width(pieces) > room:
        pieces.pop()
    if pieces:
        x = (reach.left + reach.right - pen.pieces_width(pieces)) / 2
        pen.pieces(x, baseline, pieces)


def _labels(context: Context, pen: Pen, lane: Lane, nodes: list[_Node], top: float) -> float:
    """Names below the nodes, and in front of the next node the journeys lost on the way."""
    column = context.column(nodes[-1].node.stage)
    assert column is not None  # nodes are placed in columns
    ends = [one.x for one in nodes[1:]] + [column.right + 8]
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
        x1 = max(x1, context.left + 7)
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


def _skip(pen: Pen, arc: _Arc, room: float, middle: float) -> None:
    """From node to node above everything else; *room* is the height all arcs have."""
    mark = len(pen.items)
    level, end = room - 6 - LEVEL * (arc.level - 0.5), middle - BAND / 2 - 3
    curve = loop(arc.x0, arc.x1, middle - 8, level, end)
    pen.add(Path(curve, stroke="n2"), arrow(arc.x1, end, 0, 1, "n2"))
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
