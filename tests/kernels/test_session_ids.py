from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.kernels.batch import Batch
from touchline.kernels.session_ids import OUTSIDE, ids_of


def batch_of(lengths: list[int], gaps: list[int], before: int = 0) -> Batch:
    stops = np.cumsum([before, *lengths]).astype(np.int32)
    time = np.cumsum(np.resize(np.array(gaps or [0]), stops[-1] + 1)).astype(np.int64)
    codes = np.zeros(len(time), np.uint16)
    return Batch(starts=stops[:-1], stops=stops[1:], touchpoint=codes, time=time)


@given(
    lengths=st.lists(st.integers(1, 5), max_size=12),
    gaps=st.lists(st.integers(0, 9), min_size=1, max_size=60),
    before=st.integers(0, 4),
)
def test_ids_rise_where_a_journey_begins_or_time_passes(
    lengths: list[int], gaps: list[int], before: int
) -> None:
    batch = batch_of(lengths, gaps, before)
    wanted, sessions = [], 0
    for start, stop in zip(batch.starts.tolist(), batch.stops.tolist(), strict=True):
        for i in range(start, stop):
            sessions += i == start or batch.time[i] - batch.time[i - 1] > 5
            wanted.append(batch.low + sessions - 1)
    for seen in (batch, replace(batch, contiguous=False)):
        ids, count = ids_of(seen, 5)
        assert ids.tolist() == wanted
        assert count == sessions


@pytest.mark.parametrize("gap", [0, 5])
def test_blocks_and_batches_join(gap: int) -> None:
    lengths = np.random.default_rng(1).integers(1, 3_000, 40).tolist()
    batch = batch_of(lengths, [1, 7, 0, 3])
    ids, count = ids_of(batch, gap)
    apart, same = ids_of(replace(batch, contiguous=False), gap)
    assert np.array_equal(ids, apart)
    assert count == same


def test_events_between_journeys_are_outside() -> None:
    batch = batch_of([2, 3, 2], [1]).keep(np.array([True, False, True]))
    assert ids_of(batch, 5)[0].tolist() == [0, 0, OUTSIDE, OUTSIDE, OUTSIDE, 1, 1]
