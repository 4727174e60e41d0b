from __future__ import annotations

import pickle
import random
from collections import Counter
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tests.logs import DAY, MINUTE, journeys_from, logs
from touchline.analysis.funnel import Funnel
from touchline.errors import ConfigError
from touchline.eventlog.conditions import compile_steps
from touchline.kernels import funnel as kernels
from touchline.kernels.batch import Batch
from touchline.testing.oracle import Event, journeys_of
from touchline.testing.oracle.funnel import (
    Chain,
    Exclusion,
    Rules,
    chains,
    depth,
    funnel,
    groups,
)
from touchline.testing.oracle.sessions import sessions

STEPS: list[Any] = ["visit", "cart", "order"]
TESTS = [lambda e, name=name: e.touchpoint == name for name in STEPS]
RED = {"touchpoint": "visit", "where": {"colour": "red"}}
OVERLAPPING: list[Any] = [RED, {"any": ["visit", "cart"]}, {"where": {"size": ["1", "2"]}}]
OVERLAPPING_TESTS = [
    lambda e: e.touchpoint == "visit" and e.properties["colour"] == "red",
    lambda e: e.touchpoint in ("visit", "cart"),
    lambda e: e.properties["size"] in ("1", "2"),
]
LOG = [
    *(Event("ana", k * MINUTE, name) for k, name in enumerate(["visit", "cart", "mail", "order"])),
    *(Event("bob", k * MINUTE, name) for k, name in enumerate(["visit", "cart", "visit"])),
    Event("cem", 0, "visit"),
    Event("دارا", 0, "order"),
]

rules = st.fixed_dictionaries(
    {},
    optional={
        "order": st.sampled_from(["ordered", "any", "strict"]),
        "window": st.sampled_from([None, 0, 3, 30 * MINUTE, DAY]),
        "entry": st.sampled_from(["latest", "first", "best", "last"]),
        "grace": st.sampled_from([0, 2, MINUTE]),
        "many": st.just(True),
        "exclude": st.sampled_from([(0, 1), (1, 2), (0, 2)]),
        "on_exclude": st.sampled_from(["remove", "drop", "skip", "discard"]),
        "hold": st.sampled_from([("colour",), ("size", "colour")]),
        "optional": st.sampled_from([{1}, {2}, {1, 2}]),
    },
)


def read(given_rules: dict[str, Any]) -> tuple[Rules, dict[str, Any]]:
    """Options of the oracle and of the verb that mean the same."""
    wanted = dict(given_rules)
    if wanted.get("order") == "any":
        wanted.pop("optional", None)
    window = wanted.pop("window", 14 * DAY)
    options: dict[str, Any] = {
        name: wanted[name] for name in ("order", "entry", "on_exclude", "hold") if name in wanted
    }
    options["window"] = None if window is None else window / 1e6
    if "grace" in wanted:
        options |= {"ties": "either", "grace": wanted["grace"] / 1e6}
    if wanted.get("many"):
        options["same_event"] = "many"
    if "optional" in wanted:
        options["optional"] = [number + 1 for number in wanted["optional"]]
    if "exclude" in wanted:
        begin, end = wanted["exclude"]
        options["exclude"] = [{"touchpoint": "help", "from_step": begin + 1, "to_step": end + 1}]
        wanted["exclude"] = [Exclusion(lambda e: e.touchpoint == "help", begin, end)]
    wanted["optional"] = frozenset(wanted.get("optional", ()))
    return Rules(window=window, **wanted), options


def counted(found: list[Chain], steps: int = 3) -> tuple[list[int], list[int]]:
    """How many chains reach each step, and end there."""
    reached = [sum(chain[k] is not None for chain in found) for k in range(steps)]
    ends = Counter(depth(chain) for chain in found)
    return reached, [ends[k + 1] for k in range(steps)]


def averages(found: list[list[int | None]], steps: int = 3) -> list[float | None]:
    """Mean seconds from the step reached before."""
    took: list[list[int]] = [[] for _ in range(steps)]
    for times in found:
        known = [(k, time) for k, time in enumerate(times) if time is not None]
        for (_, before), (k, now) in pairwise(known):
            took[k].append(max(0, now - before))
    return [sum(mine) / len(mine) / 1e6 if mine else None for mine in took]


def assert_same(result: Funnel, found: list[list[int | None]], column: str = "persons") -> None:
    table = result.table
    assert (table[column].to_pylist(), table["stopped"].to_pylist()) == counted(found)
    for ours, theirs in zip(table["average_seconds"].to_pylist(), averages(found), strict=True):
        assert ours == pytest.approx(theirs) if theirs is not None else ours is None


