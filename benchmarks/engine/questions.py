"""The seven questions, and one form of their answers in which all systems can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.walks import BEGIN, PURCHASE, TOUCHPOINTS

VERBS = (
    "transitions",
    "funnel",
    "variants",
    "retention",
    "attribution",
    "step_matrix",
    "sessions",
)
READS: dict[str, tuple[str, ...]] = {
    "transitions": ("touchpoint",),
    "funnel": ("touchpoint", "time"),
    "variants": ("touchpoint",),
    "retention": ("time",),
    "attribution": ("touchpoint",),
    "step_matrix": ("touchpoint",),
    "sessions": ("time",),
}
"""Columns of the events that a question cannot be answered without; where journeys begin comes
on top."""

K = len(TOUCHPOINTS)
DAY = 86_400 * 1_000_000
WINDOW = 7 * DAY
WEEK = 7 * DAY
MONDAY = BEGIN - 2 * DAY
"""The Monday before the first of January 2025; weeks are those of the calendar, in UTC."""
WEEKS = 53
STEPS = 20
GAP = 1_800 * 1_000_000
TOP = 100
START, CONVERSION, NULL = K, K + 1, K + 2
"""Codes of the states of the Markov chain that are no touchpoints."""

Numbers = npt.NDArray[Any]
Answer = list[int | float | str]


def cells(shape: tuple[int, ...], counts: Numbers, *where: Numbers) -> Answer:
    """Answer with counts in a table, given where each belongs."""
    table = np.zeros(shape, np.int64)
    np.add.at(table, tuple(np.asarray(axis, np.int64) for axis in where), counts)
    return [int(table.sum()), hashlib.sha256(table.tobytes()).hexdigest()[:16]]


def variants(different: int, found: Iterable[tuple[int, tuple[int, ...]]]) -> Answer:
    """Answer with the most frequent sequences.

    Of those as frequent as the last one any may have been chosen: their names are left out.
    """
    top = sorted(found, reverse=True)
    least = top[-1][0] if top else 0
    named = [pair for pair in top if pair[0] > least]
    text = hashlib.sha256(repr(named).encode()).hexdigest()[:16]
    return [different, len(top), sum(count for count, _ in top), least, text]


def sessions(sizes: Numbers) -> Answer:
    """Answer with the number of events of each session, in any order."""
    sizes = np.asarray(sizes, np.int64)
    sizes = sizes[sizes > 0]
    return [len(sizes), int(np.square(sizes).sum())]


def removal_effects(counts: Numbers) -> Numbers:
    """Solve the chain of *counts* (from × to), whole and without each touchpoint.

    The first figure is the chance of a conversion, then one effect per touchpoint.
    """
    states = K + 1
    leaving = np.maximum(counts[:states].sum(axis=1, keepdims=True), 1)
    chances = counts[:states] / leaving
    to_states, to_conversion = chances[:, :states], chances[:, CONVERSION]
    whole = np.linalg.solve(np.eye(states) - to_states, to_conversion)[START]
    effects = np.zeros(K)
    for code in range(K):
        left = np.delete(np.arange(states), code)
        system = np.eye(K) - to_states[np.ix_(left, left)]
        effects[code] = 1 - np.linalg.solve(system, to_conversion[left])[-1] / max(whole, 1e-300)
    return np.concatenate(([whole], effects))


def chain(counts: Numbers) -> Numbers:
    """Give the effects of a chain whose conversions are still counted as a touchpoint.

    *counts* has steps between touchpoints up to the first purchase, START in front, and NULL behind
    journeys without a purchase.
    """
    counts[:, CONVERSION] += counts[:, PURCHASE]
    counts[:, PURCHASE] = 0
    return removal_effects(counts)


def effects(found: Numbers) -> Answer:
    """Answer with a chance of conversion and removal effects; the purchase itself has none."""
    return [round(float(figure), 7) + 0.0 for figure in found]
