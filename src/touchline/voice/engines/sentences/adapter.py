"""What training adds to the encoder: matrices of low rank on some of its layers.

E. Hu et al. 2022, *LoRA: Low-Rank Adaptation of Large Language Models*, ICLR. A matrix W of a layer
becomes W + A·B, where A and B have a handful of columns and rows: a hundredth of the weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.voice.engines.sentences.weights import Layer, Weights

__all__ = ["PARTS", "adapted", "name_of"]

PARTS: Final = ("attend", "join", "widen", "narrow")
"""Matrices of a layer that may be adapted."""


def name_of(layer: int, part: str, side: str) -> str:
    """Name an array of the adapter: layer from 0, one of ``PARTS``, ``a`` or ``b``.

    Examples
    --------
    >>> name_of(7, "widen", "a")
    'adapter.7.widen.a'
    """
    return f"adapter.{layer}.{part}.{side}"


def adapted(weights: Weights, arrays: Mapping[str, npt.NDArray[np.floating]]) -> Weights:
    """Add the products of the adapter's *arrays* to the matrices that they are for."""
    return replace(
        weights,
        layers=tuple(_adapted(layer, k, arrays) for k, layer in enumerate(weights.layers)),
    )


def _adapted(layer: Layer, k: int, arrays: Mapping[str, npt.NDArray[np.floating]]) -> Layer:
    changed = {}
    for part in (field.name for field in fields(layer) if field.name in PARTS):
        left, right = (arrays.get(name_of(k, part, side)) for side in "ab")
        if left is not None and right is not None:
            product = left.astype(np.float32) @ right.astype(np.float32)
            changed[part] = getattr(layer, part) + product
    return replace(layer, **changed) if changed else layer
