"""Retention: who comes back, by when they began and how long ago that was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa

from touchline.analysis.cells import check_cell
from touchline.analysis.periods import check_choice, periods_of, said_of
from touchline.analysis.rates import rate_columns
from touchline.analysis.result import Result
from touchline.errors import ConfigError
from touchline.eventlog.calendar import TYPICAL, Interval, Periods, WeekStart
from touchline.eventlog.conditions import Step, StepLike, compile_steps, parse_step
from touchline.eventlog.instants import end_of

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Int64s
    from touchline.kernels.retention import Cells, Rule

__all__ = ["Retention", "retention"]

_MOST = 2_500
"""Periods: a table has half their square of cells."""
_MOST_CELLS = 20_000_000
_ANY = Step("any event", ((None, ()),))


@dataclass(frozen=True, kw_only=True, repr=False)
class Retention(Result):
    """Answer of :func:`retention`; a row of the table is a cohort and a number of periods since."""

    periods: Periods
    """Periods of the cohorts."""
    rule: Rule
    """What was counted."""

    def definition(self) -> str:
        """Say who is counted."""
        o = self.options
        start, back = (
            "an event" if o[name] is None else repr(parse_step(o[name]).label)
            for name in ("start", "back")
        )
        whose = (
            f"every {o['interval']} in which they have {start}"
            if o["cohort"] == "recurring"
            else f"the {o['interval']} in which they have {start} for the first time"
        )
        buckets = (
            f"the k-th {o['interval']} of the calendar after that of the cohort"
            if o["buckets"] == "calendar"
            else f"the one that begins k times {TYPICAL[o['interval']] // 3_600_000_000} hours"
            " after the person's start"
        )
        late = " or later" if o["count"] == "on_or_after" else ""
        return (
            f"Persons belong to the cohort of {whose}, in {said_of(self.periods, o['week_start'])}."
            f" A cell counts those of the cohort who have {back} in period k{late}; period k is"
            f" {buckets}, and period 0 has the whole cohort. Rates are of the persons whose period"
            " is over, with the Wilson interval at 95 %; pooled rates are of all cohorts together,"
            " without persons who have not had the time."
        )

    @property
    def ordered(self) -> bool:
        """Whether the order of events at equal times can change the figures: it cannot."""
        return False

    def chart(self) -> Chart:
        """Draw the pooled rates as a line and the cohorts as a heat map."""
        from touchline.analysis.charts.cohorts import retention_chart

        return retention_chart(self)

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys of the persons of a cell: *cohort*, *period*, *segment* if asked for.

        Without *period*: the whole cohort.
        """
        from touchline.kernels.retention import in_cell

        check_cell(cell, ["cohort"], ["period", *(["segment"] if self.rule.segment else [])])
        cohort = self.periods.find(cell["cohort"])
        period = int(cell.get("period", 0))
        if not 0 <= period < len(self.periods) - cohort:
            raise ConfigError(
                f"cohort {cell['cohort']} has no period {period}",
                hint=f"it has the periods 0 to {len(self.periods) - cohort - 1}",
            )
        group = self._group(cell.get("segment"))
        kept = partial(in_cell, rule=self.rule, group=group, cohort=cohort, period=period)
        said = f"of persons of the cohort {self.periods.labels[cohort]}"
        return self.origin.keep(
            kept, said + (f" who came back in period {period}" if period else "")
        )

    def _group(self, text: str | None) -> int:
        texts = _texts(self.origin, self.rule.segment)
        if text not in texts:
            raise ConfigError(f"there is no segment {text!r}", hint=f"there are {texts}")
        return texts.index(text)


