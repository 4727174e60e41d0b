from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.voice.experience.behaviour import Moments, friction_shares, passages_of

STAGE_OF = (0, 0, 1, 1, 2)
"""Stage of each of five touchpoints; the last is a contact with help."""
HELP = 4

JOURNEYS = st.lists(
    st.tuples(
        st.booleans(),
        st.lists(
            st.tuples(st.integers(0, 4), st.integers(0, 40), st.integers(-1, 1)),
            min_size=1,
            max_size=8,
        ),
    ),
    min_size=1,
    max_size=8,
)


def moments_of(journeys: list[tuple[bool, list[tuple[int, int, int]]]]) -> Moments:
    """Journeys of (touchpoint, seconds since the moment before, channel)."""
    rows = []
    for number, (done, steps) in enumerate(journeys):
        time = 0
        for touchpoint, pause, channel in steps:
            time += pause
            rows.append((number, touchpoint, time * 1_000_000, channel, done))
    table = np.array(rows, np.int64)
    journey, touchpoint, time, channel, done = table.T
    return Moments(
        journey=journey, person=journey, touchpoint=touchpoint,
        stage=np.array(STAGE_OF)[touchpoint], time=time, channel=channel, help=touchpoint == HELP,
        done=done == 1, closing=np.zeros(len(journey), dtype=bool),
    )  # fmt: skip


def slowly(
    journeys: list[tuple[bool, list[tuple[int, int, int]]]], *, stages: bool
) -> dict[tuple[int, int], dict[str, Any]]:
    """The same, moment by moment."""
    pauses = [pause for _, steps in journeys for _, pause, _ in steps[1:]]
    usual = np.quantile(np.array(pauses) * 1e6, 0.9) if pauses else 0.0
    end = max(sum(pause for _, pause, _ in steps) for _, steps in journeys)
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for number, (done, steps) in enumerate(journeys):
        times = np.cumsum([pause for _, pause, _ in steps])
        young = bool(pauses) and (end - times[-1]) * 1e6 < usual
        places = [STAGE_OF[t] if stages else t for t, _, _ in steps]
        for at in range(len(steps)):
            here = found.setdefault((number, places[at]), {
                "repeat": False, "loop": False, "switch": False, "help": False, "left": False,
                "unknown": False, **_clock(steps, places, times, at, stages=stages),
            })  # fmt: skip
            for name in _signs(steps, at):
                here[name] = True
        if not done:
            found[number, places[-1]]["unknown" if young else "left"] = True
    for name in ("inside", "wait"):
        known = [one[name] for one in found.values() if not math.isnan(one[name])]
        if known and sum(value == 0 for value in known) > len(known) / 2:
            for one in found.values():
                one[name] = math.nan
    return found


def _signs(steps: list[tuple[int, int, int]], at: int) -> list[str]:
    touchpoint, _, channel = steps[at]
    signs = []
    earlier = [k for k in range(at) if steps[k][0] == touchpoint]
    if earlier:
        signs.append("repeat" if steps[at - 1][0] == touchpoint else "loop")
        before = steps[earlier[-1]][2]
        if before >= 0 and channel >= 0 and before != channel:
            signs.append("switch")
    if at + 1 < len(steps) and steps[at + 1][0] == HELP and touchpoint != HELP:
        signs.append("help")
    return signs


def _clock(
    steps: list[tuple[int, int, int]], places: list[int], times: Any, at: int, *, stages: bool
) -> dict[str, float]:
    """Seconds in and before a place whose first moment is number *at*."""
    onward = [
        later
        for later in range(at + 1, len(steps))
        if (STAGE_OF[steps[later][0]] > places[at] if stages else places[later] != places[at])
    ]
    return {
        "wait": float(times[at] - times[at - 1]) if at else math.nan,
        "inside": float(times[onward[0]] - times[at]) if onward else math.nan,
    }


@pytest.mark.parametrize("stages", [True, False])
@given(journeys=JOURNEYS)
def test_passages_are_those_of_a_walk_through_every_journey(
    stages: bool, journeys: list[tuple[bool, list[tuple[int, int, int]]]]
) -> None:
    moments = moments_of(journeys)
    place = moments.stage if stages else moments.touchpoint
    found = passages_of(moments, place, stages=stages)
    expected = slowly(journeys, stages=stages)
    assert list(zip(found.journey.tolist(), found.place.tolist(), strict=True)) == sorted(expected)
    for name in ("repeat", "loop", "switch", "help", "left", "unknown", "inside", "wait"):
        values = [expected[key][name] for key in sorted(expected)]
        np.testing.assert_array_equal(getattr(found, name), values, name)


def test_a_log_without_order_tells_repeats_only() -> None:
    plain = moments_of([(False, [(0, 0, 0), (1, 0, 0), (0, 0, 0)]), (False, [(2, 0, 0)])])
    values = {name: getattr(plain, name) for name in plain.__slots__}
    found = passages_of(Moments(**values | {"ordered": False}), plain.touchpoint, stages=False)
    assert found.repeat.tolist() == [True, False, False]
    assert not found.left.any()
    assert np.isnan(found.inside).all()
    alone = {name: values[name][3:] for name in values if name != "ordered"}
    silent = passages_of(Moments(**alone, ordered=False), plain.touchpoint[3:], stages=False)
    assert not silent.known.any()


def test_friction_counts_long_waits_too() -> None:
    steps = [(True, [(0, 0, 0), (1, 1, 0), (2, 1, 0)])] * 18
    steps += [(True, [(0, 0, 0), (1, 500, 0), (2, 1, 0)])] * 2
    found = passages_of(moments_of(steps), moments_of(steps).touchpoint, stages=False)
    shares = friction_shares(found, 4)
    assert shares[:3].tolist() == [0.0, 0.1, 0.0]
    assert math.isnan(shares[3])


def test_no_moments_are_no_passages() -> None:
    nothing = np.zeros(0, np.int64)
    empty = Moments(journey=nothing, person=nothing, touchpoint=nothing, stage=nothing,
                    time=nothing, channel=nothing, help=nothing > 0, done=nothing > 0,
                    closing=nothing > 0)  # fmt: skip
    for stages in (True, False):
        assert len(passages_of(empty, nothing, stages=stages).place) == 0
