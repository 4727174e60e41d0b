"""Journeys: the log, its lazy filters, and every verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from touchline.analysis import exchange, filtering, storing
from touchline.analysis.attribution import attribution
from touchline.analysis.compare import compare
from touchline.analysis.conformance import conformance
from touchline.analysis.conversion import conversion
from touchline.analysis.dropoff import dropoff
from touchline.analysis.funnel import funnel
from touchline.analysis.funnel_trend import funnel_trend
from touchline.analysis.lifecycle import lifecycle
from touchline.analysis.loops import loops
from touchline.analysis.match import match
from touchline.analysis.next_step import next_step
from touchline.analysis.pain_points import pain_points
from touchline.analysis.paths import paths
from touchline.analysis.retention import retention
from touchline.analysis.retention_flags import retention_flags
from touchline.analysis.sessions import sessions
from touchline.analysis.step_matrix import step_matrix
from touchline.analysis.stickiness import stickiness
from touchline.analysis.time_to_convert import time_to_convert
from touchline.analysis.times import times
from touchline.analysis.transitions import transitions
from touchline.analysis.variants import variants
from touchline.analysis.window_funnel import window_funnel
from touchline.eventlog.filters import Filter, Filtered, Keep, renamed
from touchline.eventlog.names import Names
from touchline.eventlog.skipped import Skipped
from touchline.eventlog.source import Source
from touchline.kernels.batch import Batch, Flags

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    from touchline.eventlog.reading import Progress
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
        folder: str | Path | None = None,
        progress: Progress | None = None,
    ) -> Journeys:
        """Read raw events, one row each.

        Parameters
        ----------
        events
            A data frame (pandas, polars), a lazy frame, an Arrow table, reader or dataset, a
            DuckDB relation, a list of dictionaries; or the path of a Parquet or CSV file, a folder
            or a pattern of them, or a list of paths. Files and streams may be larger than memory.
        person, time, touchpoint
            Columns that say who, when and what. Times are timestamps, dates, ISO 8601 texts or
            whole µs since 1970; without a zone they are UTC. Rows without one of the three, or
            with a time that cannot be read, are left out: see :attr:`skipped`.
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
        folder
            Where to keep the journeys on disk, to be opened again by :meth:`open`. Without it a
            log of a few million events stays in memory, and the files of a larger one go with
            the object.
        progress
            Called with what is being done and the share of it that is done.

        Raises
        ------
        MappingError
            If a named column is not there.
        SourceError
            If *events* or its times cannot be read, or no row is an event.
        WorkspaceError
            If *folder* holds something else.
        """
        from touchline.eventlog.columns import Columns
        from touchline.eventlog.load import load_events

        columns = Columns(
            person=person,
            time=time,
            touchpoint=touchpoint,
            value=value,
            properties=tuple(properties),
            segments=tuple(segments),
        )
        source = load_events(
            events,
            columns,
            touchpoints=touchpoints,
            timezone=timezone,
            folder=None if folder is None else Path(folder),
            progress=progress,
        )
        return cls(source)

    @classmethod
    def from_spark(
        cls,
        frame: DataFrame,
        *,
        person: str,
        time: str,
        touchpoint: str,
        value: str | None = None,
        properties: Sequence[str] = (),
        segments: Sequence[str] = (),
        touchpoints: Sequence[str] = (),
        arrival: str | None = None,
        timezone: str = "UTC",
    ) -> Journeys:
        """Read raw events from a Spark frame; every verb then runs on the cluster.

        The journeys are kept by Spark (``source.frame.unpersist()`` lets them go). The workers need
        Touchline too.

        Parameters
        ----------
        frame
            One row an event.
        person, time, touchpoint, value, properties, segments, touchpoints, timezone
            As for :meth:`from_events`.
        arrival
            Column that says which of two events at the same time came first. Without it they stand
            as in *frame*: by partition, then by place in it, which for files is their order.

        Raises
        ------
        MappingError
            If a named column is not there.
        SourceError
            If *frame* or its times cannot be read, or no row is an event.
        """
        from touchline.eventlog.columns import Columns
        from touchline.eventlog.spark import source_of_frame

        columns = Columns(
            person=person,
            time=time,
            touchpoint=touchpoint,
            value=value,
            properties=tuple(properties),
            segments=tuple(segments),
        )
        source = source_of_frame(
            frame, columns, arrival=arrival, touchpoints=touchpoints, timezone=timezone
        )
        return cls(source)

    @classmethod
    def open(cls, folder: str | Path, *, spark: SparkSession | None = None) -> Journeys:
        """Open a store that :meth:`from_events` or :meth:`save` has written.

        Parameters
        ----------
        spark
            Session whose workers are to read the store, which must lie where all of them can
            reach it.

        Raises
        ------
        WorkspaceError
            If there is none, or it is damaged.
        """
        from touchline.eventlog.store import open_store

        store = open_store(Path(folder))
        if spark is None:
            return cls(store)
        from touchline.eventlog.spark_store import SparkStore

        return cls(SparkStore(store, spark))

    from_xes = classmethod(exchange.from_xes)
    from_ocel = classmethod(exchange.from_ocel)
    to_xes = exchange.to_xes
    to_ocel = exchange.to_ocel
    save = storing.save
    append = storing.append
    person = storing.person
    sample = storing.sample

    @property
    def skipped(self) -> Skipped:
        """Rows of the raw events that were left out, counted by reason, with examples."""
        found: Skipped = getattr(self.source, "skipped", Skipped())
        return found

    @property
    def notes(self) -> tuple[str, ...]:
        """What else was noticed when a log was read, a sentence each."""
        found: tuple[str, ...] = getattr(self.source, "notes", ())
        return found

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

    def compute_and_count(
        self,
        kernel: Callable[[Batch], _Partial],
        merge: Callable[[_Partial, _Partial], _Partial],
    ) -> _Partial:
        """Run a kernel as :meth:`compute` does, and count the journeys in the same pass.

        For filtered journeys that are going to be described: their numbers are known after it.
        """
        from touchline.kernels import ties

        if "_totals" in self.__dict__ or not self.filters:
            return self.compute(kernel, merge)
        found, totals = self.compute(ties.Beside(kernel), ties.MergedBeside(merge))
        self.__dict__["_totals"] = totals
        return found

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

    between = filtering.between
    where = filtering.where
    events = filtering.events
    without = filtering.without
    truncate = filtering.truncate
    relabel = filtering.relabel
    collapse = filtering.collapse
    per = filtering.per

    def to_table(self) -> pa.Table:
        """Give the events as a table, journey by journey.

        Returns
        -------
        ``person``, ``journey`` (its number, from 0), ``time``, ``touchpoint``; ``value`` if the log
        has values; a column per property; ``collapsed_count`` after :meth:`collapse`.
        """
        from touchline.eventlog.export import events_of

        return events_of(self)

    @cached_property
    def extent(self) -> tuple[int, int] | None:
        """First and last instant of an event, in µs since 1970; None if there are no events."""
        from touchline.kernels import periods

        found = self.compute(periods.extent, periods.wider)
        return (found.first, found.last) if found.first <= found.last else None

    @cached_property
    def _totals(self) -> Totals:
        from touchline.kernels import ties

        known: Totals | None = getattr(self.source, "totals", None)  # a store has counted
        if known is not None and not self.filters:
            return known
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
    step_matrix = step_matrix
    loops = loops
    dropoff = dropoff
    retention = retention
    retention_flags = retention_flags
    sessions = sessions
    lifecycle = lifecycle
    stickiness = stickiness
    times = times
    attribution = attribution
    compare = compare
    pain_points = pain_points
    variants = variants
    match = match
    paths = paths
    next_step = next_step
    funnel = funnel
    funnel_trend = funnel_trend
    time_to_convert = time_to_convert
    window_funnel = window_funnel
    conversion = conversion
    conformance = conformance
