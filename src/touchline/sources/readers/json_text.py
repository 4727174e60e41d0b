"""JSON arrays, objects and lines as rows of text with dotted columns."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from touchline.errors import SourceError, did_you_mean
from touchline.sources.readers.staging import (
    LONGEST,
    FaultWriter,
    RowWriter,
    Staged,
    clip,
    unique_names,
)
from touchline.sources.readers.text import decompress, detect_encoding, to_utf8
from touchline.sources.reasons import Reason
from touchline.sources.spec import SourceSpec

__all__ = ["flatten", "stage_json", "stage_json_lines"]

_DEEPEST = 100
_LONGEST_RECORD = 64 << 20
_BLANK = b" \t\r\n"


class _TooDeep(ValueError):  # noqa: N818 - a verdict on one record, not an error for users
    pass


def flatten(record: bytes | msgspec.Raw) -> dict[str, str | None]:
    r"""Spread one JSON object over dotted names; arrays stay JSON text, numbers stay as written.

    Raises
    ------
    msgspec.DecodeError, RecursionError
        If the text is not a JSON object, or nested too deeply.

    Examples
    --------
    >>> flatten(b'{"id": 1.50, "customer": {"email": "a@b.c", "tags": [1, 2]}, "note": null}')
    {'id': '1.50', 'customer.email': 'a@b.c', 'customer.tags': '[1, 2]', 'note': None}
    """
    cells: dict[str, str | None] = {}
    _spread(msgspec.json.decode(record, type=dict[str, msgspec.Raw]), "", cells, 0)
    return cells


def _spread(
    record: dict[str, msgspec.Raw], prefix: str, cells: dict[str, str | None], depth: int
) -> None:
    if depth > _DEEPEST:
        raise _TooDeep
    for key, value in record.items():
        name = prefix + key
        text = bytes(value)
        kind = text[:1]
        if kind == b"{":
            inner = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
            if inner:
                _spread(inner, name + ".", cells, depth + 1)
            else:
                cells.setdefault(name, None)
        elif kind == b'"':
            cells[name] = msgspec.json.decode(text, type=str)
        elif kind == b"[":
            msgspec.json.decode(text)
            cells[name] = text.decode("utf-8")
        else:
            cells[name] = None if text == b"null" else text.decode("ascii")


def stage_json_lines(
    db: duckdb.DuckDBPyConnection,
    path: Path,
    spec: SourceSpec,
    *,
    target: Path,
    temporary: Path,
    where: str,
) -> Staged:
    """Stage a file with one JSON object a line; a bad line is a fault and nothing more."""
    plain = _plain(path, spec, temporary)
    with plain.open("rb") as file:
        records = (
            (line.strip(_BLANK), number)
            for number, line in enumerate(file, 1)
            if line.strip(_BLANK) and number > spec.skip_rows
        )
        return _stage(db, records, target=target, temporary=temporary)


def stage_json(
    db: duckdb.DuckDBPyConnection,
    path: Path,
    spec: SourceSpec,
    *,
    target: Path,
    temporary: Path,
    where: str,
) -> Staged:
    """Stage a JSON document: an array of records, or an object that holds one.

    Raises
    ------
    SourceError
        If the document is not valid JSON, or ``records`` does not lead to records.
    """
    plain = _plain(path, spec, temporary)
    with plain.open("rb") as file:
        if plain.stat().st_size == 0:
            return _stage(db, iter(()), target=target, temporary=temporary)
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            found = [bytes(raw) for raw in _find(content, spec.records, where)]
        except (msgspec.DecodeError, RecursionError) as error:
            hint = "export it again; if it has one object per line, say `format: jsonl`"
            if re.search(rb"[:\[,]\s*(NaN|-?Infinity)\b", content):
                hint = "NaN and Infinity are no JSON: write null for what is not known"
            raise SourceError(
                f"not valid JSON: {error}",
                hint=hint,
                where=where,
            ) from None
    return _stage(db, ((raw, None) for raw in found), target=target, temporary=temporary)


def _plain(path: Path, spec: SourceSpec, temporary: Path) -> Path:
    plain = decompress(path, temporary)
    return to_utf8(plain, spec.encoding or _json_encoding(plain), temporary)


def _json_encoding(path: Path) -> str:
    # JSON is UTF-8 unless a byte order mark says otherwise.
    found = detect_encoding(path)
    return found if found.startswith("utf") else "utf-8"


def _find(content: Any, steps: str | None, where: str) -> list[msgspec.Raw]:
    """Walk along the dotted path *steps* to the list of records."""
    value: Any = content
    path = steps.split(".") if steps else []
    for step in path:
        inner = msgspec.json.decode(value, type=dict[str, msgspec.Raw])
        if step not in inner:
            raise SourceError(
                f"`records: {steps}` leads nowhere: there is no {step!r}",
                hint=did_you_mean(step, inner),
                where=where,
            )
        value = inner[step]
    start = bytes(value[:64]).lstrip(_BLANK)[:1] if value is content else bytes(value)[:1]
    if start == b"[":
        return msgspec.json.decode(value, type=list[msgspec.Raw])
    if start != b"{":
        raise SourceError(
            f"expected a list of records or an object, found {clip(bytes(value[:40]).decode())}",
            where=where,
        )
    if not path:
        _refuse_wrapped_lists(value, where)
    return [msgspec.Raw(bytes(value[:]) if value is content else value)]


def _refuse_wrapped_lists(value: Any, where: str) -> None:
    inner = msgspec.json.decode(value, type=dict[str, msgspec.Raw])
    lists = []
    for key, raw in inner.items():
        if bytes(raw)[:1] != b"[":
            continue
        items = msgspec.json.decode(raw, type=list[msgspec.Raw])
        if items and all(bytes(item)[:1] == b"{" for item in items):
            lists.append(f"{key} ({len(items)} records)")
    if (len(lists) == 1 and len(inner) <= 3) or (len(lists) > 1 and len(lists) == len(inner)):
        raise SourceError(
            f"the file is one object that holds lists: {', '.join(lists)}",
            hint=f"say which: `records: {lists[0].split(' ')[0]}`",
            where=where,
        )


def _stage(
    db: duckdb.DuckDBPyConnection,
    records: Iterator[tuple[bytes, int | None]],
    *,
    target: Path,
    temporary: Path,
) -> Staged:
    rows = RowWriter(target, numbered=True)
    faults = FaultWriter(temporary / f"{target.stem}.faults.parquet")
    columns: dict[str, str] = {}
    for number, (record, line) in enumerate(records, 1):
        cells, reason = _cells(record)
        if reason is None:
            if not columns.keys() >= cells.keys():
                columns = _named(columns, cells)
                rows.columns.update(dict.fromkeys(columns.values()))
            ordered = tuple(cells.get(key) for key in columns)
            rows.add(ordered, size=len(record), row=number, line=line)
        else:
            text = record.decode("utf-8", "backslashreplace")
            faults.add(reason, row=number, line=line, value=text, raw=text)
    rows.close(db)
    return Staged(
        path=target,
        columns=tuple(rows.columns),
        rows=rows.rows,
        faults=faults.close(),
        fault_count=faults.count,
        numbered=True,
        tabular=False,
    )


def _named(columns: dict[str, str], cells: dict[str, str | None]) -> dict[str, str]:
    """Add the keys of *cells* to *columns*; keys that differ in case alone get other names."""
    keys = [*columns, *(key for key in cells if key not in columns)]
    return dict(zip(keys, unique_names(keys), strict=True))


def _cells(record: bytes) -> tuple[dict[str, str | None], Reason | None]:
    if len(record) > _LONGEST_RECORD:
        return {}, Reason.TOO_LONG
    try:
        cells = flatten(record)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, _TooDeep):
        return {}, _why(record)
    if any("\x00" in name for name in cells):
        return {}, Reason.CONTROL_CHARACTER
    return cells, _fault(cells)


def _fault(cells: dict[str, str | None]) -> Reason | None:
    for value in cells.values():
        if value is None:
            continue
        if "\x00" in value:
            return Reason.CONTROL_CHARACTER
        # A list of hits may be longer than any single text should be.
        if len(value) > LONGEST and not value.startswith("["):
            return Reason.TOO_LONG
    return None


def _why(record: bytes) -> Reason:
    try:
        record.decode("utf-8")
    except UnicodeDecodeError:
        return Reason.BAD_ENCODING
    try:
        value = msgspec.json.decode(record)
    except (msgspec.DecodeError, RecursionError):
        return Reason.BAD_JSON
    return Reason.BAD_JSON if isinstance(value, dict) else Reason.NOT_A_RECORD
