"""The graph of transitions as a picture: journeys run from left to right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from touchline.analysis.charts.drawing import CLOSE, page, text, text_width, wrap
from touchline.analysis.charts.layers import Edge, Layout, Node, lay_out
from touchline.analysis.charts.picture import Picture
from touchline.analysis.charts.theme import ACCENT, INK, MUTED, PAPER, SCALE

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys
    from touchline.analysis.transitions import Transitions

__all__ = ["graph_of"]

_NODES, _EDGES = 20, 36
_WIDTH, _CHANNEL = 132.0, 100.0
_GAP = 20.0
_LOOP = 20.0
"""Room above a node for the arrow that leads to itself."""
_LANE = 11.0
_SIDE, _TOP = 64.0, 100.0
_BACK = "#e08a1e"
_ENDS = ("path_start", "path_end")


@dataclass(frozen=True, slots=True)
class _Drawn(Edge):
    """An edge and what is said of it."""

    share: float
    tip: str


@dataclass(slots=True)
class _Sheet:
    """What has been drawn so far."""

    layout: Layout
    heights: Mapping[str, float]
    heaviest: float
    top: float
    items: list[str] = field(default_factory=list)
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Boxes that labels must not touch."""

    def left(self, name: str) -> float:
        return _SIDE + self.layout.layer[name] * (_WIDTH + _CHANNEL)

    def middle(self, name: str) -> float:
        return self.top + self.layout.y[name]

    def stroke(self, weight: float) -> float:
        return 1.2 + 6.3 * math.sqrt(weight / self.heaviest)


def graph_of(result: Transitions) -> Picture:
    """Draw the strongest transitions between the most visited touchpoints."""
    touched = _touched(result.origin)
    rows = _strongest(result.table.to_pylist(), touched)
    named = {name for row in rows for name in (row["source"], row["target"])}
    most = max((touched[name][0] for name in named if name in touched), default=1)
    total = result.figures["journeys"]
    edges = [
        _Drawn(row["source"], row["target"], row["count"], row["share_out"], _tip(row))
        for row in rows
    ]
    loops = {edge.source for edge in edges if edge.source == edge.target}
    counts = {name: touched[name][0] if name in touched else total for name in named}
    nodes = [
        Node(name, _position(name, touched), 50 + 30 * math.sqrt(min(1.0, counts[name] / most)),
             _LOOP if name in loops else 0.0)
        for name in sorted(named)
    ]  # fmt: skip
    layout = lay_out(nodes, edges, gap=_GAP)
    tops = [layout.y[node.name] - node.height / 2 - node.above for node in nodes]
    highest = min([*tops, *(y for passed in layout.passages.values() for y in passed)], default=0)
    heights = {node.name: node.height for node in nodes}
    heaviest = max((edge.weight for edge in edges), default=1.0)
    sheet = _Sheet(layout, heights, heaviest, _TOP - highest)
    lowest = _draw(sheet, edges, counts)
    said = "Percentages: of all that directly follows a touchpoint · orange: back"
    left_out = result.table.num_rows - len(rows)
    if left_out:
        said += f" · {left_out:,} rarer transitions are not drawn"
    return _picture(sheet, lowest, [result.origin.describe(), said])


def _touched(journeys: Journeys) -> dict[str, tuple[int, float]]:
    """Touchpoint → journeys through it, and the mean number of its first event in them."""
    from touchline.kernels import touches

    names = journeys.touchpoints
    found = journeys.compute(partial(touches.kernel, touchpoints=len(names)), touches.merge)
    return {
        name: (int(count), float(places / count))
        for name, count, places in zip(names, found.journeys, found.places, strict=True)
        if count
    }


