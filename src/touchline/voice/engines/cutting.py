"""Cuts texts into pieces, compiled: words the likeliest way, then signs, faces and numbers."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from touchline.kernels.compiled import compiled

__all__ = ["CODES", "Kind", "Table", "cut", "fill", "key"]

CODES = 0x20000
"""Characters from here on are read as signs."""
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
UInt32s = npt.NDArray[np.uint32]
UInt64s = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Integer: TypeAlias = Any
"""A whole number; in compiled code that is what every number becomes."""


class Kind:
    """What a character is to the cutter."""

    SKIP, SPACE, WORD, DIGIT, SIGN, EMOJI = range(6)


_SKIP, _SPACE, _WORD, _DIGIT, _SIGN, _EMOJI = range(6)
FIRST = np.uint64(0xCBF29CE484222325)  # pieces that begin a word
LATER = np.uint64(0x9AE16A3B2F90404F)  # pieces within one
_PRIME = np.uint64(0x100000001B3)
_LONGEST_WORD = 48
_UNKNOWN = np.float32(-30.0)  # log-probability of a character that is in no piece
_NO_START = np.float32(-4.0)  # of a word that begins with a piece of the inside
_APOSTROPHE, _AT, _COLON, _SEMICOLON, _EQUALS = 39, 64, 58, 59, 61


class Table(NamedTuple):
    """What compiled code needs of a vocabulary.

    `to` and `kind` say of each code point what it is read as and what it is; ``ids[at]`` is the
    piece with the key ``keys[at]`` (0: none), `scores` are the logarithms of its probability.
    """

    to: UInt32s
    kind: Bytes
    keys: UInt64s
    ids: Int32s
    scores: Floats


class _Scratch(NamedTuple):
    """Room for one word: its letters, and the best way to each of them."""

    word: UInt32s
    best: Floats
    back: Int32s
    via: Int32s


@compiled
def key(chars: UInt32s, start: Integer, end: Integer, seed: np.uint64) -> np.uint64:
    """Give the key under which letters are found: equal keys would be one piece."""
    h = seed
    for k in range(start, end):
        h = (h ^ np.uint64(chars[k])) * _PRIME
    return h


@compiled
def _place(keys: UInt64s, h: np.uint64) -> Integer:
    """Find the place of a key, or the empty one where it would be."""
    mask = np.uint64(len(keys) - 1)
    at = (h ^ (h >> np.uint64(29))) & mask
    while keys[at] != np.uint64(0) and keys[at] != h:
        at = (at + np.uint64(1)) & mask
    return at


@compiled
def fill(chars: UInt32s, ends: Int64s, first: Any, size: int) -> tuple[UInt64s, Int32s]:
    """Lay out a table of *size* places; piece k has the letters before ``ends[k]``."""
    keys, ids = np.zeros(size, np.uint64), np.full(size, -1, np.int32)
    start = 0
    for k in range(len(ends)):
        h = key(chars, start, ends[k], FIRST if first[k] else LATER)
        at = _place(keys, h)
        keys[at], ids[at] = h, k
        start = ends[k]
    return keys, ids


@compiled
def _find(table: Table, text: UInt32s, start: Integer, end: Integer) -> Integer:
    """Give the piece that begins a word and has these letters; −1: none."""
    return table.ids[_place(table.keys, key(text, start, end, FIRST))]


@compiled
def _segment(
    n: Integer, table: Table, longest: Integer, room: _Scratch, out: Int32s, m: Integer
) -> Integer:
    """Write the pieces of a word to *out* from m on; how far it is filled then."""
    whole = _find(table, room.word, 0, n)
    if whole >= 0:
        out[m] = whole
        return m + 1
    _ways(n, table, longest, room)
    count, at = 0, np.int64(n)
    while at > 0:
        count += room.via[at] >= 0
        at = np.int64(room.back[at])
    left, at = m + count, np.int64(n)
    while at > 0:
        if room.via[at] >= 0:
            left -= 1
            out[left] = room.via[at]
        at = np.int64(room.back[at])
    return m + count


@compiled
def _ways(n: Integer, table: Table, longest: Integer, room: _Scratch) -> None:
    """Find the likeliest way to each letter of a word: the last piece, and where it began."""
    room.best[0] = np.float32(0)
    for k in range(1, n + 1):
        room.best[k] = np.float32(-1e30)
    for k in range(n):
        _step(k, k + 1, -1, room.best[k] + _UNKNOWN, room)
        first, later = FIRST, LATER
        for end in range(k + 1, min(n, k + longest) + 1):
            c = np.uint64(room.word[end - 1])
            first, later = (first ^ c) * _PRIME, (later ^ c) * _PRIME
            piece = table.ids[_place(table.keys, later)]
            if piece >= 0:
                missing = _NO_START if k == 0 else np.float32(0)
                _step(k, end, piece, room.best[k] + table.scores[piece] + missing, room)
            if k == 0:
                piece = table.ids[_place(table.keys, first)]
                if piece >= 0:
                    _step(k, end, piece, table.scores[piece], room)


@compiled
def _step(k: Integer, end: Integer, piece: Integer, score: Integer, room: _Scratch) -> None:
    if score > room.best[end]:
        room.best[end], room.back[end], room.via[end] = score, k, piece


@compiled
def _kind_at(chars: UInt32s, k: Integer, kind: Bytes) -> Integer:
    return kind[chars[k]] if chars[k] < CODES else _SIGN


@compiled
def _take_word(
    chars: UInt32s, k: Integer, end: Integer, to: UInt32s, kind: Bytes, word: UInt32s
) -> tuple[Integer, Integer, bool]:
    """Copy the word at k; where it ends, its length, and whether it is in capitals."""
    n, large = 0, 0
    while k < end and n < _LONGEST_WORD:
        what = _kind_at(chars, k, kind)
        if what == _WORD:
            c = to[chars[k]]
            if not (n >= 2 and word[n - 1] == c and word[n - 2] == c):
                word[n] = c
                n += 1
                large += c != chars[k]
        elif what != _SKIP:
            break
        k += 1
    capitals = n >= 4 and large == n and word[0] < 0x500
    while n > 0 and word[n - 1] == _APOSTROPHE:
        n -= 1
    return k, n, capitals


@compiled
def _take_signs(
    chars: UInt32s, k: Integer, end: Integer, to: UInt32s, kind: Bytes, word: UInt32s
) -> tuple[Integer, Integer]:
    """Copy the signs at k, each at most three times running; with the letter of ``:D``."""
    n = 0
    while k < end and n < _LONGEST_WORD:
        what = _kind_at(chars, k, kind)
        if what == _SIGN and chars[k] != _AT:
            c = to[chars[k]] if chars[k] < CODES else chars[k]
            if not (n >= 3 and word[n - 1] == c and word[n - 2] == c and word[n - 3] == c):
                word[n] = c
                n += 1
        elif what != _SKIP:
            break
        k += 1
    if 0 < n <= 2 and k < end and word[0] in (_COLON, _SEMICOLON, _EQUALS):
        alone = k + 1 == end or _kind_at(chars, k + 1, kind) != _WORD
        if alone and chars[k] in (68, 80, 100, 112, 79, 111, 88, 120):  # D P d p O o X x
            word[n] = to[chars[k]]
            return k + 1, n + 1
    return k, n


@compiled
def _is_address(word: UInt32s, n: Integer, chars: UInt32s, k: Integer, end: Integer) -> Integer:
    """Whether the word before k begins a web address."""
    if n == 2 and word[0] == 119 and word[1] == 119:  # www, of which two letters are kept
        return k < end and chars[k] == 46
    http = 4 <= n <= 5 and word[0] == 104 and word[1] == 116 and word[2] == 116
    return http and word[3] == 112


@compiled
def _skip_to_space(chars: UInt32s, k: Integer, end: Integer, kind: Bytes) -> Integer:
    while k < end and _kind_at(chars, k, kind) != _SPACE:
        k += 1
    return k


@compiled
def cut(
    chars: UInt32s, ends: Int64s, table: Table, longest: int, capitals: int, number: int
) -> tuple[Int32s, Int64s]:
    """Give the pieces of all texts behind each other, and where those of each text end."""
    n = _LONGEST_WORD + 2
    room = _Scratch(
        np.empty(n, np.uint32),
        np.empty(n, np.float32),
        np.empty(n, np.int32),
        np.empty(n, np.int32),
    )
    out = np.empty(2 * len(chars) + 2, np.int32)  # at most a piece a character and the capitals
    stops = np.empty(len(ends), np.int64)
    k, m = np.int64(0), np.int64(0)
    for text in range(len(ends)):
        end = ends[text]
        while k < end:
            what = _kind_at(chars, k, table.kind)
            if what == _WORD:
                k, m = _word(chars, k, end, table, longest, capitals, room, out, m)
            elif what == _DIGIT:
                k, m = _digits(chars, k, end, table, number, room.word, out, m)
            elif what == _SIGN and chars[k] == _AT:
                k = _skip_to_space(chars, k, end, table.kind)
            elif what == _SIGN:
                k, n = _take_signs(chars, k, end, table.to, table.kind, room.word)
                m = _signs(room.word, n, table, out, m)
            else:
                if what == _EMOJI:
                    room.word[0] = chars[k]
                    m = _signs(room.word, 1, table, out, m)
                k += 1
        stops[text] = m
    return out[:m].copy(), stops


@compiled
def _word(
    chars: UInt32s,
    k: Integer,
    end: Integer,
    table: Table,
    longest: Integer,
    capitals: Integer,
    room: _Scratch,
    out: Int32s,
    m: Integer,
) -> tuple[Integer, Integer]:
    """Write the pieces of the word at k, or skip the address that it begins."""
    k, n, large = _take_word(chars, k, end, table.to, table.kind, room.word)
    if _is_address(room.word, n, chars, k, end):
        return _skip_to_space(chars, k, end, table.kind), m
    if large and capitals >= 0:
        out[m] = capitals
        m += 1
    if n > 0:
        m = _segment(n, table, longest, room, out, m)
    return k, m


@compiled
def _digits(
    chars: UInt32s,
    k: Integer,
    end: Integer,
    table: Table,
    number: Integer,
    word: UInt32s,
    out: Int32s,
    m: Integer,
) -> tuple[Integer, Integer]:
    """Write the piece of a number: its own, or the one of all numbers."""
    n = 0
    while k < end and _kind_at(chars, k, table.kind) == _DIGIT:
        if n < 3:
            word[n] = table.to[chars[k]]
            n += 1
        k += 1
    piece = _find(table, word, 0, n) if n < 3 else number
    if piece >= 0:
        out[m] = piece
        m += 1
    return k, m


@compiled
def _signs(word: UInt32s, n: Integer, table: Table, out: Int32s, m: Integer) -> Integer:
    """Write the piece of a run of signs, or those of the signs one by one."""
    whole = _find(table, word, 0, n)
    if whole >= 0:
        out[m] = whole
        return m + 1
    for k in range(n):
        piece = _find(table, word, k, k + 1)
        if piece >= 0:
            out[m] = piece
            m += 1
    return m
