"""Durations as people write them: ``7d``, ``30min``, ``PT90M``, seconds."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final, TypeAlias

from touchline.errors import ConfigError

__all__ = ["Duration", "microseconds", "spoken"]

Duration: TypeAlias = "str | int | float | timedelta"
"""``"7d"``, ``"30min"``, ``"1h30min"``, ISO 8601 (``"PT90M"``), seconds, or a timedelta."""

_SECONDS: Final = {
    "us": 1e-6, "ms": 1e-3, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400,
    "w": 604_800,
}  # fmt: skip
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)", re.IGNORECASE)
_ISO = re.compile(
    r"P(?:(?P<w>[\d.]+)W)?(?:(?P<d>[\d.]+)D)?"
    r"(?:T(?:(?P<h>[\d.]+)H)?(?:(?P<min>[\d.]+)M)?(?:(?P<s>[\d.]+)S)?)?"
)


def microseconds(duration: Duration) -> int:
    """Read a duration; a day has 86,400 seconds.

    Raises
    ------
    ConfigError
        If it cannot be read, or is negative.

    Examples
    --------
    >>> microseconds("7d") == microseconds("P7D") == microseconds(604800) == 604800 * 10**6
    True
    >>> microseconds("1h30min") // 10**6
    5400
    """
    if isinstance(duration, timedelta):
        duration = duration.total_seconds()
    if isinstance(duration, int | float) and not isinstance(duration, bool) and duration >= 0:
        return round(duration * 1e6)
    seconds = _seconds(str(duration).strip())
    if seconds is None:
        raise ConfigError(
            f"{duration!r} is no duration",
            hint="write for instance '7d', '30min', '1h30min', 'PT90M', or seconds",
        )
    return round(seconds * 1e6)


def _seconds(text: str) -> float | None:
    iso = _ISO.fullmatch(text)
    if iso and any(iso.groups()):
        return sum(float(n) * _SECONDS[unit] for unit, n in iso.groupdict().items() if n)
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text).strip() or any(u.lower() not in _SECONDS for _, u in parts):
        return None
    return sum(float(number) * _SECONDS[unit.lower()] for number, unit in parts)


def spoken(microseconds: int | float) -> str:
    """Say a duration in English, in at most two units.

    Examples
    --------
    >>> spoken(604800 * 10**6), spoken(5400 * 10**6), spoken(1_500_000)
    ('7 days', '1 h 30 min', '1.5 s')
    """
    seconds = microseconds / 1e6
    days, rest = divmod(round(seconds), 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, left = divmod(rest, 60)
    if days:
        return f"{days} day{'s' if days != 1 else ''}" + (f" {hours} h" if hours else "")
    if hours:
        return f"{hours} h" + (f" {minutes} min" if minutes else "")
    if minutes:
        return f"{minutes} min" + (f" {left} s" if left else "")
    return f"{seconds:g} s"
