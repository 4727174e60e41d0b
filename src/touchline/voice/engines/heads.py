"""What stands on top of embeddings: a few small layers that end in probabilities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Head", "head_of", "softmax"]

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Head:
    """Layers of weights (d, k) and biases (k,), with max(0, ·) between them."""

    layers: tuple[tuple[Matrix, Matrix], ...]

    def logits(self, x: Matrix) -> Matrix:
        """Give the (n, k) logits of (n, d) embeddings.

        Examples
        --------
        >>> layer = np.array([[1.0, -1.0]], "f"), np.zeros(2, "f")
        >>> Head((layer,)).logits(np.array([[2.0]], "f")).tolist()
        [[2.0, -2.0]]
        """
        for number, (weights, bias) in enumerate(self.layers):
            x = (np.maximum(x, 0) if number else x) @ weights + bias
        return x

    def probabilities(self, x: Matrix) -> Matrix:
        """Give the (n, k) probabilities of (n, d) embeddings."""
        return softmax(self.logits(x)).astype(np.float32)

    def arrays(self, name: str) -> dict[str, Matrix]:
        """Give the arrays under the names that :func:`head_of` finds them by."""
        return {
            f"{name}_{part}{number}": array
            for number, layer in enumerate(self.layers)
            for part, array in zip(("weights", "bias"), layer, strict=True)
        }


def head_of(arrays: Mapping[str, Any], name: str) -> Head:
    """Read a head from named arrays, as :meth:`Head.arrays` wrote them."""
    count = sum(key.startswith(f"{name}_weights") for key in arrays)
    return Head(
        tuple((arrays[f"{name}_weights{at}"], arrays[f"{name}_bias{at}"]) for at in range(count))
    )


def softmax(logits: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Turn rows of logits into probabilities.

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True), dtype=np.float64)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
