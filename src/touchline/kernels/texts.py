"""Keys and times out of columns of text."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Flags, Int64s, UInt64s
from touchline.kernels.compiled import compiled

__all__ = ["keys_of", "times_of", "unseen"]

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.integer[Any]]
Integer: TypeAlias = Any
"""A whole number of 64 bits; in compiled code that is what every number becomes."""

_ONE = np.uint64(0x9E3779B97F4A7C15)
_TWO = np.uint64(0xC2B2AE3D27D4EB4F)
_THREE = np.uint64(0xD6E8FEB86659FD93)
_DAY = 86_400_000_000
_NONE = -(1 << 62)


def keys_of(offsets: Offsets, data: Bytes, seed: int) -> tuple[UInt64s, UInt64s]:
    """Give two 64-bit hashes of each text, the same on every machine and in every version.

    Parameters
    ----------
    offsets
        Text k is the bytes ``offsets[k]`` … ``offsets[k + 1] - 1`` of *data*.

    Returns
    -------
    The key, and an independent check that tells texts apart whose keys are equal by accident.
    """
    return _hash(offsets, _words(offsets, data), int(offsets[0]), np.uint64(seed))


def _words(offsets: Offsets, data: Bytes) -> UInt64s:
    """Copy the bytes of all texts into words; behind the last there is room to read on."""
    low, high = int(offsets[0]), int(offsets[-1])
    words = np.zeros((high - low) // 8 + 6, np.uint64)
    words.view(np.uint8)[: high - low] = data[low:high]
    return words


@compiled
def _word(words: UInt64s, at: np.uint64) -> Integer:
    """Read the eight bytes from byte *at* on, the first one lowest."""
    place = at >> np.uint64(3)
    shift = (at & np.uint64(7)) << np.uint64(3)
    if shift == np.uint64(0):
        return words[place]
    return (words[place] >> shift) | (words[place + np.uint64(1)] << (np.uint64(64) - shift))


@compiled
def _scramble(h: np.uint64) -> np.uint64:
    """Spread every bit over the whole word; a bijection."""
    h ^= h >> np.uint64(32)
    h *= _TWO
    h ^= h >> np.uint64(29)
    h *= _THREE
    h ^= h >> np.uint64(32)
    return h


@compiled
def _hash(offsets: Offsets, words: UInt64s, low: int, seed: np.uint64) -> tuple[UInt64s, UInt64s]:
    """Take in eight bytes a step in two lanes; each step is a bijection of the lane's state."""
    n = len(offsets) - 1
    keys, checks = np.empty(n, np.uint64), np.empty(n, np.uint64)
    for k in range(n):
        at = np.uint64(offsets[k] - low)
        left = np.uint64(offsets[k + 1] - offsets[k])
        a = (seed + left) * _ONE
        b = _scramble(seed ^ left * _TWO)
        while left > np.uint64(0):
            word = _word(words, at)
            if left < np.uint64(8):
                word &= (np.uint64(1) << (left << np.uint64(3))) - np.uint64(1)
                left = np.uint64(0)
            else:
                left -= np.uint64(8)
            at += np.uint64(8)
            a = (a ^ word) * _ONE
            a ^= a >> np.uint64(32)
            b = (b + word) * _THREE
            b = (b << np.uint64(27)) | (b >> np.uint64(37))
        keys[k], checks[k] = _scramble(a), _scramble(b)
    return keys, checks


@compiled
def unseen(keys: UInt64s, checks: UInt64s, cache: UInt64s) -> Flags:
    """Flag the pairs that are not in *cache*, and put them there.

    The cache (a power of two of rows, two columns) forgets: each pair has one place, and a newer
    one takes it. What was forgotten is flagged again.
    """
    mask = np.uint64(cache.shape[0] - 1)
    flags = np.zeros(len(keys), np.bool_)
    for k in range(len(keys)):
        place = keys[k] & mask
        if cache[place, 0] != keys[k] or cache[place, 1] != checks[k]:
            cache[place, 0], cache[place, 1] = keys[k], checks[k]
            flags[k] = True
    return flags


