"""Tables of events whose columns join on the way: in memory while they are few, then in files."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from touchline.eventlog.formats.cells import ACTIVITY, CASE, OF_CASE, TIME

__all__ = ["Gathered"]

MOST_BYTES = 256 << 20
"""Of texts in memory; what is more is written to a file."""
_FIRST = (CASE, ACTIVITY, TIME)


class _Folder:
    """A folder among the temporary files, which goes with the object."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="touchline-log-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


class Gathered:
    """All events of a log, to be read once or more.

    It is what :func:`touchline.eventlog.reading.read_events` takes: it has a ``schema`` and gives
    batches through a ``scanner``.

    Parameters
    ----------
    tables
        Tables whose columns are texts.
    names
        Columns that are there even if no table has them.
    plain
        Whether attributes of cases lose their prefix where no attribute of events has their name.
    """

    def __init__(
        self, tables: Iterable[pa.Table], names: Sequence[str] = (), *, plain: bool = True
    ) -> None:
        self._folder: _Folder | None = None
        self._parts: list[Path] = []
        self._waiting: list[pa.Table] = []
        columns = dict.fromkeys([*_FIRST, *names])
        size = 0
        self.rows = 0
        for table in tables:
            columns |= dict.fromkeys(table.column_names)
            self._waiting.append(table)
            self.rows += table.num_rows
            size += table.nbytes
            if size > MOST_BYTES:
                self._write()
                size = 0
        self._columns = {_plain(name, columns) if plain else name: name for name in columns}
        self.schema = pa.schema([(name, pa.string()) for name in self._columns])

    @property
    def segments(self) -> list[str]:
        """Columns that hold attributes of cases."""
        return [name for name, inner in self._columns.items() if inner.startswith(OF_CASE)]

    @property
    def properties(self) -> list[str]:
        """Columns that hold attributes of events."""
        apart = {*_FIRST, *self.segments}
        return [name for name in self._columns if name not in apart]

    def scanner(self, columns: Sequence[str]) -> Gathered:
        """Give what *columns* are read from; see :meth:`to_batches`."""
        chosen = object.__new__(Gathered)
        chosen.__dict__ = {**self.__dict__, "_columns": {n: self._columns[n] for n in columns}}
        return chosen

    def to_batches(self) -> Iterator[pa.Table]:
        """Give the events in order, table by table, all with the same columns."""
        for part in self._parts:
            with pq.ParquetFile(part) as file:
                names = file.schema_arrow.names
                wanted = [inner for inner in self._columns.values() if inner in names]
                for group in range(file.num_row_groups):
                    yield self._whole(file.read_row_group(group, columns=wanted))
        for table in self._waiting:
            yield self._whole(table)

    def _whole(self, table: pa.Table) -> pa.Table:
        there = set(table.column_names)
        missing = pa.nulls(table.num_rows, pa.string())
        return pa.table(
            {
                name: table[inner] if inner in there else missing
                for name, inner in self._columns.items()
            }
        )

    def _write(self) -> None:
        if self._folder is None:
            self._folder = _Folder()
        part = self._folder.path / f"{len(self._parts):05}.parquet"
        whole = pa.concat_tables(self._waiting, promote_options="default")
        pq.write_table(whole, part, compression="lz4")
        self._parts.append(part)
        self._waiting = []


def _plain(name: str, columns: Iterable[str]) -> str:
    """Name a column of a case without its prefix, where that is free."""
    plain = name.removeprefix(OF_CASE)
    return plain if plain not in columns else name
