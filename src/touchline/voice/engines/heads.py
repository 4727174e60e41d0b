"""What stands on top of an encoder: one layer that ends in probabilities."""

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
    """Weights (d, k) and bias (k,)."""

    weights: Matrix
    bias: Matrix

    def logits(self, x: Matrix) -> Matrix:
        """Give the (n, k) logits of (n, d) vectors.

        Examples
        --------
        >>> Head(np.array([[1.0, -1.0]], "f"), np.zeros(2, "f")).logits(np.array([[2.0]], "f"))
        array([[ 2., -2.]], dtype=float32)
        """
        return x @ self.weights + self.bias

    def probabilities(self, x: Matrix) -> Matrix:
        """Give the (n, k) probabilities of (n, d) vectors."""
        return softmax(self.logits(x)).astype(np.float32)

    def arrays(self, name: str) -> dict[str, Matrix]:
        """Give the arrays under the names that :func:`head_of` finds them by."""
        return {f"{name}_weights": self.weights, f"{name}_bias": self.bias}


def head_of(arrays: Mapping[str, Any], name: str) -> Head:
    """Read a head from named arrays, as :meth:`Head.arrays` wrote them."""
    return Head(arrays[f"{name}_weights"], arrays[f"{name}_bias"])


def softmax(logits: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Turn rows of logits into probabilities.

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True), dtype=np.float64)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
