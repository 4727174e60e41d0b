"""A store that all workers of a Spark cluster can reach, read where they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from touchline.engine.spark import map_reduce
from touchline.errors import WorkspaceError
from touchline.eventlog.names import Names
from touchline.eventlog.skipped import Skipped
from touchline.eventlog.source import empty_batch
from touchline.eventlog.store import Store, open_store
from touchline.kernels.batch import Batch

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

__all__ = ["SparkStore"]

_Partial = TypeVar("_Partial")

_EVENTS = 2_000_000
"""Events for one call of a kernel."""


@dataclass(frozen=True)
class SparkStore:
    """A store whose files are dealt out to the workers."""

    store: Store
    session: SparkSession

    @property
    def names(self) -> Names:
        """What the codes stand for."""
        return self.store.names

    @property
    def timezone(self) -> str:
        """Zone of calendar days."""
        return self.store.timezone

    @property
    def skipped(self) -> Skipped:
        """Rows of raw events that were left out."""
        return self.store.skipped

    def run(
        self,
        task: Callable[[Batch], _Partial],
        merge: Callable[[_Partial, _Partial], _Partial],
    ) -> _Partial:
        """Apply *task* to every batch on the workers; see :class:`Source`."""
        files = len(self.store.parts)
        if not files:
            return task(empty_batch(self.names))
        frame = self.session.range(0, files, 1, files)
        generation = self.store.manifest.generation
        work = partial(_apply, task=task, folder=self.store.folder, generation=generation)
        merged = map_reduce(frame, work, merge)
        return task(empty_batch(self.names)) if merged is None else merged

    def keys(self, rows: Sequence[tuple[int, int]]) -> list[str]:
        """Name the persons of journeys; see :class:`Source`."""
        return self.store.keys(rows)


def _apply(
    batches: Iterator[pa.RecordBatch],
    *,
    task: Callable[[Batch], _Partial],
    folder: Path,
    generation: int,
) -> Iterator[_Partial]:
    store = open_store(folder)
    if store.manifest.generation != generation:
        raise WorkspaceError(
            f"the store {folder} has changed since it was opened", hint="open it again"
        )
    for batch in batches:
        for number in batch["id"].to_pylist():
            for piece in store.parts[number].batch.chunks(_EVENTS):
                yield task(piece)
