"""Sessions: what happened in one go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from touchline.analysis.cells import check_cell
from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.durations import Duration
from touchline.errors import ConfigError, did_you_mean
from touchline.eventlog.conditions import StepLike
from touchline.eventlog.sessions import Sessions as SessionRule
from touchline.eventlog.sessions import sessions_of

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Batch, Flags, Int32s
    from touchline.kernels.session_counts import Counts

__all__ = ["SessionIds", "Sessions", "session_ids", "sessions"]

_BINS = ((1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 10), (11, 20), (21, 50), (51, 100),
         (101, None))  # fmt: skip


@dataclass(frozen=True, kw_only=True, repr=False)
class Sessions(Result):
    """Answer of :func:`sessions`; a row of the table is a number of events in a session."""

    rule: SessionRule
    """Where sessions begin and end."""

    def definition(self) -> str:
        """Say what a session is."""
        return (
            f"A session is a run of events of a journey, {self.rule.rule()}. Counted are sessions"
            " by their number of events; a bounce is a session of one event; durations are from"
            " the first to the last event, their quantiles within 0.4 %."
        )

    @property
    def ordered(self) -> bool:
        """Whether the order of events at equal times can change the figures."""
        return not (self.rule.conditions is None and self.rule.campaign is None)

    def chart(self) -> Chart:
        """Draw how many events sessions have."""
        import altair as alt

        from touchline.analysis.charts.theme import ACCENT, INK, styled

        f = self.figures
        filled = np.flatnonzero(self.table["sessions"].to_numpy())
        shown = self.table.slice(0, int(filled.max(initial=0)) + 1)
        base = alt.Chart(shown).encode(
            x=alt.X("events:N", sort=None, title="events in the session",
                    axis=alt.Axis(labelAngle=0)),
            y=alt.Y("share:Q", title="share of sessions", axis=alt.Axis(format="%", tickCount=5)),
            tooltip=["events", "sessions", alt.Tooltip("share:Q", format=".1%")],
        )  # fmt: skip
        bars = base.mark_bar(color=ACCENT, cornerRadiusEnd=3).properties(
            width=68 * max(5, shown.num_rows), height=260
        )
        labels = base.mark_text(dy=-8, fontSize=11, color=INK).encode(
            text=alt.Text("share:Q", format=".1%")
        )
        chart: Chart = styled(
            bars + labels,
            title="How many events a session has",
            subtitle=f"{f['sessions']:,} sessions of {f['persons']:,} persons",
        )
        return chart

    def journeys(self, **cell: Any) -> Journeys:
        """Give the sessions with so many *events* (as the table says it), as journeys."""
        check_cell(cell, ["events"])
        names = self.table["events"].to_pylist()
        if cell["events"] not in names:
            hint = did_you_mean(str(cell["events"]), names)
            raise ConfigError(f"there are no sessions of {cell['events']!r} events", hint=hint)
        low, high = _BINS[names.index(cell["events"])]
        cut = self.origin.filtered(self.rule)
        return cut.keep(partial(_of_size, low=low, high=high), f"of {cell['events']} events")

    def rows(self) -> pa.Table:
        """Give the events, journey by journey, each with the number of its session.

        Returns
        -------
        The columns of :meth:`touchline.Journeys.to_table` and ``session``: counted from 1 for each
        person, null for an event outside all sessions. Events that only open or close a session
        are left out.
        """
        events = self.origin.to_table()
        found: list[Int32s] = self.origin.compute(partial(_numbers, rule=self.rule), add)
        numbers = np.concatenate(found)
        session = pa.array(numbers.astype(np.int64), mask=numbers <= 0)
        return events.append_column("session", session).filter(pa.array(numbers >= 0))


def sessions(
    journeys: Journeys,
    *,
    gap: Duration | None = None,
    midnight: bool = False,
    campaign: str | None = None,
    separator: StepLike | None = None,
    start: StepLike | None = None,
    end: StepLike | None = None,
) -> Sessions:
    """Cut journeys into sessions and count them.

    Parameters
    ----------
    gap
        Longest time between two events of a session; default: 30 minutes, or any time if events
        say where sessions begin.
    midnight
        Whether sessions end at midnight of the log's time zone.
    campaign
        Property of events: a value other than that of the session begins a new one; events without
        it never do.
    separator
        Events that begin a session and belong to none; what comes before the first is outside.
    start
        Events that begin a session, with *end*; they belong to none.
    end
        Events that end a session, with *start*; they belong to none, and what comes after them is
        outside. A session that is never ended goes to the end of the journey.

    Returns
    -------
    A row per number of events: ``events``, ``sessions``, ``share``. The table ``per_person`` has
    ``sessions``, ``persons``, ``share``; figures are ``sessions``, ``persons``, ``events``,
    ``events_per_session``, ``sessions_per_person``, ``bounces``, ``bounce_share`` and the mean,
    median and 90 % quantile of the duration in seconds.

    Raises
    ------
    ConfigError
        If options do not fit together or name what is not there.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [
    ...     {"user": "ana", "ts": f"2024-03-01T10:{minute}:00Z", "event": "visit"}
    ...     for minute in (10, 15, 50)
    ... ]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> found = journeys.sessions(gap="30min")
    >>> found.figures["sessions"], found.figures["bounce_share"]
    (2, 0.5)
    >>> found.rows()["session"].to_pylist()
    [1, 1, 2]
    """
    from touchline.kernels import session_counts as kernels

    rule = sessions_of(
        journeys.names, journeys.timezone, gap=gap, midnight=midnight, campaign=campaign,
        separator=separator, start=start, end=end,
    )  # fmt: skip
    counts = journeys.compute(partial(kernels.kernel, ranges=rule.ranges), kernels.merge)
    options = {
        "gap": gap, "midnight": midnight, "campaign": campaign, "separator": separator,
        "start": start, "end": end,
    }  # fmt: skip
    return Sessions(
        origin=journeys,
        options=options,
        table=_by_events(counts),
        figures=_figures(counts),
        tables={"per_person": _per_person(counts)},
        rule=rule,
    )


def _by_events(counts: Counts) -> pa.Table:
    names = [
        str(low) if low == high else f"{low} or more" if high is None else f"{low} to {high}"
        for low, high in _BINS
    ]
    found = np.array(
        [counts.by_events[low : None if high is None else high + 1].sum() for low, high in _BINS]
    )
    return table_of(events=names, sessions=found, share=found / max(1, int(found.sum())))


def _per_person(counts: Counts) -> pa.Table:
    persons = counts.by_sessions
    sessions = np.flatnonzero(persons)
    share = persons[sessions] / max(1, int(persons.sum()))
    return table_of(sessions=sessions, persons=persons[sessions], share=share)


def _figures(counts: Counts) -> dict[str, Any]:
    from touchline.kernels.session_counts import BITS
    from touchline.kernels.spread import quantiles

    n, persons = int(counts.by_events.sum()), int(counts.by_sessions.sum())
    events = int(counts.by_events @ np.arange(len(counts.by_events)))
    bounces = int(counts.by_events[1]) if len(counts.by_events) > 1 else 0
    median, late = quantiles(counts.by_duration, BITS, (0.5, 0.9))
    return {
        "sessions": n,
        "persons": persons,
        "events": events,
        "events_per_session": events / n if n else None,
        "sessions_per_person": n / persons if persons else None,
        "bounces": bounces,
        "bounce_share": bounces / n if n else None,
        "mean_duration_seconds": counts.duration / n / 1e6 if n else None,
        "median_duration_seconds": None if median is None else median / 1e6,
        "p90_duration_seconds": None if late is None else late / 1e6,
    }


def _of_size(batch: Batch, *, low: int, high: int | None) -> Flags:
    sizes = batch.stops - batch.starts
    flags: Flags = (sizes >= low) & (sizes <= (np.iinfo(np.int32).max if high is None else high))
    return flags


def _numbers(batch: Batch, *, rule: SessionRule) -> list[Int32s]:
    from touchline.kernels.periods import bounds_of_persons
    from touchline.kernels.sessions import numbers

    bounds = bounds_of_persons(batch)
    return [numbers(rule.marks(batch), batch.starts, batch.stops, bounds, batch.low)]


class SessionIds(NamedTuple):
    """Sessions of some neighbouring events."""

    part: int
    """Part of the log."""
    low: int
    """Position in the part of the event whose id comes first."""
    ids: npt.NDArray[np.uint32]
    """Per event: id of its session, rising by one from session to session and different from all
    others of the part; 2³² − 1 for events outside."""
    sessions: int
    """Sessions that begin here."""


def session_ids(journeys: Journeys, *, gap: Duration = "30min") -> list[SessionIds]:
    """Give every event an id of its session, different from all others of its part.

    Parameters
    ----------
    gap
        Longest time between two events of a session.

    Returns
    -------
    Ids of neighbouring events, in order of the log.
    """
    rule = sessions_of(
        journeys.names, journeys.timezone, gap=gap, midnight=False, campaign=None, separator=None,
        start=None, end=None,
    )  # fmt: skip
    return journeys.compute(partial(_ids, gap=rule.gap or 0), add)


def _ids(batch: Batch, *, gap: int) -> list[SessionIds]:
    from touchline.kernels.session_ids import ids_of

    return [SessionIds(batch.part, batch.low, *ids_of(batch, gap))]
