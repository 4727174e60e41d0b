"""The vocabulary of the default engine: which pieces it has, and a vector for each.

Pieces of the encoder's own vocabulary in the promised scripts, in small letters; signs, faces,
numbers and emoji; and the words of what may be trained on that the encoder cuts into several.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from models.training.characters import KIND, TO, script_of, simplified
from models.training.encoder import (
    SPECIAL,
    START,
    base_weights,
    encoder,
    vectors_of_pieces,
)
from touchline.voice.engines.pieces import CAPITALS, CODES, NUMBER, Kind, Pieces, table_of

__all__ = ["Units", "kept", "pieces_of", "units", "words_of"]

LONGEST: Final = 16
LONGEST_WORD: Final = 20
LEAST_COUNT: Final = 2
RARE: Final = -11.0
"""Logarithm of the probability of what is not in the encoder's vocabulary."""
SIGNS: Final = (
    *'.,!?:;-()"%&/*+=$€£₽₹#<>~^|',
    *("!!", "!!!", "??", "???", "?!", "!?", "..", "...", "--", "^^"),
    *(
        eyes + mouth * times
        for eyes in ("", ":", ";", "=")
        for mouth in ")("
        for times in (1, 2, 3)
    ),
    *(":-)", ":-(", ";-)", ":/", ":-/", ":*", ":'("),
    *(eyes + letter for eyes in ":;=" for letter in "dpox"),
)


@dataclass(frozen=True, slots=True)
class Units:
    """Pieces: names (those that begin a word with ``▁``), logarithms of probability, vectors."""

    names: list[str]
    scores: npt.NDArray[np.float32]
    vectors: npt.NDArray[np.float32]

    def chosen(self, keep: npt.NDArray[np.bool_]) -> Units:
        """Keep some."""
        names = [name for name, kept in zip(self.names, keep, strict=True) if kept]
        return Units(names, self.scores[keep], self.vectors[keep])


def pieces_of(names: list[str], scores: npt.NDArray[np.float32]) -> Pieces:
    """Make what cuts texts into these pieces."""
    return table_of(names, scores, TO, KIND)


def units(texts: Iterable[str]) -> Units:
    """Choose the pieces and compute their vectors; the words of *texts* are added."""
    names, scores, numbers = _own()
    have = set(names)
    wanted = [*SIGNS, *map(str, range(100)), *(f"0{k}" for k in range(10))]
    words = Counter(word for text in texts for word in words_of(text))
    wanted += [
        word
        for word, count in words.items()
        if count >= LEAST_COUNT and 2 < len(word) <= LONGEST_WORD and script_of(word)
    ]
    more = [START + text for text in dict.fromkeys(wanted) if START + text not in have]
    more += [CAPITALS, NUMBER]
    vectors = np.concatenate(
        [
            vectors_of_pieces(numbers),
            encoder().vectors([name.removeprefix(START) for name in more], prefix=""),
        ]
    )
    return Units(names + more, np.array(scores + [RARE] * len(more), np.float32), vectors)


def words_of(text: str) -> list[str]:
    """Give the words of *text*, simplified."""
    letters = (c if ord(c) < CODES and KIND[ord(c)] == Kind.WORD else " " for c in simplified(text))
    return [word.strip("'") for word in "".join(letters).split()]


def _own() -> tuple[list[str], list[float], list[int]]:
    """Give the pieces of the encoder; variants of one count together, the plainest one stands."""
    model = base_weights()
    mass: dict[str, float] = {}
    plain: dict[str, tuple[bool, float, int]] = {}
    for number, piece in enumerate(model.pieces):
        raw = piece.removeprefix(START)
        text = simplified(raw)
        script = script_of(text) if text and len(text) <= LONGEST else None
        if number < SPECIAL or script is None or (script == "emoji" and len(text) > 1):
            continue
        first = piece.startswith(START) or script == "emoji"
        name, score = START * first + text, float(model.scores[number])
        mass[name] = float(np.logaddexp(mass[name], score)) if name in mass else score
        plain[name] = max(plain.get(name, (False, -np.inf, 0)), (raw == text, score, number))
    order = sorted(mass, key=lambda name: -mass[name])
    return order, [mass[name] for name in order], [plain[name][2] for name in order]


_ALWAYS: Final = {"latin": 12_000, "cyrillic": 9_000}
"""So many pieces of a script are kept, most frequent first, whatever language they speak for."""
_FOREIGN: Final = {"latin": 0.3, "cyrillic": 1.0}
"""Beyond, a piece is left out that speaks by this much more for another language than ours."""


def kept(
    units: Units, language: npt.NDArray[np.float32], seen: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Flag the pieces to keep: seen in training, frequent, or of a promised language."""
    columns = {"latin": slice(0, 8), "cyrillic": slice(8, 10)}
    keep = np.ones(len(units.names), np.bool_)
    texts = [name.removeprefix(START) for name in units.names]
    scripts = np.array([script_of(text) or "" for text in texts])
    long = np.array([len(text) > 1 for text in texts])
    for script, column in columns.items():
        own = scripts == script
        evidence = language[:, column]
        foreign = evidence[:, -1] - evidence[:, :-1].max(axis=1) > _FOREIGN[script]
        rank = np.full(len(keep), len(keep))
        rank[own] = np.argsort(np.argsort(-units.scores[own]))
        keep &= ~(own & foreign & long & ~seen & (rank >= _ALWAYS[script]))
    return keep
