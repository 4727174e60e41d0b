"""The ready themes are whole: labels in four languages, phrases in eleven, nothing twice."""

from __future__ import annotations

import numpy as np
import pytest

from touchline.voice.engines import open_engine
from touchline.voice.topics.ready import (
    EMPTY,
    GROUPS,
    LABELS,
    LANGUAGES,
    PARENTS,
    READY,
    phrases_in,
)
from touchline.voice.topics.space import space_for


def test_every_theme_has_a_label_in_every_language() -> None:
    for labels in [*LABELS.values(), *GROUPS.values()]:
        assert set(labels) == {"en", "ru", "vi", "fa"}
        assert all(labels.values())
    for language in ("en", "ru", "vi", "fa"):
        shown = [LABELS[theme][language] for theme in READY]
        assert len(set(shown)) == len(shown)


def test_every_parent_is_a_group() -> None:
    assert {parent for parent in PARENTS.values() if parent} == set(GROUPS)
    assert {theme for theme, parent in PARENTS.items() if parent is None} == set(EMPTY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_phrases_of_every_theme(language: str) -> None:
    phrases = phrases_in(language)
    assert set(phrases) == set(READY)
    assert all(len(of_theme) >= 2 for of_theme in phrases.values())
    all_of_them = [phrase for of_theme in phrases.values() for phrase in of_theme]
    assert len(set(all_of_them)) == len(all_of_them)


def test_phrases_are_told_in_languages_that_were_not_seen() -> None:
    """A phrase is nearest to its theme's middle in the other languages, far above chance."""
    engine = open_engine("default")
    space = space_for(lambda texts: np.asarray(engine.embed(texts)), LANGUAGES)
    language = np.concatenate(
        [[name] * sum(map(len, phrases_in(name).values())) for name in sorted(LANGUAGES)]
    )
    right = []
    for name in LANGUAGES:
        there = language == name
        middles = np.array(
            [space.phrases[~there & (space.theme == k)].mean(axis=0) for k in range(len(READY))]
        )
        middles /= np.linalg.norm(middles, axis=1, keepdims=True)
        right.append((space.phrases[there] @ middles.T).argmax(axis=1) == space.theme[there])
    assert np.concatenate(right).mean() > 0.6
