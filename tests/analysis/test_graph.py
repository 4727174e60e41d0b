from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
from hypothesis import given

from tests.logs import journeys_from, logs
from touchline.analysis.charts.layers import Edge, Node, lay_out
from touchline.testing.oracle import Event

NAMES = "abcdefgh"


@given(
    nodes=st.lists(
        st.builds(
            Node,
            st.sampled_from(NAMES),
            st.one_of(st.floats(0, 9), st.just(float("inf"))),
            st.floats(30, 80),
            st.sampled_from([0.0, 20.0]),
        ),
        unique_by=lambda node: node.name,
    ),
    data=st.data(),
)
def test_nothing_in_a_layer_touches(nodes: list[Node], data: Any) -> None:
    names = [node.name for node in nodes]
    pairs = st.permutations([(a, b) for a in names for b in names])
    drawn = data.draw(pairs)[:20]
    edges = [Edge(a, b, k + 1.0) for k, (a, b) in enumerate(drawn)]
    layout = lay_out(nodes, edges, gap=10)
    taken: dict[int, list[tuple[float, float]]] = {}
    for node in nodes:
        y = layout.y[node.name]
        box = (y - node.height / 2 - node.above, y + node.height / 2)
        taken.setdefault(layout.layer[node.name], []).append(box)
    for (source, target), passed in layout.passages.items():
        assert len(passed) == layout.layer[target] - layout.layer[source] - 1
        for step, y in enumerate(passed, 1):
            taken.setdefault(layout.layer[source] + step, []).append((y - 6, y + 6))
    for boxes in taken.values():
        boxes.sort()
        for (_, low), (high, _) in pairwise(boxes):
            assert high - low >= 10 - 1e-6


def test_a_chain_runs_from_left_to_right_and_the_end_stands_last() -> None:
    nodes = [Node(name, place, 40) for name, place in (("c", 2), ("a", 0), ("b", 1))]
    nodes.append(Node("end", float("inf"), 40))
    edges = [Edge("a", "b", 5), Edge("b", "c", 4), Edge("c", "a", 1), Edge("a", "end", 3)]
    layout = lay_out(nodes, edges, gap=10)
    assert layout.layer == {"a": 0, "b": 1, "c": 2, "end": 3}
    assert layout.layers == 4


@given(log=logs(most=60))
def test_every_graph_is_sound_xml(log: list[Event]) -> None:
    for ends in (False, True):
        ElementTree.fromstring(journeys_from(log).transitions(ends=ends).chart().svg)  # type: ignore[attr-defined]


def test_names_are_written_as_they_are() -> None:
    names = ["<visit> & more", "سبد خرید"]
    log = [Event("ana", k, name) for k, name in enumerate(names)]
    svg = journeys_from(log, touchpoints=()).transitions().chart().svg  # type: ignore[attr-defined]
    assert "&lt;visit&gt; &amp;" in svg
    assert "سبد خرید" in svg


def test_of_many_transitions_the_rarer_are_left_out_and_counted() -> None:
    names = [f"page {k}" for k in range(12)]
    log = [
        Event(f"{a}-{b}", k, name) for a in names for b in names for k, name in enumerate([a, b])
    ]
    svg = journeys_from(log, touchpoints=()).transitions().chart().svg  # type: ignore[attr-defined]
    assert "rarer transitions are not drawn" in svg
