"""Counts neighbours in one long run of codes, as if it were a single journey, and the seams in it.

A journey has few events, so a loop over journeys spends its time at their ends. Journeys that lie
end to end are one run: all neighbours in it are counted, and those across two journeys taken back.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled

__all__ = ["MOST_CODES", "neighbours"]

MOST_CODES = 256
"""Above so many codes the counters leave the cache, and this way is no longer the faster one."""

_TRIPLE_BITS = 6
"""Up to so many bits a code, counters of three neighbours fit into the cache (1 MB)."""


def neighbours(codes: UInt16s, starts: Int32s, stops: Int32s, k: int) -> tuple[Int64s, Int64s]:
    """Count neighbours in journeys that lie end to end, or nearly so.

    Parameters
    ----------
    codes
        Code per event, below *k*.
    starts, stops
        Events of each journey; each begins where the one before it ends, or later: the neighbours
        in between are counted, too, and taken back. At least one journey.
    k
        Number of codes, at most :data:`MOST_CODES`.

    Returns
    -------
    Two tables of k × k counts, row before column: neighbours within journeys; and seams, the last
    code of a journey and the first of the next.
    """
    bits = max(1, (k - 1).bit_length())
    low, high = int(starts[0]), int(stops[-1])
    if bits <= _TRIPLE_BITS:
        every = _triples(codes, low, high, bits, k)
    else:
        every = _pairs(codes, low, high, bits, k)
    seams, across = _seams(codes, starts, stops, k)
    return every - across, seams


@compiled
def _triples(codes: UInt16s, low: int, high: int, bits: int, k: int) -> Int64s:
    """Count ``a | b << bits | c << 2 bits`` at every second event: one counter for two neighbours.

    Four codes are read at once. What is left at both ends is counted as pairs.
    """
    one = np.uint32(1)
    triples = np.zeros(1 << (3 * bits), np.uint32)
    pairs = np.zeros(1 << (2 * bits), np.uint32)
    b, bb, low_code = np.uint64(bits), np.uint64(2 * bits), np.uint64(0xFFFF)
    begin = min(low + (-low & 3), high - 1)  # words of four codes lie on multiples of four
    words = max(0, (high - 1 - begin) // 4)
    packed = codes[begin : begin + 4 * words].view(np.uint64)
    for i in range(words):
        u = np.uint64(i)
        word = packed[u]
        after = np.uint64(codes[np.uint64(begin) + (u << np.uint64(2)) + np.uint64(4)])
        third = (word >> np.uint64(32)) & low_code
        first_two = (word & low_code) | (((word >> np.uint64(16)) & low_code) << b)
        triples[first_two | (third << bb)] += one
        triples[third | ((word >> np.uint64(48)) << b) | (after << bb)] += one
    _count_pairs(codes, low, begin, b, pairs)
    _count_pairs(codes, begin + 4 * words, high - 1, b, pairs)
    counts = _unpacked(pairs, b, k)
    for c in range(k):
        for m in range(k):
            row = (np.uint64(c) << bb) | (np.uint64(m) << b)
            for a in range(k):
                count = triples[row | np.uint64(a)]
                counts[a, m] += count
                counts[m, c] += count
    return counts


@compiled
def _pairs(codes: UInt16s, low: int, high: int, bits: int, k: int) -> Int64s:
    """Count ``a | b << bits``, in two tables in turn.

    So a counter is not needed again while it is still being written.
    """
    even = np.zeros(1 << (2 * bits), np.uint32)
    odd = np.zeros(1 << (2 * bits), np.uint32)
    one, b = np.uint32(1), np.uint64(bits)
    twos = (high - 1 - low) // 2
    before = np.uint64(codes[low])
    for i in range(twos):
        u = np.uint64(low) + (np.uint64(i) << np.uint64(1))
        middle, after = np.uint64(codes[u + np.uint64(1)]), np.uint64(codes[u + np.uint64(2)])
        even[before | (middle << b)] += one
        odd[middle | (after << b)] += one
        before = after
    _count_pairs(codes, low + 2 * twos, high - 1, b, even)
    return _unpacked(even, b, k) + _unpacked(odd, b, k)


@compiled
def _count_pairs(
    codes: UInt16s, begin: int, end: int, bits: np.uint64, pairs: npt.NDArray[np.uint32]
) -> None:
    """Count the pairs that begin at *begin* … *end* − 1."""
    for i in range(np.uint64(begin), np.uint64(end)):
        pairs[np.uint64(codes[i]) | (np.uint64(codes[i + np.uint64(1)]) << bits)] += np.uint32(1)


@compiled
def _unpacked(pairs: npt.NDArray[np.uint32], bits: np.uint64, k: int) -> Int64s:
    counts = np.zeros((k, k), np.int64)
    for a in range(k):
        for b in range(k):
            counts[a, b] = pairs[np.uint64(a) | (np.uint64(b) << bits)]
    return counts


@compiled
def _seams(codes: UInt16s, starts: Int32s, stops: Int32s, k: int) -> tuple[Int64s, Int64s]:
    """Count the seams, and all neighbours from the end of a journey to the begin of the next."""
    seams = np.zeros((k, k), np.int64)
    gaps = np.zeros((k, k), np.int64)
    one = np.uint64(1)
    for j in range(one, np.uint64(len(starts))):
        last, s = np.uint64(stops[j - one]) - one, np.uint64(starts[j])
        seams[np.uint64(codes[last]), np.uint64(codes[s])] += 1
        if last + one < s:
            gaps[np.uint64(codes[last]), np.uint64(codes[s])] -= 1
            for i in range(last, s):
                gaps[np.uint64(codes[i]), np.uint64(codes[i + one])] += 1
    return seams, seams + gaps
