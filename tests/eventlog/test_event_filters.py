from __future__ import annotations

import math
import pickle
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs import TOUCHPOINTS, journeys_from, logs
from touchline.analysis.journeys import Journeys
from touchline.errors import ConfigError
from touchline.eventlog.source import LocalSource
from touchline.testing.oracle import Event, filters, journeys_of
from touchline.testing.oracle.transitions import transitions

LOG = [
    Event("ana", 1, "visit", {"colour": "red", "size": "1"}, None),
    Event("ana", 2, "visit", {"colour": "red", "size": "10"}, 2.5),
    Event("ana", 3, "cart", {"colour": "green", "size": "2"}, 1.0),
    Event("ana", 4, "cart", {"colour": None, "size": None}, 4.0),
    Event("ana", 5, "order", {"colour": None, "size": "9"}, 100.0),
    Event("bob", 6, "mail", {"colour": None, "size": None}, None),
]


def left(journeys: Journeys) -> dict[str, list[tuple[int, str, Any, Any, Any]]]:
    """Person → what is left of the journey, as the export gives it."""
    found: dict[str, list[tuple[int, str, Any, Any, Any]]] = {}
    table = journeys.to_table()
    times = table["time"].cast("int64").to_pylist()
    for time, row in zip(times, table.to_pylist(), strict=True):
        what = (time, row["touchpoint"], row["colour"], row["size"], row["value"])
        found.setdefault(row["person"], []).append(what)
    return found


def wanted(journeys: Mapping[str, list[Event]]) -> dict[str, list[tuple[int, str, Any, Any, Any]]]:
    return {
        person: [
            (e.time, e.touchpoint, e.properties["colour"], e.properties["size"], e.value)
            for e in events
        ]
        for person, events in journeys.items()
    }


def day(micros: int) -> str:
    return f"{datetime.fromtimestamp(micros / 1e6, UTC):%Y-%m-%d}"


def red(event: Event) -> bool:
    return event.properties["colour"] == "red"


def red_visit(event: Event) -> bool:
    return red(event) and event.touchpoint == "visit"


def called(name: str, event: Event) -> bool:
    return event.touchpoint == name


RED: Any = {"where": {"colour": "red"}}
RED_VISIT: Any = {"touchpoint": "visit", "where": {"colour": "red"}}


@given(log=logs(), name=st.sampled_from(TOUCHPOINTS))
def test_journeys_are_kept_that_have_all_steps(log: list[Event], name: str) -> None:
    kept = journeys_from(log).where(name, RED_VISIT)
    assert left(kept) == wanted(filters.where(log, [partial(called, name), red_visit]))


@given(log=logs(), begin=st.integers(-3, 60), days=st.integers(0, 40))
def test_journeys_are_kept_that_began_in_time(log: list[Event], begin: int, days: int) -> None:
    first = 1_699_920_000_000_000 + begin * 86_400_000_000  # midnights, from 2023-11-14
    last = first + days * 86_400_000_000
    kept = journeys_from(log).where(begin=day(first), end=day(last))
    inside = {
        person: events
        for person, events in journeys_of(log).items()
        if first <= events[0].time < last + 86_400_000_000
    }
    assert left(kept) == wanted(inside)


@given(log=logs())
def test_journeys_are_kept_that_contain_or_lack_a_pattern(log: list[Event]) -> None:
    def follows(events: list[Event]) -> bool:
        return ("visit", "cart") in transitions(events)

    journeys = journeys_from(log)
    every = journeys_of(log)
    with_it = {person: events for person, events in every.items() if follows(events)}
    without_it = {person: events for person, events in every.items() if not follows(events)}
    assert left(journeys.where(containing="visit -> cart")) == wanted(with_it)
    assert left(journeys.where(lacking="visit -> cart")) == wanted(without_it)


@given(log=logs(), name=st.sampled_from(TOUCHPOINTS))
def test_events_are_kept_or_left_out_by_step(log: list[Event], name: str) -> None:
    def test(event: Event) -> bool:
        return event.touchpoint == name or red(event)

    journeys = journeys_from(log)
    assert left(journeys.events(name, RED)) == wanted(filters.events(log, test))
    other = wanted(filters.events(log, lambda e: not test(e)))
    assert left(journeys.without(name, RED)) == other


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(("begin", "end"), [("visit", None), (None, "order"), ("visit", "visit")])
@given(log=logs())
def test_journeys_are_cut(log: list[Event], begin: Any, end: Any, whole: bool) -> None:
    kept = journeys_from(log).truncate(begin, end, whole=whole)
    tests = [None if name is None else partial(called, name) for name in (begin, end)]
    assert left(kept) == wanted(filters.truncate(log, tests[0], tests[1], whole=whole))


