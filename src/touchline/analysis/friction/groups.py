"""The groups of customers that are compared: everybody, and each value of each segment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from touchline.analysis.friction.looked import PERIOD
from touchline.kernels.friction_cells import Split

if TYPE_CHECKING:
    from touchline.analysis.friction.looked import Looked
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Batch, Flags

__all__ = ["HOPELESS", "Group", "Groups", "coded", "groups_of", "size_of"]


HOPELESS: Final = 0.05
"""A comparison with a larger p stands no correction: its journeys need not be counted."""


@dataclass(frozen=True, slots=True)
class Group:
    """Customers with one value of a segment, or everybody."""

    cell: int
    split: Split
    segment: tuple[tuple[str, str], ...]
    """A pair (segment, value); empty: everybody."""


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups; their cells are the rows of a table of counts, everybody the first."""

    all: tuple[Group, ...]
    splits: tuple[Split, ...]

    @property
    def cells(self) -> int:
        """Rows of a table of counts."""
        return len(self.all)

    def others(self, group: Group) -> list[int]:
        """Cells of the other values of its segment."""
        first = group.split.first
        return [one.cell for one in self.all if one.split.first == first and one.cell != group.cell]

    def by_segment(self) -> list[list[int]]:
        """Cells of each segment, without everybody."""
        return [
            [group.cell for group in self.all if group.split.first == split.first]
            for split in self.splits[1:]
        ]


def groups_of(looked: Looked) -> Groups:
    """List everybody and every value of the segments, periods too."""
    names = looked.journeys.names
    everybody = Split(None, 0)
    splits, groups = [everybody], [Group(0, everybody, ())]
    for segment in looked.segments:
        split = Split(segment, len(groups))
        splits.append(split)
        for value in names.segment_texts(segment):
            groups.append(Group(len(groups), split, ((segment, value),)))
    if looked.periods is not None and len(looked.periods) > 1:
        split = Split(None, len(groups), tuple(map(int, looked.periods.edges)))
        splits.append(split)
        for label in looked.periods.labels:
            groups.append(Group(len(groups), split, ((PERIOD, label),)))
    return Groups(tuple(groups), tuple(splits))


def coded(looked: Looked, names: Sequence[str]) -> Flags:
    """Touchpoint → whether it is among *names*."""
    wanted = set(names)
    return np.array([one in wanted for one in looked.journeys.touchpoints], np.bool_)


def size_of(journeys: Journeys, wanted: Callable[[Batch], Flags]) -> tuple[int, int]:
    """Count the persons and the journeys that *wanted* says yes to."""
    from functools import partial

    from touchline.kernels import friction_cells

    kernel = partial(friction_cells.size, wanted=wanted)
    persons, found = journeys.compute(kernel, friction_cells.merge_size)
    return int(persons), int(found)
