"""Figures of an engine on the measured sets: macro-F1, calibration, abstentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.training.sets import EmotionSet, MeasuredSet
from touchline.voice.engines import EMOTIONS, Engine, Reading
from touchline.voice.reading import CLEAR_EMOTION, labels

__all__ = ["Figures", "calibration_error", "emotion_f1", "figures", "macro_f1", "two_class"]

Floats = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]

BINS: Final = 15
NEGATIVE, POSITIVE = 0, 2


@dataclass(frozen=True, slots=True)
class Figures:
    """How an engine does on one set.

    Attributes
    ----------
    f1
        Macro-F1 of the likelier answer, without abstaining.
    ece
        Expected calibration error of the largest probability, 15 bins.
    abstained
        Share of texts on which it abstains.
    answered
        Accuracy where it does not; on sets of two classes "neutral" is a wrong answer.
    """

    name: str
    language: str
    n: int
    available: int
    f1: float
    ece: float
    abstained: float
    answered: float


def figures(engine: Engine, measured: MeasuredSet, *, classes: int) -> Figures:
    """Measure *engine* on a set of two or three classes."""
    reading = engine.read(measured.texts)
    truth = measured.labels
    p = np.nan_to_num(reading.sentiment, nan=1 / 3)
    if classes == 2:
        p, truth = two_class(p), (truth == POSITIVE).astype(np.int64)
    abstained, answered = _answers(reading, engine, measured)
    return Figures(
        measured.name,
        measured.language,
        len(measured),
        measured.available,
        macro_f1(truth, p.argmax(axis=1), range(classes)),
        calibration_error(truth, p),
        abstained,
        answered,
    )


def two_class(p: Floats) -> Floats:
    """Leave neutral out: (n, 2) probabilities of negative and positive.

    Examples
    --------
    >>> two_class(np.array([[0.25, 0.5, 0.25]])).tolist()
    [[0.5, 0.5]]
    """
    both = p[:, [NEGATIVE, POSITIVE]]
    return np.asarray(both / np.maximum(both.sum(axis=1, keepdims=True), 1e-12))


def macro_f1(
    truth: Sequence[Any] | Ints, said: Sequence[Any] | Ints, classes: Sequence[Any]
) -> float:
    """Give the mean over *classes* of the harmonic mean of precision and recall.

    Examples
    --------
    >>> macro_f1([0, 0, 1, 1], [0, 0, 1, 0], [0, 1])
    0.733...
    """
    t, s = np.asarray(truth), np.asarray(said)
    scores = []
    for one in classes:
        hits, total = ((t == one) & (s == one)).sum(), (t == one).sum() + (s == one).sum()
        scores.append(2 * hits / total if total else 0.0)
    return float(np.mean(scores))


def calibration_error(truth: Ints, p: Floats, bins: int = BINS) -> float:
    """Give the expected calibration error of the largest probability.

    The mean distance of confidence and accuracy over equal bins of confidence, weighted by their
    texts (C. Guo et al. 2017, *On Calibration of Modern Neural Networks*, ICML).

    Examples
    --------
    >>> calibration_error(np.array([0, 1]), np.array([[0.75, 0.25], [0.75, 0.25]]))
    0.25
    """
    confidence = p.max(axis=1)
    right = p.argmax(axis=1) == truth
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(right[bin_of == at].mean() - confidence[bin_of == at].mean()) * (bin_of == at).mean()
        for at in np.unique(bin_of)
    ]
    return float(np.sum(gaps))


def emotion_f1(engine: Engine, measured: EmotionSet) -> dict[str, tuple[float, int]]:
    """Give F1 and number of texts of each emotion of a set; "none" where none is clear."""
    p = np.nan_to_num(engine.read(measured.texts).emotion, nan=0.0)
    names = np.array(EMOTIONS)[p.argmax(axis=1)]
    said = np.where(p.max(axis=1) >= CLEAR_EMOTION, names, "none")
    truth = np.array(measured.labels)
    return {
        name: (macro_f1(truth, said, [name]), int((truth == name).sum()))
        for name in (*EMOTIONS, "none")
        if (truth == name).any()
    }


def _answers(reading: Reading, engine: Engine, measured: MeasuredSet) -> tuple[float, float]:
    from touchline.voice.engines import SENTIMENTS

    said = labels(reading, engine)
    given = [
        (label, SENTIMENTS[truth])
        for label, truth in zip(said, measured.labels.tolist(), strict=True)
        if label is not None
    ]
    right = sum(label == truth for label, truth in given)
    return 1 - len(given) / len(said), right / len(given) if given else float("nan")
