"""Which low scores are told, of whom, and what they cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.voice.pains.answers import PLACES, heard
from touchline.voice.pains import Heard
from touchline.voice.pains.low import low_scores


def lowered(answers: Heard, where: np.ndarray, by: float) -> Heard:
    return replace(answers, emotion=np.clip(answers.emotion - by * where, -2, 2))


@pytest.mark.parametrize("seed", range(5))
def test_where_nothing_differs_nothing_is_told(seed: int) -> None:
    assert low_scores(heard(6_000, seed=seed)).findings == ()


def test_a_segment_that_is_low_at_one_touchpoint() -> None:
    answers = heard(6_000)
    where = (answers.touchpoint == 2) & (answers.segments["region"] == 1)
    [found] = low_scores(lowered(answers, where, 1.0)).findings
    assert (found.kind, found.touchpoint, found.segment) == (
        "low_score",
        "delivery",
        (("region", "south"),),
    )
    assert found.persons == where.sum()
    assert found.comparison.here < found.comparison.elsewhere - 0.8
    assert found.effect.value < 0
    assert found.details["outcome"] == "satisfaction"


def test_a_segment_that_is_low_everywhere_is_told_once() -> None:
    answers = heard(6_000)
    [found] = low_scores(lowered(answers, answers.segments["region"] == 0, 0.8)).findings
    assert (found.touchpoint, found.segment) == (None, (("region", "north"),))


def test_a_touchpoint_that_is_low_for_everybody() -> None:
    answers = heard(6_000)
    [found] = low_scores(lowered(answers, answers.touchpoint == 3, 0.9)).findings
    assert (found.touchpoint, found.segment) == ("support", ())
    assert found.comparison.against == "other_touchpoints"


def test_what_another_segment_explains_is_not_told_twice() -> None:
    answers = heard(8_000)
    south = answers.segments["region"] == 1
    # Nearly all of the south, and few others, use the old app.
    random = np.random.default_rng(3)
    old = np.where(south, random.random(8_000) < 0.9, random.random(8_000) < 0.1)
    answers = replace(
        answers,
        segments={**answers.segments, "app": old.astype(np.int64)},
        values={**answers.values, "app": ("new", "old")},
    )
    [found] = low_scores(lowered(answers, old & (answers.touchpoint == 5), 1.2)).findings
    assert (found.touchpoint, found.segment) == ("app", (("app", "old"),))


def test_a_gap_below_five_percent_of_the_scale_is_no_pain_however_sure() -> None:
    answers = heard(60_000)
    assert low_scores(lowered(answers, answers.segments["region"] == 1, 0.12)).findings == ()


def test_few_answers_show_nothing() -> None:
    answers = heard(170)
    where = (answers.touchpoint == 2) & (answers.segments["region"] == 1)
    assert where.sum() < 30
    assert low_scores(lowered(answers, where, 3.0)).findings == ()


def test_where_they_come_again_less_often_that_is_the_effect() -> None:
    answers = heard(12_000, goal=True)
    where = (answers.touchpoint == 2) & (answers.segments["region"] == 1)
    random = np.random.default_rng(4)
    answers = replace(answers, later=np.where(where, random.random(12_000) < 0.15, answers.later))
    [found] = low_scores(lowered(answers, where, 1.0)).findings
    assert found.details["outcome"] == "goal"
    assert found.effect.value == pytest.approx(-0.15, abs=0.04)
    assert found.effect.interval.low is not None
    assert found.effect.interval.low < found.effect.value < 0


def test_twenty_answers_of_one_person_are_one_voice() -> None:
    answers = heard(6_000)
    where = (answers.touchpoint == 2) & (answers.segments["region"] == 1)
    # The same forty persons gave all the low answers.
    person = np.where(where, 10_000 + np.arange(6_000) % 20, answers.person)
    answers = replace(lowered(answers, where, 1.0), person=person)
    assert low_scores(answers).findings == ()


def test_no_answers_at_all() -> None:
    found = low_scores(heard(6_000).keep(np.zeros(6_000, np.bool_)))
    assert found.findings == ()


def test_touchpoints_are_named() -> None:
    assert heard(6).touchpoints == PLACES
