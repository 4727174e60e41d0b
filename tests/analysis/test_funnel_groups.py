"""Breakdowns that are counted without a look at every chain."""

from __future__ import annotations

from typing import Any
from unittest.mock import PropertyMock, patch

import hypothesis.strategies as st
import pyarrow as pa
import pytest
from hypothesis import given

import touchline as tl
from tests.logs import journeys_from, logs
from touchline.kernels.funnel import Plan
from touchline.testing.oracle import Event

STEPS = ["visit", "cart", "order"]


def both_ways(journeys: tl.Journeys, **options: Any) -> None:
    """The same tables, figures and journeys, whichever way the chains were found."""
    short = journeys.funnel(STEPS, **options)
    assert short.plan.fast
    with patch.object(Plan, "fast", PropertyMock(return_value=False)):
        long = journeys.funnel(STEPS, **options)
    assert short.table == long.table
    assert short.figures == pytest.approx(long.figures)
    assert short.tables["breakdown"] == long.tables["breakdown"]


@given(
    log=logs(most=60),
    attribution=st.sampled_from(["first", "last"]),
    count=st.sampled_from(["persons", "journeys"]),
    limit=st.sampled_from([1, 2, None]),
    per=st.booleans(),
    chosen=st.booleans(),
)
def test_groups_of_a_property_are_those_of_every_chain(
    log: list[Event], attribution: str, count: str, limit: int | None, per: bool, chosen: bool
) -> None:
    journeys = journeys_from(log)
    journeys = journeys.per("session", gap="30min") if per else journeys
    journeys = journeys.where("visit") if chosen else journeys
    for times in (True, False):
        both_ways(
            journeys, breakdown="colour", attribution=attribution, count=count,
            breakdown_limit=limit, times=times,
        )  # fmt: skip


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from("abcd"), st.sampled_from(STEPS), st.sampled_from([None, "", "x", "y"])
        ),
        max_size=40,
    ),
    breakdown=st.sampled_from(["plan", ["plan", "colour"], ["colour", "plan"]]),
    count=st.sampled_from(["persons", "journeys"]),
    per=st.booleans(),
)
def test_groups_of_a_segment_are_those_of_every_chain(
    rows: list[tuple[str, str, str | None]], breakdown: Any, count: str, per: bool
) -> None:
    table = pa.table(
        {
            "user": pa.array([user for user, _, _ in rows], pa.string()),
            "ts": pa.array([n**2 * 60_000_000 for n in range(len(rows))], pa.int64()),
            "event": pa.array([event for _, event, _ in rows], pa.string()),
            "plan": pa.array([f"plan of {user}" for user, _, _ in rows], pa.string()),
            "colour": pa.array([colour for _, _, colour in rows], pa.string()),
        }
    )
    journeys = tl.Journeys.from_events(
        table, person="user", time="ts", touchpoint="event", segments=["plan"],
        properties=["colour"], touchpoints=STEPS,
    )  # fmt: skip
    journeys = journeys.per("session", gap="30min") if per else journeys
    both_ways(journeys, breakdown=breakdown, count=count)
