"""The value of a breakdown that each journey or person takes, where all its chains take the same.

That is so when the first or last known value counts: chains can then be found without regard to
values, and those few counts that a breakdown shows are made at once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from touchline.kernels.batch import Batch, Int32s, Int64s, UInt16s
from touchline.kernels.compiled import compiled
from touchline.kernels.funnel_layout import Column, Grouping

__all__ = ["counted_alone", "few_groups", "group_count", "groups_of", "shared"]

UInt8s = npt.NDArray[np.uint8]

_MOST_GROUPS = 1_024
"""So many groups have their chains without times counted; above, counts would be mostly zeros."""


def group_count(grouping: Grouping | None) -> int:
    """Give how many groups there may be; 1 without a breakdown."""
    count = 1
    if grouping is not None:
        for column in (*grouping.properties, *grouping.segments):
            count *= column.size + 1
    return count


def shared(grouping: Grouping) -> bool:
    """Whether the events of a person or journey give one value, whatever chain is looked at."""
    return not grouping.properties or grouping.attribution in ("first", "last")


def few_groups(grouping: Grouping) -> bool:
    """Whether :func:`groups_of` can give the groups, so few that each is counted."""
    return (
        shared(grouping) and len(grouping.properties) <= 1 and group_count(grouping) <= _MOST_GROUPS
    )


def groups_of(
    batch: Batch, grouping: Grouping, step_of: UInt8s, chosen: Int64s | None, persons: Int64s | None
) -> Int64s:
    """Give the groups of journeys.

    Parameters
    ----------
    grouping
        One that is :func:`shared`, with one property at most.
    step_of
        Touchpoint → number of its step, 0 for none; events of a step give the value.
    chosen
        Numbers of the journeys wanted; None: all.
    persons
        Per person: the first of its journeys, which share one value; None: each has its own. If
        given, *chosen* has one journey a person.
    """
    count = len(batch) if chosen is None else len(chosen)
    groups = np.zeros(count, np.int64)
    for column in grouping.properties:
        groups = _taken(
            batch.touchpoint, batch.properties[column.name], batch.starts, batch.stops, step_of,
            np.arange(len(batch)) if persons is None else persons,
            column.blank, grouping.attribution == "last",
        )  # fmt: skip
    rows = batch.row_numbers()
    for column in grouping.segments:
        groups = groups * (column.size + 1) + _digits(batch, column, rows, chosen)
    return groups


def counted_alone(depth: UInt8s, group: Int64s, grouping: Grouping | None, steps: int) -> Int64s:
    """Count the chains that reach the first step alone: group × so many steps."""
    counts = np.zeros((group_count(grouping), steps + 1), np.int64)
    if grouping is None:
        counts[0, 1] = np.count_nonzero(depth == 1)
    else:
        counts[:, 1] = np.bincount(group[depth == 1], minlength=len(counts))
    return counts


def _digits(batch: Batch, column: Column, rows: Int64s, chosen: Int64s | None) -> Int64s:
    codes = batch.segments[column.name][rows if chosen is None else rows[chosen]]
    return np.where(codes == column.blank, -1, codes).astype(np.int64) + 1


@compiled
def _taken(
    codes: UInt16s, values: Int32s, starts: Int32s, stops: Int32s, step_of: UInt8s,
    owners: Int64s, blank: int, last: bool,
) -> Int64s:  # fmt: skip
    """Code plus one of the first or last known value of each owner; 0 for none."""
    taken = np.zeros(len(owners), np.int64)
    for owner in range(len(owners)):
        begin = owners[owner]
        end = owners[owner + 1] if owner + 1 < len(owners) else len(starts)
        for n in range(begin, end):
            j = begin + end - 1 - n if last else n
            found = -1
            if last:
                i = stops[j] - 1
                while i >= starts[j] and found < 0:
                    if step_of[codes[np.uint64(i)]] and values[np.uint64(i)] != blank:
                        found = values[np.uint64(i)]
                    i -= 1
            else:
                i = starts[j]
                while i < stops[j] and found < 0:
                    if step_of[codes[np.uint64(i)]] and values[np.uint64(i)] != blank:
                        found = values[np.uint64(i)]
                    i += 1
            if found >= 0:
                taken[owner] = found + 1
                break
    return taken
