"""Stickiness: in how many periods persons are active."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from touchline.analysis.cells import check_cell
from touchline.analysis.periods import periods_of, said_of
from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.errors import ConfigError
from touchline.eventlog.calendar import Interval, Periods, WeekStart
from touchline.eventlog.conditions import StepLike, compile_steps, parse_step

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.activity import Activity

__all__ = ["Stickiness", "stickiness"]

_MOST = 20_000
_MOST_DRAWN = 60


@dataclass(frozen=True, kw_only=True, repr=False)
class Stickiness(Result):
    """Answer of :func:`stickiness`; a row of the table is a number of periods."""

    periods: Periods
    """Periods that are looked at."""
    activity: Activity
    """When persons count as active."""

    def definition(self) -> str:
        """Say what is counted."""
        o = self.options
        step = "any event" if o["step"] is None else repr(parse_step(o["step"]).label)
        return (
            f"Persons by the number of {o['interval']}s in which they have {step}, in"
            f" {said_of(self.periods, o['week_start'])}; shares are of the persons active at all."
        )

    @property
    def ordered(self) -> bool:
        """Whether the order of events at equal times can change the figures: it cannot."""
        return False

    def chart(self) -> Chart:
        """Draw the shares of persons by number of periods."""
        import altair as alt
        import pyarrow.compute as pc

        from touchline.analysis.charts.theme import ACCENT, INK, styled

        interval = self.options["interval"]
        last = pc.max(self.table.filter(pc.greater(self.table["persons"], 0))["periods"]).as_py()
        shown = self.table.slice(0, min(_MOST_DRAWN, last or 1))
        every = max(1, shown.num_rows // 15)
        label = f"(datum.value - 1) % {every} ? '' : datum.label"
        base = alt.Chart(shown).encode(
            x=alt.X("periods:O", title=f"active {interval}s",
                    axis=alt.Axis(labelAngle=0, labelExpr=label)),
            y=alt.Y("share:Q", title="share of active persons",
                    axis=alt.Axis(format="%", tickCount=5)),
            tooltip=["periods", "persons", alt.Tooltip("share:Q", format=".1%"),
                     alt.Tooltip("share_at_least:Q", format=".1%")],
        )  # fmt: skip
        drawn = base.mark_bar(color=ACCENT, cornerRadiusEnd=3)
        if shown.num_rows <= 15:
            drawn += base.mark_text(dy=-8, fontSize=11, color=INK).encode(
                text=alt.Text("share:Q", format=".1%")
            )
        chart: Chart = styled(
            drawn.properties(width=max(320, min(720, 40 * shown.num_rows)), height=260),
            title=f"How many {interval}s persons are active",
            subtitle=f"{self.figures['persons']:,} persons active in"
            f" {said_of(self.periods, self.options['week_start'])}",
        )
        return chart

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys of the persons active in exactly so many *periods*."""
        from touchline.kernels.activity import has_periods

        check_cell(cell, ["periods"])
        periods = int(cell["periods"])
        if not 1 <= periods <= len(self.periods):
            raise ConfigError(
                f"there are no persons of {periods} periods",
                hint=f"take a number from 1 to {len(self.periods)}",
            )
        kept = partial(has_periods, activity=self.activity, periods=periods)
        return self.origin.keep(kept, f"of persons active in {periods} {self.options['interval']}s")


def stickiness(
    journeys: Journeys,
    step: StepLike | None = None,
    *,
    interval: Interval = "day",
    begin: str | None = None,
    intervals: int | None = None,
    week_start: WeekStart = "monday",
) -> Stickiness:
    """Count persons by the number of periods in which they are active.

    Parameters
    ----------
    step
        What makes a person active; None: any event.
    interval
        Length of a period.
    begin
        Day or instant in the first period; default: the first event of the log.
    intervals
        Number of periods; default: to the last event.
    week_start
        First day of a week.

    Returns
    -------
    A row per number of periods: ``periods``, ``persons``, ``share`` of the persons active at all,
    ``share_at_least`` (in so many or more). Figures are ``persons`` active at all and
    ``mean_periods``.

    Raises
    ------
    ConfigError
        If an option cannot be used.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": "ana", "ts": f"2024-03-0{day}", "event": "visit"} for day in (1, 2, 4)]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> journeys.stickiness().table["persons"].to_pylist()
    [0, 0, 1, 0]
    """
    from touchline.kernels import activity as kernels

    periods = periods_of(journeys, interval, begin, intervals, week_start, most=_MOST)
    masks = None if step is None else compile_steps([step], journeys.names).masks
    activity = kernels.Activity(periods.edges, masks)
    counts = journeys.compute(partial(kernels.by_periods, activity=activity), kernels.add)[1:]
    persons = int(counts.sum())
    number = np.arange(1, len(counts) + 1)
    return Stickiness(
        origin=journeys,
        options={
            "step": step, "interval": interval, "begin": begin, "intervals": intervals,
            "week_start": week_start,
        },
        table=table_of(
            periods=number,
            persons=counts,
            share=counts / max(1, persons),
            share_at_least=np.cumsum(counts[::-1])[::-1] / max(1, persons),
        ),
        figures={
            "persons": persons,
            "mean_periods": float(counts @ number) / persons if persons else None,
        },
        periods=periods,
        activity=activity,
    )  # fmt: skip