@given(log=logs(), window=st.sampled_from([None, 0, 3, 30 * MINUTE, 14 * DAY]))
def test_the_default_counts_and_times_what_the_oracle_does(
    log: list[Event], window: int | None
) -> None:
    result = journeys_from(log).funnel(STEPS, window=None if window is None else window / 1e6)
    found = funnel(log, TESTS, Rules(window=window))
    assert_same(result, [times for several in found.values() for times in several])
    assert result.plan.fast


@given(log=logs(), given_rules=rules, per=st.sampled_from(["person", "session"]))
def test_counts_alone_are_the_same_counts(
    log: list[Event], given_rules: dict[str, Any], per: Literal["person", "session"]
) -> None:
    """By the pass without a clock, whole and over journeys that were chosen, and by all others."""
    journeys = journeys_from(log)
    if per == "session":
        journeys = journeys.per("session", gap="30min")
    window = given_rules.get("window", 14 * DAY)
    plain: dict[str, Any] = {"window": None if window is None else window / 1e6}
    for some in (journeys, journeys.where("visit")):
        for options in (plain, plain | {"count": "journeys"}, read(given_rules)[1]):
            timed = some.funnel(STEPS, **options).table
            counts = some.funnel(STEPS, times=False, **options).table
            both = ["average_seconds", "median_seconds"]
            assert counts.drop_columns(both) == timed.drop_columns(both)
            assert counts["median_seconds"].null_count == len(STEPS)


def test_counts_alone_are_the_same_over_many_blocks() -> None:
    draw = random.Random(3)
    log = [
        Event(f"p{number}", draw.randrange(10) * DAY + k, draw.choice([*STEPS, "help", "mail"]))
        for number in range(40)
        for k in range(draw.choice([1, 5, 2_000]))
    ]
    journeys = journeys_from(log)
    for window in ("2d", None):
        timed = journeys.funnel(STEPS, window=window).table
        counts = journeys.funnel(STEPS, window=window, times=False).table
        assert counts["persons"] == timed["persons"]


@given(log=logs(), given_rules=rules, overlapping=st.booleans())
def test_every_option_gives_what_the_oracle_gives(
    log: list[Event], given_rules: dict[str, Any], overlapping: bool
) -> None:
    wanted, options = read(given_rules)
    tests = OVERLAPPING_TESTS if overlapping else TESTS
    result = journeys_from(log).funnel(OVERLAPPING if overlapping else STEPS, **options)
    found = funnel(log, tests, wanted)
    assert_same(result, [times for several in found.values() for times in several])


@given(log=logs(), given_rules=rules)
def test_passes_are_counted_one_after_the_other(
    log: list[Event], given_rules: dict[str, Any]
) -> None:
    given_rules = {**given_rules, "entry": "totals"}
    if given_rules.get("on_exclude") == "remove":
        given_rules["on_exclude"] = "skip"
    wanted, options = read(given_rules)
    del options["entry"]
    result = journeys_from(log).funnel(STEPS, count="totals", **options)
    found = funnel(log, TESTS, wanted)
    assert_same(result, [times for several in found.values() for times in several], "totals")


@given(
    log=logs(),
    given_rules=rules,
    names=st.sampled_from([["colour"], ["size", "colour"]]),
    attribution=st.sampled_from(["first", "last", "all", "step 1", "step 2"]),
)
def test_breakdowns_are_those_of_the_oracle(
    log: list[Event], given_rules: dict[str, Any], names: list[str], attribution: str
) -> None:
    wanted, options = read(given_rules)
    result = journeys_from(log).funnel(
        STEPS, breakdown=names, attribution=attribution, breakdown_limit=None, **options
    )
    kind = attribution if " " not in attribution else str(int(attribution[-1]) - 1)
    expected = {
        value: counted(found)[0] for value, found in groups(log, TESTS, wanted, names, kind).items()
    }
    ours: dict[tuple[str, ...], list[int]] = {}
    for row in result.tables["breakdown"].to_pylist():
        ours.setdefault(tuple(row["value"]), []).append(row["persons"])
    assert ours == expected
    for value in ours:
        assert len(result.journeys(step=2, value=list(value))) == ours[value][1]


@given(log=logs(most=60))
def test_filtered_journeys_take_every_path_to_the_same_answer(log: list[Event]) -> None:
    journeys = journeys_from(log)
    for row in journeys.funnel(STEPS, window="1d").table.to_pylist():
        behind = journeys.funnel(STEPS, window="1d").journeys(step=row["step"])
        assert len(behind) == row["persons"]
        ended = journeys.funnel(STEPS, window="1d").journeys(step=row["step"], dropped=True)
        assert len(ended) == row["stopped"]
        persons = {
            person
            for person, events in journeys_of(log).items()
            if any(depth(c) >= row["step"] for c in chains(events, TESTS, Rules(window=DAY)))
        }
        kept = [event for event in log if event.person in persons]
        found = funnel(kept, TESTS, Rules(window=DAY))
        assert_same(
            behind.funnel(STEPS, window="1d"), [t for several in found.values() for t in several]
        )


