from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs import DAY, MINUTE, TOUCHPOINTS, in_pieces, journeys_from, logs
from touchline.eventlog.conditions import compile_steps
from touchline.kernels import friction, friction_counts, friction_cube, friction_marks
from touchline.kernels.batch import Batch, Flags, Int32s
from touchline.kernels.friction import Meetings, Rules, meetings
from touchline.kernels.friction_split import Split
from touchline.testing.oracle import Event, journeys_of
from touchline.testing.oracle import friction as oracle

BITS = {
    "reached": friction.REACHED,
    "later": friction.LATER,
    "after_goal": friction.AFTER_GOAL,
    "done": friction.DONE,
    "left": friction.LEFT,
    "rage": friction.RAGE,
    "error": friction.ERROR,
    "help": friction.HELP,
}
SOME = st.sets(st.sampled_from(TOUCHPOINTS), max_size=2)
END = 1_700_000_000_000_000 + 30 * DAY


def flags(names: Any) -> Flags:
    return np.array([name in names for name in TOUCHPOINTS], np.bool_)


def listed(batch: Batch, rules: Rules) -> list[tuple[Any, ...]]:
    met = meetings(batch, rules)
    journey = batch.row_numbers()[met.journey] if len(batch) else met.journey
    return [
        (batch.part, int(j), TOUCHPOINTS[x], *(int(value) for value in rest))
        for j, x, *rest in zip(journey, *met[1:], strict=True)
    ]


@st.composite
def settings_of(draw: st.DrawFn) -> tuple[oracle.Setting, Rules, str | None]:
    goal = draw(st.sampled_from([None, "order", "visit"]))
    names: dict[str, Any] = {
        name: draw(SOME) for name in ("error", "help", "contact", "aside", "entry")
    }
    numbers: dict[str, Any] = {
        "pause": draw(st.sampled_from([0, 3, 40 * MINUTE, 1 << 62])),
        "until": draw(st.sampled_from([END - 30 * DAY, END, 1 << 62])),
        "rage": draw(st.sampled_from([0, 4, 40 * MINUTE])),
        "many": draw(st.integers(2, 4)),
        "hour": draw(st.sampled_from([2, 20 * MINUTE])),
        "fortnight": draw(st.sampled_from([4, 3 * DAY])),
    }
    setting = oracle.Setting(
        goal=None if goal is None else (lambda event: event.touchpoint == goal),
        **names,
        **numbers,
    )
    flagged: dict[str, Any] = {name: flags(chosen) for name, chosen in names.items()}
    rules = Rules(goal=None, **flagged, **numbers)
    return setting, rules, goal


@given(log=logs(most=60), settings=settings_of())
def test_meetings_are_those_of_the_oracle(
    log: list[Event], settings: tuple[oracle.Setting, Rules, str | None]
) -> None:
    setting, rules, goal = settings
    journeys = journeys_from(log)
    steps = None if goal is None else compile_steps([goal], journeys.names)
    rules = Rules(**{name: getattr(rules, name) for name in Rules.__slots__} | {"goal": steps})
    found = journeys.compute(partial(listed, rules=rules), lambda a, b: a + b)
    expected = [
        (
            one.touchpoint,
            one.time,
            sum(bit for name, bit in BITS.items() if getattr(one, name)),
            one.returns,
            one.repeats,
            one.contacts,
            -1 if one.wait is None else one.wait,
        )
        for journey in journeys_of(log).values()
        for one in oracle.meetings(journey, setting)
    ]
    assert sorted(row[2:] for row in found) == sorted(expected)
    apart = in_pieces(journeys).compute(partial(listed, rules=rules), lambda a, b: a + b)
    assert sorted(row[2:] for row in apart) == sorted(expected)


def test_journeys_that_were_filtered_have_the_meetings_that_are_left() -> None:
    log = [Event("ana", k, name) for k, name in enumerate(["visit", "cart", "visit", "help"])]
    rules = plain_rules()
    kept = journeys_from(log).without("cart").between("1970-01-01")
    found = kept.compute(partial(listed, rules=rules), lambda a, b: a + b)
    assert [(row[2], row[6]) for row in found] == [("visit", 1), ("help", 0)]


def plain_rules(**more: Any) -> Rules:
    none = flags(())
    settings: dict[str, Any] = {
        "goal": None, "error": none, "help": none, "contact": none, "aside": none, "entry": none,
        "pause": 1 << 62, "until": 1 << 62,
    }  # fmt: skip
    return Rules(**settings | more)


SPLIT = Split(segments=(), lookups=(), sizes=(2,), edges=np.array([0, END - 30 * DAY, 1 << 62]))
LOOKED_AT: Int32s = np.array([0, 1, -1, 2, 3], np.int32)


