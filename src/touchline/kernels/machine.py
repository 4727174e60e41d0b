"""A pattern as arrays, for the kernels that look for it."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Flags, Int64s, UInt16s, UInt64s

__all__ = ["DROPPED", "MOST_PLACES", "Gates", "Machine", "Table"]

DROPPED: Final = np.uint64(1 << 63)
"""Bit of an event that is left out before the pattern is looked for."""
MOST_PLACES: Final = 63
"""Places that a pattern can have; an event's bits say which of them it can fill."""


class Gates(NamedTuple):
    """Steps from one place to another that depend on time, one an entry."""

    source: Int64s
    target: Int64s
    least: Int64s
    """µs between the two events, at least."""
    most: Int64s
    jump: Flags
    """Whether other events may lie in between."""


class Table(NamedTuple):
    """The machine with one state at a time, where touchpoints alone decide."""

    kind: UInt16s
    """Touchpoint → kind of touchpoint that the pattern tells apart."""
    move: npt.NDArray[np.int32]
    """State × kinds + kind → state; state 0 is the begin of a journey."""
    accept: Flags
    """State → whether a match is complete."""


class Machine(NamedTuple):
    """A pattern as an automaton: each place takes one event (Glushkov, 1961)."""

    first: np.uint64
    """Bits of the places with which a match can begin."""
    last: np.uint64
    """Bits of the places with which a match can end."""
    follow: UInt64s
    """Place → bits of the places that may take the next event."""
    filler: np.uint64
    """Bits of the places that take any event."""
    gates: Gates
    from_start: bool
    to_end: bool
