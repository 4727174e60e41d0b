"""Filters that choose, rename and merge single events."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np

from touchline.errors import ConfigError
from touchline.eventlog.conditions import Conditions, Step, StepLike, compile_steps, parse_step
from touchline.eventlog.names import Names
from touchline.eventlog.narrow import Derived, only_events, window
from touchline.kernels.batch import Batch, Int32s, Int64s

__all__ = ["Aggregate", "Collapsed", "Events", "chosen_events", "collapsed"]

Aggregate: TypeAlias = Literal["first", "last", "min", "max"]
_VALUES = {"sum": 0, "min": 1, "max": 2, "last": 3}


@dataclass(frozen=True)
class Events:
    """Events that meet one of some steps, or all the others."""

    steps: tuple[Step, ...]
    wanted: bool
    """Whether events that meet a step are kept or left out."""
    conditions: Conditions = field(compare=False)

    def apply(self, batch: Batch) -> Batch:
        """Choose events; journeys without one are left out."""
        from touchline.kernels.select import chosen

        flags = (self.conditions.masks(batch) != 0) == self.wanted
        index, starts, stops = chosen(flags, batch.starts, batch.stops, batch.low)
        return only_events(batch, index, starts, stops)

    def rename(self, names: Names) -> Names:
        """Leave the names as they are."""
        return names

    def sentence(self) -> str:
        """Say which."""
        said = ", ".join(step.label for step in self.steps)
        return f"looking only at {said}" if self.wanted else f"without the events {said}"


def chosen_events(steps: Sequence[StepLike], *, wanted: bool, names: Names) -> Events:
    """Make the filter that keeps (or leaves out) the events that meet one of *steps*."""
    parsed = tuple(parse_step(step) for step in steps)
    return Events(parsed, wanted, compile_steps(parsed, names))


@dataclass(frozen=True)
class Collapsed:
    """Neighbouring events that are the same become one, at the time of the first."""

    touchpoints: tuple[str, ...] | None
    """Which touchpoints; None: all."""
    by: str | None
    """Property whose runs become one event; None: runs of a touchpoint."""
    aggregate: tuple[tuple[str, Aggregate], ...]
    """What a property of the one event is; otherwise that of the first."""
    value: str
    mergeable: tuple[bool, ...]
    """Touchpoint (or code of the property) → whether its runs become one event."""
    ranks: Mapping[str, tuple[int, ...]] = field(default_factory=dict, compare=False)
    """Property to aggregate → code → its place in order of size."""

    def apply(self, batch: Batch) -> Batch:
        """Merge events."""
        from touchline.kernels import select

        batch = window(batch)
        codes = batch.touchpoint if self.by is None else batch.properties[self.by]
        flags = np.array(self.mergeable, np.bool_)
        index, lengths, starts, stops = select.runs(codes, flags, batch.starts, batch.stops)
        known = {
            name: self._aggregated(batch.properties[name], name, how, index, lengths)
            for name, how in self.aggregate
        }
        changed: dict[str, Any] = {"merged": _counted(batch.merged, index, lengths)}
        if known:
            make = lambda column: column[index]  # noqa: E731
            changed["properties"] = Derived(batch.properties, make, known)
        if batch.values is not None and self.value in _VALUES:
            how = _VALUES[self.value]
            changed["values"] = select.aggregate_values(batch.values, index, lengths, how)
        return only_events(batch, index, starts, stops, **changed)

    def _aggregated(
        self, codes: Int32s, name: str, how: Aggregate, index: Int32s, lengths: Int32s
    ) -> Int32s:
        from touchline.kernels.select import aggregate_codes

        if how in ("first", "last"):
            return codes[index if how == "first" else index + lengths - 1]
        rank = np.array(self.ranks[name], np.int64)
        return aggregate_codes(codes, rank if how == "max" else -rank, index, lengths)

    def rename(self, names: Names) -> Names:
        """Leave the names as they are."""
        return names

    def sentence(self) -> str:
        """Say what becomes one."""
        if self.by is not None:
            return f"with runs of the same {self.by} as one event"
        what = "" if self.touchpoints is None else f" of {' or '.join(self.touchpoints)}"
        return f"with direct repeats{what} as one event"


def collapsed(
    touchpoints: Sequence[str] | None,
    *,
    by: str | None,
    aggregate: Mapping[str, Aggregate],
    value: str,
    names: Names,
) -> Collapsed:
    """Make the filter that merges neighbours; see :meth:`touchline.Journeys.collapse`.

    Raises
    ------
    ConfigError
        If a touchpoint or property is not in the log, or an aggregate is not one.
    """
    if by is not None and touchpoints is not None:
        raise ConfigError(
            "touchpoints and by were both given",
            hint="merge runs of touchpoints, or runs of a property; call collapse twice for both",
        )
    ranks = {}
    for name, how in aggregate.items():
        if how not in ("first", "last", "min", "max"):
            raise ConfigError(f"{how!r} is no aggregate", hint="write first, last, min or max")
        ranks[name] = _ranks(names.property_texts(name))
    if value not in ("first", *_VALUES):
        raise ConfigError(f"{value!r} is no aggregate", hint="write first, last, min, max or sum")
    if by is not None:
        mergeable = (True,) * len(names.property_texts(by))
    elif touchpoints is None:
        mergeable = (True,) * len(names.touchpoints)
    else:
        wanted = {names.code(name) for name in touchpoints}
        mergeable = tuple(code in wanted for code in range(len(names.touchpoints)))
    listed = None if touchpoints is None else tuple(touchpoints)
    return Collapsed(listed, by, tuple(aggregate.items()), value, mergeable, ranks)


def _ranks(texts: Sequence[str]) -> tuple[int, ...]:
    """Give the place of each text in order: numbers by size, after texts that are none."""
    order = sorted(range(len(texts)), key=lambda code: (_number(texts[code]), texts[code]))
    ranks = [0] * len(texts)
    for place, code in enumerate(order):
        ranks[code] = place
    return tuple(ranks)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return -math.inf
    return -math.inf if math.isnan(number) else number


def _counted(merged: Int32s | None, index: Int32s, lengths: Int32s) -> Int32s:
    if merged is None or not len(index):
        return lengths
    totals: Int64s = np.concatenate((np.zeros(1, np.int64), np.cumsum(merged, dtype=np.int64)))
    counts: Int32s = (totals[index + lengths] - totals[index]).astype(np.int32)
    return counts
