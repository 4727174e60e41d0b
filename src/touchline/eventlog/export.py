"""Writes the events of journeys as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from touchline.eventlog.names import Names
from touchline.eventlog.narrow import only_events
from touchline.eventlog.source import Source
from touchline.kernels.batch import Batch, Int64s

__all__ = ["Extract", "events_of", "extract"]

_OWN = ("person", "journey", "time", "touchpoint", "value", "collapsed_count")


class _Asked(Protocol):
    @property
    def source(self) -> Source: ...
    @property
    def names(self) -> Names: ...
    def compute(self, kernel: Callable[[Batch], Any], merge: Callable[[Any, Any], Any]) -> Any: ...


@dataclass(frozen=True)
class Extract:
    """Events of some batches, in order; a list holds an array per batch."""

    journeys: list[tuple[int, Int64s, Int64s]]
    """Part, row of each journey, events of each journey."""
    columns: dict[str, list[npt.NDArray[Any]]]
    """Column → values or codes; property columns are named ``property:NAME``."""


def extract(batch: Batch, *, properties: Sequence[str]) -> Extract:
    """Copy the events of *batch*."""
    from touchline.kernels.select import chosen

    every = np.ones(batch.high - batch.low, np.bool_)
    index, starts, stops = chosen(every, batch.starts, batch.stops, batch.low)
    batch = only_events(batch, index, starts, stops)
    columns: dict[str, list[npt.NDArray[Any]]] = {
        "time": [batch.time],
        "touchpoint": [batch.touchpoint],
        **{f"property:{name}": [batch.properties[name]] for name in properties},
    }
    if batch.values is not None:
        columns["value"] = [batch.values]
    if batch.merged is not None:
        columns["collapsed_count"] = [batch.merged]
    sizes = (batch.stops - batch.starts).astype(np.int64)
    return Extract([(batch.part, batch.row_numbers(), sizes)], columns)


def merge(a: Extract, b: Extract) -> Extract:
    """Put *b* behind *a*."""
    a.journeys.extend(b.journeys)
    for name, arrays in b.columns.items():
        a.columns.setdefault(name, []).extend(arrays)
    return a


def events_of(journeys: _Asked) -> pa.Table:
    """Make the table; see :meth:`touchline.Journeys.to_table`."""
    names = journeys.names
    found: Extract = journeys.compute(partial(extract, properties=list(names.properties)), merge)
    sizes = np.concatenate([sizes for _, _, sizes in found.journeys])
    rows = [(part, int(row)) for part, those, _ in found.journeys for row in those]
    number = pa.array(np.repeat(np.arange(len(sizes), dtype=np.int64), sizes))
    keys = pa.array(journeys.source.keys(rows), pa.string())
    whole = {name: np.concatenate(arrays) for name, arrays in found.columns.items()}
    columns: dict[str, pa.Array] = {
        "person": keys.take(number),
        "journey": number,
        "time": pa.array(whole["time"]).cast(pa.timestamp("us", "UTC")),
        "touchpoint": _texts(whole["touchpoint"], names.touchpoints),
    }
    if "value" in whole:
        columns["value"] = pa.array(whole["value"], from_pandas=True)
    for name, texts in names.properties.items():
        column = f"property.{name}" if name in _OWN else name
        columns[column] = _texts(whole[f"property:{name}"], texts)
    if "collapsed_count" in whole:
        columns["collapsed_count"] = pa.array(whole["collapsed_count"].astype(np.int64))
    return pa.table(columns)


def _texts(codes: npt.NDArray[Any], texts: Sequence[str]) -> pa.Array:
    """Look codes up; a negative one is null."""
    whole = codes.astype(np.int32)
    return pa.array(texts, pa.string()).take(pa.array(whole, mask=whole < 0))
