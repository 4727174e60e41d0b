from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from touchline.kernels.sorting import journeys_of_rows, partition, rows_of


@given(
    events=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), max_size=300),
)
def test_sorts_by_person_and_time_and_keeps_the_order_of_ties(
    events: list[tuple[int, int]],
) -> None:
    rows = np.array([row for row, _ in events], np.int32)
    times = np.array([time for _, time in events], np.int64)
    begins, order, found = journeys_of_rows(rows, times, 4)
    wanted = np.lexsort((times, rows))
    assert order.tolist() == wanted.tolist()
    assert found.tolist() == times[wanted].tolist()
    assert np.diff(begins).tolist() == np.bincount(rows, minlength=4).tolist()


@given(keys=st.lists(st.integers(0, 2**64 - 1), max_size=60))
def test_partitions_keep_the_order_within(keys: list[int]) -> None:
    array = np.array(keys, np.uint64)
    order, begins = partition(array, 3)
    assert order.tolist() == np.argsort(array >> np.uint64(61), kind="stable").tolist()
    assert np.diff(begins).tolist() == [sum(key >> 61 == p for key in keys) for p in range(8)]
    known = np.unique(array)
    assert (known[rows_of(array, known)] == array).all()
    assert rows_of(~known, known).tolist() == [
        known.tolist().index(key) if key in known else -1 for key in (~known).tolist()
    ]
