"""The teachers of the default engine: linear heads over the encoder as it is.

They say of any text what the labels of others make likely, so that the small network can learn from
texts that nobody labelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from models.training.data import Example
from models.training.embeddings import embedded
from models.training.heads import fit
from touchline.voice.engines import EMOTIONS, SENTIMENTS
from touchline.voice.engines.heads import Head

__all__ = ["Task", "folds_of", "tasks"]

SEED_WEIGHT: Final = 2.0
"""Seeds are what customers say, tweets are not; the network learns besides from what heads say."""
DECAY: Final = 8e-2

Matrix = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Task:
    """What a head is to learn: texts, their embeddings and classes."""

    name: str
    examples: list[Example]
    x: Matrix
    labels: Ints
    weights: Floats
    classes: int

    def fit(self, chosen: npt.NDArray[np.bool_]) -> Head:
        """Fit on the *chosen* examples."""
        return fit(
            self.x[chosen],
            self.labels[chosen],
            self.classes,
            weights=self.weights[chosen],
            decay=DECAY,
        )


def tasks(examples: Sequence[Example]) -> list[Task]:
    """Make the tasks of both heads: sentiment of all texts, emotion of those that have one."""
    x = embedded([example.text for example in examples])
    own = [at for at, example in enumerate(examples) if example.emotion is not None]
    emotions = (*EMOTIONS, "none")
    return [
        Task(
            "sentiment",
            list(examples),
            x,
            np.array([example.sentiment for example in examples]),
            np.array([SEED_WEIGHT if e.source == "seeds" else 1.0 for e in examples]),
            len(SENTIMENTS),
        ),
        Task(
            "emotion",
            [examples[at] for at in own],
            x[own],
            np.array([emotions.index(examples[at].emotion or "none") for at in own]),
            np.ones(len(own)),
            len(emotions),
        ),
    ]


def folds_of(groups: npt.NDArray[np.str_], most: int = 3) -> list[npt.NDArray[np.bool_]]:
    """Cut into at most *most* folds of whole groups, about equally large.

    Examples
    --------
    >>> [fold.tolist() for fold in folds_of(np.array(["a", "b", "a"]))]
    [[True, False, True], [False, True, False]]
    """
    names, counts = np.unique(groups, return_counts=True)
    held: list[list[str]] = [[] for _ in range(min(most, len(names)))]
    sizes = np.zeros(len(held), dtype=np.int64)
    for at in np.argsort(-counts, kind="stable"):
        smallest = int(sizes.argmin())
        held[smallest].append(str(names[at]))
        sizes[smallest] += counts[at]
    return [np.isin(groups, members) for members in held]
