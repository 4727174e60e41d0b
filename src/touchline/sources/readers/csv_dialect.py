"""How a CSV file is written: delimiter, quote, header; and how one record of it is split."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from touchline.errors import SourceError
from touchline.sources.readers.staging import unique_names
from touchline.sources.spec import SourceSpec

__all__ = ["Dialect", "Unclosed", "split_record", "tell_dialect"]

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 256 << 10
_SAMPLE_LINES = 200


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is needed to read a CSV file, and the names of its columns."""

    delimiter: str
    quote: str
    columns: tuple[str, ...]
    header: bool
    skip_lines: int
    """Lines before the header."""
    header_lines: int
    """Lines that the header itself takes; 0 without one."""
    newline: str = "\n"


class Unclosed(ValueError):  # noqa: N818 - a state of the scanner that callers act on
    """The text ends inside quotes."""


def split_record(text: str, delimiter: str, quote: str) -> list[str] | None:
    r"""Split one record into its fields, or None when its quotes are broken.

    Raises
    ------
    Unclosed
        When the text ends inside quotes: the record goes on in the next line.

    Examples
    --------
    >>> split_record('a,"b ""x"", c",', ",", '"')
    ['a', 'b "x", c', '']
    >>> split_record('a,"b"c', ",", '"') is None
    True
    """
    if not quote or quote not in text:
        return text.split(delimiter)
    fields = []
    start = 0
    while True:
        if text.startswith(quote, start):
            value, start = _quoted(text, start + 1, quote)
            fields.append(value)
            if start == len(text):
                return fields
            if not text.startswith(delimiter, start):
                return None
        else:
            end = text.find(delimiter, start)
            if end < 0:
                fields.append(text[start:])
                return fields
            fields.append(text[start:end])
            start = end
        start += len(delimiter)


def _quoted(text: str, start: int, quote: str) -> tuple[str, int]:
    """Read the quoted value that begins at *start*; also give the place after its quote."""
    place = start
    while True:
        end = text.find(quote, place)
        if end < 0:
            raise Unclosed
        if not text.startswith(quote, end + 1):
            return text[start:end].replace(quote * 2, quote), end + 1
        place = end + 2


def tell_dialect(path: Path, spec: SourceSpec, *, where: str) -> Dialect:
    """Find delimiter, quote and columns of the UTF-8 file *path*; what *spec* declares wins.

    Raises
    ------
    SourceError
        If a declared delimiter or quote is not one character.
    """
    for name, value in (("delimiter", spec.delimiter), ("quote", spec.quote)):
        if value is not None and len(value) > 1:
            raise SourceError(f"the {name} {value!r} is not one character", where=where)
    with path.open("rb") as file:
        for _ in range(spec.skip_rows):
            file.readline()
        sample = file.read(_SAMPLE)
        whole = len(sample) < _SAMPLE
    text = sample.decode("utf-8", "replace")
    newline = "\n" if "\n" in text or "\r" not in text else "\r"
    quote = '"' if spec.quote is None else spec.quote
    delimiter = spec.delimiter or _likely_delimiter(text, quote, newline)
    rows, lines = _first_records(text, delimiter, quote, newline, whole=whole)
    first = rows[0] if rows else []
    if spec.header:
        columns = unique_names(first)
    else:
        columns = tuple(f"column{n}" for n in range(1, len(first) + 1))
    return Dialect(
        delimiter=delimiter,
        quote=quote,
        columns=columns,
        header=spec.header,
        skip_lines=spec.skip_rows,
        header_lines=lines[0] if spec.header and lines else 0,
        newline=newline,
    )


def _first_records(
    text: str, delimiter: str, quote: str, newline: str, *, whole: bool
) -> tuple[list[list[str]], list[int]]:
    """Split the start of a file into records; also how many lines each took."""
    rows: list[list[str]] = []
    taken: list[int] = []
    pending: list[str] = []
    lines = text.split(newline)
    for line in lines if whole or len(lines) == 1 else lines[:-1]:
        pending.append(line.removesuffix("\r"))
        if pending == [""]:
            pending = []
            continue
        try:
            fields = split_record("\n".join(pending), delimiter, quote)
        except Unclosed:
            if len(pending) < 50:
                continue
            fields = None
        if fields is None and not rows:
            fields = pending[0].replace(quote, "").split(delimiter)
        if fields is not None:
            rows.append(fields)
            taken.append(len(pending))
        pending = []
        if len(rows) >= _SAMPLE_LINES:
            break
    return rows, taken


def _likely_delimiter(text: str, quote: str, newline: str) -> str:
    """Choose the delimiter that splits most rows into the same number of columns."""

    def score(delimiter: str) -> tuple[float, int]:
        rows, _ = _first_records(text, delimiter, quote, newline, whole=True)
        if not rows or len(rows[0]) < 2:
            return (0.0, 0)
        width = len(rows[0])
        same = sum(len(row) == width for row in rows) / len(rows)
        return (round(same, 1), width)

    best = max(_DELIMITERS, key=score)
    if score(best)[1] >= 2:
        return best
    return "," if not re.match(r"[^,\n]*;", text) else ";"
