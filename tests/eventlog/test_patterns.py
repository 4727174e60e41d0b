from __future__ import annotations

import pickle
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs import TOUCHPOINTS, journeys_from, logs
from touchline.analysis.journeys import Journeys
from touchline.errors import ConfigError
from touchline.eventlog.patterns import CompiledPattern, compile_pattern, contains, parse
from touchline.kernels.batch import Batch
from touchline.testing.oracle import Event, journeys_of
from touchline.testing.oracle.patterns import matches

names = st.sampled_from(["visit", "cart", "order", "help"])
ones = st.one_of(
    names.map(lambda name: ("one", (name,), False)),
    st.tuples(
        st.just("one"), st.lists(names, min_size=1, max_size=2, unique=True).map(tuple),
        st.booleans(),
    ),
    st.just(("one", (), True)),
)  # fmt: skip
bounds = st.sampled_from([0, 1, 3, 60_000_000, 3_600_000_000])


@st.composite
def sequences(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> Any:
    nodes = draw(st.lists(inner, min_size=2, max_size=3))
    gates = []
    for before, after in pairwise(nodes):
        low, high, jump = draw(st.tuples(bounds, bounds, st.booleans()))
        timed = draw(st.booleans()) and before[0] == after[0] == "one"
        gates.append((min(low, high), max(low, high), jump) if timed else None)
    return ("sequence", nodes, gates)


nodes = st.recursive(
    ones,
    lambda inner: st.one_of(
        st.tuples(st.just("choice"), st.lists(inner, min_size=2, max_size=2)),
        st.tuples(
            st.just("repeat"), inner, st.integers(0, 2), st.one_of(st.none(), st.integers(2, 3))
        ),
        sequences(inner),
    ),
    max_leaves=5,
)


def written(node: Any) -> str:
    if node[0] == "one":
        _, some, negated = node
        return f"[{'^' if negated else ''}{'|'.join(some)}]" if some else "."
    if node[0] == "choice":
        return "(" + "|".join(written(option) for option in node[1]) + ")"
    if node[0] == "repeat":
        return f"({written(node[1])}){{{node[2]},{'' if node[3] is None else node[3]}}}"
    text = written(node[1][0])
    for gate, after in zip(node[2], node[1][1:], strict=True):
        arrow = "->"
        if gate:
            least, most, jump = gate
            arrow = ".*" if jump else "->"
            arrow += f"{{>={least / 1e6:f},<={most / 1e6:f}}}"
        text += f" {arrow} {written(after)}"
    return f"({text})"


def look(journeys: Journeys, compiled: CompiledPattern) -> list[tuple[int, int, int]]:
    """Count, first begin and first end of each journey."""
    from touchline.kernels import patterns

    def kernel(batch: Batch) -> list[tuple[int, int, int]]:
        found, masks = compiled.find(batch), compiled.masks(batch)
        begins = patterns.begins(batch, compiled.machine, masks, found.end)
        once = compiled.find(batch, once=True)
        assert np.array_equal(once.end, found.end)
        bits = patterns.by_bits(batch, compiled.machine, masks, once=False)
        assert np.array_equal(bits.matches, found.matches)
        assert np.array_equal(bits.end, found.end)
        none = found.end < 0
        return [
            (int(count), -1 if no else int(begin - start), -1 if no else int(end - start))
            for count, begin, end, start, no in zip(
                found.matches, begins, found.end, batch.starts, none, strict=True
            )
        ]

    return journeys.compute(kernel, lambda a, b: a + b)


@given(logs(), nodes, st.booleans(), st.booleans(), st.booleans())
def test_finds_what_trying_everything_finds(
    log: list[Event], node: Any, from_start: bool, to_end: bool, only: bool
) -> None:
    text = ("^" if from_start else "") + written(node) + ("$" if to_end else "")
    journeys = journeys_from(log)
    found = look(journeys, compile_pattern(text, journeys.names, only=only))
    wanted = []
    for events in journeys_of(log).values():
        kept = [k for k, e in enumerate(events) if not only or e.touchpoint in named(node)]
        items = [(events[k].touchpoint, events[k].time) for k in kept]
        all_matches = matches(node, items, from_start=from_start, to_end=to_end)
        if from_start or to_end:
            all_matches = all_matches[:1]
        first = [kept[at] for at in all_matches[0]] if all_matches else [-1, -1]
        wanted.append((len(all_matches), *first))
    assert found == wanted


def named(node: Any) -> set[str]:
    if node[0] == "one":
        return set(node[1])
    return set().union(*map(named, node[1] if isinstance(node[1], list) else [node[1]]))


@given(logs(), st.permutations(["visit", "cart", "order"]))
def test_a_step_with_a_property_is_looked_for_like_a_touchpoint(
    log: list[Event], order: list[str]
) -> None:
    first, second, _ = order
    journeys = journeys_from(log)
    steps = {"red one": {"touchpoint": first, "where": {"colour": "red"}}}
    text = f"'red one'.*{{<=1h}}{second}"
    found = look(journeys, compile_pattern(text, journeys.names, steps=steps))
    node = ("sequence", [("one", ("red one",), False), ("one", (second,), False)],
            [(0, 3_600_000_000, True)])  # fmt: skip
    wanted = []
    for events in journeys_of(log).values():
        red = [e.touchpoint == first and e.properties["colour"] == "red" for e in events]
        items = [
            ("red one" if is_red else e.touchpoint, e.time)
            for e, is_red in zip(events, red, strict=True)
        ]
        wanted.append(len(matches(node, items)))
    assert [count for count, _, _ in found] == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("visit", "visit"),
        ("visit->cart", "visit, directly then cart"),
        ("visit.*order", "visit, later order"),
        ("visit->.*->order", "visit, later order"),
        ("visit -> .* {<= 7d} -> order", "visit, later order at most 7 days after it"),
        ("visit->{>1h,<2h}cart$", None),
        ("[cart|order]+ [^help]* order", None),
        ("'visit' \"cart\"?", None),
        ("(visit->cart){2,} | help", None),
        ("visit.cart", "visit, directly then any touchpoint, directly then cart"),
    ],
)
def test_reads(text: str, said: str | None) -> None:
    sentence = parse(text).sentence()
    assert said is None or sentence == said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a touchpoint was expected here"),
        ("visit cart", "two names stand next to each other"),
        ("(visit", r"a bracket \) is missing"),
        ("visit)", "nothing more was expected here"),
        ("[visit|]", "empty name"),
        ("visit{3,2}", "can never be"),
        ("visit{0}", "can never be"),
        ("visit->{<=soon}cart", "no duration"),
        ("visit->{<=1h,often}cart", "is no time"),
        ("visit->", "a touchpoint was expected"),
        (".*{<=1h}cart", "a time stands between two events"),
        ("visit?.*{<=1h}cart", "two events that must occur"),
        ("visit{64}", "too long"),
        ("vist->cart", "did you mean 'visit'"),
        ("(?3)", "there are 0 steps"),
        ("(?1)(?t<=)", "0 steps"),
    ],
)
def test_says_what_is_wrong(text: str, message: str) -> None:
    log = [Event("ana", 0, name) for name in TOUCHPOINTS]
    with pytest.raises(ConfigError, match=message):
        compile_pattern(text, journeys_from(log).names)


def test_the_filter_says_what_it_keeps_and_travels() -> None:
    log = [Event("ana", 0, "visit"), Event("ana", 1, "order"), Event("bob", 0, "visit")]
    journeys = journeys_from(log)
    test = pickle.loads(pickle.dumps(contains("visit.*order", journeys.names)))
    assert test.said == "that contain visit, later order"
    assert len(journeys.keep(test, test.said)) == 1
    lacking = contains("visit.*order", journeys.names, lacking=True)
    assert len(journeys.keep(lacking, lacking.said)) == 1
    assert lacking.said == "that do not contain visit, later order"
