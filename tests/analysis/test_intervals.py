import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.analysis import (
    mean_interval,
    nps_interval,
    quantile,
    quantile_interval,
    welch,
    wilson,
)

counts = st.integers(0, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_wilson_holds_the_share_and_stays_a_share(pair: tuple[int, int]) -> None:
    part, whole = pair
    interval = wilson(part, whole)
    if whole == 0:
        assert interval.low is None
        return
    assert interval.low is not None
    assert interval.high is not None
    assert 0 <= interval.low <= part / whole <= interval.high <= 1


@given(counts)
def test_wilson_mirrors(pair: tuple[int, int]) -> None:
    part, whole = pair
    if whole:
        one, other = wilson(part, whole), wilson(whole - part, whole)
        assert one.low == pytest.approx(1 - (other.high or 0.0), abs=1e-9)


def test_wilson_is_the_root_of_its_equation() -> None:
    # The bounds are the shares whose normal test just fails: |p − π| = z √(π(1−π)/n).
    interval = wilson(30, 100)
    for bound in (interval.low, interval.high):
        assert bound is not None
        assert abs(0.3 - bound) == pytest.approx(
            1.959963984540054 * math.sqrt(bound * (1 - bound) / 100)
        )


def test_no_share_of_more_than_all() -> None:
    with pytest.raises(ValueError, match="3 of 2 is no share"):
        wilson(3, 2)


@given(st.floats(-1e3, 1e3), st.floats(0.01, 1e3), st.integers(2, 10_000))
def test_mean_interval_narrows_with_n(mean: float, deviation: float, n: int) -> None:
    few, many = mean_interval(mean, deviation, n), mean_interval(mean, deviation, 4 * n)
    assert few.low is not None
    assert many.low is not None
    assert few.low < many.low < mean


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=300), st.sampled_from([0.5, 0.9]))
def test_quantile_interval_holds_the_quantile(values: list[int], probability: float) -> None:
    array = np.array(values)
    interval, value = quantile_interval(array, probability), quantile(array, probability)
    assert value is not None
    assert interval.low is None or interval.low <= value
    assert interval.high is None or interval.high >= value


def test_quantile_interval_covers_as_often_as_it_says() -> None:
    draws = np.random.default_rng(7).exponential(size=(2000, 60))
    hits = 0
    for sample in draws:
        interval = quantile_interval(sample, 0.5)
        assert interval.low is not None
        assert interval.high is not None
        hits += interval.low <= math.log(2) <= interval.high
    assert hits / 2000 >= 0.94


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_nps_interval_is_the_same_every_time(a: int, b: int, c: int) -> None:
    one, other = nps_interval(a, b, c), nps_interval(a, b, c)
    assert one == other
    if a + b + c:
        assert one.low is not None
        assert one.high is not None
        assert -100 <= one.low <= one.high <= 100


def test_welch_agrees_with_a_textbook_case() -> None:
    # Equal variances and sizes: Student's t with 2n − 2 degrees of freedom; t(18) = 2.1009.
    found = welch((10, 0.0, 1.0), (10, 1.0, 1.0))
    half = 2.10092204 * math.sqrt(0.2)
    assert found.interval.low == pytest.approx(1 - half)
    assert found.p == pytest.approx(0.03825, abs=1e-5)


def test_welch_of_too_few_is_no_evidence() -> None:
    assert welch((1, 2.0, 0.0), (50, 4.0, 1.0)).p == 1.0
