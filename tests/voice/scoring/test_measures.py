import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.voice import ces, crr, csat, emotion, mean_score, nps


@given(st.lists(st.integers(0, 10), min_size=1, max_size=200))
def test_nps_is_promoters_minus_detractors(scores: list[int]) -> None:
    found = nps(np.array(scores))
    share = [sum(score >= 9 for score in scores), sum(score <= 6 for score in scores)]
    assert found.value == pytest.approx(100 * (share[0] - share[1]) / len(scores))
    assert found.numerator == share[0] - share[1]


def test_nps_of_another_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 10"):
        nps(np.array([11]))


@pytest.mark.parametrize("score", [nps, csat, ces, mean_score])
def test_nothing_said_is_not_zero(score: object) -> None:
    assert callable(score)
    found = score(np.array([]))
    assert found.value is None
    assert found.n == 0


@pytest.mark.parametrize(
    ("low", "high", "lowest"), [(1, 5, 4), (1, 7, 5), (1, 10, 7), (0, 10, 6), (1, 3, 3)]
)
def test_csat_counts_the_top_of_the_scale(low: int, high: int, lowest: int) -> None:
    for score in range(low, high + 1):
        found = csat(np.array([score]), low=low, high=high)
        assert found.value == (1.0 if score >= lowest else 0.0)


def test_crr() -> None:
    assert crr(100, 90, 20).value == 0.7
    assert crr(0, 5, 5).value is None
    with pytest.raises(ValueError, match="is no share"):
        crr(10, 30, 5)


@given(st.integers(1, 5))
def test_emotion_of_stars_is_stars_minus_three(stars: int) -> None:
    assert emotion(stars, 1, 5) == stars - 3


def test_a_scale_needs_a_length() -> None:
    with pytest.raises(ValueError, match="has no length"):
        emotion(1, 1, 1)
