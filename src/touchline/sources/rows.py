"""The rows of one file as text, for questions that need no project."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.engine import connect
from touchline.errors import MappingError, SourceError, did_you_mean
from touchline.sources.readers import stage_file
from touchline.sources.readers.staging import LINE, ROW
from touchline.sources.reasons import EXPECTED, Reason
from touchline.sources.spec import SourceSpec

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Rows", "read_rows"]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a file, how many of its rows could not be read, and what was expected of most."""

    table: pa.Table
    faults: int
    expected: str | None = None


def read_rows(path: Path, columns: Sequence[str] = (), encoding: str | None = None) -> Rows:
    r"""Read the file *path* (CSV, Excel, JSON, JSON lines, Parquet; gzipped or not).

    Parameters
    ----------
    columns
        Columns wanted; default: all. Every cell is text, or null where it is empty.
    encoding
        Of a text file, such as ``cp1251``; default: UTF-8, UTF-16 or Windows-1252, as its bytes
        look.

    Raises
    ------
    SourceError
        If the file is not there or cannot be read at all.
    MappingError
        If it has no such column.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as name:
    ...     file = Path(name) / "reviews.csv"
    ...     _ = file.write_text("stars,text\n5,Perfect\n1,Never came\n")
    ...     read_rows(file, ["text"]).table.to_pylist()
    [{'text': 'Perfect'}, {'text': 'Never came'}]
    """
    import pyarrow.parquet as pq

    if not path.is_file():
        raise SourceError(f"there is no file {path}", hint="check the name and the folder")
    with tempfile.TemporaryDirectory() as name, connect(Path(name) / "spill") as db:
        folder = Path(name)
        staged = stage_file(
            db,
            path,
            SourceSpec(encoding=encoding),
            target=folder / "rows.parquet",
            temporary=folder,
        )
        known = [column for column in staged.columns if column not in (ROW, LINE)]
        for column in columns:
            if column not in known:
                raise MappingError(
                    f"{path.name} has no column {column!r}", hint=did_you_mean(column, known)
                )
        table = pq.read_table(staged.path, columns=list(columns) or known)
        return Rows(table, staged.fault_count, _expected(staged.faults))


def _expected(faults: Path | None) -> str | None:
    """Say what was missing in most of the rows that could not be read."""
    import pyarrow.parquet as pq

    if faults is None:
        return None
    [(reason, _)] = Counter(pq.read_table(faults)["reason"].to_pylist()).most_common(1)
    return EXPECTED[Reason(reason)]
