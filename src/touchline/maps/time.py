"""Durations as people write them, and windows of days in the zone of the project."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from touchline.errors import ConfigError

__all__ = ["instants", "seconds"]

_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|min|m|h|d|w)")


def seconds(text: str, *, where: str | None = None) -> float:
    """Read a duration such as ``24h``, ``7d``, ``90 min`` as seconds.

    Raises
    ------
    ConfigError
        If *text* is no duration.

    Examples
    --------
    >>> seconds("24h"), seconds("1.5 d")
    (86400.0, 129600.0)
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise ConfigError(
            f"{text!r} is no duration", hint="write 30s, 90min, 24h, 7d or 2w", where=where
        )
    return float(match[1]) * _UNITS[match[2]]


def instants(window: tuple[str, str], zone: str | None) -> tuple[str, str]:
    """Give the first instant of the first day and the first instant after the last day, in UTC.

    Examples
    --------
    >>> instants(("2018-01-01", "2018-01-31"), "America/Sao_Paulo")
    ('2018-01-01T02:00:00+00:00', '2018-02-01T02:00:00+00:00')
    """
    local = ZoneInfo(zone or "UTC")
    first = date.fromisoformat(window[0])
    after = date.fromisoformat(window[1]) + timedelta(days=1)
    begin, end = (
        datetime.combine(day, time(), tzinfo=local).astimezone(UTC).isoformat()
        for day in (first, after)
    )
    return begin, end
