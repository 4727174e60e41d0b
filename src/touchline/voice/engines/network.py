"""The small network of the default engine: pieces in, sentiment, emotion and a vector out.

A piece is a vector; a text is read in windows of neighbouring pieces (a convolution, cut off at 0),
which are pooled by their largest value and by their mean. A window across "not" and "good" answers
differently from either word. Y. Kim 2014, *Convolutional Neural Networks for Sentence
Classification*, EMNLP. The vector for topics is the mean of the pieces, rare ones counting more
(S. Arora, Y. Liang and T. Ma 2017, *A Simple but Tough-to-Beat Baseline for Sentence Embeddings*).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from touchline.kernels.compiled import compiled

__all__ = ["Network", "network_of"]

Floats = npt.NDArray[np.float32]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

_LEAST_WEIGHT = 1e-3
_DAMPING = np.float32(2)
"""Windows of nothing that the mean over windows takes in: one word alone says less than many."""


@dataclass(frozen=True, slots=True)
class Network:
    """The weights, for n pieces of d dimensions, k windows positions and h features.

    Attributes
    ----------
    table, scale
        (n, d) and (d,): the vector of piece p is ``table[p] * scale``.
    weight
        (n,): how much a piece counts in the mean of pieces.
    window, window_bias
        (d, k · h) and (h,).
    sentiment, emotion
        (2h + d, 3) and (2h + d, 8), with their biases; the last emotion is none.
    topic
        (d, e) with its bias: from the mean of pieces to the vector of the text.
    """

    table: npt.NDArray[np.int8]
    scale: Floats
    weight: Floats
    window: Floats
    window_bias: Floats
    sentiment: Floats
    sentiment_bias: Floats
    emotion: Floats
    emotion_bias: Floats
    topic: Floats
    topic_bias: Floats

    def features(self, ids: Int32s, ends: Int64s) -> Floats:
        """Read texts.

        Parameters
        ----------
        ids
            The pieces of all texts behind each other; those of text t end before ``ends[t]``.

        Returns
        -------
        (texts, 2h + d): largest value and mean of each feature over the windows, mean of the
        pieces. A text of no pieces has zeros.
        """
        used, places = _distinct(ids, len(self.table))
        vectors: Floats = self.table[used].astype(np.float32) * self.scale
        parts: Floats = vectors @ self.window
        return _pool(places, ends, vectors, self.weight[used], parts, self.window_bias)

    def read(self, features: Floats) -> tuple[Floats, Floats]:
        """Give the probabilities of the three sentiments and of the eight emotions."""
        return (
            _softmax(features @ self.sentiment + self.sentiment_bias),
            _softmax(features @ self.emotion + self.emotion_bias),
        )

    def topics(self, features: Floats) -> Floats:
        """Give the unit vector of each text."""
        mean = features[:, -len(self.scale) :]
        vectors = mean @ self.topic + self.topic_bias
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        found: Floats = vectors / np.maximum(norms, np.float32(1e-6))
        return found


def network_of(held: Mapping[str, npt.NDArray[Any]]) -> Network:
    """Make the network of stored arrays."""
    floats = {
        name: np.ascontiguousarray(held[name], np.float32)
        for name in Network.__slots__
        if name != "table"
    }
    return Network(table=np.asarray(held["table"]), **floats)


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    found: Floats = raised / raised.sum(axis=1, keepdims=True)
    return found


@compiled
def _distinct(ids: Int32s, n: int) -> tuple[Int64s, Int32s]:
    """Give the different pieces, ascending, and where among them each piece is."""
    place = np.full(n, -1, np.int32)
    for k in range(len(ids)):
        place[ids[k]] = 0
    count = 0
    for piece in range(n):
        if place[piece] == 0:
            place[piece] = count
            count += 1
    used = np.empty(count, np.int64)
    places = np.empty(len(ids), np.int32)
    for k in range(len(ids)):
        places[k] = place[ids[k]]
        used[places[k]] = ids[k]
    return used, places


@compiled
def _pool(
    places: Int32s,
    ends: Int64s,
    vectors: Floats,
    weight: Floats,
    parts: Floats,
    bias: Floats,
) -> Floats:
    h, d = len(bias), vectors.shape[1]
    reach = (parts.shape[1] // h) // 2
    out = np.zeros((len(ends), 2 * h + d), np.float32)
    z = np.empty(h, np.float32)
    start = np.int64(0)
    for text in range(len(ends)):
        end = ends[text]
        row, total = out[text], np.float32(0)
        for t in range(start, end):
            z[:] = bias
            for other in range(max(start, t - reach), min(end, t + reach + 1)):
                at = (other - t + reach) * h
                z += parts[places[other], at : at + h]
            for j in range(h):
                value = max(z[j], np.float32(0))
                row[j] = max(row[j], value)
                row[h + j] += value
            row[2 * h :] += vectors[places[t]] * weight[places[t]]
            total += weight[places[t]]
        if end > start:
            row[h : 2 * h] *= np.float32(2) / (np.float32(end - start) + _DAMPING)
            row[2 * h :] /= max(total, np.float32(_LEAST_WEIGHT))
        start = end
    return out
