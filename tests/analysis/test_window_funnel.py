from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.logs import DAY, MINUTE, journeys_from, logs
from touchline.errors import ConfigError
from touchline.testing.oracle import Event
from touchline.testing.oracle.funnel import levels

STEPS: list[Any] = ["visit", "cart", "order"]
TESTS = [lambda e, name=name: e.touchpoint == name for name in STEPS]
OVERLAPPING: list[Any] = [
    {"any": ["visit", "cart"]},
    {"where": {"size": ["1", "2"]}},
    {"touchpoint": "visit", "where": {"colour": "red"}},
]
OVERLAPPING_TESTS = [
    lambda e: e.touchpoint in ("visit", "cart"),
    lambda e: e.properties["size"] in ("1", "2"),
    lambda e: e.touchpoint == "visit" and e.properties["colour"] == "red",
]


@given(
    log=logs(most=14),
    modes=st.sets(st.sampled_from(["strict_increase", "strict_once"])),
    window=st.sampled_from([None, 0, 3, 30 * MINUTE, DAY]),
    overlapping=st.booleans(),
)
def test_levels_are_those_of_the_deepest_chain_there_is(
    log: list[Event], modes: set[Any], window: int | None, overlapping: bool
) -> None:
    steps, tests = (OVERLAPPING, OVERLAPPING_TESTS) if overlapping else (STEPS, TESTS)
    seconds = None if window is None else window / 1e6
    result = journeys_from(log).window_funnel(steps, window=seconds, modes=sorted(modes))
    expected = levels(log, tests, window, frozenset(modes))
    assert {row["person"]: row["level"] for row in result.levels().to_pylist()} == expected
    counts = Counter(expected.values())
    for row in result.table.to_pylist():
        assert row["persons"] == counts[row["level"]]
        assert len(result.journeys(level=row["level"])) == row["persons"]
        assert len(result.journeys(level=row["level"], deeper=True)) == row["reached"]


def level(text: str, steps: str, *modes: Any, window: float | None = None) -> int:
    """Level of one journey, an event a second."""
    log = [Event("ana", k * 1_000_000, name) for k, name in enumerate(text)]
    result = journeys_from(log, touchpoints=list("ABCDX")).window_funnel(
        list(steps), window=window, modes=modes
    )
    found: int = result.levels()["level"][0].as_py()
    return found


@pytest.mark.parametrize(
    ("text", "modes", "expected"),
    [
        ("ABXC", ["strict_order"], 2),
        ("XABC", ["strict_order"], 3),
        ("ACBC", ["strict_order"], 1),
        ("AABC", ["strict_order"], 3),
        ("ABAC", ["strict_order"], 2),
        ("ABAC", ["strict_order", "allow_reentry"], 3),
        ("ABBC", ["strict_order"], 3),
        ("ABBC", ["strict_deduplication"], 2),
        ("ABAC", ["strict_deduplication"], 3),
        ("ABBC", [], 3),
    ],
)
def test_strict_modes_end_the_walk(text: str, modes: list[Any], expected: int) -> None:
    assert level(text, "ABC", *modes) == expected


@pytest.mark.parametrize(
    ("tied", "modes", "expected"),
    [
        ([], [], 3),
        ([], ["strict_once"], 3),
        ([], ["strict_increase"], 1),
        (["visit"], ["strict_deduplication"], 3),
        (["cart"], ["strict_deduplication"], 2),
        (["help"], ["strict_order"], 3),
    ],
)
def test_events_at_one_time_are_taken_in_the_order_of_steps(
    tied: list[str], modes: list[Any], expected: int
) -> None:
    log = [Event("ana", 0, name) for name in (*tied, *reversed(STEPS))]
    found = journeys_from(log).window_funnel(STEPS, modes=modes).levels()["level"]
    assert found.to_pylist() == [expected]


def test_another_event_at_a_later_time_ends_a_strict_order() -> None:
    log = [Event("ana", at, name) for at, name in ((0, "visit"), (1, "help"), (1, "cart"))]
    found = journeys_from(log).window_funnel(STEPS, modes=["strict_order"]).levels()["level"]
    assert found.to_pylist() == [1]


def test_a_repeated_first_step_moves_the_window() -> None:
    assert level("AXXAB", "AB", window=1) == 2
    assert level("AXXXB", "AB", window=3) == 1


def test_the_explanation_names_the_modes() -> None:
    log = [Event("ana", 0, "visit")]
    said = journeys_from(log).window_funnel(STEPS, modes=["strict_increase"]).explain()
    assert "Times must increase" in said
    assert "inside a window of 14 days" in said


def test_refuses_modes_that_are_not_there_or_do_not_fit() -> None:
    journeys = journeys_from([Event("ana", 0, "visit")])
    with pytest.raises(ConfigError, match="mode is 'strict'"):
        journeys.window_funnel(STEPS, modes=["strict"])  # type: ignore[list-item]
    with pytest.raises(ConfigError, match="do not go together"):
        journeys.window_funnel(STEPS, modes=["strict_once", "strict_order"])
    with pytest.raises(ConfigError, match="the steps of the funnel are"):
        journeys.window_funnel("visit")
    with pytest.raises(ConfigError, match="no figure of a window funnel"):
        journeys.window_funnel(STEPS).journeys(level=4)


def test_draws_a_chart(tmp_path: Path) -> None:
    log = [Event("ana", 0, "visit"), Event("ana", 1, "cart"), Event("bob", 0, "mail")]
    journeys_from(log).window_funnel(STEPS).chart().save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 5_000
