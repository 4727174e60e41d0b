"""Funnel trend: conversion by the period in which the funnel is entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from touchline.analysis.funnel_options import (
    OnExclude,
    Order,
    SameEvent,
    Ties,
    listed,
    plan_of,
    said_rules,
    several,
    two_steps,
)
from touchline.analysis.funnel_tables import labels_of
from touchline.analysis.periods import periods_of, said_of
from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.durations import Duration
from touchline.errors import ConfigError
from touchline.eventlog.calendar import Interval, Periods, WeekStart
from touchline.eventlog.conditions import StepLike

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Int64s
    from touchline.kernels.funnel import Plan

__all__ = ["FunnelTrend", "funnel_trend"]

_MOST = 5_000
"""Periods: as many as a chart can draw."""


@dataclass(frozen=True, kw_only=True, repr=False)
class FunnelTrend(Result):
    """Answer of :func:`funnel_trend`; a row of the table is a period."""

    plan: Plan
    """What was counted."""
    periods: Periods
    """Periods of entry."""

    def definition(self) -> str:
        """Say who is counted, and by which rules."""
        o = self.options
        steps = ", ".join(labels_of(o["steps"], "ordered"))
        return (
            f"Each rate is the share of those who reach step {o['to_step']} among those who reach"
            f" step {o['from_step']}, of persons who enter the funnel in"
            f" {said_of(self.periods, o['week_start'])}; each person counts once a period, with the"
            f" deepest of the chains begun in it. Steps: {steps}."
            f" {said_rules(o)} Intervals are Wilson's at 95 %. In a period that is not complete,"
            " the window of some entries goes beyond the last event of the log."
        )

    def chart(self) -> Chart:
        """Draw the rate as a line, with its interval and the number of entries below."""
        from touchline.analysis.charts.funnel_trend import trend

        return trend(self)

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys that enter the funnel in a period and reach ``from_step``.

        Parameters
        ----------
        period
            As in the table, or any day in it.
        converted
            Whether they must reach ``to_step`` too.
        """
        from touchline.kernels.funnel_trend import reaching

        if "period" not in cell or cell.keys() - {"period", "converted"}:
            raise ConfigError(
                f"{cell} is no figure of a funnel trend",
                hint="give period, and if wanted converted",
            )
        number = self.periods.find(cell["period"])
        begin, end = (int(edge) for edge in self.periods.edges[number : number + 2])
        step = self.options["to_step" if cell.get("converted") else "from_step"]
        wanted = partial(reaching, plan=self.plan, begin=begin, end=end, step=step)
        label = self.periods.labels[number]
        return self.origin.keep(wanted, f"that reach step {step} of a funnel entered in {label}")


def funnel_trend(
    journeys: Journeys,
    steps: Sequence[StepLike],
    *,
    interval: Interval = "week",
    begin: str | None = None,
    intervals: int | None = None,
    week_start: WeekStart = "monday",
    from_step: int = 1,
    to_step: int | None = None,
    order: Order = "ordered",
    window: Duration | None = "14d",
    ties: Ties = "step_order",
    grace: Duration = 0,
    same_event: SameEvent = "once",
    exclude: Sequence[StepLike] = (),
    on_exclude: OnExclude = "skip",
    hold: Sequence[str] = (),
    optional: Sequence[int | str] = (),
) -> FunnelTrend:
    """Follow the conversion of a funnel over time, by when it is entered.

    Parameters
    ----------
    steps
        Touchpoints, or conditions on events, in the order of the funnel.
    interval
        Length of a period, by the calendar of the log's time zone.
    begin
        First day, or an instant in the first period; None: the first event.
    intervals
        Number of periods; None: up to the last event.
    week_start
        First day of a week.
    from_step, to_step
        Numbers of the steps between which conversion is measured; None: the last.
    order
        ``ordered``: other events may lie between; ``any``: in any order; ``strict``: nothing lies
        between.
    window
        Longest time from the first step to the last, end included; None: no limit.
    ties
        ``step_order``: events at equal times must arrive in the order of the steps; ``either``: in
        whatever order.
    grace
        With ``ties="either"``, time by which a step may even come before the one it follows.
    same_event
        Whether one event may fill one step or several; in strict order it fills one.
    exclude
        Events that must not happen on the way: steps, each with ``from_step`` and ``to_step`` if it
        is not the whole funnel.
    on_exclude
        What an excluded event does. ``skip`` and ``remove``: voids the chain; ``drop``: ends the
        chain there; ``discard``: leaves the journey out.
    hold
        Properties that must be known and stay the same along a chain.
    optional
        Numbers or labels of steps that may be passed over.

    Returns
    -------
    A row per period: ``period``, ``entered`` (persons who reach ``from_step``), ``converted`` (who
    reach ``to_step``), ``rate`` with its interval ``low`` to ``high``, and ``complete``: whether
    the windows of all entries lie before the end of the log.

    Raises
    ------
    ConfigError
        If an option cannot be used, or a touchpoint or property is not in the log.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [
    ...     {"user": "ana", "ts": "2024-03-04T10:00:00Z", "event": "visit"},
    ...     {"user": "ana", "ts": "2024-03-05T10:00:00Z", "event": "order"},
    ...     {"user": "bob", "ts": "2024-03-06T10:00:00Z", "event": "visit"},
    ... ]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> result = journeys.funnel_trend(["visit", "order"], interval="day")
    >>> result.table.select(["period", "entered", "converted"]).to_pylist()[0]
    {'period': '2024-03-04', 'entered': 1, 'converted': 1}
    """
    from touchline.analysis.rates import rate_columns
    from touchline.kernels import funnel_trend as kernels

    first, last = two_steps(from_step, to_step, steps, apart=False)
    options: dict[str, Any] = {
        "steps": listed(steps), "interval": interval, "begin": begin, "intervals": intervals,
        "week_start": week_start, "from_step": first, "to_step": last, "order": order,
        "window": window, "ties": ties, "grace": grace, "same_event": same_event,
        "exclude": several(exclude), "on_exclude": on_exclude, "hold": hold, "optional": optional,
    }  # fmt: skip
    plan = plan_of(journeys, options, every=True)
    periods = periods_of(journeys, interval, begin, intervals, week_start, most=_MOST)
    kernel = partial(kernels.kernel, plan=plan, edges=periods.edges)
    reached = kernels.finish(journeys.compute(kernel, kernels.merge))
    entered, converted = reached[:, first - 1], reached[:, last - 1]
    table = table_of(
        period=pa.array(periods.labels, pa.string()),
        entered=entered,
        converted=converted,
        **rate_columns(converted, entered),
        complete=_complete(journeys, periods.edges, plan.window),
    )
    return FunnelTrend(
        origin=journeys,
        options=options,
        table=table,
        figures={"entered": int(entered.sum()), "converted": int(converted.sum())},
        plan=plan,
        periods=periods,
    )


def _complete(journeys: Journeys, edges: Int64s, window: int) -> pa.Array:
    last = journeys.extent[1] if journeys.extent else 0
    return pa.array(edges[1:] - 1 <= last - window, pa.bool_())
