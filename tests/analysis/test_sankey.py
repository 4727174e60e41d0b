"""Drawings by hand: nothing overlaps, nothing is cut off, any script."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.analysis.charts.drawing import shorten, text, text_width, wrap
from touchline.analysis.charts.sankey import Flow, Node, draw_sankey
from touchline.analysis.charts.sequences import draw_sequences

SVG = "{http://www.w3.org/2000/svg}"
names = st.sampled_from(
    ["visit", "a rather long name of a touchpoint that never ends", "https://" + "x" * 80,
     "صفحهٔ نخست", "<b>&", "购物车", "", "a\0b\x1b"]
)  # fmt: skip
columns = st.lists(
    st.lists(st.tuples(names, st.integers(1, 10_000)), min_size=1, max_size=8),
    min_size=1,
    max_size=5,
)


def drawn(made: list[list[tuple[str, int]]]) -> ElementTree.Element:
    nodes = [
        [Node(k, f"{name}{n}", value, f"{value:,} · 12.3%", loss=n == 3)
         for n, (name, value) in enumerate(column)]
        for k, column in enumerate(made)
    ]  # fmt: skip
    flows = [
        Flow(source, target, min(source.value, target.value) / len(after))
        for before, after in pairwise(nodes)
        for source in before
        for target in after
    ]
    everything = [node for column in nodes for node in column]
    picture = draw_sankey(everything, flows, title="Paths", subtitle="of 3 journeys")
    return ElementTree.fromstring(picture.svg)


@given(columns)
def test_boxes_do_not_overlap_and_stay_on_the_page(made: list[list[tuple[str, int]]]) -> None:
    root = drawn(made)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    boxes: dict[str, list[tuple[float, float]]] = {}
    for box in root.findall(f"{SVG}rect")[1:]:
        top = float(box.attrib["y"])
        boxes.setdefault(box.attrib["x"], []).append((top, top + float(box.attrib["height"])))
    assert len(boxes) == len(made)
    for spans in boxes.values():
        ordered = sorted(spans)
        assert all(a[1] < b[0] for a, b in pairwise(ordered))
        assert ordered[-1][1] <= height
    for words in root.iter(f"{SVG}text"):
        right = float(words.attrib["x"]) + text_width(
            words.text or "", float(words.attrib["font-size"])
        )
        assert right <= width
        assert float(words.attrib["y"]) < height


@given(columns)
def test_labels_of_a_column_do_not_touch(made: list[list[tuple[str, int]]]) -> None:
    lines: dict[str, list[float]] = {}
    for group in drawn(made).findall(f"{SVG}g"):
        for words in group:
            lines.setdefault(words.attrib["x"], []).append(float(words.attrib["y"]))
    for places in lines.values():
        ordered = sorted(places)
        assert all(b - a >= 14 for a, b in pairwise(ordered))


@given(st.lists(st.lists(names, min_size=1, max_size=30), max_size=5))
def test_rows_of_arrows_stay_on_the_page(paths: list[list[str]]) -> None:
    labels = [f"{len(path)} · 1.0%" for path in paths]
    picture = draw_sequences(
        paths, labels, [0.1] * len(paths), most_steps=12, title="Variants", subtitle=""
    )
    root = ElementTree.fromstring(picture.svg)
    for arrow in root.iter(f"{SVG}polygon"):
        corners = [tuple(map(float, c.split(","))) for c in arrow.attrib["points"].split()]
        assert max(x for x, _ in corners) <= float(root.attrib["width"])


def test_right_to_left_text_is_isolated_and_markup_is_escaped() -> None:
    assert "\u2067سبد خرید\u2069" in text(0, 0, "سبد خرید")
    assert "&lt;b&gt;" in text(0, 0, "<b>", anchor="end", weight=600)


@given(st.text(max_size=60), st.integers(20, 200))
def test_shortened_text_fits(words: str, width: int) -> None:
    assert text_width(shorten(words, width, 12), 12) <= width + 12
    assert all(text_width(line, 12) <= width + 12 for line in wrap(words, width, 12))
    assert len(wrap(words, width, 12)) <= 2


@pytest.mark.parametrize("title", ["Paths", "مسیرها"])
def test_no_paths_are_said_to_be_none(title: str) -> None:
    assert "no paths" in draw_sankey([], [], title=title, subtitle="").svg