def _strongest(
    rows: Sequence[dict[str, Any]], touched: Mapping[str, tuple[int, float]]
) -> list[dict[str, Any]]:
    """Most frequent pairs, and for each touchpoint the strongest to it and from it."""
    shown = sorted(touched, key=lambda name: -touched[name][0])[:_NODES]
    among = {*shown, *(name for name in _ENDS if name not in touched)}
    rows = [row for row in rows if row["source"] in among and row["target"] in among]
    chosen = set(range(min(_EDGES, len(rows))))
    for side in ("source", "target"):
        met: set[str] = set()
        for place, row in enumerate(rows):
            if row[side] not in met and row["source"] != row["target"]:
                met.add(row[side])
                chosen.add(place)
    return [rows[place] for place in sorted(chosen)]


def _position(name: str, touched: Mapping[str, tuple[int, float]]) -> float:
    if name in touched:
        return touched[name][1]
    return -math.inf if name == _ENDS[0] else math.inf


def _tip(row: Mapping[str, Any]) -> str:
    share = f"{row['share_out']:.1%} of what follows {row['source']}"
    return f"{row['source']} → {row['target']}: {row['count']:,} ({share})"


def _draw(sheet: _Sheet, edges: Sequence[_Drawn], counts: Mapping[str, int]) -> float:
    """Draw all; gives the lowest point."""
    layer = sheet.layout.layer
    bottoms = [sheet.middle(name) + height / 2 for name, height in sheet.heights.items()]
    passed = [sheet.top + y for ys in sheet.layout.passages.values() for y in ys]
    lowest = max([*bottoms, *passed], default=sheet.top)
    for name, height in sheet.heights.items():
        x, y = sheet.left(name), sheet.middle(name)
        sheet.taken.append((x, y - height / 2, x + _WIDTH, y + height / 2))
    ports = _ports(sheet, edges)
    back = sorted(
        (edge for edge in edges if layer[edge.target] < layer[edge.source]),
        key=lambda edge: layer[edge.source] - layer[edge.target],
    )
    for lane, edge in enumerate(back):
        _draw_back(sheet, edge, ports, lane, lowest + 16 + lane * _LANE)
    labels: list[tuple[_Drawn, float, float, float, float]] = []
    for edge in sorted(edges, key=lambda edge: edge.weight):
        if edge.source == edge.target:
            _draw_loop(sheet, edge)
        elif layer[edge.source] == layer[edge.target]:
            _draw_beside(sheet, edge, ports)
        elif layer[edge.source] < layer[edge.target]:
            labels.append((edge, *_draw_forward(sheet, edge, ports)))
    for name in sheet.heights:
        _draw_node(sheet, name, counts[name])
    for edge, *curve in reversed(labels):
        _label(sheet, edge, *curve)
    return lowest + (16 + len(back) * _LANE if back else 0)


Ports = dict[tuple[str, str, str], float]
"""Edge and its end (``out``, ``in``) → height at which it meets the node."""


def _ports(sheet: _Sheet, edges: Iterable[_Drawn]) -> Ports:
    """Spread the ends of edges over the sides of nodes, in the order of where they come from."""
    layer = sheet.layout.layer
    right: dict[str, list[tuple[float, tuple[str, str, str]]]] = {}
    left: dict[str, list[tuple[float, tuple[str, str, str]]]] = {}
    for edge in edges:
        if edge.source == edge.target:
            continue
        passed = sheet.layout.passages.get((edge.source, edge.target)) or []
        ahead = sheet.top + passed[0] if passed else sheet.middle(edge.target)
        behind = sheet.top + passed[-1] if passed else sheet.middle(edge.source)
        if layer[edge.target] < layer[edge.source]:
            ahead = behind = math.inf  # such arrows run below everything
        beside = layer[edge.target] == layer[edge.source]
        right.setdefault(edge.source, []).append((ahead, (edge.source, edge.target, "out")))
        side = right if beside else left
        side.setdefault(edge.target, []).append((behind, (edge.source, edge.target, "in")))
    ports: Ports = {}
    for side in (left, right):
        for name, ends in side.items():
            room = sheet.heights[name] * 0.72
            for k, (_, end) in enumerate(sorted(ends)):
                ports[end] = sheet.middle(name) - room / 2 + room * (k + 0.5) / len(ends)
    return ports


