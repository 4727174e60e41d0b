"""When the next refresh is due."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

__all__ = ["Every", "missed_runs", "next_run"]

Every = Literal["hours", "day", "week"]


def next_run(
    after: datetime,
    every: Every,
    *,
    hours: int = 6,
    at: str = "03:00",
    weekday: int = 0,
    timezone: str = "UTC",
) -> datetime:
    """Give the first moment after *after* at which a refresh is due.

    A time of day that the clocks skip is the same moment later, one that comes twice the first.

    Parameters
    ----------
    after
        A moment with a zone.
    every
        ``hours``: *hours* after the last run; ``day`` and ``week``: by the clock.
    at, weekday, timezone
        Time of day, ``HH:MM``; day of the week, 0 is Monday; the zone of both.

    Examples
    --------
    >>> noon = datetime.fromisoformat("2026-03-28T12:00:00+00:00")
    >>> next_run(noon, "hours", hours=6).isoformat()
    '2026-03-28T18:00:00+00:00'
    >>> next_run(noon, "day", at="03:00", timezone="Europe/Lisbon").isoformat()
    '2026-03-29T02:00:00+00:00'
    """
    if every == "hours":
        return after + timedelta(hours=hours)
    zone, utc = ZoneInfo(timezone), ZoneInfo("UTC")
    day = after.astimezone(zone).date()
    clock = time.fromisoformat(at)
    for ahead in range(9):
        wanted = datetime.combine(day + timedelta(days=ahead), clock, zone).astimezone(utc)
        local = wanted.astimezone(zone)
        if wanted > after and (every == "day" or (local.weekday() == weekday)):
            return wanted
    raise AssertionError("a week has every day of the week")


def missed_runs(due: datetime, moment: datetime, every: Every, **how: object) -> int:
    """Count the runs that were due from *due* until *moment*; hours are counted from *due*.

    Examples
    --------
    >>> due = datetime.fromisoformat("2026-03-01T03:00:00+00:00")
    >>> missed_runs(due, due + timedelta(days=2, hours=1), "day", at="03:00")
    3
    """
    count = 0
    while due <= moment and count < 1000:
        count += 1
        due = next_run(due, every, **how)  # type: ignore[arg-type]
    return count
