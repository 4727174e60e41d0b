"""Excel workbooks as rows of text; real dates and numbers keep their exact value."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from touchline.errors import SourceError, did_you_mean
from touchline.sources.readers.staging import FaultWriter, RowWriter, Staged, unique_names
from touchline.sources.readers.text import decompress
from touchline.sources.reasons import Reason
from touchline.sources.spec import SourceSpec

__all__ = ["stage_excel"]


def stage_excel(
    db: duckdb.DuckDBPyConnection,
    path: Path,
    spec: SourceSpec,
    *,
    target: Path,
    temporary: Path,
    where: str,
) -> Staged:
    """Stage one sheet of a workbook: the first, or the one that ``sheet`` names.

    Raises
    ------
    SourceError
        If the file is no workbook, or has no such sheet.
    """
    plain = decompress(path, temporary)
    with plain.open("rb") as file:
        workbook = _open(file, where)
        try:
            names = workbook.sheetnames
            if spec.sheet is not None and spec.sheet not in names:
                raise SourceError(
                    f"there is no sheet {spec.sheet!r}",
                    hint=did_you_mean(spec.sheet, names),
                    where=where,
                )
            sheet = workbook[spec.sheet or names[0]]
            sheet.reset_dimensions()
            return _stage(db, sheet.iter_rows(values_only=True), spec, target, temporary)
        finally:
            workbook.close()


def _open(file: Any, where: str) -> Any:
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that do not touch the cells.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise SourceError(
            f"not an Excel workbook (.xlsx): {error}",
            hint="save it as .xlsx, or declare another `format:`",
            where=where,
        ) from None


def _stage(
    db: duckdb.DuckDBPyConnection,
    sheet: Iterator[tuple[Any, ...]],
    spec: SourceSpec,
    target: Path,
    temporary: Path,
) -> Staged:
    rows: RowWriter | None = None
    faults = FaultWriter(temporary / f"{target.stem}.faults.parquet")
    number = 0
    for line, values in enumerate(sheet, 1):
        cells = _trimmed([cell_text(value) for value in values])
        if line <= spec.skip_rows or not cells:
            continue
        if rows is None:
            names = [cell or "" for cell in cells] if spec.header else [""] * len(values)
            rows = RowWriter(target, unique_names(names), numbered=True)
            if spec.header:
                continue
        number += 1
        if len(cells) > len(rows.columns):
            raw = [cell or "" for cell in cells]
            faults.add(Reason.TOO_MANY_COLUMNS, row=number, line=line, value=raw[-1], raw=raw)
            continue
        size = sum(len(cell) for cell in cells if cell)
        if any(cell and "\x00" in cell for cell in cells):
            faults.add(Reason.CONTROL_CHARACTER, row=number, line=line, raw=cells)
            continue
        rows.add(tuple(cells), size=size, row=number, line=line)
    rows = rows or RowWriter(target, numbered=True)
    rows.close(db)
    return Staged(
        path=target,
        columns=tuple(rows.columns),
        rows=rows.rows,
        faults=faults.close(),
        fault_count=faults.count,
        numbered=True,
    )


def _trimmed(cells: list[str | None]) -> list[str | None]:
    while cells and (cells[-1] is None or cells[-1] == ""):
        cells.pop()
    return cells


def cell_text(value: object) -> str | None:
    """Text of a cell value: times in ISO 8601, numbers so that reading gives the same number.

    Examples
    --------
    >>> cell_text(dt.datetime(2018, 5, 4, 3, 0)), cell_text(12.0), cell_text(True)
    ('2018-05-04 03:00:00', '12', 'true')
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
