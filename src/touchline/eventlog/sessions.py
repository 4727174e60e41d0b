"""Sessions as journeys: where journeys are cut, and how those of a person are joined again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from touchline.durations import Duration, microseconds, spoken
from touchline.errors import ConfigError
from touchline.eventlog.calendar import days_between
from touchline.eventlog.conditions import Conditions, Step, StepLike, compile_steps, parse_step
from touchline.eventlog.names import Names
from touchline.eventlog.narrow import only_events
from touchline.kernels.batch import Batch, Flags, Int32s, Int64s

__all__ = ["DEFAULT_GAP", "PerPerson", "Sessions", "sessions_of"]

DEFAULT_GAP = "30min"


@dataclass(frozen=True)
class Sessions:
    """Cuts journeys into sessions; the filter that makes them the journeys."""

    gap: int | None
    """Longest time between two events, in µs; None: any."""
    midnight: bool
    campaign: str | None
    """Property whose change begins a session."""
    opening: Step | None
    """Events that only begin a session."""
    closing: Step | None
    """Events that only end a session."""
    timezone: str
    conditions: Conditions | None = field(compare=False)
    """The steps *opening* and *closing*, compiled."""

    @property
    def by_gap(self) -> bool:
        """Whether a gap is all that ends a session."""
        return not (self.gap is None or self.midnight or self.campaign or self.conditions)

    def marks(self, batch: Batch) -> npt.NDArray[np.uint8]:
        """Say of the events from ``batch.low`` to ``batch.high`` what they are to their session."""
        from touchline.kernels import sessions as kernels
        from touchline.kernels.periods import scale_of

        opening = closing = np.zeros(0, np.bool_)
        if self.conditions is not None:
            masks = self.conditions.masks(batch)
            opening, closing = ((masks >> np.uint64(k)) & np.uint64(1) != 0 for k in (0, 1))
        midnights = self._midnights(batch)
        campaign = np.zeros(0, np.int32)
        if self.campaign is not None:
            campaign = batch.properties[self.campaign][batch.low : batch.high]
        return kernels.marks(
            batch.time, batch.starts, batch.stops, batch.low, batch.high,
            -1 if self.gap is None else self.gap, midnights,
            scale_of(midnights) if len(midnights) else 0.0, campaign, opening, closing,
        )  # fmt: skip

    def _midnights(self, batch: Batch) -> Int64s:
        if not self.midnight or not len(batch):
            return np.zeros(0, np.int64)
        begin, last = batch.time[batch.starts].min(), batch.time[batch.stops - 1].max()
        return days_between(int(begin), int(last), self.timezone)

    def ranges(self, batch: Batch) -> tuple[Int32s, Int32s, Int32s]:
        """First and past-the-last position of each session, and how many each journey has."""
        from touchline.kernels import sessions as kernels

        if not self.by_gap:
            return kernels.ranges(self.marks(batch), batch.starts, batch.stops, batch.low)
        starts, counts = kernels.cut_at_gaps(
            batch.time, batch.starts, batch.stops, -1 if self.gap is None else self.gap
        )
        stops = np.empty_like(starts)
        stops[:-1] = starts[1:]
        stops[np.cumsum(counts, dtype=np.int64) - 1] = batch.stops
        return starts, stops, counts

    def apply(self, batch: Batch) -> Batch:
        """Make journeys of the sessions, without copying events."""
        starts, stops, counts = self.ranges(batch)
        rows = batch.row_numbers()
        return replace(
            batch,
            starts=starts,
            stops=stops,
            contiguous=batch.contiguous and self.conditions is None,
            person=np.repeat(rows if batch.person is None else batch.person, counts),
            rows=np.repeat(rows, counts),
        )

    def rename(self, names: Names) -> Names:
        """Leave the names as they are."""
        return names

    def sentence(self) -> str:
        """Say what a session is."""
        return f"cut into sessions ({self.rule()})"

    def rule(self) -> str:
        """Say when a session begins."""
        said = []
        if self.opening is not None:
            until = f" and end at {self.closing.label!r}" if self.closing else ""
            said.append(f"that begin at {self.opening.label!r}{until}")
        if self.gap is not None:
            said.append(f"ended by more than {spoken(self.gap)} without an event")
        if self.midnight:
            said.append(f"ended by midnight in {self.timezone}")
        if self.campaign:
            said.append(f"ended by another {self.campaign}")
        return ", ".join(said)


def sessions_of(
    names: Names,
    timezone: str,
    *,
    gap: Duration | None,
    midnight: bool,
    campaign: str | None,
    separator: StepLike | None,
    start: StepLike | None,
    end: StepLike | None,
) -> Sessions:
    """Read the options of sessions; see :func:`touchline.analysis.sessions.sessions`.

    Raises
    ------
    ConfigError
        If they do not fit together or name what is not there.
    """
    if (separator is not None and (start, end) != (None, None)) or (
        (start is None) != (end is None)
    ):
        raise ConfigError(
            "sessions are bounded by a separator, or by a start and an end",
            hint="give separator alone, or start and end together",
        )
    opening = separator if start is None else start
    bounds = [one for one in (opening, end) if one is not None]
    if gap is None and not bounds:
        gap = DEFAULT_GAP
    if campaign is not None:
        names.property_texts(campaign)
    return Sessions(
        gap=None if gap is None else microseconds(gap),
        midnight=midnight,
        campaign=campaign,
        opening=None if opening is None else parse_step(opening),
        closing=None if end is None else parse_step(end),
        timezone=timezone,
        conditions=compile_steps(bounds, names) if bounds else None,
    )


@dataclass(frozen=True)
class PerPerson:
    """Joins the journeys of each person to one."""

    def apply(self, batch: Batch) -> Batch:
        """Join; events are copied only if some between two journeys had been left out."""
        if batch.person is None or not len(batch):
            return batch
        firsts = batch.person_starts()
        lasts = np.append(firsts[1:], len(batch)) - 1
        rows = batch.row_numbers()[firsts]
        inner = np.ones(len(batch), np.bool_)
        inner[firsts] = False
        follows = np.flatnonzero(inner)
        if np.array_equal(batch.starts[follows], batch.stops[follows - 1]):
            starts, stops = batch.starts[firsts], batch.stops[lasts]
            return replace(batch, starts=starts, stops=stops, person=None, rows=rows)
        index, begins, ends = _events(batch)
        joined = replace(batch, person=None, rows=rows)
        return only_events(joined, index, begins[firsts], ends[lasts])

    def rename(self, names: Names) -> Names:
        """Leave the names as they are."""
        return names

    def sentence(self) -> str:
        """Say which."""
        return "joined to one a person"


def _events(batch: Batch) -> tuple[Int32s, Int32s, Int32s]:
    """Positions of all events of the journeys, and where each journey lies among them."""
    from touchline.kernels.select import chosen

    every: Flags = np.ones(batch.high - batch.low, np.bool_)
    return chosen(every, batch.starts, batch.stops, batch.low)
