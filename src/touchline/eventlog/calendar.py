"""Hours, days, weeks, months, quarters and years of a time zone as instants.

A calendar becomes an array of instants once; kernels then look events up in it and know nothing of
zones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np

from touchline.errors import ConfigError
from touchline.eventlog.instants import begin_of
from touchline.kernels.batch import Int64s

__all__ = ["Interval", "Periods", "WeekStart", "days_between", "periods_between", "periods_from"]

Interval: TypeAlias = Literal["hour", "day", "week", "month", "quarter", "year"]
"""Length of a period."""
WeekStart: TypeAlias = Literal["monday", "sunday"]
"""First day of a week."""

HOUR: Final = 3_600_000_000
DAY: Final = 24 * HOUR
_FIXED: Final = {"hour": HOUR, "day": DAY, "week": 7 * DAY}
"""µs of the periods that are all of one length where clocks are never changed."""
TYPICAL: Final = {**_FIXED, "month": 30 * DAY, "quarter": 91 * DAY, "year": 365 * DAY}
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UNSHIFTED: Final = frozenset({"UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z"})


@dataclass(frozen=True, eq=False)
class Periods:
    """Periods that follow each other without gaps."""

    interval: Interval
    timezone: str
    edges: Int64s
    """µs since 1970: period i begins at ``edges[i]`` and ends before ``edges[i + 1]``."""

    def __len__(self) -> int:
        return len(self.edges) - 1

    @property
    def labels(self) -> tuple[str, ...]:
        """Periods in local time, for instance ``2024-03-04``, ``2024-03`` or ``2024 Q1``."""
        zone = ZoneInfo(self.timezone)
        return tuple(_label(_local(int(edge), zone), self.interval) for edge in self.edges[:-1])

    def find(self, given: str | date | datetime) -> int:
        """Find the number of the period with this label, or that holds this day or instant.

        Raises
        ------
        ConfigError
            If it is neither.
        """
        labels = self.labels
        if given in labels:
            return labels.index(str(given))
        instant = begin_of(given, self.timezone)
        found = int(np.searchsorted(self.edges, instant, side="right")) - 1
        if not 0 <= found < len(self):
            which = f"{labels[0]} to {labels[-1]}" if labels else "none, the log is empty"
            raise ConfigError(f"{given!r} lies in none of the {self.interval}s", hint=which)
        return found


def periods_from(
    begin: int, count: int, interval: Interval, timezone: str, week_start: WeekStart = "monday"
) -> Periods:
    """Give *count* periods; the first is the one that holds the instant *begin*.

    Hours have 60 minutes throughout. Other periods begin at midnight of local time, so a day may
    have 23 or 25 hours; where midnight is skipped, the day begins when the clock is put on.

    Examples
    --------
    >>> spring = periods_from(1_711_800_000_000_000, 3, "day", "Europe/Lisbon")
    >>> spring.labels
    ('2024-03-30', '2024-03-31', '2024-04-01')
    >>> [int(hours) for hours in np.diff(spring.edges) // HOUR]
    [24, 23, 24]
    """
    zone = ZoneInfo(timezone)
    first = _floor(_local(begin, zone), interval, week_start)
    fixed = _FIXED.get(interval) if timezone in _UNSHIFTED or interval == "hour" else None
    if fixed:
        edges = _instant(first) + fixed * np.arange(count + 1, dtype=np.int64)
    else:
        edges = np.array([_instant(_later(first, k, interval)) for k in range(count + 1)], np.int64)
    return Periods(interval, timezone, edges)


def periods_between(
    begin: int,
    last: int,
    interval: Interval,
    timezone: str,
    week_start: WeekStart = "monday",
    *,
    most: int = 100_000,
) -> Periods:
    """Give the periods from the one that holds *begin* to the one that holds *last*.

    Raises
    ------
    ConfigError
        If there were more than *most*.

    Examples
    --------
    >>> periods_between(0, 40 * DAY, "month", "UTC").labels
    ('1970-01', '1970-02')
    """
    span = max(0, last - begin)
    estimate = span // TYPICAL[interval] + 1
    if estimate > most:
        zone = ZoneInfo("UTC")
        raise ConfigError(
            f"from {_local(begin, zone):%Y-%m-%d} to {_local(last, zone):%Y-%m-%d} there are"
            f" {estimate:,} {interval}s; at most {most:,} are possible",
            hint="name the first day with begin and the number of periods with intervals, or take"
            " a longer interval",
        )
    made = periods_from(begin, estimate + 2, interval, timezone, week_start)
    count = int(np.searchsorted(made.edges, last, side="right"))
    return Periods(interval, timezone, made.edges[: count + 1])


def days_between(begin: int, last: int, timezone: str) -> Int64s:
    """Give the midnights around the instants *begin* … *last*: whole years of them, kept."""
    zone = ZoneInfo(timezone)
    return _days_of_years(_local(begin, zone).year, _local(last, zone).year, timezone)


@lru_cache(maxsize=32)
def _days_of_years(first: int, last: int, timezone: str) -> Int64s:
    begin = _instant(datetime(first, 1, 1, tzinfo=ZoneInfo(timezone)))
    days = (date(last, 12, 31) - date(first, 1, 1)).days + 1
    return periods_from(begin, days, "day", timezone).edges


def _local(instant: int, zone: ZoneInfo) -> datetime:
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone)


def _instant(local: datetime) -> int:
    return (local - _EPOCH) // timedelta(microseconds=1)


def _floor(local: datetime, interval: Interval, week_start: WeekStart) -> datetime:
    if interval == "hour":
        return local.replace(minute=0, second=0, microsecond=0)
    day = datetime(local.year, local.month, local.day, tzinfo=local.tzinfo)
    if interval == "week":
        return day - timedelta(days=(day.weekday() + (week_start == "sunday")) % 7)
    if interval in _MONTHS:
        months = _MONTHS[interval]
        return day.replace(day=1, month=(day.month - 1) // months * months + 1)
    return day


def _later(first: datetime, count: int, interval: Interval) -> datetime:
    """Wall time *count* periods after *first*."""
    if interval in _MONTHS:
        month = first.month - 1 + count * _MONTHS[interval]
        return first.replace(year=first.year + month // 12, month=month % 12 + 1)
    return first + timedelta(days=count * (7 if interval == "week" else 1))


def _label(local: datetime, interval: Interval) -> str:
    if interval == "hour":  # the hour after a clock is put back needs its offset to be told apart
        return f"{local:%Y-%m-%d %H:%M}" + (local.isoformat()[-6:] if local.fold else "")
    if interval == "month":
        return f"{local:%Y-%m}"
    if interval == "quarter":
        return f"{local.year} Q{(local.month + 2) // 3}"
    return f"{local:%Y-%m-%d}" if interval != "year" else str(local.year)
