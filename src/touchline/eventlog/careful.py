"""CSV line by line, for files with a quote that is opened and never closed.

DuckDB takes all that follows such a quote for one value, and the rows in it would be lost. Here a
value may span some lines, but a quote that is still open then breaks its own line alone. About
twenty times slower, so only files in which DuckDB has found such a quote are read again this way.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from touchline.eventlog.columns import Place
from touchline.eventlog.skipped import BAD_ROW, Skipped, SkippedRow

__all__ = ["UnclosedQuoteError", "read_carefully"]

_MOST_LINES = 100
"""Lines that one row may span."""
_SHOWN = 200
"""Characters of a broken row that are kept."""


class UnclosedQuoteError(Exception):
    """A file must be read carefully."""

    def __init__(self, file: Path) -> None:
        self.file = file
        super().__init__(str(file))


def read_carefully(
    file: Path,
    names: Sequence[str],
    wanted: Sequence[str],
    delimiter: str,
    rows: int,
    skipped: Skipped,
) -> Iterator[tuple[Place, pa.Table]]:
    """Give the columns *wanted* of a file whose columns have *names*, *rows* rows at a time."""
    places = [list(names).index(name) for name in wanted]
    cells: list[list[str]] = []
    done = 0
    for number, (line, found) in enumerate(_records(file, delimiter, len(names))):
        if number == 0:  # the names of the columns
            continue
        if found is None or len(found) != len(names):
            text = line[1][:_SHOWN]
            skipped.add(BAD_ROW, 1, [SkippedRow(BAD_ROW, text, str(file), line[0])])
            continue
        cells.append(found)
        if len(cells) == rows:
            yield Place(str(file), done), _table(cells, places, wanted)
            done += len(cells)
            cells = []
    yield Place(str(file), done), _table(cells, places, wanted)


def _table(cells: list[list[str]], places: list[int], wanted: Sequence[str]) -> pa.Table:
    columns = {
        name: pa.array([row[k] or None for row in cells], pa.string())
        for name, k in zip(wanted, places, strict=True)
    }
    return pa.table(columns)


def _lines(file: Path) -> Iterator[str]:
    with pa.input_stream(str(file), compression="detect") as stream:
        left = b""
        while block := stream.read(1 << 22):
            *lines, left = (left + block).split(b"\n")
            for line in lines:
                yield line.decode("utf-8", "replace").removesuffix("\r")
        if left:
            yield left.decode("utf-8", "replace").removesuffix("\r")


def _records(
    file: Path, delimiter: str, width: int
) -> Iterator[tuple[tuple[int, str], list[str] | None]]:
    """Give number and text of the first line of each row, and its cells; None: it has none."""
    source = _lines(file)
    waiting: deque[str] = deque()
    number = 0

    def following() -> str | None:
        return waiting.popleft() if waiting else next(source, None)

    while (line := following()) is not None:
        number += 1
        if not line:
            continue
        taken = [line]
        while (found := _cells(taken, delimiter, width)) is None and len(taken) < _MOST_LINES:
            more = following()
            if more is None:
                break
            taken.append(more)
        if found is None:
            waiting.extendleft(reversed(taken[1:]))
            taken = taken[:1]
        yield (number, line), found
        number += len(taken) - 1


def _cells(lines: list[str], delimiter: str, width: int) -> list[str] | None:
    """Split a row; None if a quote is open at its end, or it spans lines and is no row even so."""
    if len(lines) > 1 and '"' not in lines[-1]:
        return None
    try:
        found = list(csv.reader(["\n".join(lines)], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    if len(found) != 1 or (len(lines) > 1 and len(found[0]) != width):
        return None
    return found[0]
