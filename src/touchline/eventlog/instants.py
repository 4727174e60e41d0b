"""Dates and instants as people give them, in µs since 1970."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from touchline.errors import ConfigError

__all__ = ["begin_of", "end_of"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def begin_of(given: str | date | datetime, timezone: str) -> int:
    """First instant of a day, or the instant itself, in µs since 1970 in UTC.

    Raises
    ------
    ConfigError
        If it cannot be read.

    Examples
    --------
    >>> begin_of("1970-01-02", "UTC") // 1_000_000
    86400
    """
    return _micros(_read(given), timezone)


def end_of(given: str | date | datetime, timezone: str) -> int:
    """First instant after a day, or the instant itself; see :func:`begin_of`."""
    read = _read(given)
    if not isinstance(read, datetime):
        read += timedelta(days=1)
    return _micros(read, timezone)


def _read(given: str | date | datetime) -> date | datetime:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given) if _DAY.fullmatch(given) else datetime.fromisoformat(given)
    except ValueError:
        raise ConfigError(
            f"{given!r} is no date", hint="write 2024-03-31 or 2024-03-31T18:00:00"
        ) from None


def _micros(read: date | datetime, timezone: str) -> int:
    if not isinstance(read, datetime):
        read = datetime(read.year, read.month, read.day)  # noqa: DTZ001 - the zone follows
    if read.tzinfo is None:
        read = read.replace(tzinfo=ZoneInfo(timezone))
    return (read - _EPOCH) // timedelta(microseconds=1)
