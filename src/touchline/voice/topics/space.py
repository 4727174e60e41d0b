"""Vectors of clauses made comparable across languages, for what they are about.

Vectors of an engine lie together by language first and by matter second. The ready phrases say the
same things in every language, so their mean is what a language adds; it is taken away. How phrases
of one theme differ from each other says which directions are only wording; these are shrunk
(within-class whitening, K. Fukunaga 1990, *Introduction to Statistical Pattern Recognition*, 10).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from touchline.voice.topics.ready import READY, phrases_in

__all__ = ["Embed", "Floats", "Space", "middles_of", "nearest", "space_for", "unit"]

Floats = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]

SHRINK: Final = 0.5
"""How far the spread within themes is drawn towards an equal one; few phrases tell it roughly."""
BORROWED: Final = 50
"""A language without ready phrases: its own mean weighs as n against so much of all others'."""
NOTHING: Final = 0.75
"""Foreign themes of phrases that are of one lie somewhat nearer than those of texts on nothing."""
NEAREST: Final = 3
PORTION: Final = 8192
"""Vectors that are held against all phrases at a time."""
ALWAYS: Final = ("en", "es", "ru", "vi")
"""Languages whose phrases are taken besides those of the texts: what differs between themes and
not between languages shows only where several say the same."""


@dataclass(frozen=True, slots=True)
class Space:
    """A place where texts about the same thing lie near each other in any language.

    Attributes
    ----------
    means
        Mean vector of each language; of all of them under None.
    whitening
        (d, d) matrix applied after centring.
    theme
        (m,) place in `READY` of each phrase.
    phrases
        (m, d) unit vectors of the phrases, moved.
    """

    means: dict[str | None, Floats]
    whitening: Floats
    theme: npt.NDArray[np.int64]
    phrases: Floats

    @property
    def nothing(self) -> float:
        """How near a text is to a theme by chance: as phrases are to the nearest foreign theme."""
        middles = middles_of(self.phrases, self.theme, len(READY))
        near = (self.phrases @ middles.T + nearest(self.phrases, self.phrases, self.theme)) / 2
        near[np.arange(len(near)), self.theme] = -1
        return NOTHING * float(np.median(near.max(axis=1)))

    def move(self, vectors: Floats, languages: Sequence[str | None]) -> Floats:
        """Give the unit vectors of *vectors*, without what their language adds."""
        known = sorted({language or "" for language in languages})
        place = {language: number for number, language in enumerate(known)}
        codes = np.array([place[language or ""] for language in languages], np.int64)
        means = np.stack([self._mean(name, vectors[codes == k]) for k, name in enumerate(known)])
        return unit((vectors - means[codes]) @ self.whitening)

    def _mean(self, language: str, vectors: Floats) -> Floats:
        if language in self.means:
            return self.means[language]
        of_all = self.means[None]
        if not language:
            return of_all
        n = len(vectors)
        mean: Floats = (vectors.sum(axis=0) + BORROWED * of_all) / (n + BORROWED)
        return mean


def space_for(embed: Embed, languages: Sequence[str | None]) -> Space:
    """Make the space of an engine's vectors, for texts in *languages*."""
    wanted = sorted({*ALWAYS, *(language for language in languages if language)})
    rows = [
        (language, theme, phrase)
        for language in wanted
        for theme, phrases in phrases_in(language).items()
        for phrase in phrases
    ]
    theme = np.array([READY.index(each) for _, each, _ in rows], np.int64)
    spoken = np.array([language for language, _, _ in rows])
    vectors = embed([phrase for _, _, phrase in rows]).astype(np.float32)
    means: dict[str | None, Floats] = {
        language: _balanced(vectors[spoken == language], theme[spoken == language])
        for language in sorted(set(spoken.tolist()))
    }
    means[None] = np.mean(list(means.values()), axis=0)
    centred = vectors - np.stack([means[language] for language in spoken.tolist()])
    whitening = _whitening(unit(centred), theme)
    return Space(means, whitening, theme, unit(centred @ whitening))


def unit(vectors: npt.NDArray[Any]) -> Floats:
    """Give *vectors* the length 1; those without any stay as they are."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    shortened: Floats = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return shortened


def middles_of(phrases: Floats, theme: npt.NDArray[np.int64], themes: int) -> Floats:
    """Give the middle of the phrases of each theme."""
    sums = np.zeros((themes, phrases.shape[1]), np.float32)
    np.add.at(sums, theme, phrases)
    return unit(sums)


def nearest(vectors: Floats, phrases: Floats, theme: npt.NDArray[np.int64]) -> Floats:
    """Give (n, t) nearness of each vector to each theme: the mean of its three nearest phrases.

    A theme may be spoken of in ways that have little in common; their middle is near to none.
    """
    order = np.argsort(theme, kind="stable")
    ends = np.cumsum(np.bincount(theme))
    found = np.empty((len(vectors), len(ends)), np.float32)
    for start in range(0, len(vectors), PORTION):
        near = vectors[start : start + PORTION] @ phrases[order].T
        for place, end in enumerate(ends.tolist()):
            of_theme = near[:, ends[place - 1] if place else 0 : end]
            k = min(NEAREST, of_theme.shape[1])
            best = np.partition(of_theme, -k, axis=1)[:, -k:]
            found[start : start + PORTION, place] = best.mean(axis=1)
    return found


def _balanced(vectors: Floats, theme: npt.NDArray[np.int64]) -> Floats:
    """Give the mean over themes, so that none weighs more for having more phrases."""
    mean: Floats = np.mean([vectors[theme == each].mean(axis=0) for each in np.unique(theme)], 0)
    return mean


def _whitening(vectors: Floats, theme: npt.NDArray[np.int64]) -> Floats:
    inside = np.concatenate(
        [vectors[theme == each] - vectors[theme == each].mean(axis=0) for each in np.unique(theme)]
    ).astype(np.float64)
    values, directions = np.linalg.eigh(inside.T @ inside / len(inside))
    values = (1 - SHRINK) * values + SHRINK * values.mean()
    matrix: Floats = ((directions / np.sqrt(values)) @ directions.T).astype(np.float32)
    return matrix