def _arrow(x: float, y: float, size: float, colour: str, *, angle: int = 0) -> str:
    """Head of an arrow whose tip is at (x, y); at angle 0 it points to the right."""
    half = size * 0.55
    points = f"0,0 {-size:.1f},{-half:.1f} {-size:.1f},{half:.1f}"
    turn = f"translate({x:.1f} {y:.1f}) rotate({angle})"
    return f'<polygon points="{points}" transform="{turn}" fill="{colour}"/>'


def _line(sheet: _Sheet, edge: _Drawn, d: str, colour: str, head: str) -> None:
    width = sheet.stroke(edge.weight)
    sheet.items.append(
        f'<g opacity="0.62"><title>{escape(edge.tip)}</title><path d="{d}" fill="none"'
        f' stroke="{colour}" stroke-width="{width:.1f}" stroke-linejoin="round"/>{head}</g>'
    )


def _head_size(sheet: _Sheet, edge: _Drawn) -> float:
    return 6.0 + 1.1 * sheet.stroke(edge.weight)


def _draw_forward(sheet: _Sheet, edge: _Drawn, ports: Ports) -> tuple[float, float, float, float]:
    """Draw a curve through the places it passes; gives the ends of its first part."""
    size = _head_size(sheet, edge)
    xs = [sheet.left(edge.source) + _WIDTH]
    ys = [ports[edge.source, edge.target, "out"]]
    for step, y in enumerate(sheet.layout.passages[edge.source, edge.target], 1):
        x = sheet.left(edge.source) + step * (_WIDTH + _CHANNEL)
        xs += [x, x + _WIDTH]
        ys += [sheet.top + y] * 2
    tip = sheet.left(edge.target)
    xs.append(tip - size + 1)
    ys.append(ports[edge.source, edge.target, "in"])
    d = f"M{xs[0]:.1f} {ys[0]:.1f}"
    for k, ((x0, y0), (x1, y1)) in enumerate(pairwise(zip(xs, ys, strict=True))):
        half = (x0 + x1) / 2
        curve = f"C{half:.1f} {y0:.1f} {half:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
        d += f"L{x1:.1f} {y1:.1f}" if k % 2 else curve
    _line(sheet, edge, d, ACCENT, _arrow(tip, ys[-1], size, ACCENT))
    return xs[0], ys[0], xs[1], ys[1]


def _draw_back(sheet: _Sheet, edge: _Drawn, ports: Ports, lane: int, low: float) -> None:
    """Draw a line from the right side, below everything, into the left side of its target."""
    size = _head_size(sheet, edge)
    x0, y0 = sheet.left(edge.source) + _WIDTH, ports[edge.source, edge.target, "out"]
    x1, y1 = sheet.left(edge.target), ports[edge.source, edge.target, "in"]
    right, left = x0 + 12 + lane % 6 * 5, x1 - 20 - lane % 6 * 5
    r = 9.0
    d = (
        f"M{x0:.1f} {y0:.1f}L{right - r:.1f} {y0:.1f}Q{right:.1f} {y0:.1f} {right:.1f} {y0 + r:.1f}"
        f"L{right:.1f} {low - r:.1f}Q{right:.1f} {low:.1f} {right - r:.1f} {low:.1f}"
        f"L{left + r:.1f} {low:.1f}Q{left:.1f} {low:.1f} {left:.1f} {low - r:.1f}"
        f"L{left:.1f} {y1 + r:.1f}Q{left:.1f} {y1:.1f} {left + r:.1f} {y1:.1f}"
        f"L{x1 - size + 1:.1f} {y1:.1f}"
    )
    _line(sheet, edge, d, _BACK, _arrow(x1, y1, size, _BACK))


