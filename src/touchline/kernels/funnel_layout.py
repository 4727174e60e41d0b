"""Lays the events of a batch out so that a funnel can be walked for each value of a breakdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from touchline.kernels.batch import Batch, Flags, Int32s, Int64s, UInt64s
from touchline.kernels.compiled import compiled
from touchline.kernels.funnel_walk import Held
from touchline.kernels.marked import Marked

__all__ = ["Column", "Grouping", "Layout", "laid_out"]


@dataclass(frozen=True)
class Column:
    """A property or segment to break down by."""

    name: str
    size: int
    """Number of its texts."""
    blank: int
    """Code of the empty text, which counts as missing; −1 if there is none."""


@dataclass(frozen=True)
class Grouping:
    """How chains are broken down.

    A group is a number: the codes of all columns plus one, 0 for a missing one, as digits; those of
    properties first.
    """

    properties: tuple[Column, ...]
    segments: tuple[Column, ...]
    attribution: str
    """``first``, ``last``, ``all`` or ``step``."""
    step: int = 0
    """Number, from 0, of the step whose events have the value; for ``step``."""

    def digits(self, group: int) -> tuple[int, ...]:
        """Give the code of each column, −1 where it is missing."""
        codes: list[int] = []
        for column in reversed((*self.properties, *self.segments)):
            group, digit = divmod(group, column.size + 1)
            codes.append(digit - 1)
        return tuple(reversed(codes))


class Layout(NamedTuple):
    """Units to walk: journeys, or journeys as seen by one value."""

    starts: Int64s
    stops: Int64s
    time: Int64s
    masks: UInt64s
    held: Held
    journey: Int64s
    """Per unit: number of its journey in the batch."""
    group: Int64s
    """Per unit: its group."""


def laid_out(
    batch: Batch, events: Marked, hold: tuple[str, ...], grouping: Grouping | None,
    owners: Int64s, *, steps: int, every_event: bool,
) -> Layout:  # fmt: skip
    """Lay *batch* out.

    Parameters
    ----------
    events
        Those that meet a step or an exclusion, or all.
    hold
        Properties that must stay equal.
    owners
        Per journey: the person (or journey) that takes one value.
    every_event
        Whether the value of an owner may come from events that meet no step.
    """
    held = np.empty((len(hold), len(events.at)), np.int32)
    for row, name in enumerate(hold):
        held[row] = batch.properties[name][events.at]
    journeys = np.flatnonzero(events.bounds[1:] > events.bounds[:-1])
    layout = Layout(
        events.bounds[journeys],
        events.bounds[journeys + 1],
        batch.time[events.at],
        events.bits,
        held,
        journeys,
        np.zeros(len(journeys), np.int64),
    )
    if grouping is None or not len(journeys):
        return layout
    if grouping.properties:
        values = _values(batch, events, grouping)
        layout = _by_property(layout, values, grouping, owners[journeys], steps, every_event)
    return _by_segment(layout, batch, grouping)


def _values(batch: Batch, events: Marked, grouping: Grouping) -> Int64s:
    """Digits of the properties of each event."""
    values = np.zeros(len(events.at), np.int64)
    for column in grouping.properties:
        codes = batch.properties[column.name][events.at]
        digit = np.where(codes == column.blank, -1, codes) + 1
        values = values * (column.size + 1) + digit
    return values


def _by_property(
    layout: Layout,
    values: Int64s,
    grouping: Grouping,
    owners: Int64s,
    steps: int,
    every_event: bool,
) -> Layout:
    if grouping.attribution == "all":
        return _per_value(layout, values)
    if grouping.attribution == "step":
        return _per_value_of_step(layout, values, np.uint64(1 << grouping.step))
    own = ~np.uint64(0) if every_event or steps >= 64 else np.uint64((1 << steps) - 1)
    counted = np.ones(len(values), np.bool_) if every_event else (layout.masks & own) != 0
    taken = _taken(
        layout.starts, layout.stops, values, counted, owners, grouping.attribution == "last"
    )
    return layout._replace(group=taken[owners])


@compiled
def _taken(
    starts: Int64s, stops: Int64s, values: Int64s, counted: Flags, owners: Int64s, last: bool
) -> Int64s:
    """First or last known value of each owner; 0 if none of the counted events has one."""
    taken = np.zeros(owners[-1] + 1, np.int64)
    for j in range(len(starts)):
        owner = owners[j]
        for i in range(starts[j], stops[j]):
            if counted[i] and values[i] != 0 and (last or taken[owner] == 0):
                taken[owner] = values[i]
    return taken


def _events_of(layout: Layout) -> tuple[Int64s, Int64s]:
    """Positions of the events of all units, one unit after the other, and the unit of each."""
    lengths = layout.stops - layout.starts
    units = np.repeat(np.arange(len(lengths)), lengths)
    before = np.cumsum(lengths) - lengths
    return np.arange(len(units)) - before[units] + layout.starts[units], units


def _per_value(layout: Layout, values: Int64s) -> Layout:
    """Make a unit of the events of each journey that share a value."""
    events, units = _events_of(layout)
    order = np.lexsort((values[events], units))  # stable: events stay in order
    events, units = events[order], units[order]
    group = values[events]
    fresh = np.ones(len(events), np.bool_)
    fresh[1:] = (units[1:] != units[:-1]) | (group[1:] != group[:-1])
    starts = np.flatnonzero(fresh)
    return Layout(
        starts,
        np.append(starts[1:], len(events)),
        layout.time[events],
        layout.masks[events],
        np.ascontiguousarray(layout.held[:, events]),
        layout.journey[units[starts]],
        group[starts],
    )


def _per_value_of_step(layout: Layout, values: Int64s, bit: np.uint64) -> Layout:
    """Make a unit of each journey for each value that its events of a step have.

    In it, events with other values do not meet that step.
    """
    events, units = _events_of(layout)
    meets = (layout.masks[events] & bit) != 0
    pairs = np.unique(np.stack((units[meets], values[events[meets]]), axis=1), axis=0)
    unit, group = pairs[:, 0], pairs[:, 1]
    seen = layout._replace(
        starts=layout.starts[unit], stops=layout.stops[unit], journey=layout.journey[unit],
        group=group,
    )  # fmt: skip
    events, units = _events_of(seen)
    masks = layout.masks[events]
    masks[values[events] != group[units]] &= ~bit
    stops = np.cumsum(seen.stops - seen.starts)
    starts = stops - (seen.stops - seen.starts)
    return seen._replace(
        starts=starts, stops=stops, time=layout.time[events], masks=masks,
        held=np.ascontiguousarray(layout.held[:, events]),
    )  # fmt: skip


def _by_segment(layout: Layout, batch: Batch, grouping: Grouping) -> Layout:
    group = layout.group
    rows: Int32s | Int64s = batch.row_numbers()[layout.journey]
    for column in grouping.segments:
        codes = batch.segments[column.name][rows]
        group = group * (column.size + 1) + np.where(codes == column.blank, -1, codes) + 1
    return layout._replace(group=group)
