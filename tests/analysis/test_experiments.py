from __future__ import annotations

import itertools
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from scipy import stats

from touchline.analysis.experiments import (
    Adjusted,
    Mean,
    Prior,
    Proportion,
    Sums,
    covariance,
    cuped_coefficient,
    effect,
    expected_loss,
    posterior,
    sample_ratio,
    sequential_sample_ratio,
)
from touchline.errors import ConfigError

VALUES = st.lists(st.integers(-50, 50).map(float), min_size=3, max_size=30)


def mean(values: Any) -> Mean:
    array = np.asarray(values, np.float64)
    return Mean(len(array), float(array.sum()), float((array**2).sum()))


def adjusted(post: Any, pre: Any) -> Adjusted:
    def sums(values: Any) -> Sums:
        return Sums(float(values.sum()), float((values**2).sum()))

    return Adjusted(len(post), sums(post), sums(pre), float((post * pre).sum()))


@given(a=VALUES, b=VALUES, alternative=st.sampled_from(["two_sided", "greater", "less"]))
def test_absolute_differences_are_tested_as_scipy_does(
    a: list[float], b: list[float], alternative: Any
) -> None:
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return
    found = effect(mean(a), mean(b), difference="absolute", alternative=alternative)
    theirs = stats.ttest_ind(b, a, equal_var=False, alternative=alternative.replace("_", "-"))
    bounds = theirs.confidence_interval(0.95)
    assert found.p_value == pytest.approx(theirs.pvalue, abs=1e-9)
    for mine, wanted in ((found.interval.low, bounds.low), (found.interval.high, bounds.high)):
        assert (np.inf if mine is None else mine) == pytest.approx(
            abs(wanted) if mine is None else wanted
        )


def test_relative_intervals_hold_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(400):
        low, high = _bounds(effect(mean(rng.gamma(2, 5, 200)), mean(rng.gamma(2, 6, 300))))
        hits += low < 0.2 < high
    assert 0.92 < hits / 400 < 0.98


def test_a_sequence_rarely_errs_however_often_one_looks_where_one_look_a_day_does() -> None:
    rng = np.random.default_rng(6)
    alarms = once = 0
    for _ in range(150):
        a, b = rng.normal(5, 1, (2, 3000))
        looks = [(mean(a[:n]), mean(b[:n])) for n in range(200, 3001, 200)]
        alarms += any(effect(*look, tuning=3000).p_value < 0.05 for look in looks)
        once += any(effect(*look).p_value < 0.05 for look in looks)
    assert alarms / 150 <= 0.05 < once / 150


@pytest.mark.parametrize("alternative", ["two_sided", "greater", "less"])
def test_the_p_value_of_a_sequence_is_where_its_bound_meets_no_effect(alternative: Any) -> None:
    a = Mean(2000, 2000 * 10.0, 2000 * 104.0)
    b = Mean(2000, 2000 * (10.25 if alternative != "less" else 9.75), 2000 * 109.0)
    found = effect(a, b, alternative=alternative, tuning=4000)
    assert 1e-5 < found.p_value < 0.4
    if alternative != "two_sided":
        at = effect(a, b, alternative=alternative, tuning=4000, alpha=found.p_value).interval
        bound = at.low if alternative == "greater" else at.high
        assert bound == pytest.approx(0, abs=1e-9)
    else:  # the tuning stays that of α = 0.05, so only the side is the same
        excluded = found.interval.low is not None and found.interval.low > 0
        assert excluded == (found.p_value < 0.05)


def test_adjusting_narrows_the_interval_by_what_the_past_explains() -> None:
    rng = np.random.default_rng(7)
    pre = rng.normal(20, 5, (2, 4000))
    post = pre * 0.8 + rng.normal(0, 2, (2, 4000)) + np.array([[0], [0.4]])
    groups = [adjusted(post[g], pre[g]) for g in (0, 1)]
    assert cuped_coefficient(*groups) == pytest.approx(0.8, abs=0.02)
    low, high = _bounds(effect(*groups, difference="absolute"))
    plain_low, plain_high = _bounds(effect(mean(post[0]), mean(post[1]), difference="absolute"))
    assert low < 0.4 < high
    explained = np.corrcoef(post[0], pre[0])[0, 1] ** 2
    assert (high - low) / (plain_high - plain_low) == pytest.approx(
        (1 - explained) ** 0.5, rel=0.03
    )