def _draw_beside(sheet: _Sheet, edge: _Drawn, ports: Ports) -> None:
    """Draw a bow on the right, to a node of the same layer."""
    size = _head_size(sheet, edge)
    x = sheet.left(edge.source) + _WIDTH
    y0, y1 = ports[edge.source, edge.target, "out"], ports[edge.source, edge.target, "in"]
    out = x + min(60.0, 24 + abs(y1 - y0) / 5)
    d = f"M{x:.1f} {y0:.1f}C{out:.1f} {y0:.1f} {out:.1f} {y1:.1f} {x + size - 1:.1f} {y1:.1f}"
    _line(sheet, edge, d, ACCENT, _arrow(x, y1, size, ACCENT, angle=180))


def _draw_loop(sheet: _Sheet, edge: _Drawn) -> None:
    """Draw a bow above a node."""
    size = min(9.0, _head_size(sheet, edge))
    x, y = sheet.left(edge.source), sheet.middle(edge.source) - sheet.heights[edge.source] / 2
    begin, end, up = x + _WIDTH * 0.66, x + _WIDTH * 0.34, y - _LOOP
    d = f"M{begin:.1f} {y:.1f}C{begin:.1f} {up:.1f} {end:.1f} {up:.1f} {end:.1f} {y - size + 1:.1f}"
    _line(sheet, edge, d, _BACK, _arrow(end, y, size, _BACK, angle=90))


def _draw_node(sheet: _Sheet, name: str, count: int) -> None:
    x, y, height = sheet.left(name), sheet.middle(name), sheet.heights[name]
    middle = x + _WIDTH / 2
    lines = wrap({_ENDS[0]: "start", _ENDS[1]: "end"}.get(name, name), _WIDTH - 14, 12.5)
    journeys = f"{count:,} journey{'s' if count != 1 else ''}"
    top = y + 6 - 7.5 * len(lines)
    said = [
        text(middle, top + 15 * k, line, size=12.5, anchor="middle", weight=600)
        for k, line in enumerate(lines)
    ]
    said.append(
        text(middle, top + 15 * len(lines), journeys, size=10.5, anchor="middle", fill=MUTED)
    )
    sheet.items.append(
        f"<g><title>{escape(name)}: {journeys}</title>"
        f'<rect x="{x:.1f}" y="{y - height / 2:.1f}" width="{_WIDTH}" height="{height:.1f}" rx="7"'
        f' fill="{SCALE[0]}" stroke="{SCALE[2]}"/>{"".join(said)}</g>'
    )


def _label(sheet: _Sheet, edge: _Drawn, x0: float, y0: float, x1: float, y1: float) -> None:
    """Write the share where nothing else is written, along the first part of the curve."""
    said = f"{edge.share:.0%}"
    if edge.share < 0.005:
        return
    width = text_width(said, 10.5) + 4
    for t in (0.3, 0.5, 0.68, 0.18, 0.8):
        bend = t * t * (3 - 2 * t)  # the curve has horizontal ends
        x = x0 + (x1 - x0) * (1.5 * t * (1 - t) * (1 - t) + 1.5 * t * t * (1 - t) + t**3)
        y = y0 + (y1 - y0) * bend
        box = (x - width / 2, y - 8, x + width / 2, y + 7)
        if any(_touch(box, other) for other in sheet.taken):
            continue
        sheet.taken.append(box)
        sheet.items.append(
            f'<text x="{x:.1f}" y="{y + 3.8:.1f}" text-anchor="middle" font-size="10.5"'
            f' fill="{INK}" stroke="{PAPER}" stroke-width="3" paint-order="stroke">{said}</text>'
        )
        return


def _touch(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _picture(sheet: _Sheet, lowest: float, said: Sequence[str]) -> Picture:
    title = "What follows what"
    layers = max(1, sheet.layout.layers)
    width = 2 * _SIDE + layers * _WIDTH + (layers - 1) * _CHANNEL
    width = max([width, *(text_width(line, 12) + 48 for line in said)])
    words = [text(24, 34, title, size=16, weight=600)]
    words += [text(24, 54 + 17 * k, line, size=12, fill=MUTED) for k, line in enumerate(said)]
    return Picture("".join([page(width, lowest + 28, title), *words, *sheet.items, CLOSE]))
