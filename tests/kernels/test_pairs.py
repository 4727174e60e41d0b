from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from touchline.kernels import pairs
from touchline.kernels.batch import Batch

K = 4


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    """Make a few journeys of four touchpoints; times rise, and may be equal."""
    lengths = draw(st.lists(st.integers(1, 6), min_size=1, max_size=6))
    stops = np.cumsum(lengths).astype(np.int32)
    events = int(stops[-1])
    gaps = draw(st.lists(st.integers(0, 10**14), min_size=events, max_size=events))
    codes = draw(st.lists(st.integers(0, K - 1), min_size=events, max_size=events))
    return Batch(
        starts=stops - np.array(lengths, np.int32),
        stops=stops,
        touchpoint=np.array(codes, np.uint16),
        time=np.cumsum(np.array(gaps, np.int64)),
    )


def same(a: pairs.Details, b: pairs.Details) -> bool:
    return all(bool(np.all(x == y)) for x, y in zip(a, b, strict=True))


@given(batches(), batches())
def test_one_pass_finds_what_a_second_pass_finds(one: Batch, other: Batch) -> None:
    every = [pairs.kernel_every(batch, touchpoints=K, times=True) for batch in (one, other)]
    found = pairs.merge_every(*every)
    occur = np.flatnonzero(found.counts)
    wanted: dict[str, Any] = {"pairs": occur, "touchpoints": K, "unique": True, "times": True}
    second = pairs.merge(pairs.kernel(one, **wanted), pairs.kernel(other, **wanted))
    assert same(pairs.of_places(found.details, occur), second)
    assert np.array_equal(second.histogram.sum(axis=1), found.counts[occur])


@given(batches())
def test_a_median_lies_between_the_fastest_and_the_slowest(batch: Batch) -> None:
    found = pairs.kernel_every(batch, touchpoints=K, times=True)
    occur = np.flatnonzero(found.counts)
    details = pairs.of_places(found.details, occur)
    medians = pairs.median_micros(details)
    assert np.all((details.fastest <= medians) & (medians <= details.slowest))
