"""Filters: each makes a batch of journeys from a batch of journeys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from touchline.eventlog.names import Names
from touchline.kernels.batch import Batch, Flags

__all__ = ["Between", "Filter", "Filtered", "InSegment", "Keep"]

_Partial = TypeVar("_Partial")


class Filter(Protocol):
    """A step between the log and the analysis; picklable, and told apart by its value."""

    def apply(self, batch: Batch) -> Batch:
        """Give the batch that comes out. Journeys without events are left out."""

    def rename(self, names: Names) -> Names:
        """Give what the codes stand for afterwards."""

    def sentence(self) -> str:
        """Say what it does, to follow 'Of journeys …'."""


@dataclass(frozen=True)
class Filtered:
    """A kernel behind filters: what is sent to where the journeys are."""

    filters: tuple[Filter, ...]
    kernel: Callable[[Batch], object]

    def __call__(self, batch: Batch) -> object:
        """Filter *batch* and run the kernel on what is left."""
        for one in self.filters:
            batch = one.apply(batch)
        return self.kernel(batch)


@dataclass(frozen=True)
class Keep:
    """Journeys for which *wanted* says yes."""

    wanted: Callable[[Batch], Flags]
    """Batch → one flag per journey."""
    said: str

    def apply(self, batch: Batch) -> Batch:
        """Choose journeys."""
        return batch.keep(self.wanted(batch))

    def rename(self, names: Names) -> Names:
        """Leave the names as they are."""
        return names

    def sentence(self) -> str:
        """Say which."""
        return self.said


@dataclass(frozen=True)
class InSegment:
    """Journeys with one of some values of a segment."""

    segment: str
    values: tuple[str, ...]
    codes: tuple[int, ...]
    """Codes of *values*."""

    def apply(self, batch: Batch) -> Batch:
        """Choose journeys."""
        mine = batch.segments[self.segment][batch.row_numbers()]
        return batch.keep(np.isin(mine, np.array(self.codes, np.int32)))

    def rename(self, names: Names) -> Names:
        """Leave the names as they are."""
        return names

    def sentence(self) -> str:
        """Say which."""
        return f"with {self.segment} {' or '.join(self.values)}"


@dataclass(frozen=True)
class Between:
    """Events from *begin* up to but without *end*; both are µs since 1970, or None."""

    begin: int | None
    end: int | None
    said: str

    def apply(self, batch: Batch) -> Batch:
        """Narrow each journey to the events inside, without copying them."""
        starts = _first_at(batch, self.begin) if self.begin is not None else batch.starts
        stops = _first_at(batch, self.end) if self.end is not None else batch.stops
        narrowed = replace(batch, starts=starts, stops=stops, contiguous=False)
        return narrowed.keep(starts < stops)

    def rename(self, names: Names) -> Names:
        """Leave the names as they are."""
        return names

    def sentence(self) -> str:
        """Say which."""
        return self.said


def _first_at(batch: Batch, instant: int) -> npt.NDArray[np.int32]:
    from touchline.kernels.choose import first_at

    return first_at(batch.time, batch.starts, batch.stops, instant)


def renamed(names: Names, filters: Sequence[Filter]) -> Names:
    """Follow *names* through *filters*."""
    for one in filters:
        names = one.rename(names)
    return names
