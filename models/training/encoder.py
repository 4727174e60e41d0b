"""The encoder of sentences as training uses it: pieces by their number, and texts by the score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from touchline.voice.engines.sentences.cutter import SPECIAL, START
from touchline.voice.engines.sentences.encoder import base_weights, encoder

__all__ = ["SPECIAL", "START", "base_weights", "encoder", "vectors_of_pieces"]


def vectors_of_pieces(numbers: Sequence[int]) -> npt.NDArray[np.float32]:
    """Give the vector of each piece of the vocabulary alone."""
    return encoder().vectors_of([[number] for number in numbers])
