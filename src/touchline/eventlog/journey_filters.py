"""Filters that choose journeys by what happens in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from touchline.eventlog.conditions import Conditions, Step, StepLike, compile_steps, parse_step
from touchline.eventlog.names import Names
from touchline.kernels.batch import Batch, Flags

__all__ = ["Beginning", "Having", "Truncated", "having", "truncated"]


@dataclass(frozen=True)
class Having:
    """Journeys in which each of some steps is met by an event."""

    steps: tuple[Step, ...]
    conditions: Conditions = field(compare=False)

    def apply(self, batch: Batch) -> Batch:
        """Choose journeys."""
        return batch.keep(self.flags(batch))

    def flags(self, batch: Batch) -> Flags:
        """Say of each journey whether it has them all."""
        from touchline.kernels.select import steps_met

        masks = self.conditions.masks(batch)
        met = steps_met(masks, batch.starts, batch.stops, batch.low)
        every = np.uint64((1 << len(self.steps)) - 1)
        flags: Flags = met == every
        return flags

    def rename(self, names: Names) -> Names:
        """Leave the names as they are."""
        return names

    def sentence(self) -> str:
        """Say which."""
        return f"with {' and '.join(step.label for step in self.steps)}"


def having(steps: Sequence[StepLike], names: Names) -> Having:
    """Make the filter of journeys that have all *steps*."""
    parsed = tuple(parse_step(step) for step in steps)
    return Having(parsed, compile_steps(parsed, names))


@dataclass(frozen=True)
class Beginning:
    """Journeys whose first event lies from *begin* up to but without *end*, in µs since 1970."""

    begin: int | None
    end: int | None
    said: str

    def apply(self, batch: Batch) -> Batch:
        """Choose journeys."""
        first = batch.time[batch.starts]
        wanted = np.ones(len(batch), np.bool_)
        if self.begin is not None:
            wanted &= first >= self.begin
        if self.end is not None:
            wanted &= first < self.end
        return batch.keep(wanted)

    def rename(self, names: Names) -> Names:
        """Leave the names as they are."""
        return names

    def sentence(self) -> str:
        """Say which."""
        return self.said


@dataclass(frozen=True)
class Truncated:
    """Journeys cut to the part from one step to another, both included."""

    begin: Step | None
    end: Step | None
    whole: bool
    """Whether a journey without the step keeps that side whole; if not, it is left out."""
    conditions: Conditions = field(compare=False)
    """*begin* and *end*, as far as they are given."""

    def apply(self, batch: Batch) -> Batch:
        """Narrow each journey, without copying events."""
        from touchline.kernels.marked import first_met

        starts, stops = batch.starts, batch.stops
        if self.begin is not None:
            found = first_met(batch, self.conditions, 0, starts)
            starts = np.where(found < batch.stops, found, starts if self.whole else batch.stops)
        if self.end is not None:
            after = starts if self.begin is None else np.minimum(starts + 1, batch.stops)
            found = first_met(batch, self.conditions, len(self.conditions.labels) - 1, after)
            missing = stops if self.whole else starts
            stops = np.where(found < batch.stops, found + 1, missing)
        starts, stops = starts.astype(np.int32), stops.astype(np.int32)
        narrowed = replace(batch, starts=starts, stops=stops, contiguous=False)
        return narrowed.keep(starts < stops)

    def rename(self, names: Names) -> Names:
        """Leave the names as they are."""
        return names

    def sentence(self) -> str:
        """Say where they are cut."""
        begin = f" from the first {self.begin.label}" if self.begin else ""
        end = f" to the first {self.end.label}{' after it' if begin else ''}" if self.end else ""
        side = " (whole where there is none)" if self.whole else ""
        return f"cut{begin}{end}{side}"


def truncated(
    begin: StepLike | None, end: StepLike | None, *, whole: bool, names: Names
) -> Truncated:
    """Make the filter that cuts journeys from *begin* to *end*."""
    first = None if begin is None else parse_step(begin)
    last = None if end is None else parse_step(end)
    conditions = compile_steps([step for step in (first, last) if step is not None], names)
    return Truncated(first, last, whole, conditions)
