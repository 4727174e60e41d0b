"""Keys of sequences of touchpoints, and their comparison; called from other kernels.

A key of 64 bits is a hash and, in its lowest bits, the length. Where codes fit into a byte, the key
of a short sequence is its codes themselves, shuffled so that they spread over tables as hashes do:
such a key stands for one sequence only, and the sequence can be read from it.
"""

from __future__ import annotations

import numpy as np

from touchline.kernels.batch import UInt16s
from touchline.kernels.compiled import compiled

__all__ = [
    "EXACT_CODES",
    "EXACT_LENGTH",
    "LENGTH_BITS",
    "codes_of",
    "exact_key",
    "hash_collapsed",
    "hash_whole",
    "same",
    "short",
    "stop_of",
]

EXACT_CODES = 256
"""Up to so many touchpoints, codes fit into a byte."""
EXACT_LENGTH = 7
"""So many bytes fit into a key beside the length."""

LENGTH_BITS = 6
"""The lowest bits of a hash are the length of the sequence, or the largest number they can hold."""


@compiled
def _stop_collapsed(codes: UInt16s, i: np.uint64, stop: np.uint64, first: int) -> np.uint64:
    steps = 1
    i += np.uint64(1)
    while i < stop:
        steps += codes[i] != codes[i - np.uint64(1)]
        if steps > first:
            break
        i += np.uint64(1)
    return i


@compiled
def stop_of(
    codes: UInt16s, start: np.int32, stop: np.int32, first: int, collapse: bool
) -> np.uint64:
    """Position after the last event of a journey of which only the *first* steps count."""
    i, end = np.uint64(start), np.uint64(stop)
    if end - i <= np.uint64(first):
        return end
    return _stop_collapsed(codes, i, end, first) if collapse else i + np.uint64(first)


@compiled
def _mixed(h: np.uint64, word: np.uint64) -> np.uint64:
    """Take four codes in; each step can be undone, so that nothing is lost on the way."""
    h = (h ^ word) * np.uint64(0x9FB21C651E98DF25)
    return h ^ (h >> np.uint64(32))


@compiled
def _final(h: np.uint64, length: np.uint64) -> np.uint64:
    h = (h ^ length) * np.uint64(0xD6E8FEB86659FD93)
    h ^= h >> np.uint64(32)
    h *= np.uint64(0xD6E8FEB86659FD93)
    h ^= h >> np.uint64(29)
    return h >> np.uint64(LENGTH_BITS) << np.uint64(LENGTH_BITS) | short(length)


@compiled
def short(length: np.uint64) -> np.uint64:
    """Give the length as the lowest bits of a hash hold it."""
    return min(length, np.uint64((1 << LENGTH_BITS) - 1))


@compiled
def _word(codes: UInt16s, i: np.uint64) -> np.uint64:
    word = np.uint64(codes[i]) | np.uint64(codes[i + np.uint64(1)]) << np.uint64(16)
    word |= np.uint64(codes[i + np.uint64(2)]) << np.uint64(32)
    return word | np.uint64(codes[i + np.uint64(3)]) << np.uint64(48)


_SHUFFLE = 0x1B873593CC9E2D5
"""Odd, so that multiplying by it can be undone."""
_PAYLOAD = (1 << (64 - LENGTH_BITS)) - 1
_UNSHUFFLE = pow(_SHUFFLE, -1, _PAYLOAD + 1)
_HALF = (64 - LENGTH_BITS) // 2


@compiled
def _bytes(word: np.uint64) -> np.uint64:
    """Put four codes of 16 bits, each below 256, into 32 bits."""
    word = (word | word >> np.uint64(8)) & np.uint64(0x0000FFFF0000FFFF)
    return (word | word >> np.uint64(16)) & np.uint64(0xFFFFFFFF)


@compiled
def _shuffled(payload: np.uint64) -> np.uint64:
    """Spread 58 bits over 58 bits; every step can be undone."""
    h = payload * np.uint64(_SHUFFLE) & np.uint64(_PAYLOAD)
    h ^= h >> np.uint64(_HALF)
    h = h * np.uint64(_SHUFFLE) & np.uint64(_PAYLOAD)
    return h ^ (h >> np.uint64(_HALF))