@given(x=VALUES)
def test_covariance_with_itself_is_the_variance(x: list[float]) -> None:
    assert covariance(x, x) == pytest.approx(float(np.var(x, ddof=1)), abs=1e-9)


@pytest.mark.parametrize(("mu", "sigma"), [(0.1, 0.05), (-0.3, 0.2), (0.0, 1.0)])
def test_the_loss_of_a_choice_is_the_mean_over_draws(mu: float, sigma: float) -> None:
    drawn = np.random.default_rng(8).normal(mu, sigma, 400_000)
    risk = expected_loss(mu, sigma)
    assert risk.control == pytest.approx(np.maximum(drawn, 0).mean(), abs=0.004)
    assert risk.treatment == pytest.approx(np.maximum(-drawn, 0).mean(), abs=0.004)


def test_a_prior_pulls_the_estimate_towards_itself() -> None:
    a, b = Proportion(500, 50), Proportion(500, 70)
    flat = posterior(a, b)
    sceptic = posterior(a, b, prior=Prior(0, 0.01))
    sure = posterior(a, b, prior=Prior(0.1, 1e-12))
    assert 0 < sceptic.estimate < flat.estimate
    assert sceptic.chance_to_win < flat.chance_to_win
    assert sure.estimate == pytest.approx(0.1, abs=1e-6)
    assert posterior(a, b, difference="absolute", prior=Prior(0, 1e9)).estimate == pytest.approx(
        0.04
    )


@given(counts=st.lists(st.integers(1, 300), min_size=2, max_size=4))
def test_sample_ratio_as_scipy_has_it(counts: list[int]) -> None:
    found = sample_ratio(counts, [1.0] * len(counts))
    theirs = stats.chisquare(counts)
    assert found.chi_squared == pytest.approx(theirs.statistic)
    assert found.p_value == pytest.approx(theirs.pvalue, abs=1e-12)


def test_the_sequential_ratio_does_not_mind_being_looked_at_daily() -> None:
    rng = np.random.default_rng(9)
    alarms = [
        sequential_sample_ratio(rng.multinomial(800, [0.5, 0.5], size=60).tolist(), [1, 1]).p_value
        < 0.05
        for _ in range(200)
    ]
    assert np.mean(alarms) <= 0.06
    drifted = rng.multinomial(800, [0.47, 0.53], size=60).tolist()
    assert sequential_sample_ratio(drifted, [1, 1]).p_value < 0.001


def test_too_few_to_tell_gives_no_interval() -> None:
    one = Mean(1, 5.0, 25.0)
    found = effect(one, one)
    assert (found.standard_error, found.interval.low, found.p_value) == (None, None, 1.0)
    assert posterior(one, one).chance_to_win == 0.5
    assert effect(Mean(5, 0, 10), Mean(5, 1, 10)).p_value == 1.0  # relative to nothing


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"alternative": "greatest"}, "did you mean 'greater'"),
        ({"alpha": 0.7}, "alpha lies between"),
        ({"tuning": 0}, "tuned to a number of units"),
        ({"difference": "percent"}, "'relative' or 'absolute'"),
    ],
)
def test_says_what_cannot_be_used(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        effect(mean([1, 2, 4]), mean([2, 3, 5]), **options)


def test_refuses_groups_that_do_not_match() -> None:
    with pytest.raises(ConfigError, match="only one of the groups"):
        effect(mean([1, 2]), adjusted(np.ones(3), np.ones(3)))
    with pytest.raises(ConfigError, match="2 counts and 3 weights"):
        sample_ratio([1, 2], [1, 1, 1])
    with pytest.raises(ConfigError, match="counts are 0 or more"):
        sample_ratio([1, -2], [1, 1])
    with pytest.raises(ConfigError, match="2 values"):
        covariance([1, 2], [1])
    with pytest.raises(ConfigError, match="variance of a prior"):
        Prior(0, 0)


def _bounds(found: Any) -> tuple[float, float]:
    low, high = found.interval.low, found.interval.high
    assert low is not None
    assert high is not None
    return low, high


def test_every_public_name_is_there() -> None:
    from touchline.analysis import experiments

    assert all(hasattr(experiments, name) for name in experiments.__all__)
    assert all(a < b for a, b in itertools.pairwise(experiments.__all__))
