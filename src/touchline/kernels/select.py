"""Chooses, cuts and merges events inside journeys."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Flags, Floats, Int32s, Int64s, UInt64s
from touchline.kernels.compiled import compiled

__all__ = ["aggregate_codes", "aggregate_values", "chosen", "place_of", "runs", "steps_met"]


@compiled
def steps_met(masks: UInt64s, starts: Int32s, stops: Int32s, low: int) -> UInt64s:
    """Bits of the steps that some event of each journey meets.

    Parameters
    ----------
    masks
        Bits of the steps that each event meets; position 0 is the event at *low*.
    """
    met = np.zeros(len(starts), np.uint64)
    for j in range(len(starts)):
        bits = np.uint64(0)
        for i in range(np.uint64(starts[j] - low), np.uint64(stops[j] - low)):
            bits |= masks[i]
        met[j] = bits
    return met


@compiled
def chosen(flags: Flags, starts: Int32s, stops: Int32s, low: int) -> tuple[Int32s, Int32s, Int32s]:
    """Positions of the events whose flag is set, and where each journey lies among them.

    Parameters
    ----------
    flags
        Position 0 is the event at *low*.
    """
    total = 0
    for j in range(len(starts)):
        total += stops[j] - starts[j]
    index = np.empty(total + 1, np.int32)
    begins = np.empty(len(starts), np.int32)
    ends = np.empty(len(starts), np.int32)
    n = np.uint64(0)
    for j in range(len(starts)):
        begins[j] = n
        for i in range(np.uint64(starts[j]), np.uint64(stops[j])):
            index[n] = i  # written always and counted if wanted: no branch to mispredict
            n += np.uint64(flags[i - np.uint64(low)])
        ends[j] = n
    return index[: np.int64(n)], begins, ends


@compiled
def place_of(masks: UInt64s, bit: int, begins: Int32s, stops: Int32s, low: int) -> Int32s:
    """Position of the first event from *begins* on that meets the step; its stop if none does.

    Parameters
    ----------
    masks
        Bits of the steps that each event meets; position 0 is the event at *low*.
    bit
        Number of the step, from 0.
    """
    places = np.empty(len(begins), np.int32)
    wanted = np.uint64(1) << np.uint64(bit)
    for j in range(len(begins)):
        i = begins[j]
        while i < stops[j] and not masks[np.uint64(i - low)] & wanted:
            i += 1
        places[j] = i
    return places


@compiled
def runs(
    codes: npt.NDArray[Any], mergeable: Flags, starts: Int32s, stops: Int32s
) -> tuple[Int32s, Int32s, Int32s, Int32s]:
    """First event and length of each run of neighbours with the same code.

    Parameters
    ----------
    codes
        Per event; negative codes (missing) never merge.
    mergeable
        Code → whether its runs become one event.

    Returns
    -------
    Positions of the first events, lengths of the runs, and where each journey lies among the runs.
    """
    total = 0
    for j in range(len(starts)):
        total += stops[j] - starts[j]
    index = np.empty(total, np.int32)
    lengths = np.empty(total, np.int32)
    begins = np.empty(len(starts), np.int32)
    ends = np.empty(len(starts), np.int32)
    n = 0
    for j in range(len(starts)):
        begins[j] = n
        before = np.int64(-1)
        for i in range(starts[j], stops[j]):
            now = np.int64(codes[np.uint64(i)])
            if now >= 0 and now == before and mergeable[np.uint64(now)]:
                lengths[n - 1] += 1
            else:
                index[n] = i
                lengths[n] = 1
                n += 1
            before = now
        ends[j] = n
    return index[:n], lengths[:n], begins, ends


@compiled
def aggregate_codes(codes: Int32s, rank: Int64s, index: Int32s, lengths: Int32s) -> Int32s:
    """Code of the highest rank in each run; −1 where all are missing; the first of equals."""
    best = np.empty(len(index), np.int32)
    for r in range(len(index)):
        found = np.int32(-1)
        for i in range(index[r], index[r] + lengths[r]):
            code = codes[i]
            if code >= 0 and (found < 0 or rank[code] > rank[found]):
                found = code
        best[r] = found
    return best


@compiled
def aggregate_values(values: Floats, index: Int32s, lengths: Int32s, how: int) -> Floats:
    """Sum (0), smallest (1), largest (2) or last (3) value of each run, NaN where there is none."""
    found = np.full(len(index), np.nan)
    for r in range(len(index)):
        for i in range(index[r], index[r] + lengths[r]):
            value = values[i]
            if np.isnan(value):
                continue
            if np.isnan(found[r]) or how == 3:
                found[r] = value
            elif how == 0:
                found[r] += value
            elif how == 1:
                found[r] = min(found[r], value)
            else:
                found[r] = max(found[r], value)
    return found
