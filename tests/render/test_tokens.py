"""Contrast of everything that is read, measured in both themes."""

from __future__ import annotations

import itertools

import pytest

from touchline.render.tokens import COLOURS, Theme, colour, contrast, emotion_colour

THEMES: tuple[Theme, ...] = ("light", "dark")
INKS = ("ink", "ink2", "ink3", "n2", "p2", "accent", "river")
GROUNDS = ("paper", "canvas", "sunk", "z-bg", "n-bg", "p-bg", "hatch-bg", "accent-bg")
STRONG = ("n2", "p2", "river")


@pytest.mark.parametrize("theme", THEMES)
def test_text_has_enough_contrast(theme: Theme) -> None:
    weak = [
        (ink, ground)
        for ink, ground in itertools.product(INKS, GROUNDS)
        if contrast(colour(ink, theme), colour(ground, theme)) < 4.5
    ]
    assert weak == []


@pytest.mark.parametrize("theme", THEMES)
def test_text_on_strong_ground_and_on_the_river_has_enough_contrast(theme: Theme) -> None:
    for ground in STRONG:
        assert contrast(colour("on-strong", theme), colour(ground, theme)) >= 4.5
    for ink in ("ink", "ink2"):
        assert contrast(colour(ink, theme), colour("river-bg", theme)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_marks_stand_out_from_the_paper(theme: Theme) -> None:
    for mark in ("n2", "n1", "z0", "p1", "p2", "river"):
        assert contrast(colour(mark, theme), colour("paper", theme)) >= 3


def test_the_emotion_scale_is_monotone_in_grey() -> None:
    steps = [emotion_colour(value) for value in (-2, -1, 0, 1, 2)]
    assert steps == ["n2", "n1", "z0", "p1", "p2"]
    assert all(len(values) == 2 for values in COLOURS.values())
