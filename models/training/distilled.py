"""The network of the default engine, trained in torch; its form is that of ``engines/network.py``.

It learns three things at once: what people said of labelled texts, what the heads of the text
engine say of these and of invented ones, and where the encoder puts a text (for topics). A piece's
vector is a turn of the encoder's, the same turn for all, and a small difference of its own where
training has seen it: so what is learned of one piece holds for its neighbours in every language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from models.training.vocabulary import Units

__all__ = ["Lesson", "Student", "arrays_of", "fitted"]

SIZE: Final = 64
FEATURES: Final = 64
REACH: Final = 1
BASE: Final = 256
"""Main directions of the encoder's vectors that are turned into SIZE."""
LONGEST: Final = 64
"""Pieces of a text that training reads; the engine reads all."""
EPOCHS: Final = 7
BATCH: Final = 128
RATE: Final = 2e-3
DROPPED: Final = 0.3
FREQUENT: Final = 1e-3
"""A piece of this probability counts half in the mean of pieces."""
EMOTION_SHARE: Final = 0.3
TOPIC_SHARE: Final = 0.5

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Texts to learn from.

    Attributes
    ----------
    cuts
        Pieces of each text.
    sentiment, emotion
        Labels; −1: none was given.
    weight
        Of the labels.
    told_sentiment, told_emotion
        What the teacher says, (n, 3) and (n, 8).
    place
        Where the encoder puts the text, (n, SIZE).
    """

    cuts: list[npt.NDArray[np.int32]]
    sentiment: Ints
    emotion: Ints
    weight: Floats
    told_sentiment: Floats
    told_emotion: Floats
    place: Floats


class Student(nn.Module):  # type: ignore[misc]  # torch is no dependency
    """The network while it learns."""

    def __init__(self, units: Units) -> None:
        super().__init__()
        centred = units.vectors - units.vectors.mean(axis=0)
        _, _, directions = np.linalg.svd(centred[:20_000], full_matrices=False)
        base = centred @ directions[:BASE].T
        self.base = torch.from_numpy((base / base.std()).astype(np.float32))
        self.turn = nn.Linear(BASE, SIZE, bias=False)
        with torch.no_grad():
            self.turn.weight.copy_(torch.eye(SIZE, BASE) * 0.5)
        self.nothing = len(base)
        self.own = nn.Embedding(self.nothing + 1, SIZE, sparse=True)
        nn.init.zeros_(self.own.weight)
        share = FREQUENT / (FREQUENT + np.exp(units.scores))
        self.weight = torch.from_numpy(np.append(share, 0).astype(np.float32))
        self.window = nn.Linear(SIZE * (2 * REACH + 1), FEATURES)
        self.sentiment = nn.Linear(2 * FEATURES + SIZE, 3)
        self.emotion = nn.Linear(2 * FEATURES + SIZE, 8)
        self.topic = nn.Linear(SIZE, SIZE)

    def vectors(self, ids: Any) -> Any:
        """Give the vectors of pieces; of nothing, zeros."""
        distinct, where = torch.unique(ids, return_inverse=True)
        turned = self.turn(self.base[distinct.clamp(max=self.nothing - 1)])
        found = (turned + self.own(distinct)) * (distinct != self.nothing)[:, None]
        return found[where]

    def forward(self, ids: Any) -> tuple[Any, Any, Any]:
        """Give the logits of sentiment and emotion, and the place, of each row of pieces."""
        read = (ids != self.nothing)[..., None]
        if self.training:
            often = DROPPED * 2 * torch.rand(len(ids), 1)
            ids = torch.where(torch.rand(ids.shape) > often, ids, self.nothing)
        vectors = self.vectors(ids)
        padded = functional.pad(vectors, (0, 0, REACH, REACH))
        length = ids.shape[1]
        windows = [padded[:, k : k + length] for k in range(2 * REACH + 1)]
        z = functional.relu(self.window(torch.cat(windows, -1))) * read
        mean = z.sum(1) * 2 / (read.sum(1) + 2)
        weight = self.weight[ids][..., None] * read
        pieces = (vectors * weight).sum(1) / weight.sum(1).clamp(min=1e-3)
        features = torch.cat([z.max(1).values, mean, pieces], 1)
        if self.training:
            features = functional.dropout(features, 0.2)
        return self.sentiment(features), self.emotion(features), self.topic(pieces)

    def logits(self, cuts: list[npt.NDArray[np.int32]]) -> Floats:
        """Give the (n, 3) logits of sentiment of texts."""
        self.eval()
        found = np.empty((len(cuts), 3), np.float32)
        order = np.argsort([len(cut) for cut in cuts], kind="stable")
        with torch.inference_mode():
            for start in range(0, len(order), 512):
                chosen = order[start : start + 512]
                found[chosen] = self(_filled([cuts[k] for k in chosen], self.nothing))[0].numpy()
        return found


def fitted(units: Units, lesson: Lesson, *, epochs: int = EPOCHS, seed: int = 0) -> Student:
    """Train a student."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    student = Student(units)
    common = [p for name, p in student.named_parameters() if not name.startswith("own")]
    optimisers = [
        torch.optim.AdamW(common, lr=RATE, weight_decay=1e-4),
        torch.optim.SparseAdam([student.own.weight], lr=RATE),
    ]
    steps = epochs * -(-len(lesson.cuts) // BATCH)
    schedules = [
        torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps) for optimiser in optimisers
    ]
    student.train()
    for epoch in range(epochs):
        total = 0.0
        batches = _batches(lesson, rng)
        for chosen in batches:
            loss = _loss(student, lesson, chosen)
            for optimiser in optimisers:
                optimiser.zero_grad()
            loss.backward()
            for optimiser, schedule in zip(optimisers, schedules, strict=True):
                optimiser.step()
                schedule.step()
            total += float(loss.detach())
        print(f"  network, round {epoch + 1}: {total / len(batches):.4f}", flush=True)
    return student


