"""Events that share their time with the event before them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from touchline.kernels.batch import Batch, Int32s, Int64s
from touchline.kernels.compiled import compiled

__all__ = ["Beside", "MergedBeside", "Totals", "kernel", "merge"]

_Partial = TypeVar("_Partial")


class Totals(NamedTuple):
    """Counts of a log."""

    persons: int
    journeys: int
    events: int
    ties: int
    """Events with the same time as the one before them in the journey."""


def kernel(batch: Batch) -> Totals:
    """Count persons, journeys, events and ties."""
    ties = int(_ties(batch.time, batch.starts, batch.stops))
    persons = len(batch.person_starts()) if batch.person is not None else len(batch)
    return Totals(persons, len(batch), batch.event_count, ties)


def merge(a: Totals, b: Totals) -> Totals:
    """Add up."""
    return Totals(*(x + y for x, y in zip(a, b, strict=True)))


@dataclass(frozen=True)
class Beside(Generic[_Partial]):
    """Another kernel, with the counts of the same batch."""

    other: Callable[[Batch], _Partial]

    def __call__(self, batch: Batch) -> tuple[_Partial, Totals]:
        """Run both."""
        return self.other(batch), kernel(batch)


@dataclass(frozen=True)
class MergedBeside(Generic[_Partial]):
    """How the partial results of :class:`Beside` become one."""

    other: Callable[[_Partial, _Partial], _Partial]

    def __call__(
        self, a: tuple[_Partial, Totals], b: tuple[_Partial, Totals]
    ) -> tuple[_Partial, Totals]:
        """Merge both."""
        return self.other(a[0], b[0]), merge(a[1], b[1])


@compiled
def _ties(time: Int64s, starts: Int32s, stops: Int32s) -> int:
    count = 0
    for j in range(len(starts)):
        for i in range(np.uint64(starts[j] + 1), np.uint64(stops[j])):
            count += time[i] == time[i - np.uint64(1)]
    return count
