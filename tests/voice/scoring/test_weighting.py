from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.errors import ConfigError
from touchline.voice.scoring.weighting import effective_n, rake


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), min_size=1, max_size=80),
       st.integers(1, 99), st.integers(1, 9), st.integers(1, 9))  # fmt: skip
def test_raked_answers_have_the_known_sizes(
    rows: list[tuple[str, str]], a: int, x: int, y: int
) -> None:
    # Every combination answers, so that any sizes can be met.
    rows = rows + [(one, other) for one in "ab" for other in "xyz"]
    device, region = (list(column) for column in zip(*rows, strict=True))
    sizes = {"device": {"a": a, "b": 100 - a}, "region": {"x": x, "y": y, "z": 5}}
    weights = rake({"device": device, "region": region}, sizes)
    assert weights.mean() == pytest.approx(1)
    for column, known in ((device, sizes["device"]), (region, sizes["region"])):
        for value, size in known.items():
            share = weights[np.array(column) == value].sum() / weights.sum()
            assert share == pytest.approx(size / sum(known.values()), abs=1e-6)


def test_sizes_that_contradict_the_answers_are_refused() -> None:
    with pytest.raises(ConfigError, match="has no known size"):
        rake({"device": ["app", "tv"]}, {"device": {"app": 1}})
    with pytest.raises(ConfigError, match="nobody with device 'web'"):
        rake({"device": ["app"]}, {"device": {"app": 1, "web": 1}})
    with pytest.raises(ConfigError, match="cannot be met together"):
        rake({"a": ["x", "y"], "b": ["x", "y"]},
             {"a": {"x": 1, "y": 3}, "b": {"x": 3, "y": 1}})  # fmt: skip


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=50))
def test_weights_are_never_worth_more_than_their_number(weights: list[float]) -> None:
    assert 1 - 1e-9 <= effective_n(weights) <= len(weights) + 1e-9
