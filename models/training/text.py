"""Trains the heads of the text engine: sentiment and emotion over embeddings of sentences.

Everything is chosen by cross-validation on what may be trained on. Temperatures are fitted on
answers about languages that the head had not seen, because that is how it will be used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from models.training.data import REPOSITORY, Example, trainable
from models.training.embeddings import embedded
from models.training.heads import Options, fit, fit_temperature, joined, scaled
from touchline.voice.engines import EMOTIONS, SENTIMENTS
from touchline.voice.engines.heads import Head

__all__ = ["WEIGHTS", "Task", "calibrated", "folds_of", "out_of_fold", "tasks", "train", "write"]

WEIGHTS: Final = REPOSITORY / "src" / "touchline" / "voice" / "weights" / "text.npz"
VERSION: Final = "1"
THRESHOLD: Final = 0.5
"""The engine abstains below: no answer is likelier than all others together."""
SEED_WEIGHT: Final = 2.0
"""Seeds are what customers say, tweets are not."""
SENTIMENT: Final = Options(hidden=64, decay=1.2e-2)
EMOTION: Final = Options(hidden=32, decay=2e-2)
MEMBERS: Final = 3
"""Heads whose logits are averaged; each begins elsewhere."""

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
    options: Options

    def fit(self, chosen: npt.NDArray[np.bool_]) -> Head:
        """Fit on the *chosen* examples."""
        one = partial(
            fit,
            self.x[chosen],
            self.labels[chosen],
            self.classes,
            weights=self.weights[chosen],
            options=self.options,
        )
        return joined([one(seed=seed) for seed in range(MEMBERS)])


def train(path: Path = WEIGHTS) -> None:
    """Fit and calibrate both heads on all that may be trained on, and write them to *path*."""
    arrays: dict[str, npt.NDArray[np.float32]] = {}
    for task in tasks(trainable()):
        print(f"{task.name}: {len(task.examples):,} texts")
        arrays.update(calibrated(task).arrays(task.name))
    write(path, arrays)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def write(path: Path, heads: Mapping[str, npt.NDArray[np.float32]]) -> None:
    """Write the arrays of the *heads*; the version is told by what they hold."""
    digest = hashlib.sha256(b"".join(heads[name].tobytes() for name in sorted(heads)))
    with path.open("wb") as stream:
        np.savez(
            stream,
            allow_pickle=False,
            threshold=np.float32(THRESHOLD),
            version=np.array(f"{VERSION}-{digest.hexdigest()[:8]}"),
            **heads,
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
            SENTIMENT,
        ),
        Task(
            "emotion",
            [examples[at] for at in own],
            x[own],
            np.array([emotions.index(examples[at].emotion or "none") for at in own]),
            np.ones(len(own)),
            len(emotions),
            EMOTION,
        ),
    ]


def calibrated(task: Task) -> Head:
    """Fit a head, its temperature taken from languages that its folds had not seen."""
    languages = np.array([example.language for example in task.examples])
    temperature = fit_temperature(out_of_fold(task, languages), task.labels, task.weights)
    print(f"  temperature {temperature:.2f}")
    return scaled(task.fit(np.ones(len(task.examples), dtype=bool)), temperature)


def out_of_fold(task: Task, groups: npt.NDArray[np.str_]) -> Matrix:
    """Give the (n, k) logits of each example from a head that saw nothing of its fold."""
    found = np.empty((len(groups), task.classes), dtype=np.float32)
    for held in folds_of(groups):
        found[held] = task.fit(~held).logits(task.x[held])
    return found


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
