"""Keys and times out of columns of text."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Flags, Int64s, UInt64s
from touchline.kernels.compiled import compiled

__all__ = ["keys_of", "times_of", "unseen"]

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.integer[Any]]

_ONE = np.uint64(0x9E3779B97F4A7C15)
_TWO = np.uint64(0xC2B2AE3D27D4EB4F)
_THREE = np.uint64(0xD6E8FEB86659FD93)
_DAY = 86_400_000_000


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
    low, high = int(offsets[0]), int(offsets[-1])
    words = np.zeros((high - low) // 8 + 2, np.uint64)  # padded: a text is read in whole words
    words.view(np.uint8)[: high - low] = data[low:high]
    return _hash(offsets, words, low, np.uint64(seed))


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
            shift = (at & np.uint64(7)) << np.uint64(3)
            word = words[at >> np.uint64(3)] >> shift
            if shift > np.uint64(0):
                word |= words[(at >> np.uint64(3)) + np.uint64(1)] << (np.uint64(64) - shift)
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
def _digits(data: Bytes, at: int, count: int) -> int:
    """Read *count* digits; −1 if one is none."""
    number = 0
    for k in range(count):
        digit = int(data[at + k]) - 48
        if digit < 0 or digit > 9:
            return -1
        number = number * 10 + digit
    return number


@compiled
def _days(year: int, month: int, day: int) -> int:
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
def _clock(data: Bytes, at: int, end: int) -> tuple[int, int]:
    """Read ``HH:MM[:SS[.fraction]]``: µs since midnight (−1: none) and where it ends."""
    if end - at < 5 or data[at + 2] != 58:
        return -1, at
    hour, minute = _digits(data, at, 2), _digits(data, at + 3, 2)
    if hour < 0 or hour > 23 or minute < 0 or minute > 59:
        return -1, at
    at += 5
    micros = (hour * 60 + minute) * 60_000_000
    if at < end and data[at] == 58:
        second = _digits(data, at + 1, 2) if end - at >= 3 else -1
        if second < 0 or second > 59:
            return -1, at
        micros += second * 1_000_000
        at += 3
        if at < end and (data[at] == 46 or data[at] == 44):
            at += 1
            unit = 100_000
            first = at
            while at < end and 48 <= data[at] <= 57:
                micros += (int(data[at]) - 48) * unit
                unit //= 10  # what is finer than a µs counts nothing
                at += 1
            if at == first:
                return -1, at
    return micros, at


@compiled
def _zone(data: Bytes, at: int, end: int) -> int:
    """Read ``Z``, ``±HH``, ``±HHMM`` or ``±HH:MM`` up to *end*: µs to take off; −2⁶²: none."""
    bad = -(1 << 62)
    length = end - at
    if length == 1 and (data[at] == 90 or data[at] == 122):
        return 0
    if length < 3 or (data[at] != 43 and data[at] != 45):
        return bad
    hour, minute = _digits(data, at + 1, 2), 0
    if length == 6 and data[at + 3] == 58:
        minute = _digits(data, at + 4, 2)
    elif length == 5:
        minute = _digits(data, at + 3, 2)
    elif length != 3:
        return bad
    if hour < 0 or hour > 23 or minute < 0 or minute > 59:
        return bad
    micros = (hour * 60 + minute) * 60_000_000
    return micros if data[at] == 43 else -micros


@compiled
def _whole_number(data: Bytes, at: int, end: int) -> tuple[bool, int]:
    """Read an integer of at most 18 digits."""
    sign = -1 if data[at] == 45 else 1
    at += data[at] == 45
    if end - at < 1 or end - at > 18:
        return False, 0
    number = _digits(data, at, end - at)
    return number >= 0, sign * number


@compiled
def _moment(data: Bytes, at: int, end: int) -> tuple[bool, int]:
    if end - at < 10 or data[at + 4] != 45 or data[at + 7] != 45:
        return _whole_number(data, at, end)
    days = _days(_digits(data, at, 4), _digits(data, at + 5, 2), _digits(data, at + 8, 2))
    if days == -(1 << 40):
        return False, 0
    at += 10
    if at == end:
        return True, days * _DAY
    if data[at] != 84 and data[at] != 116 and data[at] != 32:
        return False, 0
    micros, at = _clock(data, at + 1, end)
    if micros < 0:
        return False, 0
    while at < end and data[at] == 32:
        at += 1
    late = 0
    if at < end:
        late = _zone(data, at, end)
        if late == -(1 << 62):
            return False, 0
    return True, days * _DAY + micros - late


@compiled
def times_of(offsets: Offsets, data: Bytes) -> tuple[Int64s, Flags]:
    """Read ISO 8601 texts, or whole numbers, as µs since 1970; flag those that are neither.

    Without a zone a text is in UTC. Blanks around it do not count.
    """
    n = len(offsets) - 1
    times = np.zeros(n, np.int64)
    readable = np.zeros(n, np.bool_)
    for k in range(n):
        at, end = int(offsets[k]), int(offsets[k + 1])
        while at < end and data[at] == 32:
            at += 1
        while at < end and data[end - 1] == 32:
            end -= 1
        if at < end:
            readable[k], times[k] = _moment(data, at, end)
    return times, readable
