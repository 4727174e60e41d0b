from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from touchline.analysis.friction.ranks import compare_ranks, exceeding, heterogeneity, middle
from touchline.analysis.friction.stratified import Table, mantel_haenszel, weight_of

COUNTS = st.lists(st.integers(0, 9), min_size=3, max_size=3)


@given(first=COUNTS, second=COUNTS)
def test_ranks_are_compared_as_mann_and_whitney_do(first: list[int], second: list[int]) -> None:
    found = compare_ranks(np.array(first), np.array(second))
    a, b = (np.repeat(np.arange(3), counts) for counts in (first, second))
    if not len(a) or not len(b) or len(set(np.concatenate((a, b)))) < 2:
        assert found.weight == 0
        return
    said = stats.mannwhitneyu(
        a, b, use_continuity=False, method="asymptotic", alternative="greater"
    )
    assert found.over == pytest.approx(said.statistic / (len(a) * len(b)))
    score = float(found.distance) * float(np.sqrt(found.weight))
    assert stats.norm.sf(score) == pytest.approx(said.pvalue, abs=1e-9)


def test_many_groups_are_compared_at_once() -> None:
    groups = np.array([[[5, 5], [1, 9]], [[9, 1], [0, 0]]])
    found = compare_ranks(groups, np.full_like(groups, 20))
    assert found.distance.shape == (2, 2)
    alone = compare_ranks(groups[0, 1], np.array([20, 20]))
    assert found.distance[0, 1] == alone.distance
    assert found.weight[1, 1] == 0  # nobody is there


def test_a_group_that_differs_everywhere_has_its_middle_there() -> None:
    distance = np.array([0.3, 0.31, 0.29, 0.3, 0.3, 0.9])
    usual, unsure = middle(distance, np.full(6, 50.0))
    assert usual == 0.3
    assert unsure == pytest.approx(np.pi / 2 / 300)
    assert middle(distance[:5], np.full(5, 50.0)) == (0.0, 0.0)
    assert middle(distance, np.array([1.0, 0, 0, 0, 0, 0])) == (0.0, 0.0)


def test_natural_differences_are_told_from_chance() -> None:
    chance = np.random.default_rng(5)
    weight = np.full(4_000, 100.0)
    only_chance = chance.normal(0, 0.1, 4_000)
    natural = only_chance + chance.normal(0, 0.2, 4_000)
    natural[:40] = 5.0  # real ones do not count
    assert heterogeneity(only_chance, weight) < 0.002
    assert heterogeneity(natural, weight) == pytest.approx(0.04, rel=0.15)


def test_the_threshold_is_where_a_group_is_furthest_above() -> None:
    assert exceeding(np.array([0, 10, 0, 10]), np.array([0, 19, 0, 1])) == 2
    assert exceeding(np.array([10, 0]), np.array([10, 0])) == 1


def table(*strata: tuple[int, int, int, int]) -> Table:
    return Table(*(np.array(column) for column in zip(*strata, strict=True)))


def test_shares_are_compared_within_strata() -> None:
    # the second group is no worse within either stratum, but it is mostly in the worse one
    found = mantel_haenszel(table((10, 100, 2, 20), (10, 20, 50, 100)))
    assert found.value == pytest.approx(0.0)
    assert found.p == pytest.approx(1.0)
    assert weight_of(table((10, 100, 2, 20), (10, 20, 50, 100)))[0] == pytest.approx(0.0)


def test_one_stratum_gives_the_difference_of_two_shares() -> None:
    found = mantel_haenszel(table((48, 80, 56, 70)))
    assert found.value == pytest.approx(0.2)
    error = np.sqrt(0.6 * 0.4 / 80 + 0.8 * 0.2 / 70)
    assert found.interval.low == pytest.approx(0.2 - 1.959964 * error, abs=1e-6)
    chi = stats.chi2_contingency([[48, 32], [56, 14]], correction=False).statistic
    score = np.sqrt(chi * 149 / 150)  # the variance of the test has n − 1
    assert found.p == pytest.approx(2 * stats.norm.sf(score))


def test_intervals_hold_the_common_difference() -> None:
    chance = np.random.default_rng(7)
    held = 0
    for _ in range(300):
        base = chance.uniform(0.1, 0.7, 30)
        n1, n2 = chance.integers(2, 9, 30), chance.integers(2, 9, 30)
        some1, some2 = chance.binomial(n1, base), chance.binomial(n2, base + 0.2)
        found = mantel_haenszel(Table(some1, n1, some2, n2))
        assert found.interval.low is not None
        assert found.interval.high is not None
        held += found.interval.low <= 0.2 <= found.interval.high
    assert held / 300 == pytest.approx(0.95, abs=0.03)


def test_strata_without_a_comparison_say_nothing() -> None:
    found = mantel_haenszel(table((1, 10, 0, 0)))
    assert (found.value, found.interval.low, found.p) == (0.0, None, 1.0)
    assert weight_of(table((0, 0, 3, 9))) == (0.0, 0.0)