def _batches(lesson: Lesson, rng: np.random.Generator) -> list[Ints]:
    """Put texts of about the same length together."""
    length = np.array([len(cut) for cut in lesson.cuts]) + rng.normal(0, 3, len(lesson.cuts))
    order = np.argsort(length)
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    return [batches[k] for k in rng.permutation(len(batches))]


def _loss(student: Student, lesson: Lesson, chosen: Ints) -> Any:
    ids = _filled([lesson.cuts[k] for k in chosen], student.nothing)
    sentiment, emotion, place = student(ids)
    told = torch.from_numpy(lesson.told_sentiment[chosen])
    loss = functional.kl_div(functional.log_softmax(sentiment, 1), told, reduction="batchmean")
    weight = torch.from_numpy(lesson.weight[chosen])
    loss = loss + _labelled(sentiment, lesson.sentiment[chosen], weight)
    told = torch.from_numpy(lesson.told_emotion[chosen])
    emotions = functional.kl_div(functional.log_softmax(emotion, 1), told, reduction="batchmean")
    emotions = emotions + _labelled(emotion, lesson.emotion[chosen], torch.ones(len(chosen)))
    target = torch.from_numpy(lesson.place[chosen])
    return loss + EMOTION_SHARE * emotions + TOPIC_SHARE * functional.mse_loss(place, target)


def _labelled(logits: Any, labels: Ints, weight: Any) -> Any:
    """Give the cross-entropy of what has a label, over all of the batch."""
    known = torch.from_numpy(labels)
    losses = functional.cross_entropy(logits, known.clamp(min=0), reduction="none")
    return (losses * weight * (known >= 0)).mean()


def _filled(cuts: list[npt.NDArray[np.int32]], nothing: int) -> Any:
    longest = max(3, *(min(len(cut), LONGEST) for cut in cuts))
    ids = np.full((len(cuts), longest), nothing, np.int64)
    for row, cut in enumerate(cuts):
        ids[row, : min(len(cut), LONGEST)] = cut[:LONGEST]
    return torch.from_numpy(ids)


def arrays_of(student: Student, temperature: float) -> dict[str, npt.NDArray[Any]]:
    """Give the arrays that ``engines/network.py`` reads; pieces take a byte a dimension."""
    with torch.inference_mode():
        vectors = (student.turn(student.base) + student.own.weight[:-1]).numpy()
        window = student.window.weight.numpy().reshape(FEATURES, 2 * REACH + 1, SIZE)
        scale = np.quantile(np.abs(vectors), 0.9999, axis=0) / 127
        return {
            "table": np.clip(np.round(vectors / scale), -127, 127).astype(np.int8),
            "scale": scale.astype(np.float32),
            "weight": student.weight[:-1].numpy().astype(np.float16),
            "window": window.transpose(2, 1, 0).reshape(SIZE, -1).copy(),
            "window_bias": student.window.bias.numpy(),
            "sentiment": student.sentiment.weight.numpy().T / np.float32(temperature),
            "sentiment_bias": student.sentiment.bias.numpy() / np.float32(temperature),
            "emotion": student.emotion.weight.numpy().T.copy(),
            "emotion_bias": student.emotion.bias.numpy(),
            "topic": student.topic.weight.numpy().T.copy(),
            "topic_bias": student.topic.bias.numpy(),
        }
