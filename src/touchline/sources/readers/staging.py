"""The shape in which every reader hands over its rows: text columns in one Parquet file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.schema import identifier, literal
from touchline.sources.reasons import EXPECTED, Reason

__all__ = [
    "FAULTS",
    "LINE",
    "LONGEST",
    "ROW",
    "FaultWriter",
    "RowWriter",
    "Staged",
    "clip",
    "read_staged",
    "unique_names",
]

ROW = "__row"
"""Number of the data row in its file; present where it is not the position in the staged file."""
LINE = "__line"
"""Line of the file on which the row starts, where known and not simply counted."""
LONGEST = 1 << 20
"""Longest row, in bytes; a longer one is quarantined."""

FAULTS = pa.schema(
    [
        ("row", pa.int64()),
        ("line", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
        ("expected", pa.string()),
        ("raw", pa.string()),
    ]
)
_BATCH_ROWS = 20_000
_BATCH_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Staged:
    """Rows of one origin as text, and the faults that the reader itself found."""

    path: Path
    columns: tuple[str, ...]
    rows: int
    faults: Path | None = None
    fault_count: int = 0
    numbered: bool = False
    """Whether the file carries ``ROW`` and ``LINE`` columns."""
    first_line: int | None = None
    """Line of row 1 when every row is exactly one line."""
    tabular: bool = True
    """Whether a header line could be repeated inside the data."""
    delimiter: str | None = None


def clip(text: str, length: int = 500) -> str:
    """Cut *text* to *length* characters and make it valid UTF-8."""
    return text[:length].encode("utf-8", "backslashreplace").decode("utf-8")


def unique_names(names: list[str]) -> tuple[str, ...]:
    """Name every column, and no two alike (upper and lower case are alike in SQL).

    Examples
    --------
    >>> unique_names(["id", "", "ID", "id"])
    ('id', 'column2', 'ID_2', 'id_3')
    """
    taken: set[str] = set()
    result = []
    for position, raw in enumerate(names, 1):
        base = raw.replace("\x00", "").strip() or f"column{position}"
        name, number = base, 1
        while name.lower() in taken:
            number += 1
            name = f"{base}_{number}"
        taken.add(name.lower())
        result.append(name)
    return tuple(result)


class FaultWriter:
    """Collects faults and writes them in batches; makes no file when there are none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._rows: list[dict[str, object]] = []
        self._size = 0
        self._writer: pq.ParquetWriter | None = None

    def add(
        self,
        reason: Reason,
        *,
        row: int,
        raw: object,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Add the fault of one row; *raw* is the row, as anything that JSON can hold."""
        text = json.dumps(raw, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
        self._rows.append(
            {
                "row": row,
                "line": line,
                "column": column,
                "value": None if value is None else clip(value),
                "reason": reason.value,
                "expected": EXPECTED[reason],
                "raw": text,
            }
        )
        self.count += 1
        self._size += len(text)
        if len(self._rows) >= _BATCH_ROWS or self._size >= _BATCH_BYTES:
            self._flush()

    def _flush(self) -> None:
        if not self._rows:
            return
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, FAULTS)
        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=FAULTS))
        self._rows, self._size = [], 0

    def close(self) -> Path | None:
        """Write what is left; the path of the file, or None when there was no fault."""
        self._flush()
        if self._writer is None:
            return None
        self._writer.close()
        return self.path


class RowWriter:
    """Writes rows of text whose columns may grow on the way.

    Each batch has the columns known so far; at the end the batches become one file with all
    columns. *numbered* rows carry their number and line.
    """

    def __init__(self, path: Path, columns: tuple[str, ...] = (), *, numbered: bool) -> None:
        self.path = path
        self.columns: dict[str, None] = dict.fromkeys(columns)
        self.rows = 0
        self._numbered = numbered
        self._pending: list[tuple[str | None, ...]] = []
        self._numbers: list[int] = []
        self._lines: list[int | None] = []
        self._size = 0
        self._parts: list[Path] = []
        self._writer: pq.ParquetWriter | None = None
        self._written: tuple[str, ...] | None = None

    def add(
        self, cells: tuple[str | None, ...], *, size: int, row: int = 0, line: int | None = None
    ) -> None:
        """Add a row whose cells stand in the order of ``columns``; *size* is its rough length."""
        self._pending.append(cells)
        self._size += size
        if self._numbered:
            self._numbers.append(row)
            self._lines.append(line)
        if len(self._pending) >= _BATCH_ROWS or self._size >= _BATCH_BYTES:
            self._flush()

    def _flush(self) -> None:
        if not self._pending:
            return
        names = tuple(self.columns)
        width = len(names)
        rows = [cells + (None,) * (width - len(cells)) for cells in self._pending]
        data: dict[str, pa.Array] = {
            name: pa.array(cells, pa.string())
            for name, cells in zip(names, zip(*rows, strict=True), strict=True)
        }
        if self._numbered:
            data[ROW] = pa.array(self._numbers, pa.int64())
            data[LINE] = pa.array(self._lines, pa.int64())
        table = pa.table(data)
        if self._written != names:
            self._open(names, table.schema)
        assert self._writer is not None
        self._writer.write_table(table)
        self.rows += len(self._pending)
        self._pending, self._numbers, self._lines, self._size = [], [], [], 0

    def _open(self, names: tuple[str, ...], schema: pa.Schema) -> None:
        if self._writer is not None:
            self._writer.close()
        part = self.path.with_name(f"{self.path.name}.part{len(self._parts)}")
        self._parts.append(part)
        self._written = names
        self._writer = pq.ParquetWriter(part, schema, compression="snappy")

    def close(self, db: duckdb.DuckDBPyConnection) -> None:
        """Finish the file; without rows it has the columns alone."""
        self._flush()
        if self._writer is None:
            names = list(self.columns) + ([ROW, LINE] if self._numbered else [])
            kinds = {ROW: pa.int64(), LINE: pa.int64()}
            schema = pa.schema([(name, kinds.get(name, pa.string())) for name in names])
            pq.write_table(schema.empty_table(), self.path)
            return
        self._writer.close()
        if len(self._parts) == 1:
            self._parts[0].rename(self.path)
            return
        parts = "[" + ", ".join(literal(str(part)) for part in self._parts) + "]"
        columns = ", ".join(
            identifier(name) for name in [*self.columns, *([ROW, LINE] if self._numbered else [])]
        )
        db.execute(
            f"COPY (SELECT {columns} FROM read_parquet({parts}, union_by_name = true)) "
            f"TO {literal(str(self.path))} (FORMAT parquet, COMPRESSION snappy)"
        )
        for part in self._parts:
            part.unlink()


def read_staged(
    path: Path, *, tabular: bool, first_line: int | None = None, delimiter: str | None = None
) -> Staged:
    """Describe a staged file that an earlier load wrote."""
    with pq.ParquetFile(path) as file:
        names = file.schema_arrow.names
        rows = file.metadata.num_rows
    return Staged(
        path=path,
        columns=tuple(name for name in names if name not in (ROW, LINE)),
        rows=rows,
        numbered=ROW in names,
        first_line=first_line,
        tabular=tabular,
        delimiter=delimiter,
    )
