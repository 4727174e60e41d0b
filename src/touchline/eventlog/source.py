"""Where journeys lie, and how a function is run over all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

import numpy as np

from touchline.engine.local import map_reduce, thread_count
from touchline.eventlog.names import Names
from touchline.eventlog.skipped import Skipped
from touchline.kernels.batch import Batch, Int64s

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.eventlog.columns import Columns

__all__ = ["LocalSource", "Part", "Source", "empty_batch"]

_Partial = TypeVar("_Partial")

_MOST_EVENTS = 4_000_000
"""Events per piece of work: large enough that starting a piece costs nothing, small enough that
what filters copy stays in a few tens of MB."""
_FEWEST_EVENTS = 50_000


class Source(Protocol):
    """Journeys somewhere: in memory, in files, on a cluster."""

    @property
    def names(self) -> Names:
        """What the codes stand for."""

    @property
    def timezone(self) -> str:
        """Zone of calendar days, for instance ``Europe/Lisbon``."""

    def run(
        self,
        task: Callable[[Batch], _Partial],
        merge: Callable[[_Partial, _Partial], _Partial],
    ) -> _Partial:
        """Apply *task* to every batch and merge the partial results, in order.

        Both must be picklable. *task* gets at least one batch, which may be empty.
        """

    def keys(self, rows: Sequence[tuple[int, int]]) -> list[str]:
        """Name the persons of journeys, each given by its part and its row there."""


@dataclass(frozen=True)
class Part:
    """A file or a table of whole persons, and the names of its persons by row."""

    batch: Batch
    keys: pa.Array | pa.ChunkedArray
    """Per row of the part: the person, as text or number."""
    segment_times: Mapping[str, Int64s] = field(default_factory=dict)
    """Per row of the part: when its segment was said, where that is known."""
    journeys: pa.ChunkedArray | None = None
    """Per row of the part: the name of the journey, where it has one of its own."""


@dataclass(frozen=True)
class LocalSource:
    """Journeys in memory or in memory-mapped files."""

    names: Names
    parts: tuple[Part, ...]
    timezone: str = "UTC"
    columns: Columns | None = None
    """Columns of the raw events that it was read from."""
    skipped: Skipped = field(default_factory=Skipped)
    """Rows of these events that were left out."""
    notes: tuple[str, ...] = ()
    """What else was noticed when they were read, a sentence each."""
    beside: Any = None
    """What else is known of the journeys (:class:`touchline.analysis.friction.beside.Beside`)."""

    def run(
        self,
        task: Callable[[Batch], _Partial],
        merge: Callable[[_Partial, _Partial], _Partial],
    ) -> _Partial:
        """Apply *task* to every batch on the threads of this machine; see :class:`Source`."""
        threads = thread_count()
        events = sum(part.batch.event_count for part in self.parts)
        size = min(_MOST_EVENTS, max(_FEWEST_EVENTS, events // (2 * threads)))
        pieces = [piece for part in self.parts for piece in part.batch.chunks(size)]
        pieces = pieces or [empty_batch(self.names)]
        merged = map_reduce(pieces, task, merge, threads=min(threads, len(pieces)))
        assert merged is not None  # there is at least one piece
        return merged

    def keys(self, rows: Sequence[tuple[int, int]]) -> list[str]:
        """Name the persons of journeys; see :class:`Source`."""
        return [str(self.parts[part].keys[row].as_py()) for part, row in rows]

    def journey_keys(self, rows: Sequence[tuple[int, int]]) -> list[str] | None:
        """Name journeys, given as for :meth:`keys`; None where they have no names of their own."""
        if any(part.journeys is None for part in self.parts):
            return None
        return [str(self.parts[part].journeys[row].as_py()) for part, row in rows]  # type: ignore[index]

    def rows_of_person(self, person: str) -> dict[int, Int64s]:
        """Find the rows of *person*, by part."""
        import pyarrow as pa
        import pyarrow.compute as pc

        found = {}
        for number, part in enumerate(self.parts):
            same = pc.equal(part.keys.cast(pa.large_string()), person)
            rows = np.flatnonzero(same.to_numpy(zero_copy_only=False))
            if len(rows):
                found[number] = rows
        return found

    def of_person(self, person: str) -> Self:
        """Leave out the journeys of everybody else."""
        found = self.rows_of_person(person)
        parts = []
        for number, part in enumerate(self.parts):
            batch = part.batch.slice(0, 0)
            if number in found:
                mine = np.flatnonzero(np.isin(part.batch.row_numbers(), found[number]))
                batch = part.batch.keep(mine)
            parts.append(replace(part, batch=batch))
        return replace(self, parts=tuple(parts))


def empty_batch(names: Names) -> Batch:
    """Make a batch without journeys that has all the columns of *names*."""
    no_codes = np.zeros(0, np.int32)
    return Batch(
        starts=no_codes,
        stops=no_codes,
        touchpoint=np.zeros(0, np.uint16),
        time=np.zeros(0, np.int64),
        values=np.zeros(0, np.float64),
        properties=dict.fromkeys(names.properties, no_codes),
        segments=dict.fromkeys(names.segments, no_codes),
    )
