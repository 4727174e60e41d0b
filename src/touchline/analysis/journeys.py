"""Journeys: the log, its lazy filters, and every verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar, cast

from touchline.analysis.transitions import transitions
from touchline.eventlog.filters import Between, Filter, Filtered, InSegment, Keep, renamed
from touchline.eventlog.instants import begin_of, end_of
from touchline.eventlog.names import Names
from touchline.eventlog.source import Source
from touchline.kernels.batch import Batch, Flags

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.eventlog.conditions import StepLike
    from touchline.eventlog.event_filters import Aggregate
    from touchline.kernels.ties import Totals

__all__ = ["Journeys"]

_Partial = TypeVar("_Partial")


@dataclass(frozen=True, repr=False)
class Journeys:
    """Journeys of persons, and the questions that can be asked of them.

    Immutable: a filter gives new journeys and nothing is computed before a verb asks for it.

    Examples
    --------
    >>> import touchline as tl
    >>> journeys = tl.Journeys.from_events(
    ...     [
    ...         {"user": "ana", "ts": "2024-03-01T10:00:00Z", "event": "visit"},
    ...         {"user": "ana", "ts": "2024-03-01T10:05:00Z", "event": "order"},
    ...         {"user": "bob", "ts": "2024-03-02T09:00:00Z", "event": "visit"},
    ...     ],
    ...     person="user", time="ts", touchpoint="event",
    ... )
    >>> journeys
    <Journeys: 2 journeys of 2 persons, 3 events, 2 touchpoints>
    >>> journeys.transitions().table.to_pylist()
    [{'source': 'visit', 'target': 'order', 'count': 1, ...}]
    """

    source: Source
    filters: tuple[Filter, ...] = ()

    @classmethod
    def from_events(
        cls,
        events: Any,
        *,
        person: str,
        time: str,
        touchpoint: str,
        value: str | None = None,
        properties: Sequence[str] = (),
        segments: Sequence[str] = (),
        touchpoints: Sequence[str] = (),
        timezone: str = "UTC",
    ) -> Journeys:
        """Read raw events, one row each.

        Parameters
        ----------
        events
            Anything that speaks Arrow (pandas, polars, pyarrow, a DuckDB relation), or a list of
            dictionaries.
        person, time, touchpoint
            Columns that say who, when and what. Times are timestamps, dates, ISO 8601 texts or
            whole µs since 1970; without a zone they are UTC.
        value
            Column with the value of an event, for instance the revenue of an order.
        properties
            Columns to keep for conditions on events and for breakdowns.
        segments
            Columns that say something of the person; the latest known value counts.
        touchpoints
            Touchpoints that exist even if no event has them.
        timezone
            Zone of calendar days, weeks and months.

        Raises
        ------
        MappingError
            If a named column is not there.
        SourceError
            If *events* or its times cannot be read.
        """
        from touchline.eventlog.arrow import as_table
        from touchline.eventlog.events import source_of_table

        source = source_of_table(
            as_table(events),
            person=person,
            time=time,
            touchpoint=touchpoint,
            value=value,
            properties=properties,
            segments=segments,
            touchpoints=touchpoints,
            timezone=timezone,
        )
        return cls(source)

    @cached_property
    def names(self) -> Names:
        """What the codes of touchpoints, properties and segments stand for."""
        return renamed(self.source.names, self.filters)

    @property
    def touchpoints(self) -> tuple[str, ...]:
        """Touchpoints, in order of their codes."""
        return self.names.touchpoints

    @property
    def timezone(self) -> str:
        """Zone of calendar days, weeks and months."""
        return self.source.timezone

    def compute(
        self,
        kernel: Callable[[Batch], _Partial],
        merge: Callable[[_Partial, _Partial], _Partial],
    ) -> _Partial:
        """Run a kernel over the filtered journeys, wherever they lie.

        Parameters
        ----------
        kernel
            Batch → partial result; picklable (a function of a module, or a partial of one). It is
            called at least once, maybe with an empty batch.
        merge
            Two partial results → one; may change and give back the first.
        """
        task = cast("Callable[[Batch], _Partial]", Filtered(self.filters, kernel))
        return self.source.run(task, merge)

    def filtered(self, one: Filter) -> Self:
        """Add a filter of your own."""
        return replace(self, filters=(*self.filters, one))

    def keep(self, wanted: Callable[[Batch], Flags], said: str) -> Self:
        """Keep journeys for which *wanted* (batch → one flag per journey; picklable) says yes.

        Parameters
        ----------
        said
            What they have in common, to follow "journeys": ``"that reach step 2"``.
        """
        return self.filtered(Keep(wanted, said))

    def between(
        self, begin: str | date | datetime | None = None, end: str | date | datetime | None = None
    ) -> Self:
        """Keep events from *begin* to *end*; journeys without such events are left out.

        Parameters
        ----------
        begin
            First day or instant. Days are days of the log's time zone.
        end
            Last day, included; or the instant before which events must lie.

        Raises
        ------
        ConfigError
            If either cannot be read.
        """
        return self.filtered(Between(*self._range(begin, end)))

    def where(
        self,
        *steps: StepLike,
        begin: str | date | datetime | None = None,
        end: str | date | datetime | None = None,
        **segments: str | Sequence[str],
    ) -> Self:
        """Keep journeys that have all of the *steps*, began in time and are of the *segments*.

        Parameters
        ----------
        steps
            What must happen in the journey, in any order: ``"order"``, or
            ``{"touchpoint": "visit", "where": {"device": "phone"}}``.
        begin
            First day or instant on which the journey may begin.
        end
            Last day on which it may begin, included; or the instant before which it must.
        segments
            Wanted value or values of each named segment.

        Raises
        ------
        ConfigError
            If there is no such touchpoint, property or segment, or a date cannot be read.
        """
        kept = self
        if steps:
            from touchline.eventlog.journey_filters import having

            kept = kept.filtered(having(steps, self.names))
        if begin is not None or end is not None:
            from touchline.eventlog.journey_filters import Beginning

            kept = kept.filtered(Beginning(*self._range(begin, end, "that began")))
        for name, wanted in segments.items():
            texts = self.names.segment_texts(name)
            values = (wanted,) if isinstance(wanted, str) else tuple(wanted)
            codes = tuple(code for code, text in enumerate(texts) if text in values)
            kept = kept.filtered(InSegment(name, values, codes))
        return kept

    def events(self, *steps: StepLike) -> Self:
        """Keep only events that meet one of the *steps*; journeys without one are left out.

        Raises
        ------
        ConfigError
            If there is no such touchpoint or property.
        """
        from touchline.eventlog.event_filters import chosen_events

        return self.filtered(chosen_events(steps, wanted=True, names=self.names))

    def without(self, *steps: StepLike) -> Self:
        """Leave out events that meet one of the *steps*; journeys of such events alone go too.

        Raises
        ------
        ConfigError
            If there is no such touchpoint or property.
        """
        from touchline.eventlog.event_filters import chosen_events

        return self.filtered(chosen_events(steps, wanted=False, names=self.names))

    def truncate(
        self, begin: StepLike | None = None, end: StepLike | None = None, *, whole: bool = False
    ) -> Self:
        """Cut each journey to the part from the first *begin* to the first *end* after it.

        Parameters
        ----------
        begin, end
            First and last event of what is left; None: no cut on that side.
        whole
            Keep journeys without such an event whole on that side; otherwise they are left out.

        Raises
        ------
        ConfigError
            If neither is given, or there is no such touchpoint or property.
        """
        from touchline.eventlog.journey_filters import truncated

        return self.filtered(truncated(begin, end, whole=whole, names=self.names))

    def relabel(
        self,
        to: Mapping[str, str] | Callable[[str], str] | str,
        *,
        only: Sequence[StepLike] = (),
    ) -> Self:
        """Give events other touchpoints; names that become the same are merged.

        Parameters
        ----------
        to
            Touchpoint → new name (others keep theirs); or a function from name to name; or the
            property that names the touchpoint (events without it keep theirs); or ``"stage"``.
        only
            Steps that say which events are renamed; none: all.

        Raises
        ------
        ConfigError
            If there is no such touchpoint or property, or there would be more than 65,535
            touchpoints.
        """
        from touchline.eventlog.relabel import relabelled

        return self.filtered(relabelled(to, only=only, names=self.names))

    def collapse(
        self,
        touchpoints: Sequence[str] | None = None,
        *,
        by: str | None = None,
        name: str | None = None,
        aggregate: Mapping[str, Aggregate] | None = None,
        value: Literal["first", "last", "min", "max", "sum"] = "first",
    ) -> Self:
        """Make one event of neighbours with the same touchpoint, at the time of the first.

        Parameters
        ----------
        touchpoints
            Whose repeats become one; None: those of every touchpoint.
        by
            Merge neighbours with the same value of this property instead; events without it stay.
        name
            Property that names the touchpoint of what was merged by a property.
        aggregate
            Property → ``first``, ``last``, ``min`` or ``max`` of the merged; otherwise the first.
        value
            What the value of the event becomes.

        Raises
        ------
        ConfigError
            If there is no such touchpoint or property, or the options do not fit together.
        """
        from touchline.eventlog.event_filters import collapsed

        merged = collapsed(
            touchpoints, by=by, aggregate=aggregate or {}, value=value, names=self.names
        )
        kept = self.filtered(merged)
        return kept if name is None else kept.relabel(name)

    def to_table(self) -> pa.Table:
        """Give the events as a table, journey by journey.

        Returns
        -------
        ``person``, ``journey`` (its number, from 0), ``time``, ``touchpoint``; ``value`` if the log
        has values; a column per property; ``collapsed_count`` after :meth:`collapse`.
        """
        from touchline.eventlog.export import events_of

        return events_of(self)

    def _range(
        self, begin: str | date | datetime | None, end: str | date | datetime | None, said: str = ""
    ) -> tuple[int | None, int | None, str]:
        """Read dates as instants, and say them."""
        low = None if begin is None else begin_of(begin, self.timezone)
        high = None if end is None else end_of(end, self.timezone)
        words = [said] if said else []
        words += [f"from {begin}"] if begin is not None else []
        words += [f"to {end}"] if end is not None else []
        return low, high, " ".join(words)

    @cached_property
    def _totals(self) -> Totals:
        from touchline.kernels import ties

        return self.compute(ties.kernel, ties.merge)

    def __len__(self) -> int:
        return self._totals.journeys

    @property
    def person_count(self) -> int:
        """Persons who have a journey."""
        return self._totals.persons

    @property
    def event_count(self) -> int:
        """Events in all journeys."""
        return self._totals.events

    @property
    def ties(self) -> float:
        """Share of events that have the same time as the event before them in their journey."""
        totals = self._totals
        return totals.ties / totals.events if totals.events else 0.0

    def describe(self) -> str:
        """Say which journeys these are, and how many."""
        n = self._totals
        which = "".join(f" {one.sentence()}" for one in self.filters)
        whose = "" if n.journeys == n.persons else f" of {n.persons:,} persons"
        return f"{n.journeys:,} journeys{whose}{which} with {n.events:,} events"

    def __repr__(self) -> str:
        n = self._totals
        return (
            f"<Journeys: {n.journeys:,} journeys of {n.persons:,} persons, {n.events:,} events,"
            f" {len(self.touchpoints):,} touchpoints>"
        )

    transitions = transitions
