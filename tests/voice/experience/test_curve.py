from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.voice.experience.curve import (
    MOST_PRIOR,
    Answers,
    behaviour_index,
    curve,
    reliability,
    score_emotions,
)
from touchline.voice.experience.said import add_up

NAN = math.nan
MAYBE = st.none() | st.sampled_from([-2.0, -1.0, 0.0, 1.0, 2.0])


def told(
    place: list[int],
    score: Sequence[float | None],
    *,
    feeling: Sequence[float | None] | None = None,
    cluster: list[int] | None = None,
) -> Answers:
    def numbers(values: Sequence[float | None]) -> np.ndarray:
        return np.array([NAN if value is None else value for value in values], np.float64)

    return Answers(
        place=np.array(place, np.int64),
        cluster=np.arange(len(place)) if cluster is None else np.array(cluster, np.int64),
        score=numbers(score),
        feeling=numbers(feeling or [None] * len(place)),
    )


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(0, 5), MAYBE, MAYBE), max_size=40))
def test_adding_up_is_what_a_loop_adds_up(rows: list[tuple[int, int, float, float]]) -> None:
    place, cluster, score, feeling = map(list, zip(*rows, strict=True)) if rows else [[]] * 4
    found = add_up(4, told(place, score, feeling=feeling, cluster=cluster), 0.5)
    for at in range(4):
        mine = [
            (c, 1.0 if s is not None else 0.5, s if s is not None else f)
            for p, c, s, f in rows
            if p == at and (s is not None or f is not None)
        ]
        if not mine:
            assert found.n[at] == 0
            continue
        weight = sum(w for _, w, _ in mine)
        mean = sum(w * value for _, w, value in mine) / weight
        sizes: dict[int, int] = defaultdict(int)
        for c, _, _ in mine:
            sizes[c] += 1
        assert found.mean[at] == pytest.approx(mean)
        assert found.n[at] == pytest.approx(
            weight * len(mine) / sum(size**2 for size in sizes.values())
        )
        assert found.clusters[at] == len(sizes)
        assert found.scores[at] + found.texts[at] == len(mine)


def test_an_explicit_score_wins_over_what_the_text_says() -> None:
    [with_text] = curve(1, told([0] * 9, [1.0] * 9, feeling=[-2.0] * 9)).estimates
    [alone] = curve(1, told([0] * 9, [1.0] * 9)).estimates
    assert with_text == alone
    assert with_text.n_texts == 0


@given(st.integers(0, 2**32 - 1))
def test_hundreds_of_answers_are_their_mean_and_few_are_drawn_to_the_others(seed: int) -> None:
    draw = np.random.default_rng(seed)
    sizes = [2000, 900, 900, 2]
    means = [1.2, 0.4, 0.8, -1.9]
    place = [at for at, size in enumerate(sizes) for _ in range(size)]
    score = [float(np.clip(draw.normal(means[at], 0.8), -2, 2)) for at in place]
    found = curve(4, told(place, score))
    for one in found.estimates[:3]:
        assert one.said is not None
        assert one.value == pytest.approx(one.said, abs=0.01)
    few = found.estimates[3]
    assert few.said is not None
    assert few.value is not None
    assert few.prior is not None
    assert few.said < few.value < few.prior
    assert found.prior_weight <= MOST_PRIOR


def test_the_estimate_is_answers_and_prior_as_they_weigh() -> None:
    found = curve(3, told([0] * 8 + [1] * 3, [1, 2, 0, 1, 2, 2, 1, -1, -1, 0, -2]),
                  behaviour=[0.4, -0.8, 0.4])  # fmt: skip
    for one in found.estimates[:2]:
        assert one.said is not None
        assert one.prior is not None
        k = found.prior_weight
        expected = (one.weight * one.said + k * one.prior) / (one.weight + k)
        assert one.value == pytest.approx(expected)
    assert found.mean is not None
    moved = found.mean + found.behaviour_weight * 0.4
    assert found.estimates[0].prior == pytest.approx(moved)


