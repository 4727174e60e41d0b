"""Draws flows as bands between the nodes of neighbouring columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from touchline.analysis.charts.drawing import CLOSE, escape, heading, number, page, text, wrap
from touchline.analysis.charts.picture import Picture
from touchline.analysis.charts.theme import CATEGORIES, INK, LINE, LOSS, MUTED, PAPER

__all__ = ["Flow", "Node", "draw_sankey", "sankey_of"]

_TOP: Final = 104
_EDGE: Final = 24
_NODE: Final = 14
_PITCH: Final = 224
"""From one column to the next."""
_LABEL: Final = 142
_SIZE: Final = 12
_LINE: Final = 15
_TALL: Final = 460
"""Height of all paths together, without the gaps between nodes."""
_GAP: Final = 12
_TINTS: Final = [*CATEGORIES[:4], *CATEGORIES[5:]]


@dataclass
class Node:
    """A box in a column."""

    column: int
    name: str
    value: float
    said: str = ""
    """Second line of its label: count and share."""
    loss: bool = False
    """Whether it stands for the end of journeys."""
    top: float = field(default=0.0, init=False)
    height: float = field(default=0.0, init=False)
    lines: list[str] = field(default_factory=list, init=False)

    def label_height(self) -> float:
        """Room that the label takes."""
        return (len(self.lines) + bool(self.said)) * _LINE


@dataclass(frozen=True)
class Flow:
    """A band from the right side of a node to the left side of one in the next column."""

    source: Node
    target: Node
    value: float
    said: str = ""
    """What a pointer on it shows."""


def sankey_of(
    nodes: Sequence[Mapping[str, Any]],
    edges: Sequence[Mapping[str, Any]],
    *,
    total: int,
    title: str,
    subtitle: str,
) -> Picture:
    """Draw the tables of :func:`touchline.Journeys.paths`.

    Parameters
    ----------
    nodes, edges
        Rows with the columns that are described there.
    total
        Paths, for the shares.
    """
    values = {(row["step"], row["touchpoint"]): row["count"] for row in nodes}
    made: dict[tuple[int, str | None], Node] = {}

    def node(step: int, name: str | None) -> Node:
        if (step, name) not in made:
            lost = sum(row["ended"] for row in nodes if row["step"] + 1 == step)
            value = lost if name is None else values[step, name]
            said = f"{value:,} · {value / max(1, total):.1%}"
            made[step, name] = Node(step - 1, name or "drop-off", value, said, name is None)
        return made[step, name]

    flows = []
    for edge in edges:
        source, target = node(edge["step"], edge["source"]), node(edge["step"] + 1, edge["target"])
        said = f"{edge['source']} → {edge['target'] or 'drop-off'}: {edge['count']:,}"
        flows.append(Flow(source, target, edge["count"], said))
    return draw_sankey(list(made.values()), flows, title=title, subtitle=subtitle)


def draw_sankey(
    nodes: Sequence[Node], flows: Sequence[Flow], *, title: str, subtitle: str
) -> Picture:
    """Draw nodes in columns, and flows between them as bands as thick as their values.

    Parameters
    ----------
    nodes
        In any order; those of losses stand at the bottom of their column.
    flows
        From one column to the next.
    """
    columns = _columns(nodes)
    scale = _TALL / max((sum(n.value for n in column) for column in columns), default=1.0)
    for column in columns:
        for node in column:
            node.height = max(2.0, node.value * scale)
            node.lines = wrap(node.name, _LABEL, _SIZE)
    _order(columns, flows)
    for column in columns:
        _place(column)
    height = max((_bottom(column[-1]) for column in columns if column), default=_TOP + 40) + _EDGE
    width = max(560.0, 2 * _EDGE + max(0, len(columns) - 1) * _PITCH + _NODE + 8 + _LABEL)
    tints = _tints(columns)
    parts = [page(width, height, title), *heading(title, subtitle, width)]
    parts += [_header(k, column) for k, column in enumerate(columns) if column]
    parts += _bands(flows, scale, tints)
    parts += [part for column in columns for node in column for part in _box(node, tints)]
    if not nodes:
        parts.append(text(_EDGE, _TOP, "no paths", fill=MUTED))
    return Picture("".join([*parts, CLOSE]))


def _columns(nodes: Sequence[Node]) -> list[list[Node]]:
    columns: list[list[Node]] = [[] for _ in range(1 + max((n.column for n in nodes), default=-1))]
    for node in nodes:
        columns[node.column].append(node)
    return columns


def _order(columns: Sequence[list[Node]], flows: Sequence[Flow]) -> None:
    """Put the largest first, then each node near where its flows come from."""
    into: dict[int, list[Flow]] = {}
    for flow in flows:
        into.setdefault(id(flow.target), []).append(flow)
    rank: dict[int, float] = {}
    for k, column in enumerate(columns):
        if k == 0:
            column.sort(key=lambda n: (n.loss, -n.value, n.name))
        else:
            column.sort(key=lambda n: (n.loss, _centre(into.get(id(n), []), rank), -n.value))
        total = sum(node.value for node in column) or 1.0
        above = 0.0
        for node in column:
            rank[id(node)] = (above + node.value / 2) / total
            above += node.value


def _centre(flows: Sequence[Flow], rank: Mapping[int, float]) -> float:
    weight = sum(flow.value for flow in flows)
    if not weight:
        return 1.0
    return sum(flow.value * rank[id(flow.source)] for flow in flows) / weight


def _place(column: Sequence[Node]) -> None:
    top = float(_TOP)
    for node in column:
        node.top = top
        top += max(node.height, node.label_height()) + _GAP


def _bottom(node: Node) -> float:
    return node.top + max(node.height, node.label_height())


def _tints(columns: Sequence[Sequence[Node]]) -> dict[str, str]:
    """Give the names with the largest values colours of their own."""
    values: dict[str, float] = {}
    for column in columns:
        for node in column:
            if not node.loss:
                values[node.name] = values.get(node.name, 0) + node.value
    names = sorted(values, key=lambda name: (-values[name], name))
    return {name: _TINTS[k] if k < len(_TINTS) else MUTED for k, name in enumerate(names)}


def _tint(node: Node, tints: Mapping[str, str]) -> str:
    return LOSS if node.loss else tints[node.name]


def _x(node: Node) -> float:
    return _EDGE + node.column * _PITCH


def _header(number_of: int, column: Sequence[Node]) -> str:
    x = _x(column[0])
    line = (
        f'<line x1="{number(x)}" x2="{number(x + _LABEL)}" y1="{_TOP - 12}" y2="{_TOP - 12}"'
        f' stroke="{LINE}"/>'
    )
    return text(x, _TOP - 20, f"Step {number_of + 1}", size=11, fill=MUTED, weight=600) + line


def _bands(flows: Sequence[Flow], scale: float, tints: Mapping[str, str]) -> list[str]:
    leave: dict[int, float] = {}
    arrive: dict[int, float] = {}
    starts: dict[int, float] = {}
    for flow in sorted(flows, key=lambda f: (f.target.top, f.source.top)):
        starts[id(flow)] = leave.get(id(flow.source), flow.source.top)
        leave[id(flow.source)] = starts[id(flow)] + flow.value * scale
    parts = []
    for flow in sorted(flows, key=lambda f: (f.source.top, f.target.top)):
        end = arrive.get(id(flow.target), flow.target.top)
        arrive[id(flow.target)] = end + flow.value * scale
        tint = _tint(flow.target if flow.target.loss else flow.source, tints)
        parts.append(_band(flow, starts[id(flow)], end, max(1.0, flow.value * scale), tint))
    return parts


def _band(flow: Flow, start: float, end: float, thick: float, tint: str) -> str:
    left, right = _x(flow.source) + _NODE, _x(flow.target)
    middle = (left + right) / 2
    a, b, m = number(left), number(right), number(middle)
    y1, y2, y3, y4 = map(number, (start, end, end + thick, start + thick))
    shape = f"M{a},{y1}C{m},{y1} {m},{y2} {b},{y2}V{y3}C{m},{y3} {m},{y4} {a},{y4}Z"
    hint = f"<title>{escape(flow.said)}</title>" if flow.said else ""
    return f'<path d="{shape}" fill="{tint}" fill-opacity="0.22">{hint}</path>'


def _box(node: Node, tints: Mapping[str, str]) -> list[str]:
    x = _x(node)
    box = (
        f'<rect x="{number(x)}" y="{number(node.top)}" width="{_NODE}"'
        f' height="{number(node.height)}" rx="{number(min(4.0, node.height / 2))}"'
        f' fill="{_tint(node, tints)}"><title>{escape(node.name)}</title></rect>'
    )
    lines = [(line, INK, 600) for line in node.lines]
    lines += [(node.said, MUTED, 400)] if node.said else []
    middle = node.top + node.height / 2
    first = max(node.top, middle - node.label_height() / 2) + _SIZE
    written = "".join(
        text(x + _NODE + 8, first + k * _LINE, words, size=_SIZE, fill=fill, weight=weight)
        for k, (words, fill, weight) in enumerate(lines)
    )
    halo = f'<g stroke="{PAPER}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">'
    return [box, f"{halo}{written}</g>"]
