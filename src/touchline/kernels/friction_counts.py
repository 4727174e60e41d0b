"""Counts of meetings: by who meets a touchpoint, and by what happens there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled
from touchline.kernels.friction import (
    DONE,
    ERROR,
    HELP,
    LATER,
    LEFT,
    MOST_COUNTED,
    RAGE,
    REACHED,
    Meetings,
    Rules,
    meetings,
)
from touchline.kernels.spread import place

__all__ = [
    "FIXED_CELLS",
    "MET",
    "OPEN",
    "SLOTS",
    "SLOT_OF",
    "WAIT_BINS",
    "WAIT_BITS",
    "kernel",
    "merge",
    "wait_bin",
]

UInt8s = npt.NDArray[np.uint8]
UInt32s = npt.NDArray[np.uint32]

WAIT_BITS: Final = 2
WAIT_BINS: Final = 84
"""Bins of a wait: two while it doubles, from a millisecond on."""
_SHORTEST: Final = 20
MET: Final = 0
OPEN: Final = 1
"""Events at which a leg can end without the goal."""
SLOT_OF: Final[dict[str, tuple[int, int]]] = {
    "left": (2, 1),
    "rage": (3, 1),
    "error": (4, 1),
    "help": (5, 1),
    "returns": (6, MOST_COUNTED),
    "repeats": (13, MOST_COUNTED),
    "contacts": (20, MOST_COUNTED),
    "wait": (27, WAIT_BINS),
}
"""What is counted → its first slot and their number; of a number that is 0 nothing is counted."""
SLOTS: Final = 27 + WAIT_BINS
FIXED_CELLS: Final = 4
"""Cells of all meetings: the goal missed and reached in the leg, missed and reached later."""


def kernel(
    batch: Batch,
    *,
    rules: Rules,
    looked_at: Int32s,
    cells: Callable[[Batch, Meetings], Int32s],
    count: int,
) -> UInt32s:
    """Count.

    Parameters
    ----------
    looked_at
        Touchpoint → its place among those that are looked at; −1 for others.
    cells
        Gives, by meeting and segment, the cell of its customers from :data:`FIXED_CELLS` on, −1
        for none.
    count
        Number of cells.

    Returns
    -------
    Cells × touchpoints × slots.
    """
    places = int(looked_at.max(initial=-1)) + 1
    counts = np.zeros((count, places, SLOTS), np.uint32)
    met = meetings(batch, rules)
    _add(
        counts, looked_at, cells(batch, met), met.touchpoint, met.bits, met.returns, met.repeats,
        met.contacts, met.wait,
    )  # fmt: skip
    return counts


def merge(a: UInt32s, b: UInt32s) -> UInt32s:
    """Add up."""
    a += b
    return a


def wait_bin(wait: Int64s) -> Int64s:
    """Bin of waits in µs; a wait of −1 has none."""
    return _bins(wait)


@compiled
def _bins(wait: Int64s) -> Int64s:
    bins = np.empty(len(wait), np.int64)
    for row in range(len(wait)):
        bins[row] = _wait_bin(wait[row])
    return bins


@compiled
def _wait_bin(wait: int) -> int:
    if wait < 0:
        return -1
    return min(max(place(wait, WAIT_BITS) - _SHORTEST, 0), WAIT_BINS - 1)


@compiled
def _add(  # noqa: C901 - one pass; calls would cost more than the work
    counts: UInt32s,
    looked_at: Int32s,
    cells: Int32s,
    touchpoint: UInt16s,
    bits: UInt8s,
    returns: UInt8s,
    repeats: UInt8s,
    contacts: UInt8s,
    wait: Int64s,
) -> None:
    mine = np.empty(2 + cells.shape[1], np.int64)
    for row in range(len(touchpoint)):
        at = looked_at[np.uint64(touchpoint[row])]
        if at < 0:
            continue
        mine[0] = (bits[row] & REACHED) != 0
        mine[1] = 2 + ((bits[row] & LATER) != 0)
        for s in range(cells.shape[1]):
            mine[2 + s] = cells[row, s]
        binned = _wait_bin(wait[row])
        for cell in mine:
            if cell < 0:
                continue
            slots = counts[np.uint64(cell), np.uint64(at)]
            slots[0] += 1
            if not bits[row] & DONE:
                slots[1] += np.uint32(1) + returns[row] + repeats[row]
            slots[2] += (bits[row] & LEFT) != 0
            slots[3] += (bits[row] & RAGE) != 0
            slots[4] += (bits[row] & ERROR) != 0
            slots[5] += (bits[row] & HELP) != 0
            if returns[row]:
                slots[np.uint64(5 + returns[row])] += 1
            if repeats[row]:
                slots[np.uint64(12 + repeats[row])] += 1
            if contacts[row]:
                slots[np.uint64(19 + contacts[row])] += 1
            if binned >= 0:
                slots[np.uint64(27 + binned)] += 1
