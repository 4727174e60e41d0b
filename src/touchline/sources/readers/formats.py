"""Which format a file has, from its name and its first bytes."""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import Path
from typing import Literal

from touchline.errors import SourceError
from touchline.eventlog.formats import log_format

__all__ = ["Format", "tell_format"]

Format = Literal["csv", "json", "jsonl", "parquet", "excel", "xes", "ocel"]

_ENDINGS: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "excel",
    ".xlsm": "excel",
}


_NO_TABLES = (
    (re.compile(rb"<([?!]|[a-z]+[ >/])", re.IGNORECASE), "an XML or HTML document"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Office file (.xls)"),
    (re.compile(rb"%PDF-"), "a PDF document"),
)


def tell_format(path: Path) -> Format:
    """Tell the format of a file.

    First bytes that leave no doubt win over the name; ``.json`` with one object a line is
    ``jsonl``.

    Raises
    ------
    SourceError
        If it is no table: markup, as a failed download is, an old Excel file, a PDF.
    """
    log = log_format(path)
    if log is not None:
        return log
    head = _head(path)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return "excel"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for shape, what in _NO_TABLES:
        if shape.match(start):
            raise SourceError(
                f"this is {what}, not a table that can be read",
                hint="export it as CSV, JSON, JSON Lines, Parquet or Excel (.xlsx); event logs may"
                " be XES or OCEL",
                where=str(path),
            )
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    ending = suffixes[-1] if suffixes else ""
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    if ending == ".json" or start[:1] in (b"{", b"["):
        return "jsonl" if _objects_in_lines(start) else "json"
    return "csv"


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, 1 << 16)
    except (zlib.error, gzip.BadGzipFile):
        return b""


def _objects_in_lines(start: bytes) -> bool:
    """Whether a first line is an object by itself and another one follows."""
    line, newline, rest = start.partition(b"\n")
    line = line.strip()
    following = rest.lstrip()[:1]
    return bool(newline) and line[:1] == b"{" and line[-1:] == b"}" and following in (b"{", b"")
