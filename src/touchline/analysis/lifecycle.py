"""Lifecycle: who is new, who stays, who is back, who is gone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from touchline.analysis.cells import check_cell
from touchline.analysis.periods import check_choice, periods_of, said_of
from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.eventlog.calendar import Interval, Periods, WeekStart, periods_from
from touchline.eventlog.conditions import StepLike, compile_steps, parse_step

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.activity import Activity

__all__ = ["Lifecycle", "lifecycle"]

_MOST = 20_000
_MOST_DRAWN = 120
_COLOURS = {
    "new": "#2f6fde", "returning": "#1f9d8a", "resurrecting": "#a04fc4", "dormant": "#d9534f",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, repr=False)
class Lifecycle(Result):
    """Answer of :func:`lifecycle`; a row of the table is a period and a status."""

    periods: Periods
    """Periods of the table."""
    activity: Activity
    """When persons count as active; begins a period earlier."""

    def definition(self) -> str:
        """Say what each status means."""
        o = self.options
        step = "any event" if o["step"] is None else repr(parse_step(o["step"]).label)
        return (
            f"A person is active in a {o['interval']} with {step}. New: active for the first time"
            f" ever; returning: active in the {o['interval']} before too; resurrecting: active"
            f" again after a {o['interval']} without; dormant: not active, but in the"
            f" {o['interval']} before. In {said_of(self.periods, o['week_start'])}."
        )

    @property
    def ordered(self) -> bool:
        """Whether the order of events at equal times can change the figures: it cannot."""
        return False

    def chart(self) -> Chart:
        """Draw the active persons above the line and the dormant ones below it."""
        import altair as alt
        import pyarrow.compute as pc

        from touchline.analysis.charts.theme import styled
        from touchline.kernels.activity import STATUSES

        labels = list(self.periods.labels[-_MOST_DRAWN:])
        shown = self.table.filter(pc.is_in(self.table["period"], pa.array(labels, pa.string())))
        dormant = pc.equal(shown["status"], "dormant")
        height = pc.if_else(dormant, pc.negate(shown["persons"]), shown["persons"])
        rank = pc.index_in(shown["status"], pa.array(STATUSES))
        shown = shown.append_column("height", height).append_column("rank", rank)
        every = max(1, -(-len(labels) // 16))
        colours = alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values()))
        bars = (
            alt.Chart(shown)
            .mark_bar(size=max(3, min(30, 560 // max(1, len(labels)) - 2)))
            .encode(
                x=alt.X("period:N", title=None, sort=labels,
                        axis=alt.Axis(labelAngle=-40, values=labels[::every])),
                y=alt.Y("height:Q", title="persons; dormant below",
                        axis=alt.Axis(labelExpr="format(abs(datum.value), ',')")),
                color=alt.Color("status:N", title=None, scale=colours),
                order="rank:Q",
                tooltip=["period", "status", "persons"],
            )
            .properties(width=max(320, min(720, 34 * len(labels))), height=300)
        )  # fmt: skip
        line = alt.Chart().mark_rule(color="#5b6675").encode(y=alt.datum(0))
        chart: Chart = styled(
            bars + line,
            title=f"New, staying, back and gone, {self.options['interval']} by"
            f" {self.options['interval']}",
            subtitle=self.origin.describe(),
        )
        return chart

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys of the persons with a *status* in a *period*."""
        from touchline.kernels.activity import STATUSES, has_status

        check_cell(cell, ["period", "status"])
        check_choice("status", cell["status"], STATUSES)
        period = self.periods.find(cell["period"])
        kept = partial(
            has_status,
            activity=self.activity,
            status=STATUSES.index(cell["status"]),
            period=period + 1,
        )
        said = f"of persons {cell['status']} in {self.periods.labels[period]}"
        return self.origin.keep(kept, said)


def lifecycle(
    journeys: Journeys,
    step: StepLike | None = None,
    *,
    interval: Interval = "week",
    begin: str | None = None,
    intervals: int | None = None,
    week_start: WeekStart = "monday",
) -> Lifecycle:
    """Count who is new, returning, resurrecting and dormant in each period.

    Parameters
    ----------
    step
        What makes a person active; None: any event.
    interval
        Length of a period.
    begin
        Day or instant in the first period; default: the first event of the log. What happened
        before still decides who is new.
    intervals
        Number of periods; default: to the last event.
    week_start
        First day of a week.

    Returns
    -------
    A row per period and status: ``period`` (its start), ``status``, ``persons``. The table
    ``periods`` has a row per period with a column per status and ``active`` persons.

    Raises
    ------
    ConfigError
        If an option cannot be used.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": "ana", "ts": f"2024-03-0{day}", "event": "visit"} for day in (1, 2, 4)]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> rows = journeys.lifecycle(interval="day").table.to_pylist()
    >>> [row["status"] for row in rows if row["persons"]]
    ['new', 'returning', 'dormant', 'resurrecting']
    """
    from touchline.kernels import activity as kernels

    periods = periods_of(journeys, interval, begin, intervals, week_start, most=_MOST)
    edges = periods.edges
    if len(periods):
        before = periods_from(int(edges[0]) - 1, 1, interval, journeys.timezone, week_start)
        edges = np.append(before.edges[:1], edges)
    masks = None if step is None else compile_steps([step], journeys.names).masks
    activity = kernels.Activity(edges, masks)
    counts = journeys.compute(partial(kernels.by_status, activity=activity), kernels.add)
    counts = counts[:, 1 : 1 + len(periods)]
    labels = np.repeat(np.array(periods.labels, dtype=object), len(kernels.STATUSES))
    columns = dict(zip(kernels.STATUSES, counts, strict=True))
    return Lifecycle(
        origin=journeys,
        options={
            "step": step, "interval": interval, "begin": begin, "intervals": intervals,
            "week_start": week_start,
        },
        table=table_of(
            period=labels.tolist(),
            status=list(kernels.STATUSES) * len(periods),
            persons=np.ascontiguousarray(counts.T).reshape(-1),
        ),
        tables={
            "periods": table_of(
                period=list(periods.labels), **columns, active=counts[:3].sum(axis=0)
            )
        },
        periods=periods,
        activity=activity,
    )  # fmt: skip
