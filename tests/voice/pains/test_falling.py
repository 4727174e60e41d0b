"""Scores that fall over time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.voice.pains.answers import DAY, heard
from touchline.voice.pains.falling import falling_scores


@pytest.mark.parametrize("seed", range(5))
def test_what_stays_is_not_told(seed: int) -> None:
    assert falling_scores(heard(6_000, seed=seed)).findings == ()


def test_a_touchpoint_that_falls() -> None:
    answers = heard(6_000)
    fall = (answers.touchpoint == 4) * answers.time / (360 * DAY)
    [found] = falling_scores(replace(answers, emotion=answers.emotion - fall)).findings
    assert (found.kind, found.touchpoint) == ("falling_score", "store")
    assert found.details["fall"] == pytest.approx(0.92, abs=0.2)
    assert found.comparison.against == "before"
    assert found.comparison.here < found.comparison.elsewhere


def test_what_falls_everywhere_is_told_once() -> None:
    answers = heard(6_000)
    fall = 0.8 * answers.time / (360 * DAY)
    [found] = falling_scores(replace(answers, emotion=answers.emotion - fall)).findings
    assert found.touchpoint is None


def test_one_bad_month_is_no_trend() -> None:
    answers = heard(6_000)
    bad = (answers.time // (30 * DAY) == 5) & (answers.touchpoint == 4)
    assert falling_scores(replace(answers, emotion=answers.emotion - 1.5 * bad)).findings == ()


def test_rising_scores_are_no_pain() -> None:
    answers = heard(6_000, mood=0.0)
    rise = answers.time / (360 * DAY)
    assert falling_scores(replace(answers, emotion=answers.emotion + rise)).findings == ()


def test_one_day_of_answers_has_no_trend() -> None:
    answers = heard(600)
    assert falling_scores(replace(answers, time=np.zeros(600, np.int64))).findings == ()
