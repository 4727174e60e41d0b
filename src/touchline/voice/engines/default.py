"""The engine that ships: small, fast, nothing to download.

A static multilingual table of pieces of words with a small network over it, distilled from a model
of sentences and trained on openly licensed text. What it was trained on, and how good it is, is in
``docs/models.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.voice.engines import LANGUAGES, Reading
from touchline.voice.engines.network import Network, network_of
from touchline.voice.engines.vocabulary import code_points, vocabulary, weights
from touchline.voice.language import languages_of_pieces

__all__ = ["Default", "load"]

PORTION: Final = 8192
"""Texts that are read at a time: enough to share the work, little enough for memory."""


@dataclass(frozen=True, slots=True)
class Default:
    """The default engine; see `touchline.voice.engines.Engine`."""

    network: Network
    version: str
    threshold: float
    name: str = "default"
    speed: float = 30_000.0
    languages: tuple[str, ...] | None = LANGUAGES

    def read(self, texts: Sequence[str]) -> Reading:
        """Say language, sentiment and emotion of each text.

        Examples
        --------
        >>> reading = load().read(["Great service, thank you!", "…"])
        >>> reading.language, reading.sentiment[0].argmax(), bool(np.isnan(reading.sentiment[1, 0]))
        (['en', None], np.int64(2), True)
        """
        languages: list[str | None] = []
        sentiments = np.empty((len(texts), 3), np.float32)
        emotions = np.empty((len(texts), self.network.emotion.shape[1] - 1), np.float32)
        for start in range(0, len(texts), PORTION):
            chars, ends = code_points(texts[start : start + PORTION])
            ids, stops = vocabulary().pieces.cut(chars, ends)
            languages += languages_of_pieces(chars, ends, ids, stops)
            rows = slice(start, start + len(ends))
            sentiment, emotion = self.network.read(self.network.features(ids, stops))
            nothing = ~_speaks(ids, stops)
            sentiment[nothing], emotion[nothing] = np.nan, np.nan
            sentiments[rows], emotions[rows] = sentiment, emotion[:, :-1]
        return Reading(languages, sentiments, emotions)

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Give a unit vector for each text, near where texts mean the same in any language.

        Examples
        --------
        >>> late = ["The parcel came two weeks late", "Посылка пришла на две недели позже"]
        >>> english, russian, other = load().embed([*late, "The waiter was rude to us"])
        >>> bool(english @ russian > english @ other)
        True
        """
        found = np.empty((len(texts), self.network.topic.shape[1]), np.float32)
        for start in range(0, len(texts), PORTION):
            ids, stops = vocabulary().pieces.cut(*code_points(texts[start : start + PORTION]))
            features = self.network.features(ids, stops)
            found[start : start + len(stops)] = self.network.topics(features)
        return found


@cache
def load(model: str = "") -> Default:
    """Load the engine, once; it has one model only."""
    held = weights("default")
    return Default(
        network=network_of(held),
        version=str(held["version"]),
        threshold=float(held["threshold"]),
    )


def _speaks(ids: npt.NDArray[np.int32], stops: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Flag the texts in which a piece has letters or is an emoji or a face made of signs."""
    said = np.concatenate([[0], np.cumsum(vocabulary().speaks[ids])])
    before = np.concatenate([[0], stops[:-1]])
    found: npt.NDArray[np.bool_] = said[stops] > said[before]
    return found
