"""Journeys in columns, one a row: as sorted from events, and as they lie in a file of a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from touchline.kernels.batch import Batch, Floats, Int32s, Int64s, UInt16s, UInt64s

__all__ = ["Replaced", "Rows", "choose", "open_rows", "write_rows"]

_PROPERTY, _SEGMENT, _SEGMENT_TIME = "property:", "segment:", "segment_time:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Journeys in order of their keys.

    Journey ``j`` is events ``begins[j]`` … ``begins[j + 1] - 1``.
    """

    key: UInt64s
    """Per journey: hash of its person."""
    person: pa.Array
    """Per journey: its person, as text."""
    begins: Int32s
    touchpoint: UInt16s
    time: Int64s
    values: Floats | None = None
    properties: Mapping[str, Int32s] = field(default_factory=dict)
    segments: Mapping[str, Int32s] = field(default_factory=dict)
    segment_times: Mapping[str, Int64s] = field(default_factory=dict)
    """Per journey: when its segment was said, to tell whether a late event says something newer."""

    def __len__(self) -> int:
        return len(self.key)

    @property
    def events(self) -> int:
        """Events of all journeys."""
        return int(self.begins[-1] - self.begins[0])

    def event_columns(self) -> dict[str, npt.NDArray[Any]]:
        """Name the columns that have a cell per event."""
        columns: dict[str, npt.NDArray[Any]] = {"touchpoint": self.touchpoint, "time": self.time}
        if self.values is not None:
            columns["values"] = self.values
        return columns | {_PROPERTY + name: codes for name, codes in self.properties.items()}

    def row_columns(self) -> dict[str, npt.NDArray[Any]]:
        """Name the columns of codes and times that have a cell per journey."""
        return {_SEGMENT + name: codes for name, codes in self.segments.items()} | {
            _SEGMENT_TIME + name: times for name, times in self.segment_times.items()
        }

    def batch(self, part: int, *, several: bool = False) -> Batch:
        """Give the journeys as a batch; *several*: neighbours of one key are one person."""
        person = None
        if several and len(self):
            person = np.zeros(len(self), np.int64)
            np.cumsum(self.key[1:] != self.key[:-1], out=person[1:])
        return Batch(
            starts=self.begins[:-1],
            stops=self.begins[1:],
            touchpoint=self.touchpoint,
            time=self.time,
            part=part,
            person=person,
            values=self.values,
            properties=self.properties,
            segments=self.segments,
        )


@dataclass(frozen=True, slots=True)
class Replaced:
    """Per row of a file: the older row that it stands for."""

    file: Int32s
    """Number of the file; −1: none."""
    row: Int32s


def assemble(
    key: UInt64s,
    person: pa.Array,
    begins: Int32s,
    events: Mapping[str, npt.NDArray[Any]],
    rows: Mapping[str, npt.NDArray[Any]],
) -> Rows:
    """Make rows of columns by name, as :meth:`Rows.event_columns` names them."""

    def named(columns: Mapping[str, npt.NDArray[Any]], prefix: str) -> dict[str, Any]:
        return {n.removeprefix(prefix): c for n, c in columns.items() if n.startswith(prefix)}

    return Rows(
        key=key,
        person=person,
        begins=begins,
        touchpoint=events["touchpoint"],
        time=events["time"],
        values=events.get("values"),
        properties=named(events, _PROPERTY),
        segments=named(rows, _SEGMENT),
        segment_times=named(rows, _SEGMENT_TIME),
    )


def write_rows(path: Path, rows: Rows, replaced: Replaced | None = None) -> None:
    """Write an Arrow file: a list per journey and column, uncompressed, one record batch."""
    begins = pa.array(rows.begins, pa.int32())
    columns: dict[str, pa.Array] = {
        "key": pa.array(rows.key),
        "person": rows.person.cast(pa.large_string()),
    }
    for name, cells in rows.event_columns().items():
        columns[name] = pa.ListArray.from_arrays(begins, pa.array(cells))
    for name, cells in rows.row_columns().items():
        columns[name] = pa.array(cells)
    if replaced is not None:
        columns["replaced_file"] = pa.array(replaced.file)
        columns["replaced_row"] = pa.array(replaced.row)
    batch = pa.record_batch(columns)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, batch.schema) as writer:
        writer.write_batch(batch)


def open_rows(path: Path) -> tuple[Rows, Replaced | None]:
    """Map a file of journeys into memory; nothing is copied.

    Raises
    ------
    FileNotFoundError
        If it is not there.
    """
    with pa.ipc.open_file(pa.memory_map(str(path))) as reader:
        batch = reader.get_batch(0)
    events, rows = {}, {}
    for name in batch.schema.names:
        column = batch.column(name)
        if pa.types.is_list(column.type):
            events[name] = column.values.to_numpy()
        elif name.startswith((_SEGMENT, _SEGMENT_TIME)):
            rows[name] = column.to_numpy()
    begins = batch.column("touchpoint").offsets.to_numpy()
    replaced = None
    if "replaced_file" in batch.schema.names:
        replaced = Replaced(
            batch.column("replaced_file").to_numpy(), batch.column("replaced_row").to_numpy()
        )
    key = batch.column("key").to_numpy()
    return assemble(key, batch.column("person"), begins, events, rows), replaced


def choose(pieces: Sequence[tuple[Rows, Int64s]], order: Int64s | None = None) -> Rows:
    """Take rows of several tables, one behind the other, in *order*.

    Parameters
    ----------
    pieces
        Tables, each with the numbers of the rows that are wanted of it.
    order
        Positions among all the wanted rows; None: all, as they come.
    """
    from touchline.kernels.sorting import copy_ranges

    offered = sum(len(wanted) for _, wanted in pieces)
    order = np.arange(offered, dtype=np.int64) if order is None else order
    lengths = np.concatenate(
        [rows.begins[wanted + 1] - rows.begins[wanted] for rows, wanted in pieces]
    )
    begins = np.zeros(len(order) + 1, np.int32)
    np.cumsum(lengths[order], out=begins[1:])
    target = np.full(offered, -1, np.int64)  # of each wanted row: where its events go
    target[order] = begins[:-1]
    events = {
        name: np.empty(int(begins[-1]), cells.dtype)
        for name, cells in pieces[0][0].event_columns().items()
    }
    done = 0
    for rows, wanted in pieces:
        targets = target[done : done + len(wanted)]
        chosen = targets >= 0
        for name, cells in rows.event_columns().items():
            copy_ranges(cells, rows.begins, wanted[chosen], targets[chosen], events[name])
        done += len(wanted)
    per_row = {
        name: np.concatenate([rows.row_columns()[name][wanted] for rows, wanted in pieces])[order]
        for name in pieces[0][0].row_columns()
    }
    person = pa.concat_arrays(
        [rows.person.take(pa.array(wanted)).cast(pa.large_string()) for rows, wanted in pieces]
    ).take(pa.array(order))
    key = np.concatenate([rows.key[wanted] for rows, wanted in pieces])[order]
    return assemble(key, person, begins, events, per_row)
