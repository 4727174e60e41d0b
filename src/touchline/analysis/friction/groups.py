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
    from touchline.eventlog.calendar import Interval
    from touchline.kernels.batch import Batch, Flags, Int64s

__all__ = ["NEVER", "Group", "Groups", "Timing", "coded", "groups_of", "size_of", "timing_of"]

_VISIT = 30 * 60_000_000
NEVER: Final = int(np.iinfo(np.int64).max // 4)
"""A pause that nothing is longer than, in µs."""
_FEW_DAYS = 70 * 86_400_000_000
"""From so many µs on, periods are months; below, weeks."""
_MOST_PERIODS = 1_200


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


@dataclass(frozen=True, slots=True)
class Timing:
    """What is usual between two events of a journey. In µs."""

    pause: int
    """A longer time ends a visit."""
    gap: int
    """Nine in ten gaps are shorter."""


def groups_of(looked: Looked) -> Groups:
    """List everybody and every value of the segments, periods too."""
    names = looked.journeys.names
    everybody = Split(None, 0)
    splits, groups = [everybody], [Group(0, everybody, ())]
    for segment in looked.segments:
        if segment == PERIOD:
            continue
        split = Split(segment, len(groups))
        splits.append(split)
        for value in names.segment_texts(segment):
            groups.append(Group(len(groups), split, ((segment, value),)))
    labels, edges = _periods(looked)
    if labels:
        split = Split(None, len(groups), edges)
        splits.append(split)
        for label in labels:
            groups.append(Group(len(groups), split, ((PERIOD, label),)))
    return Groups(tuple(groups), tuple(splits))


def _periods(looked: Looked) -> tuple[list[str], tuple[int, ...]]:
    """Labels and edges of the months (of a short log: weeks); nothing if there is only one."""
    from touchline.eventlog.calendar import periods_between

    extent = looked.journeys.extent
    if extent is None:
        return [], ()
    interval: Interval = "month" if extent[1] - extent[0] > _FEW_DAYS else "week"
    zone = looked.journeys.timezone
    periods = periods_between(*extent, interval, zone, "monday", most=_MOST_PERIODS)
    if len(periods) < 2:
        return [], ()
    return list(periods.labels), tuple(int(edge) for edge in periods.edges)


def coded(looked: Looked, names: Sequence[str]) -> Flags:
    """Touchpoint → whether it is among *names*."""
    wanted = set(names)
    return np.array([one in wanted for one in looked.journeys.touchpoints], np.bool_)


def timing_of(looked: Looked, own: Flags) -> Timing:
    """Measure what is usual between two events whose touchpoint is in *own*."""
    from functools import partial

    from touchline.kernels import friction_gaps

    counts: Int64s = looked.journeys.compute(
        partial(friction_gaps.kernel, own=own), friction_gaps.merge
    )
    visits = friction_gaps.quantile(counts, 0.5) <= _VISIT
    return Timing(pause=_VISIT if visits else NEVER, gap=friction_gaps.quantile(counts, 0.9))


def size_of(journeys: Journeys, wanted: Callable[[Batch], Flags]) -> tuple[int, int]:
    """Count the persons and the journeys that *wanted* says yes to."""
    from functools import partial

    from touchline.kernels import friction_cells

    kernel = partial(friction_cells.size, wanted=wanted)
    persons, found = journeys.compute(kernel, friction_cells.merge_size)
    return int(persons), int(found)