def test_sources_add_up_to_one_and_what_is_not_known_is_a_gap() -> None:
    answers = told([0, 0, 1], [1.0, 2.0, None], feeling=[None, None, -1.0])
    scored, texted, smooth, nothing = curve(4, answers, behaviour=[0.5, NAN, 1.5, NAN]).estimates
    for one in (scored, texted, smooth):
        assert one.shares is not None
        assert one.shares.score + one.shares.text + one.shares.behaviour == pytest.approx(1)
    assert scored.shares is not None
    assert scored.shares.behaviour > 0
    assert texted.shares is not None
    assert texted.shares.behaviour == 0
    assert nothing.value is None
    assert nothing.shares is None
    assert nothing.interval.low is None


def test_behaviour_alone_is_marked_and_has_a_wide_interval() -> None:
    place = [0] * 200 + [1] * 200 + [2] * 200
    score = [1.0, 2.0, 0.0, 1.0] * 150
    found = curve(4, told(place, score), behaviour=[0.0, 0.0, 0.0, -1.0])
    alone = found.estimates[3]
    assert alone.behaviour_only
    assert alone.shares is not None
    assert alone.shares.behaviour == 1
    assert alone.value is not None
    assert found.mean is not None
    assert alone.value < found.mean
    wide, narrow = (one.interval for one in (alone, found.estimates[0]))
    assert wide.high - wide.low > 5 * (narrow.high - narrow.low)  # type: ignore[operator]


def test_twenty_answers_of_one_journey_are_not_twenty_journeys() -> None:
    score: list[float | None] = [2.0, 1.0, 2.0, -1.0] * 5
    [one] = curve(1, told([0] * 20, score, cluster=[7] * 20)).estimates
    [many] = curve(1, told([0] * 20, score)).estimates
    assert one.weight == pytest.approx(1)
    assert many.weight == pytest.approx(20)
    assert one.interval.low < many.interval.low  # type: ignore[operator]


def test_intervals_hold_what_they_promise() -> None:
    draw = np.random.default_rng(8)
    inside = []
    for _ in range(60):
        truth = draw.normal(0.4, 0.5, 12)
        sizes = draw.choice([1, 2, 4, 8, 40], 12)
        place = np.repeat(np.arange(12), sizes)
        score = truth[place] + draw.normal(0, 0.9, len(place))
        answers = Answers(place=place, cluster=np.arange(len(place)), score=score,
                          feeling=np.full(len(place), NAN))  # fmt: skip
        for one, true in zip(curve(12, answers).estimates, truth, strict=True):
            assert one.interval.low is not None
            assert one.interval.high is not None
            inside.append(one.interval.low <= true <= one.interval.high)
    assert 0.92 <= np.mean(inside) <= 0.985


def test_reliability_is_the_squared_correlation_or_assumed() -> None:
    draw = np.random.default_rng(3)
    score = draw.choice([-2.0, -1.0, 1.0, 2.0], 400)
    feeling = score / 2 + draw.normal(0, 0.8, 400)
    expected = np.corrcoef(score, feeling)[0, 1] ** 2
    assert reliability(score, feeling) == pytest.approx(expected)
    assert reliability(score[:99], feeling[:99]) is None
    assert reliability(score, -feeling) == 0
    answers = Answers(place=np.zeros(400, np.int64), cluster=np.arange(400), score=score,
                      feeling=feeling)  # fmt: skip
    assert curve(1, answers).reliability == pytest.approx(expected)
    assert curve(1, told([0], [1.0])).reliability == 0.5


def test_nothing_at_all_is_gaps() -> None:
    found = curve(2, told([], []))
    assert [one.value for one in found.estimates] == [None, None]
    assert found.mean is None


def test_behaviour_has_an_entry_per_place() -> None:
    with pytest.raises(ValueError, match=r"\(2,\) is expected"):
        curve(2, told([0], [1.0]), behaviour=[0.0])


def test_scores_move_to_emotions_on_their_scale() -> None:
    found = score_emotions([1, 3, 0, 5], [1, 1, 0, 5], [5, 5, 10, 5])
    assert found[:3].tolist() == [-2.0, 0.0, -2.0]
    assert math.isnan(found[3])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_behaviour_is_relative_to_the_mean_of_the_places(shares: list[float]) -> None:
    index = behaviour_index(shares)
    assert np.all(np.abs(index) <= 2)
    if max(shares) - min(shares) < 0.5:
        assert index.mean() == pytest.approx(0, abs=1e-9)