def retention(
    journeys: Journeys,
    start: StepLike | None = None,
    back: StepLike | None = None,
    *,
    interval: Interval = "week",
    begin: str | None = None,
    intervals: int | None = None,
    cohort: Literal["first_time", "recurring"] = "first_time",
    count: Literal["on", "on_or_after"] = "on",
    buckets: Literal["calendar", "rolling"] = "calendar",
    breakdown: str | None = None,
    until: str | None = None,
    week_start: WeekStart = "monday",
) -> Retention:
    """Count who comes back how many periods after they began.

    Parameters
    ----------
    start
        What persons begin with; None: any event.
    back
        What counts as coming back; None: any event.
    interval
        Length of a period.
    begin
        Day or instant in the first period; default: the first event of the log. What happened
        before still decides what is the first time.
    intervals
        Number of periods, of cohorts as well as of coming back; default: to the last event.
    cohort
        ``first_time``: a person belongs to the period of their first start ever; ``recurring``: to
        every period in which they start.
    count
        ``on``: back in that period; ``on_or_after``: back in that period or a later one.
    buckets
        ``calendar``: periods of the log's time zone; ``rolling``: periods of 24 hours a day from
        the start of each person (a month has 30 days, a quarter 91, a year 365).
    breakdown
        Segment whose values are counted apart.
    until
        Last day, or instant, up to which the log is complete; default: its last event.
    week_start
        First day of a week.

    Returns
    -------
    A row per cohort and period since: ``segment`` if there is a breakdown, ``cohort`` (start of
    its period), ``period`` (0 is that of the start), ``persons``, ``cohort_persons``, ``reached``
    (whose period is over), ``rate`` of those, ``low`` and ``high``. With rolling periods only
    persons whose period is over are counted. The table ``pooled`` has the same for all cohorts
    together, without persons who have not had the time: the mean of the cohorts' rates weighted by
    their size.

    Raises
    ------
    ConfigError
        If an option cannot be used.

    Examples
    --------
    >>> import touchline as tl
    >>> days = {"ana": [1, 2, 4], "bob": [1, 4], "cem": [2, 3, 4]}
    >>> log = [
    ...     {"user": user, "ts": f"2024-03-0{day}T10:00:00Z", "event": "visit"}
    ...     for user, those in days.items() for day in those
    ... ]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> found = journeys.retention(interval="day", until="2024-03-04")
    >>> found.table.select(["cohort", "period", "persons", "rate"]).to_pylist()[1]
    {'cohort': '2024-03-01', 'period': 1, 'persons': 1, 'rate': 0.5}
    >>> found.tables["pooled"].select(["period", "persons", "reached"]).to_pylist()[1]
    {'period': 1, 'persons': 2, 'reached': 3}
    """
    from touchline.kernels import retention as kernels

    check_choice("cohort", cohort, ("first_time", "recurring"))
    check_choice("count", count, ("on", "on_or_after"))
    check_choice("buckets", buckets, ("calendar", "rolling"))
    if buckets == "rolling" and cohort == "recurring":
        raise ConfigError(
            "rolling periods are counted from one start, recurring cohorts have many",
            hint='take cohort="first_time" or buckets="calendar"',
        )
    periods = periods_of(journeys, interval, begin, intervals, week_start, most=_MOST)
    groups = _texts(journeys, breakdown)
    if len(groups) * len(periods) ** 2 > _MOST_CELLS:
        raise ConfigError(
            f"{len(groups):,} values of {breakdown} and {len(periods):,} {interval}s make"
            f" {len(groups) * len(periods) ** 2:,} cells; at most {_MOST_CELLS:,} are possible",
            hint="take fewer values, a longer interval, or name begin and intervals",
        )
    asked = start is not None or back is not None
    steps = [_ANY if step is None else step for step in (start, back)]
    rule = kernels.Rule(
        edges=periods.edges,
        until=_until(journeys, until),
        conditions=compile_steps(steps, journeys.names) if asked else None,
        recurring=cohort == "recurring",
        late=count == "on_or_after",
        rolling=TYPICAL[interval] if buckets == "rolling" else 0,
        segment=breakdown,
        groups=len(groups),
    )
    cells = journeys.compute(partial(kernels.kernel, rule=rule), kernels.merge)
    options = {
        "start": start, "back": back, "interval": interval, "begin": begin, "intervals": intervals,
        "cohort": cohort, "count": count, "buckets": buckets, "breakdown": breakdown,
        "until": until, "week_start": week_start,
    }  # fmt: skip
    return Retention(
        origin=journeys,
        options=options,
        table=_by_cohort(cells, periods, groups if breakdown else None),
        tables={"pooled": _pooled(cells, groups if breakdown else None)},
        figures={"persons": int(cells.persons[:, :, :1].sum()), "cohorts": len(periods)},
        periods=periods,
        rule=rule,
    )


def _texts(journeys: Journeys, breakdown: str | None) -> tuple[str | None, ...]:
    """Values of the breakdown by group; the last, None, is for persons without."""
    if breakdown is None:
        return (None,)
    return (*journeys.names.segment_texts(breakdown), None)


def _until(journeys: Journeys, until: str | None) -> int:
    if until is not None:
        return end_of(until, journeys.timezone)
    return journeys.extent[1] if journeys.extent else 0


def _by_cohort(cells: Cells, periods: Periods, groups: tuple[str | None, ...] | None) -> pa.Table:
    n = len(periods)
    cohort, period = np.nonzero(np.add.outer(np.arange(n), np.arange(n)) < n)
    whole = np.broadcast_to(cells.persons[:, :, :1], cells.persons.shape)
    columns = _columns(
        {
            "persons": cells.persons[:, cohort, period],
            "cohort_persons": whole[:, cohort, period],
            "reached": cells.reached[:, cohort, period],
        },
        period,
        groups,
    )
    labels = pa.array(periods.labels, pa.string()).take(pa.array(np.tile(cohort, len(whole))))
    return pa.table(columns).add_column(1 if groups else 0, "cohort", labels)


def _pooled(cells: Cells, groups: tuple[str | None, ...] | None) -> pa.Table:
    reached = cells.reached.sum(axis=1)
    persons = np.where(cells.reached > 0, cells.persons, 0).sum(axis=1)
    return pa.table(
        _columns({"persons": persons, "reached": reached}, np.arange(reached.shape[1]), groups)
    )


def _columns(
    counts: dict[str, Int64s], period: Int64s, groups: tuple[str | None, ...] | None
) -> dict[str, Any]:
    """Columns of cells: *counts* have a row per group."""
    shape = counts["persons"].shape
    columns: dict[str, Any] = {}
    if groups:
        number = np.repeat(np.arange(len(groups)), shape[1])
        columns["segment"] = pa.array(groups, pa.string()).take(pa.array(number))
    columns["period"] = np.tile(period, shape[0]).astype(np.int64)
    flat = {name: np.ascontiguousarray(values).reshape(-1) for name, values in counts.items()}
    over = np.where(flat["reached"] > 0, flat["persons"], 0)
    return columns | flat | rate_columns(over, flat["reached"])