@given(log=logs(), filtered=st.booleans())
def test_touchpoints_are_merged_by_name_function_and_property(
    log: list[Event], filtered: bool
) -> None:
    kept = journeys_from(log)
    if filtered:
        kept = kept.where("visit")
        log = [e for j in filters.where(log, [partial(called, "visit")]).values() for e in j]
    to = {"visit": "look", "cart": "look"}
    named = filters.relabel(log, lambda e: to.get(e.touchpoint, e.touchpoint))
    assert left(kept.relabel(to)) == wanted(named)
    assert left(kept.relabel(str.upper)) == wanted(
        filters.relabel(log, lambda e: e.touchpoint.upper())
    )
    by = filters.relabel(log, lambda e: _known(e, "colour"))
    assert left(kept.relabel("colour")) == wanted(by)
    some = filters.relabel(log, lambda e: _known(e, "size") if red(e) else e.touchpoint)
    assert left(kept.relabel("size", only=[RED])) == wanted(some)
    few = filters.relabel(
        log, lambda e: to.get(e.touchpoint, e.touchpoint) if red(e) else e.touchpoint
    )
    assert left(kept.relabel(to, only=[RED])) == wanted(few)


def _known(event: Event, name: str) -> str:
    text = event.properties[name]
    return event.touchpoint if text is None else text


COUNTED: list[tuple[dict[str, Any], Callable[[Event], str | None]]] = [
    ({}, lambda e: e.touchpoint),
    ({"touchpoints": ["cart"]}, lambda e: e.touchpoint if e.touchpoint == "cart" else None),
    ({"by": "colour"}, lambda e: e.properties["colour"]),
]


@pytest.mark.parametrize(("options", "key"), COUNTED)
@given(log=logs())
def test_neighbours_become_one(
    log: list[Event], options: Any, key: Callable[[Event], str | None]
) -> None:
    kept = journeys_from(log).collapse(**options, aggregate={"size": "max"}, value="sum")
    rows = kept.to_table().to_pylist()
    runs = [run for journey in filters.collapse(log, key) for run in journey]
    assert [row["collapsed_count"] for row in rows] == [len(run) for run in runs]
    assert [row["touchpoint"] for row in rows] == [run[0].touchpoint for run in runs]
    assert [row["colour"] for row in rows] == [run[0].properties["colour"] for run in runs]
    sizes = [[int(s) for e in run if (s := e.properties["size"])] for run in runs]
    assert [row["size"] for row in rows] == [str(max(s)) if s else None for s in sizes]
    values = [[e.value for e in run if e.value is not None] for run in runs]
    for row, those in zip(rows, values, strict=True):
        assert (row["value"] is None) == (not those)
        assert math.isclose(row["value"] or 0, sum(those))


@given(log=logs())
def test_collapsing_twice_adds_the_counts_up(log: list[Event]) -> None:
    once = journeys_from(log).collapse().to_table()["collapsed_count"]
    twice = journeys_from(log).collapse(["visit"]).collapse().to_table()["collapsed_count"]
    assert once.to_pylist() == twice.to_pylist()


@given(log=logs())
def test_verbs_see_what_filters_leave(log: list[Event]) -> None:
    kept = journeys_from(log).where("visit").without("help").relabel({"mail": "visit"}).collapse()
    rows = kept.transitions().table.to_pylist()
    chosen = filters.where(log, [partial(called, "visit")])
    named = [
        Event(e.person, e.time, "visit" if e.touchpoint == "mail" else e.touchpoint)
        for journey in chosen.values()
        for e in journey
        if e.touchpoint != "help"
    ]
    runs = filters.collapse(named, lambda e: e.touchpoint)
    flat = [run[0] for journey in runs for run in journey]
    assert {(r["source"], r["target"]): r["count"] for r in rows} == transitions(flat)


def test_the_last_the_smallest_and_the_first_can_be_kept() -> None:
    journeys = journeys_from(LOG)
    sizes = {
        how: journeys.collapse(aggregate={"size": how}).to_table()["size"].to_pylist()
        for how in ("first", "last", "min", "max")
    }
    assert sizes["first"] == ["1", "2", "9", None]
    assert sizes["last"] == ["10", None, "9", None]
    assert sizes["min"] == ["1", "2", "9", None]
    assert sizes["max"] == ["10", "2", "9", None]
    values = {
        how: journeys.collapse(value=how).to_table()["value"].to_pylist()
        for how in ("first", "last", "min", "max", "sum")
    }
    assert values["first"] == [None, 1.0, 100.0, None]
    assert values["last"] == [2.5, 4.0, 100.0, None]
    assert (values["min"][1], values["max"][1], values["sum"][1]) == (1.0, 4.0, 5.0)