@given(
    lengths=st.lists(st.tuples(st.integers(1, 40), st.integers(0, 3)), max_size=2_000),
    seed=st.integers(0, 99),
)
def test_the_fast_kernel_agrees_with_the_general_one_across_blocks_and_gaps(
    lengths: list[tuple[int, int]], seed: int
) -> None:
    random = np.random.default_rng(seed)
    sizes = np.array([n for n, _ in lengths for _ in range(20)], np.int64)
    gaps = np.array([gap for _, gap in lengths for _ in range(20)], np.int64) * (seed % 2)
    starts = 3 + np.cumsum(sizes + gaps) - sizes
    total = int(starts[-1] + sizes[-1]) if len(sizes) else 3
    batch = Batch(
        starts=starts.astype(np.int32),
        stops=(starts + sizes).astype(np.int32),
        touchpoint=random.integers(0, 12, total).astype(np.uint16),
        time=np.cumsum(random.integers(0, 5, total)),
        contiguous=not gaps.any(),
    )
    names = journeys_from([], touchpoints=[str(k) for k in range(12)]).names
    conditions = compile_steps([{"any": ["1", "2"]}, "3", {"any": ["4", "5", "6"]}, "7"], names)
    plan = kernels.Plan(conditions=conditions, steps=4, window=25)
    assert plan.fast
    fast = kernels.finish(kernels.kernel(batch, plan))
    general = kernels.summary(kernels.chains(batch, plan).took, np.zeros(plan.steps + 1, np.int64))
    for ours, theirs in zip(fast, general, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@given(log=logs(most=60), entry=st.sampled_from(["latest", "first", "best", "last"]))
def test_persons_with_several_sessions_count_with_one_of_them(log: list[Event], entry: Any) -> None:
    journeys = journeys_from(log).per("session", gap="30min")
    everyone: list[Chain] = []
    persons: list[Chain] = []
    for mine in sessions(log, gap=30 * MINUTE).values():
        found = [c for events in mine for c in chains(events, TESTS, Rules(entry=entry))]
        everyone += found
        deepest = [c for c in found if depth(c) == max(map(depth, found))]
        if entry in ("first", "last"):
            deepest = found
        newest = entry == "last" or (entry == "latest" and deepest and deepest[0][-1] is None)
        persons += deepest[-1:] if newest else deepest[:1]
    for count, wanted in (("journeys", everyone), ("persons", persons)):
        result = journeys.funnel(STEPS, entry=entry, count=count)  # type: ignore[arg-type]
        assert result.table[count].to_pylist() == counted(wanted)[0]
        assert result.table["stopped"].to_pylist() == counted(wanted)[1]
        for row in result.table.to_pylist():
            assert len(result.journeys(step=row["step"])) == row[count]


def test_kernels_can_be_sent_to_where_the_journeys_are() -> None:
    result = journeys_from(LOG).funnel(STEPS, exclude="help", hold=["colour"], breakdown="size")
    task = pickle.loads(pickle.dumps(partial(kernels.kernel, plan=result.plan)))
    assert result.origin.compute(task, kernels.merge).journeys == 4


def test_journeys_of_a_person_count_once() -> None:
    log = [
        Event("x", k, name) for k, name in enumerate(["visit", "visit", "cart", "visit", "order"])
    ]
    whole = journeys_from(log).source.parts[0].batch  # type: ignore[attr-defined]
    batch = Batch(
        starts=np.array([0, 1, 3, 4], np.int32),
        stops=np.array([1, 3, 4, 5], np.int32),
        touchpoint=whole.touchpoint,
        time=whole.time,
        person=np.array([7, 7, 8, 9], np.int64),
    )
    conditions = compile_steps(STEPS, journeys_from(log).names)
    plan = kernels.Plan(conditions=conditions, steps=3)
    found = kernels.kernel(batch, plan)
    assert (found.journeys, found.persons) == (4, 3)
    assert kernels.finish(found).reached.tolist() == [2, 1, 0]
    assert kernels.reaching(batch, plan, 1, False, None, False).tolist() == [
        False,
        True,
        True,
        False,
    ]


def test_shares_figures_and_explanation() -> None:
    result = journeys_from(LOG).funnel(STEPS)
    rows = result.table.to_pylist()
    assert [row["persons"] for row in rows] == [3, 2, 1]
    assert [row["stopped"] for row in rows] == [1, 1, 1]
    assert rows[2]["share_of_first"] == pytest.approx(1 / 3)
    assert rows[2]["share_of_previous"] == 0.5
    assert rows[0]["share_of_all"] == 0.75
    assert rows[2]["share_low"] < 1 / 3 < rows[2]["share_high"]
    assert result.figures["median_convert_seconds"] == 180.0
    assert "within 14 days of the first" in result.explain()


def test_the_explanation_names_every_rule() -> None:
    said = journeys_from(LOG).funnel(
        STEPS, order="ordered", window=None, entry="first", ties="either", grace="2s",
        same_event="many", exclude=["help"], on_exclude="drop", hold=["colour"], optional=["cart"],
        breakdown="size", attribution="step 1",
    ).explain()  # fmt: skip
    for words in (
        "without a time limit", "Only the first chain", "up to 2 s earlier", "several steps",
        "'help' between steps 1 and 3 ends the chain", "colour must stay", "Optional: cart",
        "Broken down by size: the value at step 1",
    ):  # fmt: skip
        assert words in said


def test_an_empty_log_has_an_empty_funnel() -> None:
    result = journeys_from([]).funnel(STEPS, breakdown="colour")
    assert result.table["persons"].to_pylist() == [0, 0, 0]
    assert result.figures["conversion"] is None
    assert result.tables["breakdown"].num_rows == 0


def test_values_beyond_the_limit_are_put_together() -> None:
    log = [
        Event(f"p{k}", 0, "visit", {"colour": colour})
        for k, colour in enumerate(["red", "red", "red", "green", "green", "blue", None])
    ]
    result = journeys_from(log).funnel(["visit", "cart"], breakdown="colour", breakdown_limit=2)
    rows = result.tables["breakdown"].to_pylist()
    assert [(row["value"], row["persons"]) for row in rows if row["step"] == 1] == [
        ("red", 3), ("green", 2), ("Other", 2),
    ]  # fmt: skip
    assert len(result.journeys(step=1, value="Other")) == 2


def test_segments_can_break_down() -> None:
    events = [
        {"who": who, "at": at, "what": what, "plan": plan}
        for who, at, what, plan in [("a", 0, "visit", "pro"), ("a", 1, "cart", "pro"),
                                    ("b", 0, "visit", "free"), ("c", 0, "visit", None)]
    ]  # fmt: skip
    from touchline import Journeys

    journeys = Journeys.from_events(
        events, person="who", time="at", touchpoint="what", segments=["plan"]
    )
    rows = journeys.funnel(["visit", "cart"], breakdown="plan").tables["breakdown"].to_pylist()
    assert {(row["value"], row["step"]): row["persons"] for row in rows} == {
        ("pro", 1): 1, ("pro", 2): 1, ("free", 1): 1, ("free", 2): 0, ("", 1): 1, ("", 2): 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"order": "orderd"}, "order is 'orderd'"),
        ({"optional": [1]}, "step 1 cannot be optional"),
        ({"optional": [2], "order": "any"}, "step 2 cannot be optional"),
        ({"optional": ["chart"]}, "no step 'chart'"),
        ({"exclude": [{"touchpoint": "help", "from_step": 2, "to_step": 2}]}, "between steps 2"),
        ({"breakdown": "color"}, "no property or segment 'color'"),
        ({"breakdown": "colour", "attribution": "step 9"}, "attribution is 'step 9'"),
        ({"breakdown": "colour", "breakdown_limit": 0}, "breakdown_limit is 0"),
        ({"hold": ["color"]}, "no property 'color'"),
        ({"window": "soon"}, "no duration"),
        ({"grace": "2s"}, "though ties follow"),
    ],
)
def test_says_what_is_wrong_with_an_option(options: dict[str, Any], match: str) -> None:
    with pytest.raises(ConfigError, match=match):
        journeys_from(LOG).funnel(STEPS, **options)


def test_says_what_is_wrong_with_steps_and_cells() -> None:
    journeys = journeys_from(LOG)
    with pytest.raises(ConfigError, match="the steps of the funnel are 'visit'"):
        journeys.funnel("visit")
    with pytest.raises(ConfigError, match="no step 4"):
        journeys.funnel(STEPS).journeys(step=4)
    with pytest.raises(ConfigError, match="not broken down"):
        journeys.funnel(STEPS).journeys(step=1, value="red")
    with pytest.raises(ConfigError, match="nobody has the value 'pink'"):
        journeys.funnel(STEPS, breakdown="colour").journeys(step=1, value="pink")
    with pytest.raises(ConfigError, match="tells no figures"):
        journeys.funnel(STEPS).journeys(step=1, stage=2)


def test_draws_charts(tmp_path: Path) -> None:
    journeys = journeys_from(LOG)
    charts: list[dict[str, Any]] = [{}, {"breakdown": "colour"}, {"order": "any"}]
    for number, options in enumerate(charts):
        path = tmp_path / f"{number}.png"
        journeys.funnel(STEPS, **options).chart().save(str(path))
        assert path.stat().st_size > 5_000
