"""Contrast of everything that is read, measured in both themes."""

from __future__ import annotations

import pytest

from touchline.render.tokens import (
    COLOURS,
    Theme,
    colour,
    contrast,
    emotion_colour,
    weak_pairs,
)


def test_everything_read_and_every_mark_has_enough_contrast() -> None:
    assert weak_pairs(COLOURS) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_pair_that_is_too_weak_is_named_with_its_ratio(theme: Theme) -> None:
    paper = colour("paper", theme)
    both = COLOURS["accent"]
    accent = (paper, both[1]) if theme == "light" else (both[0], paper)
    worst = weak_pairs({**COLOURS, "accent": accent})[0]
    assert (worst.ink, worst.theme, worst.least) == ("accent", theme, 4.5)
    assert worst.ratio == pytest.approx(contrast(paper, colour(worst.ground, theme)))
    assert worst.ratio < 1.5


def test_the_emotion_scale_is_monotone_in_grey() -> None:
    steps = [emotion_colour(value) for value in (-2, -1, 0, 1, 2)]
    assert steps == ["n2", "n1", "z0", "p1", "p2"]
    assert all(len(values) == 2 for values in COLOURS.values())