def test_runs_of_a_property_take_the_name_of_another() -> None:
    merged = journeys_from(LOG).collapse(by="colour", name="size").to_table()
    assert merged["touchpoint"].to_pylist() == ["1", "2", "cart", "9", "mail"]


def test_journeys_are_numbered_in_the_export() -> None:
    log = [Event("ana", day * 86_400_000_000, "visit", {}, None) for day in (1, 2)]
    table = journeys_from([*log, Event("bob", 5, "cart")]).per("session").to_table()
    assert table["journey"].to_pylist() == [0, 1, 2]
    assert table["person"].to_pylist() == ["ana", "ana", "bob"]


def test_stages_stand_for_touchpoints() -> None:
    journeys = journeys_from(LOG)
    assert isinstance(journeys.source, LocalSource)
    names = journeys.names
    staged = Journeys(
        LocalSource(
            names=type(names)(
                names.touchpoints, names.properties, stages={"visit": "find", "cart": "buy"}
            ),
            parts=journeys.source.parts,
        )
    )
    by_stage = staged.relabel("stage")
    assert by_stage.touchpoints == ("find", "buy", "order", "help", "mail")
    renamed = staged.relabel({"visit": "look", "order": "cart"}).names
    assert renamed.stages == {"look": "find"}  # order has no stage, so the new cart has none


def test_filters_can_be_sent_elsewhere_and_are_told_apart_by_value() -> None:
    def ask() -> Journeys:
        return (
            journeys.where("visit", RED).truncate("visit").without("help").relabel("colour")
            .collapse(by="size").where(begin="1970-01-01")
        )  # fmt: skip

    journeys = journeys_from(LOG)
    assert ask() == ask()
    sent = pickle.loads(pickle.dumps(ask().filters))
    assert sent == ask().filters
    assert left(Journeys(journeys.source, sent)) == left(ask())


def test_filters_say_what_they_do() -> None:
    journeys = journeys_from(LOG)
    said = [
        (journeys.where("visit", RED), "with visit and any [colour = red]"),
        (journeys.where(begin="2024-01-01"), "that began from 2024-01-01"),
        (journeys.events("visit"), "looking only at visit"),
        (journeys.without("visit", "cart"), "without the events visit, cart"),
        (
            journeys.truncate("visit", "order"),
            "cut from the first visit to the first order after it",
        ),
        (journeys.relabel({"visit": "look"}), "with visit as look"),
        (journeys.relabel("colour"), "with colour as touchpoint"),
        (journeys.collapse(["visit"]), "with direct repeats of visit as one event"),
        (journeys.collapse(by="size"), "with runs of the same size as one event"),
    ]
    for kept, words in said:
        assert words in kept.describe()


def test_what_is_not_there_is_named() -> None:
    journeys = journeys_from(LOG)
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: journeys.where("vist"), "did you mean 'visit'"),
        (lambda: journeys.relabel({"vist": "x"}), "did you mean 'visit'"),
        (lambda: journeys.relabel("color"), "did you mean 'colour'"),
        (lambda: journeys.relabel(lambda _: None), "no text"),  # type: ignore[arg-type,return-value]
        (lambda: journeys.collapse(by="color"), "did you mean 'colour'"),
        (lambda: journeys.collapse(["visit"], by="colour"), "both given"),
        (lambda: journeys.collapse(aggregate={"size": "sum"}), "no aggregate"),  # type: ignore[dict-item]
        (lambda: journeys.collapse(value="mean"), "no aggregate"),  # type: ignore[arg-type]
        (lambda: journeys.truncate(), "0 steps"),
    ]
    for ask, message in wrong:
        with pytest.raises(ConfigError, match=message):
            ask()


def test_too_many_names_are_refused() -> None:
    many = [Event("ana", k, "visit", {"page": f"/{k}"}) for k in range(65_536)]
    with pytest.raises(ConfigError, match="65,537 touchpoints; at most 65,535"):
        journeys_from(many, touchpoints=["visit"]).relabel("page")


def test_a_value_that_no_journey_has_is_named() -> None:
    rows = [{"user": "ana", "ts": 1, "event": "visit", "country": "PT"}]
    journeys = Journeys.from_events(
        rows, person="user", time="ts", touchpoint="event", segments=["country"]
    )
    assert len(journeys.where(country=["PT"])) == 1
    with pytest.raises(ConfigError, match=r"no journey has country 'PTT'.*\n.*did you mean 'PT'"):
        journeys.where(country="PTT")
