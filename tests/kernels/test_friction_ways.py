"""Kernels behind overload, pressure, messages and baskets, against slow counting."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.logs import DAY, MINUTE, TOUCHPOINTS, in_pieces, journeys_from, logs
from touchline.analysis.journeys import Journeys
from touchline.eventlog.conditions import compile_steps
from touchline.kernels import (
    friction_basket,
    friction_cells,
    friction_messages,
    friction_overload,
    friction_pressure,
)
from touchline.kernels.friction_cells import Split
from touchline.testing.oracle import Event, journeys_of
from touchline.testing.oracle import ways as oracle

EVERYBODY = Split(None, 0)
START = 1_700_000_000_000_000
ENDS = st.integers(-10, 70).map(lambda days: START + days * DAY)
PAUSES = st.sampled_from([30 * MINUTE, 20 * DAY, 1 << 60])


def flags(*names: str) -> Any:
    return np.array([name in names for name in TOUCHPOINTS])


def goal_of(journeys: Journeys) -> Any:
    return compile_steps(["order"], journeys.names)


def kept(log: list[Event], whole: bool) -> Journeys:
    journeys = journeys_from(log)
    return journeys if whole else in_pieces(journeys)


def timelines(log: list[Event], cut: str) -> Journeys:
    """Give one journey a person, in parts of their own, or several journeys a person."""
    return journeys_from(log).per("session") if cut == "sessions" else kept(log, cut == "whole")


CUTS = st.sampled_from(["whole", "pieces", "sessions"])


@given(log=logs(), pause=PAUSES, until=ENDS, whole=st.booleans())
def test_ways(log: list[Event], pause: int, until: int, whole: bool) -> None:
    journeys = kept(log, whole)
    own = ("visit", "cart", "help")
    way = friction_overload.Way(own=flags(*own), goal=goal_of(journeys), pause=pause, until=until)
    kernel = partial(friction_overload.kernel, way=way, splits=[EVERYBODY], cells=1)
    found = journeys.compute(kernel, friction_overload.merge)
    expected = oracle.ways(journeys_of(log).values(), own, "order", pause, until)
    for reached, counts in ((True, found.converted[0]), (False, found.left[0])):
        assert {n: int(count) for n, count in enumerate(counts) if count} == {
            n: count for (end, n), count in expected.items() if end == reached
        }


@given(log=logs(), number=st.integers(0, 4))
def test_journeys_with_longer_ways(log: list[Event], number: int) -> None:
    journeys = journeys_from(log)
    way = friction_overload.Way(
        own=flags("visit", "cart"), goal=goal_of(journeys), pause=1 << 60, until=0
    )
    wanted = friction_overload.beyond(number, way=way, split=EVERYBODY, cell=0)
    found = journeys.keep(wanted, "that are long")
    expected = 0
    for journey in journeys_of(log).values():
        names = [event.touchpoint for event in journey]
        before = names[: names.index("order")] if "order" in names else names
        expected += sum(name in ("visit", "cart") for name in before) > number
    assert len(found) == expected


@given(log=logs(most=60, touchpoints=("mail", "visit", "help", "order")), end=ENDS, pause=PAUSES,
       cut=CUTS)  # fmt: skip
def test_doses(log: list[Event], end: int, pause: int, cut: str) -> None:
    journeys = timelines(log, cut)
    sent = friction_pressure.Sent(
        message=flags("mail"), stop=flags("help"), own=flags("visit", "cart", "order"),
        goal=goal_of(journeys), pause=pause, end=end,
    )  # fmt: skip
    kernel = partial(friction_pressure.kernel, sent=sent, splits=[EVERYBODY], cells=1)
    found = journeys.compute(kernel, friction_pressure.merge)
    people = journeys_of(log).values()
    own = ("visit", "cart", "order")
    expected = (
        *oracle.doses(people, ("mail",), ("help",), end),
        *oracle.visits(people, ("mail",), ("help",), own, "order", pause, end),
    )
    for counts, by_dose in zip(found, expected, strict=True):
        assert {dose: int(n) for dose, n in enumerate(counts[0]) if n} == {
            dose: n for dose, n in by_dose.items() if n
        }


@given(log=logs(most=60, touchpoints=("mail", "visit")), limit=st.integers(0, 5))
def test_pressed_journeys(log: list[Event], limit: int) -> None:
    wanted = friction_pressure.pressed(limit, message=flags("mail"), split=EVERYBODY, cell=0)
    found = journeys_from(log).keep(wanted, "that are pressed")
    expected = 0
    for journey in journeys_of(log).values():
        times = [event.time for event in journey if event.touchpoint == "mail"]
        counts = [sum(t - oracle.WEEK < other <= t for other in times) for t in times]
        expected += max(counts, default=0) > limit
    assert len(found) == expected


def test_more_messages_than_can_be_told_apart_are_the_most() -> None:
    log = [Event("ana", START + k, "mail") for k in range(50)]
    wanted = friction_pressure.pressed(30, message=flags("mail"), split=EVERYBODY, cell=0)
    assert len(journeys_from(log).keep(wanted, "pressed")) == 1


@given(log=logs(most=50), end=ENDS, window=st.sampled_from([10, 3 * DAY]), cut=CUTS)
def test_responses(log: list[Event], end: int, window: int, cut: str) -> None:
    journeys = timelines(log, cut)
    answers = {"mail": ("visit", "cart"), "help": ("visit",)}
    kinds = np.array([list(answers).index(n) if n in answers else -1 for n in TOUCHPOINTS])
    mail = friction_messages.Mail(
        kinds=kinds.astype(np.int32),
        response=np.stack([flags(*names) for names in answers.values()]),
        goal=goal_of(journeys), window=window, end=end,
    )  # fmt: skip
    kernel = partial(friction_messages.kernel, mail=mail, splits=[EVERYBODY], cells=1)
    found = journeys.compute(kernel, friction_messages.merge)
    expected = oracle.responses(journeys_of(log).values(), answers, "order", window, end)
    for k, name in enumerate(answers):
        people = expected.get(name, [])
        assert [int(counts[0, k]) for counts in found] == [
            len(people),
            sum(sent for sent, *_ in people),
            sum(answered for _, answered, *_ in people),
            sum(sent**2 for sent, *_ in people),
            sum(sent * answered for sent, answered, *_ in people),
            sum(answered**2 for _, answered, *_ in people),
            sum(won for *_, won, _ in people),
            sum(anyway for *_, anyway in people),
        ]


@given(log=logs(most=50), pause=PAUSES, until=ENDS, whole=st.booleans())
def test_steps_with_a_basket(log: list[Event], pause: int, until: int, whole: bool) -> None:
    journeys = kept(log, whole)
    own = ("visit", "cart", "help")
    basket = friction_basket.Basket(
        basket=flags("cart"), own=flags(*own), goal=goal_of(journeys), pause=pause, until=until,
        looked_at=np.arange(len(TOUCHPOINTS), dtype=np.int32),
    )  # fmt: skip
    kernel = partial(friction_basket.kernel, basket=basket, splits=[EVERYBODY], cells=1)
    found = journeys.compute(kernel, friction_basket.merge)
    expected = oracle.steps(journeys_of(log).values(), ("cart",), own, "order", pause, until)
    for code, name in enumerate(TOUCHPOINTS):
        assert [int(c[0, code]) for c in found] == expected.get(name, [0, 0, 0, 0])
    for code, name in enumerate(TOUCHPOINTS):
        wanted = friction_basket.abandoned(code, basket=basket, split=EVERYBODY, cell=0)
        left = journeys.keep(wanted, "that leave their basket")
        assert len(left) == expected.get(name, [0, 0, 0, 0])[1]


def test_cells_of_segments_and_periods() -> None:
    log = [Event(f"p{k}", START + k * DAY, "visit", {"colour": c})
           for k, c in enumerate(["red", "green", None, "red"])]  # fmt: skip
    journeys = journeys_from(log, segments=["colour"])
    codes = {name: code for code, name in enumerate(journeys.names.segment_texts("colour"))}
    edges = (START, START + 2 * DAY, START + 3 * DAY)
    splits = [EVERYBODY, Split("colour", 1), Split(None, 1 + len(codes), edges)]

    def counted(split: Split, cell: int) -> tuple[int, int]:
        wanted = partial(friction_cells.in_cell, split=split, cell=cell)
        kernel = partial(friction_cells.size, wanted=wanted)
        return journeys.compute(kernel, friction_cells.merge_size)

    assert counted(splits[0], 0) == (4, 4)
    assert counted(splits[1], 1 + codes["red"]) == (2, 2)
    assert counted(splits[1], 1 + codes["green"]) == (1, 1)
    first = splits[2].first
    assert [counted(splits[2], first + k) for k in range(2)] == [(2, 2), (1, 1)]
