from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
from hypothesis import given

from tests.logs import journeys_from
from touchline.eventlog.conditions import compile_steps
from touchline.kernels.batch import Batch
from touchline.kernels.marked import first_met, last_met


@given(
    journeys=st.lists(
        st.tuples(
            st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 1)), min_size=1, max_size=5),
            st.integers(0, 2),
        ),
        max_size=8,
    ),
    tested=st.booleans(),
)
def test_first_and_last_event_of_a_step_by_touchpoint_and_by_property(
    journeys: list[tuple[list[tuple[int, int]], int]], tested: bool
) -> None:
    """Journeys begin at position 3, with gaps between them."""
    events, starts, stops = [(1, 0)] * 3, [], []
    for some, gap in journeys:
        starts.append(len(events))
        events += some
        stops.append(len(events))
        events += [(1, 0)] * gap
    batch = Batch(
        starts=np.array(starts, np.int32),
        stops=np.array(stops, np.int32),
        touchpoint=np.array([code for code, _ in events], np.uint16),
        time=np.arange(len(events)),
        contiguous=False,
        properties={"colour": np.array([colour for _, colour in events], np.int32)},
    )
    names = journeys_from([], touchpoints=list("abcd")).names
    names.properties["colour"] = ("red", "blue")  # type: ignore[index]
    steps: list[Any] = ["a", {"touchpoint": "b", "where": {"colour": "red"}} if tested else "b"]
    conditions = compile_steps(steps, names)
    assert conditions.simple is not tested
    for bit in (0, 1):
        met = [code == bit and not (tested and bit and colour) for code, colour in events]
        places = [[i for i in range(*ends) if met[i]] for ends in zip(starts, stops, strict=True)]
        firsts = [at[0] if at else stop for at, stop in zip(places, stops, strict=True)]
        assert first_met(batch, conditions, bit, batch.starts).tolist() == firsts
        assert last_met(batch, conditions, bit).tolist() == [(at or [-1])[-1] for at in places]
