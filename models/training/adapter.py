"""Adapts the encoder to feelings: matrices of low rank on its upper layers, with two heads.

Written in torch, which is needed to train and never to use what was trained. The lower layers are
left as they are: they know words, and what holds for words in one language holds in the others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from models.training.encoder import base_weights, encoder
from touchline.voice.engines import EMOTIONS, SENTIMENTS
from touchline.voice.engines.heads import Head
from touchline.voice.engines.sentences.adapter import PARTS, name_of
from touchline.voice.engines.sentences.cutter import BEGIN, END, PADDING
from touchline.voice.engines.sentences.encoder import PREFIX
from touchline.voice.engines.sentences.weights import unpacked

__all__ = ["Adapted", "Lesson", "learned"]

FIRST: Final = 6
"""The lowest layer that is adapted; what comes out of those below is computed once."""
RANK: Final = 8
SCALE: Final = 2.0
SHARP: Final = 16.0
"""Length of the unit vectors before the heads."""
LONGEST: Final = 64
"""Pieces of a text that training reads; the engine reads all."""
EPOCHS: Final = 2
BATCH: Final = 32
RATE, HEAD_RATE = 1e-3, 2e-3
WARM: Final = 150
"""Steps until the full rate is reached."""
SMOOTHING: Final = 0.05
EMOTION_SHARE: Final = 0.3
"""Weight of the emotions in the loss."""
DROPPED: Final = 0.1
TOLD: Final = 200
"""Steps between two lines of progress."""

Arrays = dict[str, npt.NDArray[Any]]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Prepared texts with their labels; −1: none was given."""

    texts: Sequence[str]
    sentiment: Ints
    emotion: Ints
    weights: Floats


@dataclass(frozen=True, slots=True)
class Adapted:
    """What was learned."""

    adapter: Arrays
    sentiment: Head
    emotion: Head


