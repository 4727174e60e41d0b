"""Runs one function over the partitions of a Spark frame, next to the data."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

__all__ = ["map_reduce", "partition_number"]

_Partial = TypeVar("_Partial")


def map_reduce(
    frame: DataFrame,
    task: Callable[[Iterator[pa.RecordBatch]], Iterable[_Partial]],
    merge: Callable[[_Partial, _Partial], _Partial],
) -> _Partial | None:
    """Apply *task* to each partition and merge what comes out.

    Partial results are merged where they arise, in order; those of partitions on the driver, in
    order of the partitions: sums of floating-point numbers are the same in every run. All of it
    travels by pickle, so the workers need Touchline too.

    Returns
    -------
    The merged result, None if nothing came out of any partition.
    """
    work = partial(_of_partition, task=task, merge=merge)
    rows = frame.mapInArrow(work, "partition int, partial binary").collect()
    rows.sort(key=lambda row: row["partition"])
    partials = [cast("_Partial", pickle.loads(row["partial"])) for row in rows]
    return reduce(merge, partials) if partials else None


def partition_number() -> int:
    """Give the number of the partition that this worker is busy with."""
    from pyspark import TaskContext

    context = TaskContext.get()
    assert context is not None  # only workers ask
    return context.partitionId()


def _of_partition(
    batches: Iterator[pa.RecordBatch],
    *,
    task: Callable[[Iterator[pa.RecordBatch]], Iterable[Any]],
    merge: Callable[[Any, Any], Any],
) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    partials = iter(task(batches))
    try:
        merged = next(partials)
    except StopIteration:
        return
    for one in partials:
        merged = merge(merged, one)
    yield pa.record_batch(
        {
            "partition": pa.array([partition_number()], pa.int32()),
            "partial": pa.array([pickle.dumps(merged)], pa.binary()),
        }
    )
