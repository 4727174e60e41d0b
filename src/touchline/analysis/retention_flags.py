"""Retention flags: who of those there on one date is there on others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from touchline.analysis.cells import check_cell
from touchline.analysis.periods import check_choice
from touchline.analysis.rates import rate_columns
from touchline.analysis.result import Result
from touchline.errors import ConfigError
from touchline.eventlog.conditions import StepLike, compile_steps, parse_step
from touchline.eventlog.instants import begin_of, end_of

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.presence import Stretches

__all__ = ["RetentionFlags", "retention_flags"]

_MOST = 64


@dataclass(frozen=True, kw_only=True, repr=False)
class RetentionFlags(Result):
    """Answer of :func:`retention_flags`; a row of the table is a date."""

    stretches: Stretches
    """What the dates mean."""

    def definition(self) -> str:
        """Say who is counted."""
        o = self.options
        step = "any event" if o["step"] is None else repr(parse_step(o["step"]).label)
        return (
            f"Of the persons with {step} on {o['dates'][0]}, those who have it on the other dates"
            f" too, in the time zone {self.origin.timezone}; rates with the Wilson interval at"
            " 95 %."
        )

    @property
    def ordered(self) -> bool:
        """Whether the order of events at equal times can change the figures: it cannot."""
        return False

    def chart(self) -> Chart:
        """Draw the share of each date."""
        import altair as alt

        from touchline.analysis.charts.theme import ACCENT, INK, styled

        dates = self.table["date"].to_pylist()
        base = alt.Chart(self.table).encode(
            x=alt.X("date:N", title=None, sort=dates, axis=alt.Axis(labelAngle=-40)),
            tooltip=["date", "persons", alt.Tooltip("rate:Q", format=".1%")],
        )
        share = alt.Y(
            "rate:Q", title="share there", axis=alt.Axis(format="%", tickCount=5),
            scale=alt.Scale(domain=[0, 1]),
        )  # fmt: skip
        bars = base.mark_bar(color=ACCENT, cornerRadiusEnd=3, size=26).encode(y=share)
        bounds = base.mark_rule(color=INK, opacity=0.6).encode(y="low:Q", y2="high:Q")
        chart: Chart = styled(
            (bars + bounds).properties(width=max(300, min(720, 48 * len(dates))), height=260),
            title=f"Who of {dates[0]} is there on other dates",
            subtitle=f"{self.figures['persons']:,} persons on {dates[0]}; lines: 95 % intervals",
        )
        return chart

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys of the persons of a *date*."""
        from touchline.kernels.presence import is_flagged

        dates = tuple(self.options["dates"])
        check_cell(cell, ["date"])
        check_choice("date", cell["date"], dates)
        number = dates.index(cell["date"])
        kept = partial(is_flagged, stretches=self.stretches, number=number)
        said = f"of persons there on {dates[0]}" + (f" and on {dates[number]}" if number else "")
        return self.origin.keep(kept, said)

    def persons(self) -> pa.Table:
        """Give each person's flags.

        Returns
        -------
        ``person`` and ``flags``, a list with a flag per date: the first says whether the person was
        there on the first date, the others whether they were on theirs and on the first.
        """
        from touchline.kernels.presence import collect, join

        found = self.origin.compute(partial(collect, stretches=self.stretches), join)
        flags = np.concatenate(found.flags)
        wide = pa.FixedSizeListArray.from_arrays(pa.array(flags.reshape(-1)), flags.shape[1])
        keys = pa.array(self.origin.source.keys(found.rows), pa.string())
        return pa.table({"person": keys, "flags": wide.cast(pa.list_(pa.bool_()))})


def retention_flags(
    journeys: Journeys, dates: Sequence[str], *, step: StepLike | None = None
) -> RetentionFlags:
    """Say who of those there on a first date is there on other dates.

    Parameters
    ----------
    dates
        Days of the log's time zone, the first one first; a stretch of days is written
        ``2024-03-01/2024-03-07``, both included.
    step
        What it takes to be there; None: any event.

    Returns
    -------
    A row per date: ``date``, ``persons`` there on it and on the first, ``rate`` of those there on
    the first, ``low`` and ``high``. ``persons()`` gives the flags of each person.

    Raises
    ------
    ConfigError
        If there are no dates, more than 64, or one cannot be read.

    Examples
    --------
    >>> import touchline as tl
    >>> days = {"ana": [1, 3], "bob": [1], "cem": [3]}
    >>> log = [
    ...     {"user": user, "ts": f"2024-03-0{day}", "event": "visit"}
    ...     for user, those in days.items() for day in those
    ... ]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> found = journeys.retention_flags(["2024-03-01", "2024-03-03"])
    >>> found.table["persons"].to_pylist()
    [2, 1]
    >>> found.persons().to_pylist()[2]
    {'person': 'cem', 'flags': [False, False]}
    """
    from touchline.kernels import presence as kernels

    if isinstance(dates, str) or not 1 <= len(dates) <= _MOST:
        raise ConfigError(f"dates is {dates!r}", hint=f"give a list of 1 to {_MOST} dates")
    zone = journeys.timezone
    stretches = [tuple(date.split("/")) if "/" in date else (date, date) for date in dates]
    found = kernels.Stretches(
        np.array([begin_of(stretch[0], zone) for stretch in stretches], np.int64),
        np.array([end_of(stretch[-1], zone) for stretch in stretches], np.int64),
        None if step is None else compile_steps([step], journeys.names).masks,
    )
    counts = journeys.compute(partial(kernels.count, stretches=found), add)
    whole = np.full(len(counts), counts[0])
    table = pa.table(
        {"date": pa.array(dates), "persons": pa.array(counts)} | rate_columns(counts, whole)
    )
    return RetentionFlags(
        origin=journeys,
        options={"dates": list(dates), "step": step},
        table=table,
        figures={"persons": int(counts[0])},
        stretches=found,
    )
