"""The periods an analysis over time looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np

from touchline.errors import ConfigError, did_you_mean
from touchline.eventlog.calendar import (
    Interval,
    Periods,
    WeekStart,
    periods_between,
    periods_from,
)
from touchline.eventlog.instants import begin_of

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys

__all__ = ["check_choice", "periods_of", "said_of"]


def check_choice(name: str, given: object, choices: tuple[object, ...]) -> None:
    """Refuse a value that is none of *choices*.

    Raises
    ------
    ConfigError
        If it is none of them.
    """
    if given not in choices:
        hint = did_you_mean(str(given), [str(one) for one in choices])
        raise ConfigError(f"{name} is {given!r}", hint=hint)


def periods_of(
    journeys: Journeys,
    interval: Interval,
    begin: str | None,
    intervals: int | None,
    week_start: WeekStart,
    *,
    most: int,
) -> Periods:
    """Give the periods that the options of a verb ask for.

    Without *begin* from the first event of the log, without *intervals* to the last; none if the
    log is empty.

    Raises
    ------
    ConfigError
        If an option cannot be used, or there are more than *most* periods.
    """
    check_choice("interval", interval, get_args(Interval))
    check_choice("week_start", week_start, get_args(WeekStart))
    if intervals is not None and not 1 <= intervals <= most:
        raise ConfigError(f"intervals is {intervals}", hint=f"take a number from 1 to {most:,}")
    extent = journeys.extent
    if begin is None and extent is None:
        return Periods(interval, journeys.timezone, np.zeros(1, np.int64))
    first = extent[0] if extent and begin is None else begin_of(begin or "", journeys.timezone)
    if intervals is not None:
        return periods_from(first, intervals, interval, journeys.timezone, week_start)
    last = max(first, extent[1]) if extent else first
    return periods_between(first, last, interval, journeys.timezone, week_start, most=most)


def said_of(periods: Periods, week_start: str) -> str:
    """Say which periods, to follow 'in': ``the 8 weeks from 2024-01-01 (UTC)``."""
    if not len(periods):
        return f"no {periods.interval}, as there are no events"
    count = f"{len(periods):,} {periods.interval}s" if len(periods) > 1 else periods.interval
    weeks = f", weeks from {week_start.title()}" if periods.interval == "week" else ""
    return f"the {count} from {periods.labels[0]} ({periods.timezone}{weeks})"
