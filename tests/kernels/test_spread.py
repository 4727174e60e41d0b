from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
from hypothesis import given

from touchline.kernels.spread import bin_count, bounds, place, quantiles


@given(st.integers(0, 2**62), st.integers(2, 10))
def test_a_duration_lies_between_the_bounds_of_its_bin(duration: int, bits: int) -> None:
    lower, at = bounds(bits), place(duration, bits)
    assert len(lower) == bin_count(bits)
    assert lower[at] <= duration
    assert at + 1 == len(lower) or duration < lower[at + 1]
    assert duration - lower[at] <= duration * 2 ** (1 - bits)


@given(
    st.lists(st.integers(0, 2**45), min_size=1, max_size=40),
    st.floats(0, 1, allow_nan=False),
)
def test_quantiles_are_wrong_by_half_a_bin_at_most(durations: list[int], share: float) -> None:
    counts = np.bincount([place(one, 8) for one in durations], minlength=bin_count(8))
    (found,) = quantiles(counts, 8, [share])
    exact = float(np.quantile(np.array(durations, np.float64), share))
    assert found is not None
    assert abs(found - exact) <= max(durations) * 2**-7


def test_nothing_has_no_quantiles() -> None:
    assert quantiles(np.zeros(bin_count(8), np.int64), 8, [0.5, 0.9]) == [None, None]