@compiled
def _seven(codes: UInt16s, i: np.uint64, length: np.uint64) -> np.uint64:
    """Read up to seven codes as bytes: eight at once, as a loop's length could not be foreseen."""
    payload = _bytes(_word(codes, i)) | _bytes(_word(codes, i + np.uint64(4))) << np.uint64(32)
    return payload & (np.uint64(1) << length * np.uint64(8)) - np.uint64(1)


@compiled
def _last_seven(codes: UInt16s, i: np.uint64, length: np.uint64) -> np.uint64:
    """Do what :func:`_seven` does where fewer than eight codes are left to read."""
    payload = np.uint64(0)
    for k in range(length):
        payload |= np.uint64(codes[i + k]) << k * np.uint64(8)
    return payload


def codes_of(key: int) -> tuple[int, ...] | None:
    """Read the sequence from the key of a short one; None if the key is a hash.

    Only for keys that were made as exact ones.
    """
    length = key & ((1 << LENGTH_BITS) - 1)
    if length > EXACT_LENGTH:
        return None
    payload = key >> LENGTH_BITS
    for _ in range(2):
        payload ^= payload >> _HALF  # half of the bits: undoes itself
        payload = payload * _UNSHUFFLE & _PAYLOAD
    return tuple(payload.to_bytes(8, "little")[:length])


@compiled
def exact_key(codes: UInt16s, start: np.uint64, stop: np.uint64, seed: np.uint64) -> np.uint64:
    """Give the key of a sequence of codes below 256; an exact one where it is short enough."""
    length = stop - start
    if length > np.uint64(EXACT_LENGTH):
        return hash_whole(codes, start, stop, seed)
    if start + np.uint64(8) <= np.uint64(len(codes)):
        return _shuffled(_seven(codes, start, length)) << np.uint64(LENGTH_BITS) | length
    return _shuffled(_last_seven(codes, start, length)) << np.uint64(LENGTH_BITS) | length


@compiled
def hash_whole(codes: UInt16s, i: np.uint64, stop: np.uint64, seed: np.uint64) -> np.uint64:
    """Hash a sequence; its last four codes are one word, which may overlap the one before."""
    one, four = np.uint64(1), np.uint64(4)
    length = stop - i
    h = seed
    if length < four:  # first, middle and last, which are all there are
        word = np.uint64(codes[i]) | np.uint64(codes[i + (length >> one)]) << np.uint64(16)
        word |= np.uint64(codes[stop - one]) << np.uint64(32)
    else:
        while i < stop - four:
            h = _mixed(h, _word(codes, i))
            i += four
        word = _word(codes, stop - four)
    return _final(_mixed(h, word), length)


@compiled
def hash_collapsed(codes: UInt16s, begin: np.uint64, stop: np.uint64, seed: np.uint64) -> np.uint64:
    """Hash a sequence of which equal neighbours are one step."""
    one = np.uint64(1)
    h, word, length = seed, np.uint64(0), np.uint64(0)
    for i in range(begin, stop):
        if i == begin or codes[i] != codes[i - one]:
            word = word << np.uint64(16) | np.uint64(codes[i])
            length += one
            if length & np.uint64(3) == np.uint64(0):
                h = _mixed(h, word)
                word = np.uint64(0)
    return _final(_mixed(h, word), length)


@compiled
def same(
    codes: UInt16s, a: np.uint64, a_stop: np.uint64,
    others: UInt16s, b: np.uint64, b_stop: np.uint64, collapse: bool,
) -> bool:  # fmt: skip
    """Compare two sequences, with equal neighbours as one step if *collapse*."""
    one = np.uint64(1)
    while a < a_stop and b < b_stop:
        if codes[a] != others[b]:
            return False
        a += one
        b += one
        while collapse and a < a_stop and codes[a] == codes[a - one]:
            a += one
        while collapse and b < b_stop and others[b] == others[b - one]:
            b += one
    return bool(a == a_stop and b == b_stop)
