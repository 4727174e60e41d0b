"""CSV with damage: line by line, so that a broken row never takes its neighbours with it."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import duckdb

from touchline.sources.readers.csv_dialect import Dialect, Unclosed, split_record
from touchline.sources.readers.staging import LONGEST, FaultWriter, RowWriter, Staged
from touchline.sources.reasons import Reason

__all__ = ["read_carefully"]

_MOST_LINES = 1000
"""Lines that one quoted value may span."""
_LEARN_LINES = 2000
"""First lines of a file, from which the look of each column is learnt."""
_MOST_INSIDE = 20
"""Lines that a text of several lines is expected to have, where looks are learnt."""


@dataclass(slots=True)
class _Lines:
    """Numbered lines of a file that can be handed back."""

    source: Iterator[str]
    newline: str
    back: deque[str] = field(default_factory=deque)
    number: int = 0

    def next(self) -> str | None:
        """Give the next line without its newline, or None at the end."""
        if self.back:
            line = self.back.popleft()
        else:
            text = next(self.source, None)
            if text is None:
                return None
            line = text.removesuffix(self.newline)
        self.number += 1
        return line

    def give_back(self, lines: list[str]) -> None:
        self.back.extendleft(reversed(lines))
        self.number -= len(lines)


@dataclass(frozen=True, slots=True)
class _Record:
    """Fields of one row, or the reason why it has none."""

    lines: list[str]
    fields: list[str] | None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class _Looks:
    """Which kinds of characters the values of each column are made of."""

    width: int
    seen: tuple[set[frozenset[str]], ...]

    def like_a_row(self, fields: list[str] | None) -> bool:
        """Whether a line inside quotes would itself be an ordinary row of this file."""
        if fields is None or len(fields) != self.width or self.width < 2:
            return False
        return all(_kinds(v) in kinds for kinds, v in zip(self.seen, fields, strict=True))


def _learn(path: Path, dialect: Dialect) -> _Looks:
    """Learn the looks of the columns from the lines that are rows by themselves.

    Lines between a quote that opens and the next that closes are a text of several lines; commas in
    them make no columns. A quote that stays open for longer is a broken one.
    """
    width = len(dialect.columns)
    inside = 0
    seen: tuple[set[frozenset[str]], ...] = tuple(set() for _ in range(width))
    with path.open("r", encoding="utf-8", errors="replace", newline=dialect.newline) as file:
        for line in islice(file, dialect.skip_lines + dialect.header_lines, _LEARN_LINES):
            if dialect.quote and line.count(dialect.quote) % 2:
                inside = 0 if inside else _MOST_INSIDE
                continue
            if inside:
                inside -= 1
                continue
            text = line.removesuffix(dialect.newline).removesuffix("\r")
            try:
                fields = split_record(text, dialect.delimiter, dialect.quote)
            except Unclosed:
                continue
            if fields is not None and len(fields) == width:
                for kinds, value in zip(seen, fields, strict=True):
                    kinds.add(_kinds(value))
    return _Looks(width, seen)


def _kinds(value: str) -> frozenset[str]:
    return frozenset(
        "9" if c.isdigit() else "a" if c.isalpha() else " " if c.isspace() else "." for c in value
    )


def read_carefully(
    db: duckdb.DuckDBPyConnection, path: Path, dialect: Dialect, *, target: Path, temporary: Path
) -> Staged:
    """Stage the UTF-8 file *path*; every row lands in the staged file or among the faults."""
    rows = RowWriter(target, dialect.columns, numbered=True)
    looks = _learn(path, dialect)
    faults = FaultWriter(temporary / f"{target.stem}.faults.parquet")
    with path.open("rb") as binary:
        # Bytes that are no UTF-8 become lone surrogates, which `_fault` finds again.
        wrapper = io.TextIOWrapper(
            binary, "utf-8", errors="surrogateescape", newline=dialect.newline
        )
        lines = _Lines(iter(wrapper), dialect.newline)
        for _ in range(dialect.skip_lines + dialect.header_lines):
            lines.next()
        for number, (record, line) in enumerate(_records(lines, dialect, looks), 1):
            size = sum(map(len, record.lines))
            reason = record.reason or _fault(record, size)
            if reason is None and record.fields is not None:
                rows.add(tuple(record.fields), size=size, row=number, line=line)
            elif reason is not None:
                text = "\n".join(record.lines)
                faults.add(reason, row=number, line=line, value=text, raw=text)
    rows.close(db)
    return Staged(
        path=target,
        columns=dialect.columns,
        rows=rows.rows,
        faults=faults.close(),
        fault_count=faults.count,
        numbered=True,
        delimiter=dialect.delimiter,
    )


def _fault(record: _Record, size: int) -> Reason | None:
    """Find what is wrong with the characters of a row that splits well."""
    if size > LONGEST or sum(len(line.encode("utf-8", "replace")) for line in record.lines) > (
        LONGEST
    ):
        return Reason.TOO_LONG
    for line in record.lines:
        if not line.isascii() and not _encodable(line):
            return Reason.BAD_ENCODING
        if "\x00" in line:
            return Reason.CONTROL_CHARACTER
    return None


def _encodable(line: str) -> bool:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _records(lines: _Lines, dialect: Dialect, looks: _Looks) -> Iterator[tuple[_Record, int]]:
    width = len(dialect.columns)

    def split(text: str) -> list[str] | None:
        return split_record(text.removesuffix("\r"), dialect.delimiter, dialect.quote)

    while (line := lines.next()) is not None:
        if line in ("", "\r") and width != 1:
            continue
        start = lines.number
        try:
            fields = split(line)
        except Unclosed:
            record = _over_lines(line, lines, split, looks)
        else:
            record = _one_line(line, fields, lines, split, looks)
        yield record, start


def _one_line(
    line: str,
    fields: list[str] | None,
    lines: _Lines,
    split: Callable[[str], list[str] | None],
    looks: _Looks,
) -> _Record:
    if fields is None:
        return _Record([line], None, Reason.UNTERMINATED_QUOTE)
    if len(fields) > looks.width:
        return _Record([line], None, Reason.TOO_MANY_COLUMNS)
    if len(fields) == looks.width:
        return _Record([line], fields)
    return _short(line, len(fields), lines, split, looks)


def _short(
    line: str,
    count: int,
    lines: _Lines,
    split: Callable[[str], list[str] | None],
    looks: _Looks,
) -> _Record:
    """Two short lines that make one whole row are one row with a line break in it."""
    following = lines.next()
    if following is None:
        return _Record([line], None, Reason.TOO_FEW_COLUMNS)
    try:
        rest = split(following)
    except Unclosed:
        rest = None
    halves = following and rest is not None and len(rest) < looks.width
    if halves and rest is not None and count + len(rest) - 1 == looks.width:
        return _Record([line, following], None, Reason.BROKEN_LINE)
    lines.give_back([following])
    return _Record([line], None, Reason.TOO_FEW_COLUMNS)


def _over_lines(
    line: str, lines: _Lines, split: Callable[[str], list[str] | None], looks: _Looks
) -> _Record:
    """Read on until the quotes close; when they do not close well, only the first line is bad."""
    taken = [line]
    size = len(line)
    broken = _Record([line], None, Reason.UNTERMINATED_QUOTE)
    while len(taken) < _MOST_LINES and size <= LONGEST:
        following = lines.next()
        if following is None:
            break
        taken.append(following)
        size += len(following)
        if _swallowed(following, split, looks):
            break
        try:
            fields = split("\n".join(taken))
        except Unclosed:
            continue
        if fields is not None and len(fields) == looks.width:
            return _Record(taken, fields)
        break
    lines.give_back(taken[1:])
    return broken


def _swallowed(line: str, split: Callable[[str], list[str] | None], looks: _Looks) -> bool:
    try:
        return looks.like_a_row(split(line))
    except Unclosed:
        return False