@compiled
def _two(text: Bytes, at: int) -> Integer:
    """Read two digits; a large negative number if one is none."""
    tens, ones = np.int64(text[at]) - 48, np.int64(text[at + 1]) - 48
    if tens < 0 or tens > 9 or ones < 0 or ones > 9:
        return -100_000
    return tens * 10 + ones


@compiled
def _days(year: int, month: int, day: int) -> Integer:
    """Days since 1970 of a date; −2⁴⁰ if there is no such date."""
    if year < 1 or month < 1 or month > 12 or day < 1:
        return -(1 << 40)
    leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
    longest = 31
    if month == 2:
        longest = 29 if leap else 28
    elif month in (4, 6, 9, 11):
        longest = 30
    if day > longest:
        return -(1 << 40)
    y = year - 1 if month <= 2 else year  # years from March, so that the leap day is the last
    past = (153 * ((month + 9) % 12) + 2) // 5
    return 365 * y + y // 4 - y // 100 + y // 400 + past + day - 1 - 719_468


@compiled
def _clock(text: Bytes) -> tuple[Integer, Integer]:
    """Read ``HH:MM[:SS[.fraction]]`` from character 11 on.

    Returns
    -------
    µs since midnight (−1: none), and where the text goes on.
    """
    hour, minute = _two(text, 11), _two(text, 14)
    if text[13] != 58 or hour < 0 or hour > 23 or minute < 0 or minute > 59:
        return -1, 0
    micros: Integer = (hour * 60 + minute) * 60_000_000
    end = len(text)
    if end < 19 or text[16] != 58:
        return micros, 16
    second = _two(text, 17)
    if second < 0 or second > 59:
        return -1, 0
    micros += second * 1_000_000
    if end == 19 or (text[19] != 46 and text[19] != 44):
        return micros, 19
    at, unit = 20, 100_000
    while at < end and 48 <= text[at] <= 57:
        micros += (np.int64(text[at]) - 48) * unit
        unit //= 10  # what is finer than a µs counts nothing
        at += 1
    return (micros, at) if at > 20 else (-1, 0)


@compiled
def _zone(text: Bytes, at: int) -> Integer:
    """Read ``Z``, ``±HH``, ``±HHMM`` or ``±HH:MM`` from *at* on: µs to take off; −2⁶²: none."""
    length = len(text) - at
    if length == 1 and (text[at] == 90 or text[at] == 122):
        return 0
    if length not in (3, 5, 6) or (text[at] != 43 and text[at] != 45):
        return _NONE
    hour, minute = _two(text, at + 1), 0
    if length == 6:
        minute = _two(text, at + 4) if text[at + 3] == 58 else -1
    elif length == 5:
        minute = _two(text, at + 3)
    if hour < 0 or hour > 23 or minute < 0 or minute > 59:
        return _NONE
    micros: Integer = (hour * 60 + minute) * 60_000_000
    return micros if text[at] == 43 else -micros


@compiled
def _whole_number(text: Bytes) -> tuple[bool, Integer]:
    """Read an integer of at most 18 digits."""
    at = 1 if text[0] == 45 else 0
    if len(text) == at or len(text) - at > 18:
        return False, 0
    number: Integer = 0
    for k in range(at, len(text)):
        digit = np.int64(text[k]) - 48
        if digit < 0 or digit > 9:
            return False, 0
        number = number * 10 + digit
    return True, -number if at else number


@compiled
def _moment(text: Bytes) -> tuple[bool, Integer]:
    if len(text) < 10 or text[4] != 45 or text[7] != 45:
        return _whole_number(text)
    days = _days(_two(text, 0) * 100 + _two(text, 2), _two(text, 5), _two(text, 8))
    if days == -(1 << 40):
        return False, 0
    if len(text) == 10:
        return True, days * _DAY
    if len(text) < 16 or (text[10] != 84 and text[10] != 116 and text[10] != 32):
        return False, 0
    micros, at = _clock(text)
    if micros < 0:
        return False, 0
    while at < len(text) and text[at] == 32:
        at += 1
    late = _zone(text, at) if at < len(text) else 0
    return late != _NONE, days * _DAY + micros - late


@compiled
def _are_digits(word: Integer, where: Integer) -> Integer:
    """Whether the bytes of *word* that *where* covers are all digits."""
    high, six = np.uint64(0xF0F0F0F0F0F0F0F0), np.uint64(0x0606060606060606)
    chosen = word & where
    threes = np.uint64(0x3030303030303030) & where
    return (chosen & high) == threes and (((chosen & ~high) + six) & high) == np.uint64(0)


