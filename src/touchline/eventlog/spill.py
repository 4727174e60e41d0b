"""Events on their way to a store, set down in one file, brought together by ranges of keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from touchline.eventlog.columns import Events, text_buffers
from touchline.kernels.batch import Int64s, UInt64s

__all__ = ["BITS", "KeysCollideError", "Spill", "persons_of"]

BITS = 8
"""Leading bits of the key that tell partitions apart."""
_SEEN = 1 << 21
"""Persons whose texts are remembered as written down."""


class KeysCollideError(Exception):
    """Two persons have the same key: another seed is needed."""


class Spill:
    """Columns of events in partitions, on disk.

    Of each batch the events are put in order of their partitions, and each column is written as
    one block: reading partitions *low* … *high* takes one piece of each block. The text of a person
    is written when it is first seen, as far as a table of bounded size remembers.
    """

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.seed = seed
        self.counts = np.zeros(1 << BITS, np.int64)
        """Per partition: events."""
        self._file = path.open("wb")
        self._at = 0
        self._seen = np.zeros((_SEEN, 2), np.uint64)
        self._blocks: dict[str, list[tuple[int, Int64s]]] = {}
        self._kinds: dict[str, np.dtype[Any]] = {}

    def add(self, events: Events) -> None:
        """Write down a batch."""
        from touchline.kernels.sorting import partition
        from touchline.kernels.texts import keys_of, unseen

        if not len(events):
            return
        keys, checks = keys_of(*text_buffers(events.person), self.seed)
        order, begins = partition(keys, BITS)
        self.counts += np.diff(begins)
        columns: dict[str, npt.NDArray[Any]] = {
            "key": keys,
            "time": events.time,
            "touchpoint": events.touchpoint,
        }
        if events.values is not None:
            columns["values"] = events.values
        columns |= {f"property:{name}": codes for name, codes in events.properties.items()}
        columns |= {f"segment:{name}": codes for name, codes in events.segments.items()}
        for name, column in columns.items():
            self._write(name, column[order], begins)
        fresh = np.flatnonzero(unseen(keys, checks, self._seen))
        self._add_persons(events.person, keys, checks, fresh)

    def _add_persons(
        self, persons: pa.Array, keys: UInt64s, checks: UInt64s, fresh: Int64s
    ) -> None:
        from touchline.kernels.sorting import partition

        if not len(fresh):
            return
        order, begins = partition(keys[fresh], BITS)
        fresh = fresh[order]
        texts = persons.take(pa.array(fresh))
        offsets, data = text_buffers(texts)
        self._write("person_key", keys[fresh], begins)
        self._write("person_check", checks[fresh], begins)
        self._write("person_length", np.diff(offsets).astype(np.int64), begins)
        first = int(offsets[0])
        ends = offsets.astype(np.int64) - first
        self._write("person_text", data[first : int(offsets[-1])], ends[begins])

    def _write(self, name: str, column: npt.NDArray[Any], begins: Int64s) -> None:
        self._blocks.setdefault(name, []).append((self._at, begins))
        self._kinds[name] = column.dtype
        padding = -column.nbytes % 8
        self._file.write(np.ascontiguousarray(column).data)
        self._file.write(bytes(padding))
        self._at += column.nbytes + padding

    def finish(self) -> None:
        """End writing; from here on it is read."""
        self._file.close()
        self._seen = np.zeros((1, 2), np.uint64)
        whole = np.zeros(0, np.uint8)
        self._bytes = np.memmap(self.path, np.uint8, "r") if self._at else whole

    def read(self, low: int, high: int) -> Mapping[str, npt.NDArray[Any]]:
        """Give the columns of partitions *low* … *high* − 1, in order of arrival in each block."""
        found = {}
        for name, blocks in self._blocks.items():
            kind = self._kinds[name]
            pieces = []
            for at, begins in blocks:
                a, b = (int(begins[p]) * kind.itemsize for p in (low, high))
                pieces.append(self._bytes[at + a : at + b].view(kind))
            found[name] = np.concatenate(pieces)
        return found

    def close(self) -> None:
        """Remove the file."""
        self._file.close()
        self._bytes = np.zeros(0, np.uint8)
        self.path.unlink(missing_ok=True)


def persons_of(columns: Mapping[str, npt.NDArray[Any]]) -> tuple[UInt64s, pa.Array]:
    """Give the distinct keys of some partitions in order, and their persons.

    Raises
    ------
    KeysCollideError
        If two persons have the same key. Where their 64 further bits agree, too, this would not be
        seen; among a billion persons that happens with a chance of 10⁻²¹.
    """
    keys, checks = columns["person_key"], columns["person_check"]
    order = np.argsort(keys, kind="stable")
    keys, checks = keys[order], checks[order]
    again = keys[1:] == keys[:-1]
    if np.any(checks[1:][again] != checks[:-1][again]):
        raise KeysCollideError
    first = np.concatenate((np.ones(min(1, len(keys)), np.bool_), ~again))
    offsets = np.zeros(len(keys) + 1, np.int64)
    np.cumsum(columns["person_length"], out=offsets[1:])
    texts = pa.LargeStringArray.from_buffers(
        len(keys), pa.py_buffer(offsets), pa.py_buffer(columns["person_text"])
    )
    return keys[first], texts.take(pa.array(order[first]))
