"""Which value of each segment a journey has, as the rows of one table of counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int64s, UInt64s

__all__ = ["NOWHERE", "Masks", "Split", "cells_of", "goals_of", "in_cell", "merge_size", "size"]

NOWHERE = -1
"""Cell of a journey without a value."""


class Masks(Protocol):
    """Gives the bits of the steps that each event meets: conditions."""

    def masks(self, batch: Batch) -> UInt64s:
        """Bits by event, from the first of the batch."""


class Split(NamedTuple):
    """One way of telling journeys apart; its values are cells one behind the other."""

    segment: str | None
    """None: by when the journey began, or not at all."""
    first: int
    """Cell of the first value."""
    edges: tuple[int, ...] = ()
    """Instants at which the values begin, and at which the last ends; empty: one value."""


def cells_of(batch: Batch, splits: Sequence[Split]) -> Int64s:
    """Give the cell of each journey (column) by each split (row)."""
    cells = np.empty((len(splits), len(batch)), np.int64)
    for k, split in enumerate(splits):
        if split.segment is not None:
            codes = batch.segments[split.segment][batch.row_numbers()]
            cells[k] = np.where(codes < 0, NOWHERE, split.first + codes)
        elif split.edges:
            times, edges = batch.time[batch.starts], np.array(split.edges, np.int64)
            place = np.searchsorted(edges, times, side="right") - 1
            inside = (place >= 0) & (place < len(edges) - 1)
            cells[k] = np.where(inside, split.first + place, NOWHERE)
        else:
            cells[k] = split.first
    return cells


def goals_of(batch: Batch, goal: Masks | None) -> Flags:
    """Flag the events, from the first of the batch on, that are the goal; None: none is."""
    if goal is None or not len(batch):
        return np.zeros(batch.high - batch.low, np.bool_)
    flags: Flags = (goal.masks(batch) & np.uint64(1)).astype(np.bool_)
    return flags


def in_cell(batch: Batch, split: Split, cell: int) -> Flags:
    """Flag the journeys that lie in a cell."""
    flags: Flags = cells_of(batch, [split])[0] == cell
    return flags


def size(batch: Batch, *, wanted: Callable[[Batch], Flags]) -> tuple[int, int]:
    """Count persons and journeys for whom *wanted* says yes."""
    flags = wanted(batch)
    if not len(batch):
        return 0, 0
    persons = np.logical_or.reduceat(flags, batch.person_starts())
    return int(np.count_nonzero(persons)), int(np.count_nonzero(flags))


def merge_size(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """Add up."""
    return a[0] + b[0], a[1] + b[1]