@compiled
def _pair(word: Integer, byte: Integer) -> Integer:
    """Put together the digits at *byte* and the one behind it."""
    shift = np.uint64(8 * byte)
    tens = (word >> shift) & np.uint64(15)
    return np.int64(tens * np.uint64(10) + ((word >> (shift + np.uint64(8))) & np.uint64(15)))


@compiled
def _usual(words: UInt64s, at: np.uint64, length: Integer) -> Integer:
    """Read ``2024-03-01T10:00:00``, maybe with 3 or 6 digits more and a Z; −2⁶²: it is another.

    Eight characters at a time: most times look like this, and a log has one in each row.
    """
    day, minute = _word(words, at), _word(words, at + np.uint64(8))
    second, rest = _word(words, at + np.uint64(16)), _word(words, at + np.uint64(24))
    sign = (minute >> np.uint64(16)) & np.uint64(255)
    if (
        not _are_digits(day, np.uint64(0x00FFFF00FFFFFFFF))
        or not _are_digits(minute, np.uint64(0xFFFF00FFFF00FFFF))
        or not _are_digits(second, np.uint64(0x0000000000FFFF00))
        or (day & np.uint64(0xFF0000FF00000000)) != np.uint64(0x2D00002D00000000)
        or (minute & np.uint64(0x0000FF0000000000)) != np.uint64(0x00003A0000000000)
        or (second & np.uint64(255)) != np.uint64(58)
        or (sign != np.uint64(84) and sign != np.uint64(32))
    ):
        return _NONE
    days = _days(_pair(day, 0) * 100 + _pair(day, 2), _pair(day, 5), _pair(minute, 0))
    clock = (_pair(minute, 3), _pair(minute, 6), _pair(second, 1))
    if days == -(1 << 40) or clock[0] > 23 or clock[1] > 59 or clock[2] > 59:
        return _NONE
    micros = days * _DAY + ((clock[0] * 60 + clock[1]) * 60 + clock[2]) * 1_000_000
    last = _word(words, at + np.uint64(length - 1)) & np.uint64(255)
    if last == np.uint64(90):
        length -= 1
    if length == 19:
        return micros
    if (second >> np.uint64(24)) & np.uint64(255) != np.uint64(46):
        return _NONE
    if length == 23 and _are_digits(second, np.uint64(0x00FFFFFF00000000)):
        return micros + _pair(second, 4) * 10_000 + (_pair(second, 5) % 10) * 1_000
    if (
        length == 26
        and _are_digits(second, np.uint64(0xFFFFFFFF00000000))
        and _are_digits(rest, np.uint64(0xFFFF))
    ):
        return micros + _pair(second, 4) * 10_000 + _pair(second, 6) * 100 + _pair(rest, 0)
    return _NONE


def times_of(offsets: Offsets, data: Bytes) -> tuple[Int64s, Flags]:
    """Read ISO 8601 texts, or whole numbers, as µs since 1970; flag those that are neither.

    Without a zone a text is in UTC. Blanks around it do not count.
    """
    return _times(offsets, data, _words(offsets, data))


@compiled
def _times(offsets: Offsets, data: Bytes, words: UInt64s) -> tuple[Int64s, Flags]:
    n = len(offsets) - 1
    times = np.zeros(n, np.int64)
    readable = np.zeros(n, np.bool_)
    for k in range(n):
        length = np.int64(offsets[k + 1] - offsets[k])
        if 19 <= length <= 27:
            times[k] = _usual(words, np.uint64(offsets[k] - offsets[0]), length)
            readable[k] = times[k] != _NONE
        if not readable[k]:
            readable[k], times[k] = _unusual(data, np.int64(offsets[k]), np.int64(offsets[k + 1]))
    return times, readable


@compiled
def _unusual(data: Bytes, at: Integer, end: Integer) -> tuple[bool, Integer]:
    while at < end and data[at] == 32:
        at += 1
    while at < end and data[end - 1] == 32:
        end -= 1
    return _moment(data[at:end]) if at < end else (False, 0)
