"""The long table of a map as CSV, and out of CSV and Excel files."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from touchline.errors import ConfigError, did_you_mean
from touchline.maps.exchange.defuse import cell_text, text_of_cell
from touchline.maps.exchange.found import ReadMap
from touchline.maps.exchange.rows_in import map_of_rows
from touchline.maps.exchange.rows_out import Row, columns_of, rows_of
from touchline.maps.exchange.shapes import COLUMNS, TEXT
from touchline.maps.spec import MapSpec

__all__ = ["map_from_csv", "map_from_workbook", "map_to_csv", "sheet_text", "table_of"]

MOST_ROWS = 100_000
"""Longer tables are no maps."""
MOST_UNPACKED = 200_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile(
    "_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]"
)


def table_of(spec: MapSpec) -> list[list[str]]:
    """Give the long table of a map with its header; cells that look like formulas are marked.

    Examples
    --------
    >>> table_of(MapSpec(owner="Ana"))[1][:5]
    ['map', '', '', '', 'owner']
    """
    rows = rows_of(spec)
    columns = columns_of(rows)
    cells = [[cell_text(row[one]) if one in row else "" for one in columns] for row in rows]
    return [[cell_text(column) for column in columns], *cells]


def map_to_csv(spec: MapSpec) -> str:
    """Write the long table as CSV, every cell quoted, lines ended by CR LF.

    Examples
    --------
    >>> map_to_csv(MapSpec(lanes=("goals",))).splitlines()[1]
    '"lane","goals","","","","","","","","",""'
    """
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(table_of(spec))
    return file.getvalue()


def map_from_csv(text: str, *, name: str = "<csv>", check: bool = True) -> ReadMap:
    """Read a long table; columns are parted by comma, semicolon or tab.

    *check* as in :func:`touchline.maps.exchange.rows_in.map_of_rows`.

    Raises
    ------
    ConfigError
        If it is no such table, or no row can be read.
    """
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        at = 1
        for cells in reader:
            lines.append((at, cells))
            at = reader.line_num + 1
            if len(lines) > MOST_ROWS:
                raise ConfigError(f"the table has more than {MOST_ROWS:,} rows", where=name)
    except csv.Error as error:
        raise ConfigError(f"not valid CSV: {error}", where=f"{name}:{at}") from None
    return _read(lines, name, check=check)


def map_from_workbook(data: bytes, *, name: str = "<xlsx>", check: bool = True) -> ReadMap:
    """Read the long table of an Excel file: the first sheet whose first row names its columns.

    *check* as in :func:`touchline.maps.exchange.rows_in.map_of_rows`.

    Raises
    ------
    ConfigError
        If it is no Excel file, no sheet is such a table, or no row can be read.
    """
    try:
        _refuse_bombs(data, name)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise ConfigError(f"not an Excel file (.xlsx): {error}", where=name) from None
    try:
        for sheet in book.worksheets:
            lines = [
                (number, [_cell(value) for value in cells])
                for number, cells in enumerate(
                    islice(sheet.iter_rows(values_only=True), MOST_ROWS + 1), 1
                )
            ]
            if lines and _names_columns(lines[0][1]):
                return _read(lines, f"{name}, sheet {sheet.title}", check=check)
    finally:
        book.close()
    raise ConfigError(
        "no sheet is the long table of a map",
        hint="its first row names the columns: at least lane, stage and text",
        where=name,
    )


def sheet_text(text: str) -> str:
    r"""Write characters that a sheet cannot hold the way Excel does: ``_x0007_``.

    Examples
    --------
    >>> sheet_text("bell\x07 _x0041_")
    'bell_x0007_ _x005F_x0041_'
    """
    return _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _refuse_bombs(data: bytes, name: str) -> None:
    """Refuse files that unpack to far more than they hold, and XML with declarations of types."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ConfigError(f"the file unpacks to more than {MOST_UNPACKED:,} bytes", where=name)
        for part in parts:
            with archive.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(4096):
                    message = f"{part.filename} in it declares a document type"
                    raise ConfigError(message, hint="save it anew with a spreadsheet", where=name)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = str(value)
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _names_columns(cells: Sequence[str]) -> bool:
    names = {cell.strip() for cell in cells}
    has_text = any(name == TEXT or name.startswith(f"{TEXT}.") for name in names)
    return has_text and ("kind" in names or {"lane", "stage"} <= names)


def _read(lines: Sequence[tuple[int, list[str]]], name: str, *, check: bool) -> ReadMap:
    if not lines or not _names_columns(lines[0][1]):
        raise ConfigError(
            "this is not the long table of a map",
            hint="its first row names the columns: at least lane, stage and text",
            where=name,
        )
    header = [text_of_cell(cell).strip() for cell in lines[0][1]]
    told = list(_unknown(header))
    read = map_of_rows(_rows(header, lines[1:], told), name=name, check=check)
    return ReadMap(read.spec, (*told, *read.unread))


def _unknown(header: Iterable[str]) -> Iterator[str]:
    for column in header:
        if column and column not in COLUMNS and not column.startswith(f"{TEXT}."):
            yield f"the column {column!r} is not known: {did_you_mean(column, COLUMNS)}"


def _rows(
    header: Sequence[str], lines: Iterable[tuple[int, list[str]]], told: list[str]
) -> Iterator[tuple[int, Row]]:
    for number, cells in lines:
        if len(cells) > len(header) and any(cells[len(header) :]):
            told.append(f"row {number}: it has more cells than the header")
        row = {
            column: text_of_cell(cell)
            for column, cell in zip(header, cells, strict=False)
            if cell and column
        }
        if row:
            yield number, row
