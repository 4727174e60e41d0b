"""Places the nodes of a directed graph in layers from left to right.

K. Sugiyama, S. Tagawa and M. Toda (1981), *Methods for visual understanding of hierarchical system
structures*: layers, empty places where an edge passes a layer, order by the mean of neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

__all__ = ["Edge", "Layout", "Node", "lay_out"]

_SWEEPS = 12
_STRONG = 0.3
"""An edge weaker than this share of the strongest into its target does not push it to the right."""
_PASSAGE = 12.0
"""Height that an edge needs where it passes a layer."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node; *position* says how far to the right it tends to lie, infinity: at the very end."""

    name: str
    position: float
    height: float
    above: float = 0.0
    """Room to leave free above."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge between two nodes."""

    source: str
    target: str
    weight: float


@dataclass(slots=True)
class Layout:
    """Where everything lies."""

    layer: dict[str, int]
    y: dict[str, float] = field(default_factory=dict)
    """Middle of each node."""
    passages: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    """Edge forward → height at which it passes each layer between its ends."""

    @property
    def layers(self) -> int:
        """Number of layers."""
        return max(self.layer.values(), default=-1) + 1


def lay_out(nodes: Sequence[Node], edges: Sequence[Edge], *, gap: float) -> Layout:
    """Place *nodes*; edges to the same node or to a layer on the left do not matter for it.

    Parameters
    ----------
    gap
        Least distance between two nodes of a layer.
    """
    layer = _layers(nodes, edges)
    ways = {
        (edge.source, edge.target): _way(edge, layer)
        for edge in edges
        if layer[edge.source] < layer[edge.target]
    }
    sizes = {node.name: (node.height, node.above) for node in nodes}
    columns: list[list[str]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for node in sorted(nodes, key=lambda node: -node.height):
        columns[layer[node.name]].append(node.name)
    for (source, _), way in ways.items():
        for step, place in enumerate(way[1:-1], 1):
            columns[layer[source] + step].append(place)
            sizes[place] = (_PASSAGE, 0.0)
    links = _neighbours(ways, edges)
    _order(columns, links)
    y = _heights(columns, links, sizes, gap)
    passages = {pair: [y[place] for place in way[1:-1]] for pair, way in ways.items()}
    return Layout(layer, {node.name: y[node.name] for node in nodes}, passages)


def _layers(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, int]:
    """Put each node to the right of those that mostly lead to it."""
    order = {node.name: place for place, node in enumerate(sorted(nodes, key=_place))}
    into: dict[str, list[Edge]] = {name: [] for name in order}
    for edge in edges:
        if order[edge.source] < order[edge.target]:
            into[edge.target].append(edge)
    layer: dict[str, int] = {}
    for name in order:
        least = _STRONG * max((edge.weight for edge in into[name]), default=0.0)
        before = [layer[edge.source] for edge in into[name] if edge.weight >= least]
        layer[name] = max(before, default=-1) + 1
    at_end = {node.name for node in nodes if node.position == math.inf}
    last = max((k for name, k in layer.items() if name not in at_end), default=-1) + 1
    return layer | dict.fromkeys(at_end, last)


def _place(node: Node) -> tuple[float, str]:
    return (node.position, node.name)


def _way(edge: Edge, layer: Mapping[str, int]) -> list[str]:
    """Names of the places that an edge passes, its ends included."""
    between = range(layer[edge.source] + 1, layer[edge.target])
    return [edge.source, *(f"{edge.source}\0{edge.target}\0{k}" for k in between), edge.target]


Links = dict[str, tuple[list[tuple[str, float]], list[tuple[str, float]]]]
"""Place → its neighbours on the left and on the right, with weights."""


def _neighbours(ways: Mapping[tuple[str, str], list[str]], edges: Sequence[Edge]) -> Links:
    weights = {(edge.source, edge.target): edge.weight for edge in edges}
    links: Links = {}
    for pair, way in ways.items():
        for left, right in pairwise(way):
            links.setdefault(left, ([], []))[1].append((right, weights[pair]))
            links.setdefault(right, ([], []))[0].append((left, weights[pair]))
    return links


def _order(columns: list[list[str]], links: Links) -> None:
    """Sort each layer by the mean place of its neighbours, to and fro."""
    for sweep in range(_SWEEPS):
        side = sweep % 2  # 0: look at the left, going right
        for at in range(len(columns)) if side == 0 else reversed(range(len(columns))):
            place = {
                name: (k + 0.5) / len(column) for column in columns for k, name in enumerate(column)
            }
            means = {name: _mean(links, name, side, place) for name in columns[at]}
            columns[at].sort(key=means.__getitem__)


def _mean(links: Links, name: str, side: int, place: Mapping[str, float]) -> float:
    neighbours = links.get(name, ([], []))[side]
    total = sum(weight for _, weight in neighbours)
    if not total:
        return place[name]
    return sum(place[other] * weight for other, weight in neighbours) / total


def _heights(
    columns: Sequence[Sequence[str]],
    links: Links,
    sizes: Mapping[str, tuple[float, float]],
    gap: float,
) -> dict[str, float]:
    """Draw each place to its neighbours, keeping the order and the distances."""
    y: dict[str, float] = {}
    for column in columns:
        _put(column, dict.fromkeys(column, 0.0), sizes, gap, y)
    for sweep in range(_SWEEPS):
        side = sweep % 2
        for column in columns if side == 0 else reversed(columns):
            _put(column, {name: _mean(links, name, side, y) for name in column}, sizes, gap, y)
    return y


def _put(
    column: Sequence[str],
    wanted: Mapping[str, float],
    sizes: Mapping[str, tuple[float, float]],
    gap: float,
    y: dict[str, float],
) -> None:
    """Place a layer as near as possible to where its nodes want to be.

    Nodes that push each other become one block, whose place is the mean of what they want.
    """
    blocks: list[tuple[list[str], list[float], float]] = []  # names, offsets, mean of the wishes
    for name in column:
        block = ([name], [0.0], wanted[name])
        while (
            blocks
            and blocks[-1][2]
            + blocks[-1][1][-1]
            + _apart(blocks[-1][0][-1], block[0][0], sizes, gap)
            > block[2]
        ):
            names, offsets, wish = blocks.pop()
            shift = offsets[-1] + _apart(names[-1], block[0][0], sizes, gap)
            n, m = len(names), len(block[0])
            mean = (wish * n + (block[2] - shift) * m) / (n + m)
            block = (names + block[0], offsets + [shift + o for o in block[1]], mean)
        blocks.append(block)
    for names, offsets, start in blocks:
        y.update({name: start + offset for name, offset in zip(names, offsets, strict=True)})


def _apart(upper: str, lower: str, sizes: Mapping[str, tuple[float, float]], gap: float) -> float:
    """Distance of the middles of two neighbours in a layer."""
    return (sizes[upper][0] + sizes[lower][0]) / 2 + sizes[lower][1] + gap
