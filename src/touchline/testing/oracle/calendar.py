"""Periods of a calendar, by looking at a wall clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

__all__ = ["label_of", "next_labels"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def label_of(instant: int, interval: str, timezone: str, week_start: str = "monday") -> str:
    """Say the period that holds *instant*.

    Examples
    --------
    >>> label_of(0, "week", "UTC"), label_of(0, "week", "UTC", "sunday")
    ('1969-12-29', '1969-12-28')
    """
    wall = (_EPOCH + timedelta(microseconds=instant)).astimezone(ZoneInfo(timezone))
    if interval == "hour":
        return f"{wall:%Y-%m-%d %H}:00" + (wall.isoformat()[-6:] if wall.fold else "")
    if interval == "day":
        return f"{wall:%Y-%m-%d}"
    if interval == "week":
        back = wall.weekday() if week_start == "monday" else wall.isoweekday() % 7
        return str(wall.date() - timedelta(days=back))
    if interval == "month":
        return f"{wall:%Y-%m}"
    if interval == "quarter":
        return f"{wall.year} Q{1 + (wall.month - 1) // 3}"
    return str(wall.year)


def next_labels(
    first: int, count: int, interval: str, timezone: str, week_start: str = "monday"
) -> list[str]:
    """Say *count* periods from the one that holds *first*, by walking an hour at a time."""
    labels: list[str] = []
    instant = first
    while len(labels) < count:
        label = label_of(instant, interval, timezone, week_start)
        if not labels or labels[-1] != label:
            labels.append(label)
        instant += 3_600_000_000 if interval in ("hour", "day") else 86_400_000_000 // 2
    return labels