@given(log=logs(most=60))
def test_counts_and_cubes_add_up_the_same_meetings(log: list[Event]) -> None:
    rules = plain_rules(contact=flags(["help"]), error=flags(["mail"]), rage=30 * MINUTE, many=2)
    journeys = in_pieces(journeys_from(log))
    count = friction_counts.FIXED_CELLS + 2
    counts = journeys.compute(
        partial(
            friction_counts.kernel,
            rules=rules,
            looked_at=LOOKED_AT,
            cells=partial(SPLIT.cells, first=friction_counts.FIXED_CELLS),
            count=count,
        ),
        friction_counts.merge,
    )
    least = np.ones((4, len(friction_cube.COUNTED)), np.int64)
    cube = journeys.compute(
        partial(
            friction_cube.kernel, rules=rules, looked_at=LOOKED_AT, split=SPLIT, thresholds=least
        ),
        friction_cube.merge,
    )
    rows = np.stack([cube.place, cube.codes[:, 0], cube.marks], axis=1)
    states = np.stack([cube.waited, cube.open, cube.after_goal, cube.reached, cube.later], axis=1)
    assert len(np.unique(np.hstack([rows, states]), axis=0)) == len(cube.met)
    for place in range(4):
        here = cube.place == place
        for period in range(2):
            mine = here & (cube.codes[:, 0] == period)
            slots = counts[friction_counts.FIXED_CELLS + period, place]
            assert slots[friction_counts.MET] == cube.met[mine].sum()
            assert slots[friction_counts.OPEN] == cube.visits[mine & cube.open].sum()
            for bit, name in enumerate(friction_cube.COUNTED):
                first, number = friction_counts.SLOT_OF[name]
                marked = mine & (cube.marks >> bit & 1 == 1)
                assert slots[first : first + number].sum() == cube.met[marked].sum(), name
        for cell, reached in enumerate([False, True]):
            total = cube.met[here & (cube.reached == reached)].sum()
            assert counts[cell, place, friction_counts.MET] == total
            total = cube.met[here & (cube.later == reached)].sum()
            assert counts[2 + cell, place, friction_counts.MET] == total


@given(log=logs(most=60), threshold=st.integers(1, 2))
def test_journeys_that_show_a_sign_are_those_of_its_meetings(
    log: list[Event], threshold: int
) -> None:
    journeys = journeys_from(log)
    marked = friction_marks.Marked(
        rules=plain_rules(), split=SPLIT, touchpoint=0, counted="returns", threshold=threshold,
        group=(0, 1, 1),
    )  # fmt: skip
    persons = {
        person
        for person, journey in journeys_of(log).items()
        for one in oracle.meetings(journey, plain_setting())
        if one.touchpoint == "visit" and one.returns >= threshold and one.time >= END - 30 * DAY
    }
    kept = journeys.keep(marked, "that return")
    assert kept.person_count == len(persons)
    shared = in_pieces(journeys).compute(
        partial(friction_marks.kernel, found=[marked, everybody]), friction_marks.merge
    )
    assert list(shared.journeys) == [len(persons), len(journeys_of(log))]
    assert list(shared.both[0]) == [len(persons), len(persons)]
    assert shared.without[1].sum() == 0  # nobody is spared
    inside = shared.without[0, 0, 2:]
    assert inside[1] == 0  # without these journeys, none of the group is marked


def everybody(batch: Batch) -> Flags:
    return np.ones(len(batch), np.bool_)


def plain_setting() -> oracle.Setting:
    return oracle.Setting(
        goal=None, error=(), help=(), contact=(), aside=(), entry=(), pause=1 << 62,
        until=1 << 62, rage=10_000_000, many=4, hour=1, fortnight=1,
    )  # fmt: skip


def test_waits_have_two_bins_while_they_double() -> None:
    waits = np.array([-1, 0, 1_000, 1_023, 1_024, 1_535, 1_536, 2_048, 1 << 62], np.int64)
    bins = friction_counts.wait_bin(waits)
    assert list(bins) == [-1, 0, 0, 0, 0, 0, 1, 2, friction_counts.WAIT_BINS - 1]


def test_an_empty_batch_has_no_meetings() -> None:
    found = journeys_from([]).compute(partial(meetings, rules=plain_rules()), lambda a, b: a)
    assert isinstance(found, Meetings)
    assert not len(found.journey)


@pytest.mark.parametrize("missing", [True, False])
def test_values_that_are_not_looked_at_have_no_cell(missing: bool) -> None:
    log = [Event(f"u{k}", k, "visit", {"plan": [None, "pro", "free"][k]}) for k in range(3)]
    journeys = journeys_from(log, segments=["plan"])
    texts = journeys.names.segment_texts("plan")
    lookup = np.array([0 if text == "pro" else -1 for text in texts] + [-1], np.int32)
    split = Split(segments=("plan",), lookups=(lookup,), sizes=(1,), edges=np.zeros(0, np.int64))

    def cells(batch: Batch) -> list[int]:
        return [int(x) for x in split.cells(batch, meetings(batch, plain_rules()), 4)[:, 0]]

    found = journeys.where(plan="pro") if not missing else journeys
    codes = found.compute(cells, lambda a, b: [*a, *b])
    assert sorted(codes) == ([-1, -1, 4] if missing else [4])
