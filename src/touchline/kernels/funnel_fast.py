"""The ordered funnel of touchpoints alone, at the speed of reading them.

Block by block: events that matter are flagged many at a time, their positions are packed without
branches, and one pass over what is left keeps, for each step, the newest chain that reached it.
Beginnings of journeys are flagged too, so that no branch depends on the data.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled

__all__ = ["depths", "took"]

UInt8s = npt.NDArray[np.uint8]

_BLOCK = 16_384
_BEGIN, _GAP = 8, 16
"""Flags beside the number of the step: a journey begins; no journey until the next begins."""
_NO_CODE = 65_535
_MAGIC = 0x0102040810204080
"""Gathers the lowest bits of eight bytes in the highest byte."""


class _Pairs(NamedTuple):
    """Codes of touchpoints and the steps that they are, in fours."""

    codes: UInt16s
    steps: UInt8s


def _pairs_of(step_of: UInt8s) -> _Pairs:
    """List the touchpoints that are a step, filled up to a multiple of four."""
    codes = np.flatnonzero(step_of)
    missing = -len(codes) % 4
    return _Pairs(
        np.append(codes, np.full(missing, _NO_CODE)).astype(np.uint16),
        np.append(step_of[codes], np.zeros(missing)).astype(np.uint8),
    )


def depths(batch: Batch, step_of: UInt8s, steps: int, window: int) -> tuple[UInt8s, Int32s]:
    """Find the chain of each journey: in order and within *window* µs the deepest, then newest.

    Returns
    -------
    Per journey the number of steps that it reaches, and the position of the event that opens the
    chain.
    """
    pairs = _pairs_of(step_of)
    return _depths(
        batch.touchpoint, batch.time, batch.starts, batch.stops, pairs.codes, pairs.steps,
        steps, window, _positions(),
    )  # fmt: skip


def _positions() -> npt.NDArray[np.uint16]:
    """Byte of eight flags → positions of its set bits, then anything."""
    table = np.zeros((256, 8), np.uint16)
    for byte in range(256):
        bits = [bit for bit in range(8) if byte >> bit & 1]
        table[byte, : len(bits)] = bits
    return table


@compiled
def _flag(
    codes: UInt16s, low: int, n: int, pair_codes: UInt16s, pair_steps: UInt8s, flags: UInt8s
) -> None:
    """Write into *flags* the step that each touchpoint is, 0 for none."""
    part = codes[low : low + n]
    flags[:] = 0
    for q in range(0, len(pair_codes), 4):
        a, b, c, d = pair_codes[q], pair_codes[q + 1], pair_codes[q + 2], pair_codes[q + 3]
        s, t, u, v = pair_steps[q], pair_steps[q + 1], pair_steps[q + 2], pair_steps[q + 3]
        zero = np.uint8(0)
        for i in range(n):
            code = part[i]
            flags[i] |= (
                (s if code == a else zero) | (t if code == b else zero)
                | (u if code == c else zero) | (v if code == d else zero)
            )  # fmt: skip


@compiled
def _mark(starts: Int32s, stops: Int32s, journey: int, low: int, n: int, flags: UInt8s) -> int:
    """Flag where journeys from number *journey* on begin and gaps follow; give the next one.

    A gap at the very end of the block before is flagged here too, as its journey is seen again.
    """
    last = len(starts)
    j = journey
    while j < last and starts[j] < low + n:
        if starts[j] >= low:
            flags[starts[j] - low] |= np.uint8(_BEGIN)
        gap = stops[j]
        if low <= gap < low + n and j + 1 < last and starts[j + 1] != gap:
            flags[gap - low] |= np.uint8(_GAP)
        if gap >= low + n:
            return j
        j += 1
    return j


@compiled
def _pack(flags: UInt8s, table: npt.NDArray[np.uint16], packed: UInt16s) -> int:
    """Write the positions of flags that are not 0, eight at a time; give their number."""
    words = flags.view(np.uint64)
    count = np.uint64(0)
    for i in range(len(words)):
        u = np.uint64(i)
        some = (words[u] + np.uint64(0x7F7F7F7F7F7F7F7F)) & np.uint64(0x8080808080808080)
        byte = ((some >> np.uint64(7)) * np.uint64(_MAGIC)) >> np.uint64(56)
        base = np.uint16(u << np.uint64(3))
        row = table[byte]
        a, b, c, d = row[0] + base, row[1] + base, row[2] + base, row[3] + base
        e, f, g, h = row[4] + base, row[5] + base, row[6] + base, row[7] + base
        packed[count] = a
        packed[count + np.uint64(1)] = b
        packed[count + np.uint64(2)] = c
        packed[count + np.uint64(3)] = d
        packed[count + np.uint64(4)] = e
        packed[count + np.uint64(5)] = f
        packed[count + np.uint64(6)] = g
        packed[count + np.uint64(7)] = h
        ones = byte - ((byte >> np.uint64(1)) & np.uint64(0x55))
        ones = (ones & np.uint64(0x33)) + ((ones >> np.uint64(2)) & np.uint64(0x33))
        count += (ones + (ones >> np.uint64(4))) & np.uint64(0x0F)
    return int(count)


@compiled
def _depths(
    codes: UInt16s, time: Int64s, starts: Int32s, stops: Int32s, pair_codes: UInt16s,
    pair_steps: UInt8s, steps: int, window: int, table: npt.NDArray[np.uint16],
) -> tuple[UInt8s, Int32s]:  # fmt: skip
    n = len(starts)
    depth = np.zeros(n + 1, np.uint8)  # the first is for what comes before all journeys
    entry = np.zeros(n + 1, np.int32)
    if n == 0:
        return depth[1:], entry[1:]
    flags = np.zeros(_BLOCK, np.uint8)
    packed = np.empty(_BLOCK + 8, np.uint16)
    entered = np.zeros(16, np.int64)  # step → time and position of the entry of its newest chain
    opened = np.full(16, -1, np.int64)
    one, seven = np.uint64(1), np.uint64(7)
    far = 1 << 62
    begin = far
    first = 0
    best, last = np.uint64(0), np.uint64(steps)
    number = np.uint64(0)
    journey = 0
    low, high = int(starts[0]), int(stops[n - 1])
    while low < high:
        size = min(_BLOCK, high - low)
        _flag(codes, low, size, pair_codes, pair_steps, flags)
        journey = _mark(starts, stops, journey, low, size, flags)
        for q in range(_pack(flags, table, packed)):
            place = np.uint64(packed[np.uint64(q)])
            flag = np.uint64(flags[place])
            i = np.uint64(low) + place
            step = flag & seven
            begins = (flag >> np.uint64(3)) & one
            begin = int(i) if begins else begin
            begin = far if flag & np.uint64(_GAP) else begin
            number += begins
            best = np.uint64(0) if begins else best
            now = time[i]
            entered[one] = now
            opened[one] = int(i)
            since, where = entered[step], opened[step]
            ok = (now - since <= window) & (where >= begin)
            after = step + one
            entered[after] = since if ok else entered[after]
            opened[after] = where if ok else opened[after]
            newer = ok & (step >= best) & (best < last)  # when all steps are reached it is over
            best = step if newer else best
            first = where if newer else first
            depth[number] = np.uint8(best)
            entry[number] = np.int32(first)
        low += size
    return depth[1:], entry[1:]


@compiled
def took(
    codes: UInt16s, time: Int64s, chosen: Int64s, depth: UInt8s, entry: Int32s, step_of: UInt8s,
    steps: int,
) -> Int64s:  # fmt: skip
    """Give the times between the steps of the chains that :func:`depths` found.

    Parameters
    ----------
    chosen
        Numbers of the journeys wanted.
    depth, entry
        Per journey, as :func:`depths` gives them.

    Returns
    -------
    Journey × step: µs since the step before; 0 at the first step, −1 where it is not reached.
    """
    out = np.full((len(chosen), steps), -1, np.int64)
    one = np.uint64(1)
    for row in range(len(chosen)):
        j = np.uint64(chosen[row])
        i = np.uint64(entry[j])
        before = time[i]
        out[row, 0] = 0
        for k in range(one, np.uint64(depth[j])):
            i += one
            while np.uint64(step_of[codes[i]]) != k + one:
                i += one
            out[row, k] = time[i] - before
            before = time[i]
    return out
