from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from touchline.kernels.batch import Batch
from touchline.kernels.conformance import KINDS, SCALE, Alignments, Plan, align, kernel, with_kind
from touchline.testing.oracle.conformance import Step
from touchline.testing.oracle.conformance import align as obvious
from touchline.testing.oracle.log import Event

NAMES = "ABCDX"


@st.composite
def plans(draw: st.DrawFn) -> list[Step]:
    steps = st.builds(
        Step,
        st.lists(st.sampled_from(NAMES[:4]), min_size=1, max_size=2, unique=True).map(tuple),
        st.booleans(),
        st.booleans(),
        st.none() | st.integers(0, 5),
    )
    return draw(st.lists(steps, max_size=5))


paths = st.lists(st.text(NAMES, min_size=1, max_size=8), max_size=6)


def batch_of(journeys: list[str], gap: int = 3) -> Batch:
    """Journeys whose events lie 1, 2, …, *gap*, 1, 2, … µs apart."""
    lengths = [len(each) for each in journeys]
    stops = np.cumsum(lengths, dtype=np.int32) if journeys else np.zeros(0, np.int32)
    events = int(sum(lengths))
    return Batch(
        starts=(stops - np.array(lengths, np.int32)).astype(np.int32),
        stops=stops.astype(np.int32),
        touchpoint=np.array([NAMES.index(c) for each in journeys for c in each], np.uint16),
        time=np.cumsum(1 + np.arange(events) % gap).astype(np.int64),
    )


def plan_of(steps: list[Step], others: bool = True) -> Plan:
    bits = np.zeros(len(NAMES), np.uint64)
    for k, step in enumerate(steps):
        for name in step.touchpoints:
            bits[NAMES.index(name)] |= np.uint64(1 << k)
    return Plan(
        bits=bits,
        optional=np.array([step.optional for step in steps], np.bool_),
        repeats=np.array([step.repeats for step in steps], np.bool_),
        within=np.array([-1 if s.within is None else s.within for s in steps], np.int64),
        others=others,
    )


def events_of(batch: Batch) -> list[list[Event]]:
    return [
        [
            Event("p", int(batch.time[i]), NAMES[batch.touchpoint[i]])
            for i in range(batch.starts[j], batch.stops[j])
        ]
        for j in range(len(batch))
    ]


def steps_in(found: Alignments, j: int, kind: str) -> set[int]:
    mask = int(found.masks[j, KINDS.index(kind)])
    return {k for k in range(64) if mask >> k & 1}


@given(steps=plans(), journeys=paths, others=st.booleans())
def test_alignments_are_those_of_trying_every_one(
    steps: list[Step], journeys: list[str], others: bool
) -> None:
    batch = batch_of(journeys)
    found = align(batch, plan_of(steps, others))
    came_in: dict[int, set[tuple[int, str]]] = {}
    for j, place, code in zip(found.journey, found.place, found.code, strict=True):
        came_in.setdefault(int(j), set()).add((int(place), NAMES[code]))
    for j, journey in enumerate(events_of(batch)):
        wanted = obvious(journey, steps, others)
        assert (found.cost[j], found.worst[j]) == (wanted.cost, wanted.worst)
        for kind in KINDS[:-1]:
            assert steps_in(found, j, kind) == getattr(wanted, kind), kind
        assert came_in.get(j, set()) == wanted.inserted
        assert steps_in(found, j, "inserted") == {place for place, _ in wanted.inserted}
        gaps = {k: int(gap) for k, gap in enumerate(found.gaps[j]) if gap >= 0}
        assert gaps == wanted.gaps
        assert bool(found.conforming[j]) == wanted.conforming
        assert found.fitness[j] / SCALE == pytest.approx(wanted.fitness, abs=1e-8)


@given(steps=plans(), journeys=paths, others=st.booleans())
def test_counts_are_those_of_the_alignments(
    steps: list[Step], journeys: list[str], others: bool
) -> None:
    batch, plan = batch_of(journeys), plan_of(steps, others)
    found, counts = align(batch, plan), kernel(batch, plan=plan)
    for at, kind in enumerate(KINDS):
        for k in range(len(steps) + 1):
            flags = with_kind(plan, kind, k)(batch)
            assert counts.kinds[0, at, k] == flags.sum()
            assert flags.tolist() == [k in steps_in(found, j, kind) for j in range(len(batch))]
    conforming = with_kind(plan, "conforming")(batch)
    assert counts.totals[0, :3].tolist() == [len(batch), conforming.sum(), found.cost.sum()]
    assert sum(map(len, counts.gaps)) == (found.gaps >= 0).sum()
    assert counts.came_in.sum() == len(found.journey)


@given(steps=plans(), journeys=paths)
def test_a_journey_deviates_where_its_alignment_costs_and_nowhere_else(
    steps: list[Step], journeys: list[str]
) -> None:
    found = align(batch_of(journeys), plan_of(steps, others=False))
    late = found.masks[:, KINDS.index("late")] != 0
    assert ((found.cost > 0) | late).tolist() == (~found.conforming).tolist()
    assert (found.cost <= found.worst).all()
    assert ((found.fitness >= 0) & (found.fitness <= SCALE)).all()


@pytest.mark.parametrize(
    ("path", "kind", "steps", "cost"),
    [
        ("ABCD", "kept", {0, 1, 2, 3}, 0),
        ("ABD", "skipped", {2}, 1),
        ("AB", "skipped", {2, 3}, 2),
        ("ABCCD", "repeated", {2}, 1),
        ("ABCAD", "repeated", {0}, 1),
        ("ABXCD", "inserted", {2}, 1),
        ("ABCDX", "inserted", {4}, 1),
        ("DABCD", "inserted", {0}, 1),
        ("ACDB", "out_of_order", {1}, 2),
        ("ABDC", "out_of_order", {3}, 2),  # of two that changed places, the one that came early
        ("BCDA", "out_of_order", {0}, 2),
    ],
)
def test_what_a_journey_does_has_its_name(path: str, kind: str, steps: set[int], cost: int) -> None:
    plan = plan_of([Step((name,)) for name in "ABCD"], others=False)
    found = align(batch_of([path]), plan)
    assert steps_in(found, 0, kind) == steps
    assert found.cost[0] == cost
    others = [each for each in KINDS[1:] if each != kind]
    assert all(not steps_in(found, 0, each) for each in others)


def test_room_is_made_for_many_touchpoints_out_of_place() -> None:
    journeys = ["X" * 3 + "A"] * 3000
    found = align(batch_of(journeys), plan_of([Step(("A",))], others=False))
    assert (found.cost == 3).all()
    assert len(found.journey) == 3000


def test_time_runs_from_the_last_time_that_a_step_was_done() -> None:
    steps = [Step(("A",), repeats=True), Step(("B",), optional=True), Step(("C",), within=2)]
    found = align(batch_of(["AAC", "ABC"], gap=1), plan_of(steps))
    assert found.gaps.tolist() == [[-1, -1, 1], [-1, 1, 1]]


def test_time_is_not_known_where_the_step_before_was_skipped() -> None:
    steps = [Step(("A",)), Step(("B",)), Step(("C",), within=0)]
    found = align(batch_of(["AC", "ABC"]), plan_of(steps))
    assert found.gaps[0].tolist() == [-1, -1, -1]
    assert steps_in(found, 0, "late") == set()
    assert steps_in(found, 1, "late") == {2}
