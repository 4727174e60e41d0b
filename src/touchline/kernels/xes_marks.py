"""Finds the attributes of traces and events in the bytes of a log in XES.

Only what nearly every log consists of is read: traces, events, and attributes without attributes of
their own. Anything else makes the kernel stop, and what called it reads the bytes by other means.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Int32s
from touchline.kernels.compiled import compiled

__all__ = ["Marks", "gather", "marks_of"]

Bytes: TypeAlias = npt.NDArray[np.uint8]
Integer: TypeAlias = Any
"""A whole number of 64 bits; in compiled code that is what every number becomes."""

_KEYS = 1 << 12
"""Places in the table of keys, of which half may be taken."""
_TAB, _NEWLINE, _RETURN, _SPACE = 9, 10, 13, 32
_QUOTE, _AMPERSAND, _APOSTROPHE, _SLASH, _LESS, _EQUALS, _GREATER = 34, 38, 39, 47, 60, 61, 62
_EVENT, _TRACE, _ATTRIBUTE, _OTHER = 1, 2, 3, 0


class Marks(NamedTuple):
    """Where the attributes are; arrays of one length, one place an attribute."""

    ok: bool
    """False: something else was there, and the rest says nothing."""
    trace: Int32s
    """Per event: its trace."""
    traces: int
    key: Int32s
    """Number of the key; see ``keys``."""
    row: Int32s
    """Number of the event, or −1 − number of the trace."""
    begin: Int32s
    """Where the value is: first byte."""
    end: Int32s
    """Behind the last byte."""
    escaped: npt.NDArray[np.bool_]
    """Whether the value holds entities, or white space other than blanks."""
    keys: npt.NDArray[np.int32]
    """Per number of a key: first byte and the byte behind the last."""


def marks_of(data: Bytes) -> Marks:
    """Read the bytes of whole traces, less than 2³¹."""
    opened = int(np.count_nonzero(data == _LESS))
    return Marks(*_scan(data, opened))


@compiled
def _blank(letter: Any) -> bool:
    return letter in (_SPACE, _NEWLINE, _TAB, _RETURN)


@compiled
def _skip(data: Bytes, i: Integer, n: Integer) -> Integer:
    while i < n and _blank(data[i]):
        i += 1
    return i


@compiled
def _name_end(data: Bytes, i: Integer, n: Integer) -> Integer:
    while i < n and 97 <= data[i] <= 122:
        i += 1
    return i


@compiled
def _kind(data: Bytes, i: Integer, end: Integer) -> int:
    """Tell an element by its name; letters that cannot be confused are compared."""
    length = end - i
    a = data[i] if length else np.uint8(0)
    if length == 5:
        if a == 101:  # event
            same = data[i + 1] == 118 and data[i + 2] == 101
            return _EVENT if same and data[i + 3] == 110 and data[i + 4] == 116 else _OTHER
        if a == 116:  # trace
            same = data[i + 1] == 114 and data[i + 2] == 97
            return _TRACE if same and data[i + 3] == 99 and data[i + 4] == 101 else _OTHER
        if a == 102:  # float
            same = data[i + 1] == 108 and data[i + 2] == 111
            return _ATTRIBUTE if same and data[i + 3] == 97 and data[i + 4] == 116 else _OTHER
        return _OTHER
    if length == 6:  # string
        same = a == 115 and data[i + 1] == 116 and data[i + 2] == 114 and data[i + 3] == 105
        return _ATTRIBUTE if same and data[i + 4] == 110 and data[i + 5] == 103 else _OTHER
    if length == 4:  # date
        same = a == 100 and data[i + 1] == 97 and data[i + 2] == 116 and data[i + 3] == 101
        return _ATTRIBUTE if same else _OTHER
    if length == 3:  # int
        return _ATTRIBUTE if a == 105 and data[i + 1] == 110 and data[i + 2] == 116 else _OTHER
    if length == 2:  # id
        return _ATTRIBUTE if a == 105 and data[i + 1] == 100 else _OTHER
    if length == 7:  # boolean
        same = a == 98 and data[i + 1] == 111 and data[i + 2] == 111 and data[i + 3] == 108
        same = same and data[i + 4] == 101 and data[i + 5] == 97
        return _ATTRIBUTE if same and data[i + 6] == 110 else _OTHER
    return _OTHER


@compiled
def _number_of(
    data: Bytes,
    begin: Integer,
    end: Integer,
    table: Int32s,
    keys: npt.NDArray[np.int32],
    count: int,
) -> tuple[int, int]:
    """Give the number of a key, and how many there are now; −1 when there are too many."""
    h = np.uint64(1469598103934665603)
    for k in range(begin, end):
        h = (h ^ np.uint64(data[k])) * np.uint64(1099511628211)
    place = np.int64((h ^ (h >> np.uint64(29))) & np.uint64(_KEYS - 1))
    while table[place] >= 0:
        other = table[place]
        first = keys[other, 0]
        if keys[other, 1] - first == end - begin:
            same = True
            for k in range(end - begin):
                if data[first + k] != data[begin + k]:
                    same = False
                    break
            if same:
                return other, count
        place = (place + 1) & (_KEYS - 1)
    if count >= _KEYS // 2:
        return -1, count
    table[place] = count
    keys[count, 0], keys[count, 1] = begin, end
    return count, count + 1


@compiled
def _pair(
    data: Bytes, i: Integer, n: Integer
) -> tuple[Integer, Integer, Integer, Integer, Integer]:
    """Read ``name="value"`` at *i*.

    Returns
    -------
    1 for ``key``, 2 for ``value``, 0 for anything else; begin and end of the value; whether it is
    escaped, or −1 where it holds what it must not; the place behind it.
    """
    end = _name_end(data, i, n)
    which = 0
    if end - i == 3 and data[i] == 107 and data[i + 1] == 101 and data[i + 2] == 121:
        which = 1
    elif end - i == 5 and data[i] == 118 and data[i + 1] == 97 and data[i + 2] == 108:
        which = 2 if data[i + 3] == 117 and data[i + 4] == 101 else 0
    i = _skip(data, end, n)
    if which == 0 or i + 1 >= n or data[i] != _EQUALS:
        return 0, 0, 0, 0, i
    i = _skip(data, i + 1, n)
    if i >= n or (data[i] != _QUOTE and data[i] != _APOSTROPHE):
        return 0, 0, 0, 0, i
    quote = data[i]
    i += 1
    begin = i
    escaped = 0
    while i < n and data[i] != quote:
        letter = data[i]
        if letter in (_AMPERSAND, _TAB, _NEWLINE, _RETURN):
            escaped = 1
        elif letter == _LESS or letter < _SPACE:
            return 0, 0, 0, 0, i
        i += 1
    return (which if i < n else 0), begin, i, escaped, i + 1


@compiled
def _attribute(
    data: Bytes, name: Integer, stop: Integer, n: Integer
) -> tuple[bool, Integer, Integer, Integer, Integer, bool, Integer]:
    """Read an attribute whose element is called ``data[name:stop]``.

    Returns
    -------
    Whether it is one without attributes inside; begin and end of key and of value; whether the
    value is escaped; the place behind the element.
    """
    which, one, two, odd, i = _pair(data, _skip(data, stop, n), n)
    space = i < n and _blank(data[i])
    other, three, four, more, i = _pair(data, _skip(data, i, n), n)
    if which + other != 3 or which == 0 or other == 0 or not space:
        return False, 0, 0, 0, 0, False, i
    if which == 2:
        one, two, odd, three, four, more = three, four, more, one, two, odd
    i = _skip(data, i, n)
    if odd == 0 and i + 1 < n and data[i] == _SLASH and data[i + 1] == _GREATER:
        return True, one, two, three, four, more == 1, i + 2
    i = _closed(data, i, name, stop, n)
    return odd == 0 and i > 0, one, two, three, four, more == 1, i


@compiled
def _closed(data: Bytes, i: Integer, name: Integer, stop: Integer, n: Integer) -> Integer:
    """Read ``></name>`` at *i*; the place behind it, −1 where something else is there."""
    if i >= n or data[i] != _GREATER:
        return -1
    i = _skip(data, i + 1, n)
    if i + 2 + stop - name >= n or data[i] != _LESS or data[i + 1] != _SLASH:
        return -1
    for k in range(stop - name):
        if data[i + 2 + k] != data[name + k]:
            return -1
    i = _skip(data, i + 2 + stop - name, n)
    return i + 1 if i < n and data[i] == _GREATER else -1


@compiled
def _tag(data: Bytes, i: Integer, n: Integer) -> tuple[bool, Integer]:
    """Read the end of a tag without attributes: whether it is empty, the place behind; or −1."""
    i = _skip(data, i, n)
    empty = i + 1 < n and data[i] == _SLASH
    if empty:
        i += 1
    return empty, (i + 1 if i < n and data[i] == _GREATER else -1)


@compiled
def _next_state(
    kind: int, closing: bool, empty: bool, in_trace: bool, in_event: bool
) -> tuple[bool, bool, bool]:
    """Tell whether a tag may stand here, and whether a trace and an event are then open."""
    stays = not closing and not empty
    if closing and empty:
        return False, in_trace, in_event
    if kind == _EVENT:
        return in_trace and in_event == closing, in_trace, stays
    return not in_event and in_trace == closing, stays, in_event


@compiled
def _scan(data: Bytes, opened: int) -> tuple[Any, ...]:
    n = len(data)
    trace = np.empty(opened, np.int32)
    key = np.empty(opened, np.int32)
    row = np.empty(opened, np.int32)
    begin = np.empty(opened, np.int32)
    end = np.empty(opened, np.int32)
    escaped = np.empty(opened, np.bool_)
    table = np.full(_KEYS, -1, np.int32)
    keys = np.zeros((_KEYS, 2), np.int32)
    events, traces, found, count = 0, 0, 0, 0
    in_trace, in_event, ok = False, False, True
    i = _skip(data, 0, n)
    while ok and i < n:
        ok = data[i] == _LESS and i + 3 < n
        closing = ok and data[i + 1] == _SLASH
        name = i + 2 if closing else i + 1
        stop = _name_end(data, name, n)
        kind = _kind(data, name, stop)
        if kind == _ATTRIBUTE and not closing:
            fine, one, two, three, four, odd, i = _attribute(data, name, stop, n)
            number = -1
            if fine:
                number, count = _number_of(data, one, two, table, keys, count)
            ok = ok and fine and number >= 0 and in_trace
            key[found] = number
            row[found] = events - 1 if in_event else -traces
            begin[found], end[found], escaped[found] = three, four, odd
            found += 1
        else:
            empty, i = _tag(data, stop, n)
            may, in_trace, in_event = _next_state(kind, closing, empty, in_trace, in_event)
            ok = ok and may and i > 0 and kind in (_EVENT, _TRACE)
            if kind == _EVENT and not closing:
                trace[events] = traces - 1
                events += 1
            traces += kind == _TRACE and not closing
        i = _skip(data, i, n)
    ok = ok and not in_trace
    return (
        ok, trace[:events], traces, key[:found], row[:found], begin[:found], end[:found],
        escaped[:found], keys[:count],
    )  # fmt: skip


@compiled
def gather(data: Bytes, begin: Int32s, end: Int32s) -> tuple[Int32s, Bytes]:
    """Put pieces of *data* one behind the other: where each begins, and their bytes."""
    offsets = np.zeros(len(begin) + 1, np.int32)
    for k in range(len(begin)):
        offsets[k + 1] = offsets[k] + end[k] - begin[k]
    out = np.empty(offsets[-1], np.uint8)
    for k in range(len(begin)):
        at, first = offsets[k], begin[k]
        for j in range(end[k] - first):
            out[at + j] = data[first + j]
    return offsets, out
