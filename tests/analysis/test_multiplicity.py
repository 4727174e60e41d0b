from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from scipy import stats

from touchline.analysis.multiplicity import adjust, benjamini_hochberg, holm
from touchline.errors import ConfigError

P_VALUES = st.lists(st.floats(0, 1), max_size=20)


@given(p_values=P_VALUES)
def test_benjamini_hochberg_as_scipy_has_it(p_values: list[float]) -> None:
    expected = stats.false_discovery_control(p_values) if p_values else []
    np.testing.assert_allclose(benjamini_hochberg(p_values), expected, rtol=1e-12)


@given(p_values=P_VALUES)
def test_holm_rejects_step_by_step(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    for alpha in (0.01, 0.05, 0.3):
        rejected = set()
        for step, place in enumerate(np.argsort(p_values, kind="stable")):
            if p_values[place] * (len(p_values) - step) > alpha:
                break
            rejected.add(int(place))
        assert set(np.flatnonzero(adjusted <= alpha).tolist()) == rejected


def test_what_was_not_tested_stays_out() -> None:
    np.testing.assert_array_equal(benjamini_hochberg([0.02, np.nan, 0.5]), [0.04, np.nan, 0.5])
    np.testing.assert_array_equal(holm([0.02, np.nan, 0.5]), [0.04, np.nan, 0.5])


def test_an_unknown_correction_is_named() -> None:
    with pytest.raises(ConfigError, match="did you mean 'holm'"):
        adjust([0.1], "holmes")  # type: ignore[arg-type]
