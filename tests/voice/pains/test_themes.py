"""Complaints that gather in one place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from tests.voice.pains.answers import heard
from touchline.voice.pains import Heard
from touchline.voice.pains.themes import negative_themes


def with_themes(answers: Heard, about: dict[str, np.ndarray]) -> Heard:
    """Let everybody write, and some of one theme, which they mean badly."""
    n = len(answers)
    lists = [[name for name, flags in about.items() if flags[k]] for k in range(n)]
    bad = np.any(list(about.values()), axis=0)
    return replace(
        answers,
        text=pa.chunked_array([pa.array(["something"] * n)]),
        themes=pa.chunked_array([pa.array(lists, pa.list_(pa.string()))]),
        emotion=np.where(bad, -1.0, np.abs(answers.emotion)),
    )


def some(n: int, share: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random(n) < share


def test_a_complaint_at_one_touchpoint() -> None:
    answers = heard(6_000)
    delay = some(6_000, 0.05, 1) | ((answers.touchpoint == 2) & some(6_000, 0.2, 2))
    [found] = negative_themes(with_themes(answers, {"delay": delay})).findings
    assert (found.touchpoint, found.details["theme"]) == ("delivery", "delay")
    assert found.comparison.measure == "complaining_share"
    assert 0.2 < found.comparison.here < 0.3
    assert found.persons == (delay & (answers.touchpoint == 2)).sum()


def test_a_complaint_in_one_segment() -> None:
    answers = heard(6_000)
    delay = some(6_000, 0.04, 1) | ((answers.segments["region"] == 1) & some(6_000, 0.15, 2))
    [found] = negative_themes(with_themes(answers, {"delay": delay})).findings
    assert (found.touchpoint, found.segment) == (None, (("region", "south"),))


def test_what_is_alike_everywhere_is_no_finding() -> None:
    about = {"delay": some(6_000, 0.1, 1), "price": some(6_000, 0.06, 2)}
    assert negative_themes(with_themes(heard(6_000), about)).findings == ()


def test_single_voices_are_no_finding() -> None:
    answers = heard(6_000)
    few = (answers.touchpoint == 2) & some(6_000, 0.01, 1)
    assert negative_themes(with_themes(answers, {"delay": few})).findings == ()


def test_without_themes_there_is_nothing_to_find() -> None:
    assert negative_themes(heard(60)).tests == 0
