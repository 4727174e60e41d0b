from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from touchline.analysis import wilson
from touchline.analysis.rates import rate_columns

SHARES = st.lists(st.integers(0, 50).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))


@given(SHARES)
def test_a_column_has_the_intervals_of_its_cells(shares: list[tuple[int, int]]) -> None:
    part = np.array([k for k, _ in shares], np.int64)
    whole = np.array([n for _, n in shares], np.int64)
    columns = {name: values.to_pylist() for name, values in rate_columns(part, whole).items()}
    for at, (k, n) in enumerate(shares):
        interval = wilson(k, n)
        if n == 0:
            assert columns["rate"][at] is columns["low"][at] is columns["high"][at] is None
        else:
            assert columns["rate"][at] == k / n
            assert columns["low"][at] == pytest.approx(interval.low)
            assert columns["high"][at] == pytest.approx(interval.high)
