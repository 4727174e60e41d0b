from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pytest

from touchline.errors import ConfigError
from touchline.voice.experience.charts.quadrant import _placed
from touchline.voice.experience.importance import Experience, importance_of
from touchline.voice.experience.relative_weights import (
    correlations,
    moments_by_group,
    relative_weights,
)


def shapley(matrix: np.ndarray) -> np.ndarray:
    """Mean gain in R² of each predictor over all orders in which they can come (LMG)."""
    k = len(matrix) - 1

    def r_squared(chosen: tuple[int, ...]) -> float:
        if not chosen:
            return 0.0
        with_outcome = matrix[list(chosen), -1]
        among = matrix[np.ix_(chosen, chosen)]
        return float(with_outcome @ np.linalg.solve(among, with_outcome))

    gains = np.zeros(k)
    for order in itertools.permutations(range(k)):
        for position, each in enumerate(order):
            gains[each] += r_squared(order[: position + 1]) - r_squared(order[:position])
    return gains / math.factorial(k)


def people(
    n: int, seed: int, *, missing: float = 0.0, shared: float = 0.7
) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    mood = draw.normal(size=(n, 1)) * shared
    felt = mood + draw.normal(size=(n, 4))
    outcome = felt @ [1.0, 0.6, 0.2, 0.0] + draw.normal(size=n)
    felt[draw.random((n, 4)) < missing] = math.nan
    return felt, outcome


@pytest.mark.parametrize("seed", range(4))
def test_weights_add_up_to_r_squared_and_agree_with_shapley_values(seed: int) -> None:
    felt, outcome = people(3000, seed)
    matrix = np.corrcoef(np.column_stack([felt, outcome]).T)
    weights = relative_weights(matrix)
    slopes, *_ = np.linalg.lstsq(felt - felt.mean(0), outcome - outcome.mean(), rcond=None)
    explained = 1 - np.var(outcome - felt @ slopes) / np.var(outcome)
    assert weights.sum() == pytest.approx(explained, abs=1e-9)
    np.testing.assert_allclose(weights, shapley(matrix), atol=0.02)


def test_correlations_with_missing_answers_use_the_rows_that_have_both() -> None:
    felt, outcome = people(800, 5, missing=0.4)
    columns = np.column_stack([felt, outcome])
    group = np.arange(800) % 7
    parts = moments_by_group(columns, group, 7)
    found = correlations(parts.weighted(np.ones(7)))
    for i, j in itertools.combinations(range(5), 2):
        both = ~np.isnan(columns[:, i]) & ~np.isnan(columns[:, j])
        expected = np.corrcoef(columns[both, i], columns[both, j])[0, 1]
        assert found[i, j] == pytest.approx(expected)


def test_an_impossible_matrix_is_made_possible() -> None:
    draw = np.random.default_rng(1)
    columns = np.full((90, 3), math.nan)
    base = draw.normal(size=90)
    # Each pair is seen in other rows, and the three correlations contradict each other.
    columns[:30, 0], columns[:30, 1] = base[:30], base[:30] + 0.1 * draw.normal(size=30)
    columns[30:60, 1], columns[30:60, 2] = base[30:60], base[30:60] + 0.1 * draw.normal(size=30)
    columns[60:, 0], columns[60:, 2] = base[60:], -base[60:] + 0.1 * draw.normal(size=30)
    parts = moments_by_group(columns, np.zeros(90, np.int64), 1)
    found = correlations(parts.weighted(np.ones(1)))
    assert np.linalg.eigvalsh(found)[0] > 0
    assert np.diag(found) == pytest.approx(1)


def test_importance_finds_what_matters_with_missing_answers() -> None:
    felt, outcome = people(4000, 3, missing=0.3)
    found = importance_of(list("abcd"), Experience(ratings=felt, outcome=outcome,
                          stratum=np.zeros(4000, np.int64)), by="touchpoint", outcome="nps",
                          samples=80)  # fmt: skip
    rows = found.table.to_pylist()
    assert [row["touchpoint"] for row in rows] == list("abcd")
    assert found.method == "relative_weights"
    assert sum(row["importance"] for row in rows) == pytest.approx(1)
    for row in rows:
        assert row["low"] <= row["importance"] <= row["high"]
        assert row["high"] - row["low"] < 0.15
    assert rows[0]["low"] > rows[1]["high"]
    again = importance_of(list("abcd"), Experience(ratings=felt, outcome=outcome,
                          stratum=np.zeros(4000, np.int64)), by="touchpoint", outcome="nps",
                          samples=80)  # fmt: skip
    assert again.table.equals(found.table)
    assert "relative weights" in found.explain()


def single_raters(seed: int, n: int = 3000) -> Experience:
    """Members are happier and buy more anyway; being pleased adds 0.2 at place 0, nothing at 1."""
    draw = np.random.default_rng(seed)
    member, place = draw.integers(0, 2, n), draw.integers(0, 2, n)
    pleased = draw.random(n) < 0.3 + 0.4 * member
    chance = 0.2 + 0.4 * member + 0.2 * (pleased & (place == 0))
    ratings = np.full((n, 2), math.nan)
    ratings[np.arange(n), place] = np.where(pleased, 2.0, -1.0)
    outcome = (draw.random(n) < chance).astype(float)
    return Experience(ratings=ratings, outcome=outcome, stratum=member)


def test_with_one_rating_each_groups_alike_in_segments_are_compared() -> None:
    inside = []
    for seed in range(40):
        found = importance_of(["a", "b"], single_raters(seed), by="touchpoint", outcome="again")
        assert found.method == "differences"
        assert "single touchpoint" in found.explain()
        rows = {row["touchpoint"]: row for row in found.table.to_pylist()}
        assert rows["a"]["importance"] > rows["b"]["importance"]
        inside += [rows["a"]["low"] < 0.2 < rows["a"]["high"],
                   rows["b"]["low"] < 0 < rows["b"]["high"]]  # fmt: skip
    assert np.mean(inside) >= 0.88


def test_too_little_is_refused() -> None:
    few = Experience(ratings=np.ones((9, 1)), outcome=np.arange(9.0), stratum=np.zeros(9, np.int64))
    with pytest.raises(ConfigError, match="too little"):
        importance_of(["a"], few, by="touchpoint", outcome="nps")


def test_the_chart_names_every_place_without_laying_names_over_each_other(tmp_path: Path) -> None:
    felt, outcome = people(600, 9, shared=0.1)
    names = ["parcel delivered", "parcel handed over", "site", "call"]
    found = importance_of(names, Experience(ratings=felt, outcome=outcome,
                          stratum=np.zeros(600, np.int64)), by="touchpoint", outcome="nps",
                          samples=20)  # fmt: skip
    found.chart().save(str(tmp_path / "importance.svg"))
    drawn = (tmp_path / "importance.svg").read_text("utf-8")
    assert all(name in drawn for name in [*names, "mend first"])
    rows = [{"place": "a long name", "importance": 0.5, "performance": 0.01 * k} for k in range(3)]
    placed = _placed(rows, "place", (0, 1), (-1, 1))
    assert sorted(at for chosen in placed.values() for at in chosen) == [0, 1, 2]
    assert len(placed) == 3
