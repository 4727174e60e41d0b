"""Which journeys show a sign of friction, and how much findings share them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Floats, Int32s, Int64s
from touchline.kernels.friction import DONE, Meetings, Rules, meetings
from touchline.kernels.friction_cube import COUNTED, chosen, marks, visits_of
from touchline.kernels.friction_split import Split

__all__ = ["EXAMPLES", "Marked", "Shared", "kernel", "merge"]

EXAMPLES: Final = 3
_CELLS: Final = 4
"""In the group and outside it, marked and not."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marked:
    """Journeys in which a touchpoint shows a sign, with a group of customers; picklable.

    Called with a batch, it says which journeys.
    """

    rules: Rules
    split: Split
    touchpoint: int
    """Code."""
    counted: str
    """Name among :data:`touchline.kernels.friction_cube.COUNTED`."""
    threshold: int
    """From which number on a meeting is marked."""
    group: tuple[int, int, int] | None
    """Column, first and last number of its values; None: everybody."""

    def __call__(self, batch: Batch) -> Flags:
        """Say which journeys."""
        found = np.zeros(len(batch), np.bool_)
        met = meetings(batch, self.rules)
        rows, mine, marked = self.rows(met, self.split.codes(batch, met))
        found[met.journey[rows[mine & marked]]] = True
        return found

    def rows(self, met: Meetings, codes: Int32s) -> tuple[Int64s, Flags, Flags]:
        """Find the meetings with the touchpoint, which are of the group, and which are marked."""
        rows = np.flatnonzero(met.touchpoint == self.touchpoint)
        mine = np.ones(len(rows), np.bool_)
        if self.group is not None:
            column, low, high = self.group
            mine = (codes[rows, column] >= low) & (codes[rows, column] <= high)
        if self.counted == "wait":
            known = met.wait[rows] >= 0
        elif self.counted == "left":
            known = (met.bits[rows] & DONE) == 0
        else:
            known = np.ones(len(rows), np.bool_)
        rows, mine = rows[known], mine[known]
        least = np.full((len(rows), len(COUNTED)), 255)
        bit = COUNTED.index(self.counted)
        least[:, bit] = self.threshold
        return rows, mine, marks(chosen(met, rows), least) >> bit & 1 != 0


class Shared(NamedTuple):
    """Counts of findings."""

    persons: Int64s
    journeys: Int64s
    """By finding: those affected."""
    examples: list[list[tuple[int, int]]]
    """By finding: part and row of some of these journeys."""
    both: Int64s
    """Finding × finding: journeys that both affect."""
    without: Int64s
    """Finding × finding × (outside and inside the group, unmarked and marked): meetings of the
    second in journeys that the first does not affect; of leaving, events that are the last one or
    not. Zeros for findings that are not marks."""


def kernel(batch: Batch, *, found: Sequence[Callable[[Batch], Flags]]) -> Shared:
    """Count.

    Parameters
    ----------
    found
        By finding: batch → which journeys it affects. Those that are :class:`Marked` have the same
        rules and the same split.
    """
    flags = np.zeros((len(batch), len(found)), np.bool_)
    of_marks = {k: one for k, one in enumerate(found) if isinstance(one, Marked)}
    rows_of = {}
    if of_marks:
        first = next(iter(of_marks.values()))
        met = meetings(batch, first.rules)
        codes, visits = first.split.codes(batch, met), visits_of(met)
        for k, one in of_marks.items():
            rows, mine, marked = one.rows(met, codes)
            times = visits[rows] if one.counted == "left" else np.ones(len(rows), np.int64)
            rows_of[k] = (met.journey[rows], 2 * mine + marked, times)
            flags[rows_of[k][0][mine & marked], k] = True
    for k, other in enumerate(found):
        if k not in of_marks:
            flags[:, k] = other(batch)
    without = np.zeros((len(found), len(found), _CELLS), np.int64)
    for k, (journeys, cell, times) in rows_of.items():
        spared = ~flags[journeys]
        for side in (0, 1):
            marked = spared[cell == 2 * side + 1].sum(axis=0)
            here = cell >> 1 == side
            without[:, k, 2 * side] = times[here] @ spared[here] - marked
            without[:, k, 2 * side + 1] = marked
    dense: Floats = flags.astype(np.float32)
    return Shared(
        persons=_persons(batch, flags),
        journeys=flags.sum(axis=0).astype(np.int64),
        examples=[_examples(batch, flags[:, k]) for k in range(len(found))],
        both=np.rint(dense.T @ dense).astype(np.int64),
        without=without,
    )


def _persons(batch: Batch, flags: Flags) -> Int64s:
    if not len(batch):
        return np.zeros(flags.shape[1], np.int64)
    found: Int64s = np.logical_or.reduceat(flags, batch.person_starts(), axis=0).sum(axis=0)
    return found.astype(np.int64)


def _examples(batch: Batch, flags: Flags) -> list[tuple[int, int]]:
    rows = batch.row_numbers()[np.flatnonzero(flags)[:EXAMPLES]]
    return [(batch.part, int(row)) for row in rows]


def merge(a: Shared, b: Shared) -> Shared:
    """Add up."""
    return Shared(
        a.persons + b.persons,
        a.journeys + b.journeys,
        [(x + y)[:EXAMPLES] for x, y in zip(a.examples, b.examples, strict=True)],
        a.both + b.both,
        a.without + b.without,
    )
