"""XES in chunks of whole traces, by a compiled kernel: for the logs that programs write.

A chunk in which the kernel finds what it does not know (nested attributes, lists) is read by
:mod:`touchline.eventlog.formats.xes_elements`. A log that is more than elements (comments behind
the header, another encoding) is an :class:`UnusualError`, and is read so from there on.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.engine.local import thread_count
from touchline.errors import SourceError
from touchline.eventlog.formats.cells import Chunk, Found
from touchline.eventlog.formats.xes_elements import ElementReader, Header

__all__ = ["UnusualError", "read_chunks"]

_FIRST = re.compile(rb"<trace[\s/>]")
_LAST = b"</trace>"
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_LONGEST_HEADER = 16 << 20
_LONGEST_CHUNK = 1 << 30
_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot|apos));|[\t\n]|\r\n?|&")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class UnusualError(Exception):
    """A log must be read element by element."""


def read_chunks(blocks: Iterator[bytes], *, where: str) -> Iterator[tuple[Header, Chunk]]:
    """Read a whole document, chunk by chunk, on all threads.

    Raises
    ------
    UnusualError
        If it cannot be read so, or not to its end; chunks that were given are right.
    """
    head, rest = _header(blocks)
    reader = ElementReader(where=where)
    try:
        reader.feed(head)
    except SourceError:
        raise UnusualError from None
    if not reader.header.is_log or not reader.between_traces or reader.rows:
        raise UnusualError
    header = reader.header
    pieces = _pieces(rest, blocks)
    threads = thread_count()
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Chunk]] = deque()
        try:
            for piece, is_last in pieces:
                if is_last:
                    while waiting:
                        yield header, waiting.popleft().result()
                    yield from _tail(reader, piece)
                    return
                waiting.append(pool.submit(_chunk, piece, where))
                if len(waiting) > threads:
                    yield header, waiting.popleft().result()
        finally:
            for one in waiting:
                one.cancel()


def _header(blocks: Iterator[bytes]) -> tuple[bytes, bytes]:
    """Give what is before the first trace, and what was read behind it."""
    head = b""
    for block in blocks:
        head += block
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnusualError
        found = _FIRST.search(head)
        if found is not None:
            start = head[: found.start()]
            encoding = _ENCODING.match(start.lstrip(b"\xef\xbb\xbf"))
            known = encoding is None or encoding[1].lower() in (b"utf-8", b"us-ascii", b"ascii")
            if not known or start.count(b"<!--") != start.count(b"-->") or b"<![" in start:
                raise UnusualError
            return start, head[found.start() :]
        if len(head) > _LONGEST_HEADER:
            break
    raise UnusualError  # no trace at all, or not where it should be


def _pieces(rest: bytes, blocks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Cut the bytes behind traces; the last piece is what follows the last trace."""
    waiting = [rest]
    size = len(rest)
    for block in blocks:
        # The end of a trace may lie across two blocks.
        end = (waiting[-1][-len(_LAST) :] + block).rfind(_LAST) if waiting else block.rfind(_LAST)
        if end < 0:
            waiting.append(block)
            size += len(block)
            if size > _LONGEST_CHUNK:
                raise UnusualError
            continue
        whole = b"".join([*waiting, block])
        cut = whole.rfind(_LAST) + len(_LAST)
        yield whole[:cut], False
        waiting = [whole[cut:]]
        size = len(waiting[0])
    whole = b"".join(waiting)
    cut = whole.rfind(_LAST) + len(_LAST) if _LAST in whole else 0
    if cut:
        yield whole[:cut], False
    yield whole[cut:], True


def _tail(reader: ElementReader, piece: bytes) -> Iterator[tuple[Header, Chunk]]:
    """Read what follows the last ``</trace>``: attributes, events outside traces, the end."""
    try:
        reader.feed(piece, last=True)
    except SourceError:
        raise UnusualError from None  # the other reader says on which line
    yield reader.header, reader.take()


def _chunk(piece: bytes, where: str) -> Chunk:
    from touchline.kernels.xes_marks import gather, marks_of

    data = np.frombuffer(piece, np.uint8)
    marks = marks_of(data)
    if not marks.ok:
        return _by_elements(piece, where)
    keys = [piece[begin:end] for begin, end in marks.keys.tolist()]
    if any(b"&" in key for key in keys):
        return _by_elements(piece, where)
    of_traces = marks.row < 0
    slot = (2 * marks.key + of_traces).astype(np.int16)
    order = np.argsort(slot, kind="stable")
    offsets, texts = gather(data, marks.begin[order], marks.end[order])
    whole = pa.StringArray.from_buffers(len(order), pa.py_buffer(offsets), pa.py_buffer(texts))
    try:
        names = [key.decode() for key in keys]
        whole.validate(full=True)
    except (UnicodeDecodeError, pa.ArrowInvalid):  # not in UTF-8
        raise UnusualError from None
    rows = np.where(of_traces, -1 - marks.row, marks.row)[order]
    escaped = marks.escaped[order]
    begins = np.searchsorted(slot[order], np.arange(2 * len(keys) + 1))
    found: tuple[dict[str, Found], dict[str, Found]] = ({}, {})
    for number, (low, high) in enumerate(pairwise(begins)):
        if low < high:
            column = whole.slice(low, high - low)
            if escaped[low:high].any():
                column = _unescaped(column, escaped[low:high])
            found[number % 2][names[number // 2]] = (rows[low:high], column)
    return Chunk(marks.trace, marks.traces, found[0], found[1])


def _by_elements(piece: bytes, where: str) -> Chunk:
    # The piece may begin or end inside a comment; the kernel stops at the sign of one.
    if b"<!" in piece or b"<?" in piece:
        raise UnusualError
    reader = ElementReader(where=where, encoding="utf-8")
    try:
        reader.feed(b"<log>")
        reader.feed(piece)
        reader.feed(b"</log>", last=True)
    except SourceError:
        raise UnusualError from None
    return reader.take()


def _unescaped(column: pa.Array, escaped: np.ndarray[Any, np.dtype[np.bool_]]) -> pa.Array:
    places = np.flatnonzero(escaped).tolist()
    texts = [_ENTITY.sub(_letter, column[k].as_py()) for k in places]
    values = column.to_pylist() if len(places) * 4 > len(column) else None
    if values is None:
        mask = pa.array(escaped)
        return pc.replace_with_mask(column, mask, pa.array(texts, pa.string()))
    for k, text in zip(places, texts, strict=True):
        values[k] = text
    return pa.array(values, pa.string())


def _letter(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED[name]
    if hexadecimal or decimal:
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        legal = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xDFFF < code < 0x110000
        if not legal or code in (0xFFFE, 0xFFFF):
            raise UnusualError
        return chr(code)
    if found[0] == "&":
        raise UnusualError
    return " "
