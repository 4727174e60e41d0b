"""Opening a file that nobody has described: its format, its sheet, its list, its columns."""

from __future__ import annotations

import os
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from touchline.eventlog.formats.ocel import read_objects
from touchline.schema import literal
from touchline.sources.inspect.columns import Column, describe_column
from touchline.sources.readers import stage_file, tell_format
from touchline.sources.readers.text import decompress
from touchline.sources.spec import SourceSpec

__all__ = ["SeenFile", "look_at", "source_names"]

_CELLS = 5_000_000
"""A file with no more cells is held in memory: a wide one is measured three times as fast."""
_NOISE = {"dataset", "export", "data", "table", "report", "file"}


@dataclass(frozen=True, slots=True)
class SeenFile:
    """One file: how it is read, and what its columns look like."""

    name: str
    """Name of its source."""
    path: Path
    format: str
    rows: int
    columns: tuple[Column, ...]
    table: str
    """Name of its table in the open connection; all columns are text."""
    options: dict[str, str] = field(default_factory=dict)
    """What must be declared to read it: ``sheet``, ``records``, ``object_type``, ``decimal``."""

    @property
    def noun(self) -> str:
        """What one row is about: the name of the source, in the singular."""
        word = self.name.replace("_", " ")
        if word.endswith("ies"):
            return word[:-3] + "y"
        return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def source_names(paths: Sequence[Path]) -> list[str]:
    """Name the sources after their files, without the words that all names share.

    Examples
    --------
    >>> source_names([Path("olist_orders_dataset.csv"), Path("olist_customers_dataset.csv")])
    ['orders', 'customers']
    >>> source_names([Path("mails.jsonl.gz")])
    ['mails']
    """
    split = [re.split(r"[^a-z0-9]+", path.name.split(".")[0].lower()) for path in paths]
    shared = set.intersection(*(set(words) for words in split)) if len(split) > 1 else set()
    names: list[str] = []
    for words in split:
        kept = [w for w in words if w and w not in shared | _NOISE and not w.isdigit()]
        name = "_".join(kept or [w for w in words if w] or ["source"])
        while name in names:
            name += "_2"
        names.append(name)
    return names


def look_at(
    db: duckdb.DuckDBPyConnection, path: Path, folder: Path, *, name: str, temporary: Path
) -> SeenFile:
    """Stage the file *path* and measure its columns.

    Raises
    ------
    SourceError
        If it cannot be read at all.
    """
    file = Path(os.path.normpath(folder / path))  # as errors name it: seen from here
    kind = tell_format(file)
    options = {}
    if kind == "excel":
        options = _best_sheet(file)
    elif kind == "json":
        options = _longest_list(decompress(file, temporary))
    elif kind == "ocel":
        options = _busiest_type(file)
    spec = SourceSpec(
        files=str(path),
        sheet=options.get("sheet"),
        records=options.get("records"),
        object_type=options.get("object_type"),
    )
    target = temporary / f"{name}.parquet"
    staged = stage_file(db, file, spec, target=target, temporary=temporary, where=str(file))
    table = f'"seen:{name}"'
    kind_of_table = "TABLE" if staged.rows * len(staged.columns) <= _CELLS else "VIEW"
    db.execute(f"CREATE TEMP {kind_of_table} {table} AS FROM read_parquet({literal(str(target))})")
    columns = tuple(describe_column(db, table, column) for column in staged.columns)
    if any(column.commas > 0.5 * max(column.numbers, 1) for column in columns):
        options["decimal"] = ","
    return SeenFile(name, path, kind, staged.rows, columns, table, options)


def _best_sheet(file: Path) -> dict[str, str]:
    """Choose the sheet with most cells; none has to be named when it is the first."""
    try:
        book = openpyxl.load_workbook(file, read_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError):
        return {}  # the reader says what is wrong with it
    try:
        sizes = {}
        for name in book.sheetnames:
            sheet = book[name]
            sheet.reset_dimensions()
            sizes[name] = sum(
                sum(value is not None for value in row) for row in sheet.iter_rows(values_only=True)
            )
        best = max(sizes, key=lambda name: sizes[name])
        return {} if best == book.sheetnames[0] else {"sheet": best}
    finally:
        book.close()


def _busiest_type(file: Path) -> dict[str, str]:
    """Choose the type of objects that most events have; none has to be named if there is one."""
    log = read_objects(file)
    if len(set(log.types.values())) < 2:
        return {}
    events: Counter[str] = Counter()
    for event in log.events:
        events.update({log.types[one] for one, _ in event.objects if one in log.types})
    most = max(events.values(), default=0)
    return {"object_type": min(name for name in log.types.values() if events[name] == most)}


def _longest_list(file: Path) -> dict[str, str]:
    """Find the longest list of objects inside a JSON document."""
    try:
        document = msgspec.json.decode(file.read_bytes())
    except msgspec.DecodeError:
        return {}  # the reader says what is wrong with it
    found: list[tuple[int, str]] = []
    _lists(document, "", found)
    path = max(found)[1] if found else ""
    return {"records": path} if path else {}


def _lists(value: Any, path: str, found: list[tuple[int, str]]) -> None:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        found.append((len(value), path))
    elif isinstance(value, dict):
        for key, inner in value.items():
            _lists(inner, f"{path}.{key}" if path else key, found)
