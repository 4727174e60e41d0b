from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs import journeys_from, logs
from touchline.errors import ConfigError
from touchline.testing.oracle import Event, journeys_of
from touchline.testing.oracle.patterns import matches

MINUTE = 60_000_000
PATHS = {
    "ana": "visit cart help order",
    "bob": "visit order visit order",
    "cem": "visit cart",
    "dia": "mail",
}
LOG = [
    Event(person, k * MINUTE, name, {"colour": "red" if k else None})
    for person, path in PATHS.items()
    for k, name in enumerate(path.split())
]
VISIT, ORDER = ("one", ("visit",), False), ("one", ("order",), False)
ANY = ("repeat", ("one", (), True), 0, None)
PATTERNS: dict[str, Any] = {
    "visit.*order": ("sequence", [VISIT, ANY, ORDER], [None, None]),
    "visit->order": ("sequence", [VISIT, ORDER], [None]),
    "visit.*{<=1h}order": ("sequence", [VISIT, ORDER], [(0, 60 * MINUTE, True)]),
    "visit->{>=1min,<=1d}order": ("sequence", [VISIT, ORDER], [(MINUTE, 1440 * MINUTE, False)]),
    "[visit|order]{2}": ("repeat", ("one", ("visit", "order"), False), 2, 2),
}


@given(log=logs(), text=st.sampled_from(sorted(PATTERNS)))
def test_counts_what_the_oracle_counts(log: list[Event], text: str) -> None:
    result = journeys_from(log).match(text)
    found = {
        person: matches(PATTERNS[text], [(e.touchpoint, e.time) for e in events])
        for person, events in journeys_of(log).items()
    }
    counts = [len(some) for some in found.values()]
    rows = {row["matches"]: row["journeys"] for row in result.table.to_pylist()}
    assert rows == {number: counts.count(number) for number in set(counts)}
    figures = result.figures
    assert (figures["matches"], figures["matched"]) == (sum(counts), sum(map(bool, counts)))
    assert len(result.journeys(matched=True)) == figures["matched"]
    assert len(result.journeys(matched=False)) == figures["journeys"] - figures["matched"]
    for number, journeys in rows.items():
        assert len(result.journeys(matches=number)) == journeys
    firsts = [(journeys_of(log)[person], *some[0]) for person, some in found.items() if some]
    if firsts:
        spans = [(events[end].time - events[begin].time) / 1e6 for events, begin, end in firsts]
        waits = [(events[begin].time - events[0].time) / 1e6 for events, begin, _ in firsts]
        assert figures["median_seconds"] == pytest.approx(statistics.median(spans))
        assert figures["median_seconds_until"] == pytest.approx(statistics.median(waits))
        places = [begin + 1 for _, begin, _ in firsts]
        assert figures["median_position"] == statistics.median(places)
    assert result.first()["position"].to_pylist() == [begin + 1 for _, begin, _ in firsts]


@given(log=logs(most=60))
def test_filtered_journeys_give_the_same_as_a_filtered_log(log: list[Event]) -> None:
    first = journeys_from(log).match("help")
    persons = {
        p for p, events in journeys_of(log).items() if "help" in {e.touchpoint for e in events}
    }
    kept = [event for event in log if event.person in persons]
    some = first.journeys(matched=True).match("visit.*order").figures
    assert some == journeys_from(kept).match("visit.*order").figures


def test_shows_the_first_matches() -> None:
    shown = journeys_from(LOG).match("visit.*order").first().to_pylist()
    assert [(row["person"], row["position"], row["touchpoints"]) for row in shown] == [
        ("ana", 1, ["visit", "order"]),
        ("bob", 1, ["visit", "order"]),
    ]
    assert (shown[0]["times"][1] - shown[0]["times"][0]).total_seconds() == 180
    assert journeys_from(LOG).match("visit.*order").first(1).num_rows == 1


def test_figures_and_the_definition() -> None:
    result = journeys_from(LOG).match("visit.*order")
    assert result.figures["share"] == 0.5
    assert 0 < result.figures["share_low"] < 0.5 < result.figures["share_high"] < 1
    assert result.figures["matches"] == 3
    assert "contains visit, later order. Matches of a journey do not overlap" in result.explain()
    assert journeys_from([]).match("visit").figures["share"] is None


def test_steps_with_conditions_and_only_them() -> None:
    journeys = journeys_from(LOG)
    steps = {"red": {"touchpoint": "visit", "where": {"colour": "red"}}}
    assert journeys.match("red", steps=steps).figures["matched"] == 1
    assert journeys.match("visit->order").figures["matched"] == 1
    only = journeys.match("visit->order", only=True)
    assert only.figures["matched"] == 2
    assert "left out first" in only.explain()


def test_a_person_with_two_journeys_that_match_is_one_person() -> None:
    log = [Event("ana", time * MINUTE, "visit") for time in (0, 99)] + [Event("bob", 0, "mail")]
    figures = journeys_from(log).per("session", gap="30min").match("visit").figures
    assert (figures["journeys"], figures["matched"], figures["persons"]) == (3, 2, 1)


def test_wrong_cells_are_named() -> None:
    result = journeys_from(LOG).match("visit")
    with pytest.raises(ConfigError, match="no figure"):
        result.journeys(matches=77)
    with pytest.raises(ConfigError, match="did you mean 'visit'"):
        journeys_from(LOG).match("vist")


@pytest.mark.parametrize("log", [LOG, []])
def test_draws_a_chart(tmp_path: Path, log: list[Event]) -> None:
    journeys_from(log).match("visit.*order").chart().save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 3_000
