"""Cuts texts into the pieces of the encoder's vocabulary, the likeliest way (T. Kudo 2018)."""

from __future__ import annotations

from typing import Final

from touchline.voice.engines.sentences.weights import Weights

__all__ = ["BEGIN", "END", "SPECIAL", "START", "UNKNOWN", "Cutter"]

BEGIN, PADDING, END, UNKNOWN = range(4)
SPECIAL: Final = 4
"""Pieces before this number stand for no text: begin, padding, end, unknown."""
START: Final = "\u2581"
"""Stands before a piece that begins a word."""
REMEMBERED: Final = 200_000
"""Words whose cut is kept."""


class Cutter:
    """The vocabulary, ready to cut; it remembers words it has cut."""

    def __init__(self, weights: Weights) -> None:
        self._letters = weights.letters
        self._scores = weights.scores.tolist()
        self._number = {
            piece: k for k, piece in enumerate(weights.pieces) if k >= SPECIAL and piece
        }
        self._longest = max(map(len, self._number))
        self._unknown = min(self._scores) - 10.0
        self._ways: dict[str, list[int]] = {}

    def cut(self, text: str) -> list[int]:
        """Give the numbers of the pieces of *text*, without begin and end."""
        words = text.translate(self._letters).split(" ")
        pieces: list[int] = []
        for k, word in enumerate(words):
            if word or k == len(words) - 1:  # several spaces count as one
                pieces += self._way(START + word)
        return pieces

    def _way(self, word: str) -> list[int]:
        known = self._ways.get(word)
        if known is not None:
            return known
        whole = self._number.get(word)
        way = self._likeliest(word) if whole is None else [whole]
        if len(self._ways) >= REMEMBERED:
            self._ways.clear()
        self._ways[word] = way
        return way

    def _likeliest(self, word: str) -> list[int]:
        """Cut a word so that the sum of the logarithms of probability is highest."""
        size = len(word)
        best = [0.0] + [-1e30] * size
        back = [(0, UNKNOWN)] * (size + 1)
        for k in range(size):
            for end in range(k + 1, min(size, k + self._longest) + 1):
                piece = self._number.get(word[k:end])
                if piece is not None and best[k] + self._scores[piece] > best[end]:
                    best[end], back[end] = best[k] + self._scores[piece], (k, piece)
            if best[k] + self._unknown > best[k + 1]:
                best[k + 1], back[k + 1] = best[k] + self._unknown, (k, UNKNOWN)
        way, at = [], size
        while at > 0:
            at, piece = back[at]
            way.append(piece)
        return way[::-1]