def learned(lesson: Lesson, *, seed: int = 0) -> Adapted:
    """Adapt the encoder to a lesson."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    cuts = [[BEGIN, *encoder().cut(PREFIX + text)[: LONGEST - 2], END] for text in lesson.texts]
    student = _Student()
    below = student.below(cuts)
    steps = EPOCHS * math.ceil(len(cuts) / BATCH)
    optimiser, schedule = _optimiser(student, steps)
    step = 0
    for _ in range(EPOCHS):
        for batch in _batches(cuts, rng):
            loss = _loss(student, lesson, [below[k] for k in batch], batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            if step % TOLD == 0:
                print(f"  step {step:,} of {steps:,}: {loss.detach():.3f}", flush=True)
    return student.result()


def _optimiser(student: _Student, steps: int) -> tuple[Any, Any]:
    heads = [*student.sentiment.parameters(), *student.emotion.parameters()]
    groups = [
        {"params": list(student.adapter.parameters()), "lr": RATE},
        {"params": heads, "lr": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    share = lambda k: min(1.0, (k + 1) / WARM) * max(0.02, 1 - k / steps)  # noqa: E731
    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, share)


def _batches(cuts: list[list[int]], rng: np.random.Generator) -> Iterator[Ints]:
    """Give batches of texts of about one length, in any order."""
    order = np.argsort([len(cut) + 4 * rng.random() for cut in cuts])
    portions = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    for k in rng.permutation(len(portions)):
        yield portions[k]


def _loss(student: _Student, lesson: Lesson, below: list[Halves], batch: Ints) -> Any:
    sentiment, emotion = student(below)
    weights = torch.from_numpy(lesson.weights[batch])
    labels = torch.from_numpy(lesson.sentiment[batch])
    each = functional.cross_entropy(sentiment, labels, reduction="none", label_smoothing=SMOOTHING)
    loss = (each * weights).sum() / weights.sum()
    told = lesson.emotion[batch] >= 0
    if told.any():
        labels = torch.from_numpy(lesson.emotion[batch][told])
        loss = loss + EMOTION_SHARE * functional.cross_entropy(
            emotion[torch.from_numpy(told)], labels
        )
    return loss


class _Student(nn.Module):  # type: ignore[misc]  # torch is no dependency
    """The encoder while it is adapted."""

    def __init__(self) -> None:
        super().__init__()
        self.weights = base_weights()
        self.layers = [
            {name: torch.tensor(getattr(layer, name)) for name in _NAMES}
            for layer in self.weights.layers
        ]
        self.places = torch.tensor(self.weights.places)
        self.norm = torch.tensor(self.weights.norm)
        self.width = self.places.shape[1]
        self.adapter = nn.ParameterDict()
        for k in range(FIRST, len(self.layers)):
            for part in PARTS:
                rows, columns = self.layers[k][part].shape
                left = torch.randn(rows, RANK) / math.sqrt(rows)
                self.adapter[_key(k, part, "a")] = nn.Parameter(left)
                self.adapter[_key(k, part, "b")] = nn.Parameter(torch.zeros(RANK, columns))
        self.sentiment = nn.Linear(self.width, len(SENTIMENTS))
        self.emotion = nn.Linear(self.width, len(EMOTIONS) + 1)

    def below(self, cuts: list[list[int]]) -> list[Halves]:
        """Give what comes out of the layers that are not adapted: (pieces, width) of each text."""
        found: list[Halves] = [np.empty((0, 0), np.float16)] * len(cuts)
        order = sorted(range(len(cuts)), key=lambda k: len(cuts[k]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            ids = np.full((len(chosen), len(cuts[chosen[-1]])), PADDING)
            for row, k in enumerate(chosen):
                ids[row, : len(cuts[k])] = cuts[k]
            with torch.inference_mode():
                words = torch.from_numpy(unpacked(self.weights.words[ids]))
                x = words.reshape(*ids.shape, self.width) + self.places[: ids.shape[1]]
                x = self._normed(x, self.norm)
                for layer in range(FIRST):
                    x = self._layer(x, layer, torch.from_numpy(ids != PADDING))
            for row, k in enumerate(chosen):
                found[k] = x[row, : len(cuts[k])].numpy().astype(np.float16)
        return found

    def forward(self, below: list[Halves]) -> tuple[Any, Any]:
        """Give the logits of sentiment and emotion."""
        longest = max(map(len, below))
        start = np.zeros((len(below), longest, self.width), np.float32)
        read = np.zeros((len(below), longest), np.bool_)
        for row, one in enumerate(below):
            start[row, : len(one)] = one
            read[row, : len(one)] = True
        x, mask = torch.from_numpy(start), torch.from_numpy(read)
        for layer in range(FIRST, len(self.layers)):
            x = self._layer(x, layer, mask)
        share = mask[..., None].float()
        vectors = functional.normalize((x * share).sum(1) / share.sum(1), dim=1) * SHARP
        vectors = functional.dropout(vectors, DROPPED, self.training)
        return self.sentiment(vectors), self.emotion(vectors)

    def _layer(self, x: Any, k: int, mask: Any) -> Any:
        layer, (texts, length, _) = self.layers[k], x.shape
        both = self._through(x, k, "attend").view(texts, length, 3, self.weights.heads, -1)
        seen = functional.scaled_dot_product_attention(
            *both.permute(2, 0, 3, 1, 4), attn_mask=mask[:, None, None, :]
        )
        seen = seen.transpose(1, 2).reshape(texts, length, self.width)
        x = self._normed(x + self._through(seen, k, "join"), layer["first_norm"])
        inner = functional.gelu(self._through(x, k, "widen"))
        return self._normed(x + self._through(inner, k, "narrow"), layer["last_norm"])

    def _through(self, x: Any, k: int, part: str) -> Any:
        layer = self.layers[k]
        y = functional.linear(x, layer[part].T, layer[f"{part}_bias"])
        if k < FIRST:
            return y
        left, right = (self.adapter[_key(k, part, side)] for side in "ab")
        return y + SCALE * (x @ left) @ right

    def _normed(self, x: Any, norm: Any) -> Any:
        return functional.layer_norm(x, (self.width,), norm[0], norm[1], 1e-12)

    def result(self) -> Adapted:
        """Give what was learned, as arrays."""
        arrays: Arrays = {}
        for key, value in self.adapter.items():
            _, _, side = key.split("_")
            scaled = value.detach().numpy() * (SCALE if side == "b" else 1.0)
            arrays[name_of(*_place(key))] = scaled.astype(np.float16)
        return Adapted(arrays, _head(self.sentiment), _head(self.emotion))


_NAMES: Final = (*PARTS, *(f"{part}_bias" for part in PARTS), "first_norm", "last_norm")


def _key(layer: int, part: str, side: str) -> str:
    return f"{layer}_{part}_{side}"


def _place(key: str) -> tuple[int, str, str]:
    layer, part, side = key.split("_")
    return int(layer), part, side


def _head(linear: Any) -> Head:
    """Make a head over unit vectors."""
    weight = linear.weight.detach().numpy().T * np.float32(SHARP)
    return Head(weight.astype(np.float32), linear.bias.detach().numpy())
