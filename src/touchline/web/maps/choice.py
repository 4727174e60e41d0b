"""Which journeys of a map somebody wants to see: one persona, one segment value, one period."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from touchline.engine import connect
from touchline.errors import ConfigError, did_you_mean
from touchline.journeys import BuildInfo
from touchline.journeys.store import JourneyStore
from touchline.maps.scope import choice_sql
from touchline.maps.spec import MapSpec
from touchline.maps.time import instants
from touchline.project.maps import ProjectMap
from touchline.schema import identifier, literal

__all__ = ["LEAST", "Choice", "Counts", "Period", "counts", "declared", "periods", "spec_of"]

LEAST = 30
"""A segment value or a period with fewer journeys is not computed before somebody asks for it."""
_QUARTERS, _YEARS = 8, 5


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What is chosen of a map; None: as the map says itself."""

    persona: str | None = None
    segment: tuple[str, str] | None = None
    """Segment and value."""
    since: str | None = None
    until: str | None = None
    """First and last day, ISO dates."""

    @property
    def key(self) -> str:
        """Short name, the same for an equal choice."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:16]

    @property
    def is_all(self) -> bool:
        """Whether nothing is chosen."""
        return self == Choice()


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A period that is offered: the last days, a quarter, a year."""

    kind: Literal["last", "quarter", "year"]
    number: int
    """Days, or the quarter, or the year."""
    year: int
    since: str
    until: str
    journeys: int = 0


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many journeys each choice would show, of all journeys of the build."""

    personas: dict[str, int]
    segments: dict[str, dict[str, int]]
    periods: list[Period]
    first: str | None
    last: str | None
    """First and last day of the data."""


def spec_of(found: ProjectMap, choice: Choice) -> MapSpec:
    """Give what the map file would say for a choice.

    Raises
    ------
    ConfigError
        If there is no such persona, segment or value, or the days are none.
    """
    spec = (found if choice.persona is None else found.for_persona(choice.persona)).spec
    if choice.segment is not None:
        name, value = choice.segment
        _check_segment(found, name, value)
        spec = msgspec.structs.replace(spec, segment={**spec.segment, name: value})
    if choice.since is not None or choice.until is not None:
        info = found.project.info
        first, last = _days(info) or ("1970-01-01", "1970-01-01")
        window = _day(choice.since or first), _day(choice.until or last)
        if window[0] > window[1]:
            raise ConfigError(f"the period ends before it begins: {window[0]} … {window[1]}")
        spec = msgspec.structs.replace(spec, window=window)
    return spec


def _check_segment(found: ProjectMap, name: str, value: str) -> None:
    known = {each.id: each.values for each in found.project.info.segments}
    if name not in known:
        raise ConfigError(f"there is no segment {name!r}", hint=did_you_mean(name, known))
    if value not in known[name]:
        raise ConfigError(
            f"{value!r} is no value of the segment {name!r}",
            hint=did_you_mean(value, known[name]),
        )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ConfigError(f"{text!r} is no day", hint="write 2026-01-31") from None


def _days(info: BuildInfo) -> tuple[str, str] | None:
    """Give the first and last day of the data, where the project is."""
    if info.window is None:
        return None
    zone = ZoneInfo(info.timezone or "UTC")
    first, last = (datetime.fromisoformat(end).astimezone(zone).date() for end in info.window)
    return first.isoformat(), last.isoformat()


def periods(first: date, last: date) -> list[Period]:
    """List the periods that data from *first* to *last* are offered by, the latest first.

    Examples
    --------
    >>> [(one.kind, one.number) for one in periods(date(2025, 11, 5), date(2026, 3, 1))]
    [('last', 30), ('last', 90), ('quarter', 1), ('quarter', 4), ('year', 2026), ('year', 2025)]
    """
    found = [
        Period(
            kind="last", number=n, year=last.year, since=str(last - timedelta(n - 1)),
            until=str(last),
        )
        for n in (30, 90)
        if (last - first).days >= n
    ]  # fmt: skip
    year, quarter = last.year, (last.month + 2) // 3
    quarters: list[Period] = []
    while date(year, 3 * quarter, 28) >= first and len(quarters) < _QUARTERS:
        begin, end = date(year, 3 * quarter - 2, 1), _after(year, quarter) - timedelta(1)
        quarters.append(
            Period(kind="quarter", number=quarter, year=year, since=str(begin), until=str(end))
        )
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    years = [
        Period(kind="year", number=one, year=one, since=f"{one}-01-01", until=f"{one}-12-31")
        for one in range(last.year, first.year - 1, -1)
    ][:_YEARS]
    found += quarters if len(quarters) > 1 else []
    return found + (years if len(years) > 1 else [])


def _after(year: int, quarter: int) -> date:
    return date(year, 3 * quarter + 1, 1) if quarter < 4 else date(year + 1, 1, 1)


def counts(found: ProjectMap, build: Path) -> Counts:
    """Count the journeys of every persona, segment value and period."""
    info = BuildInfo.read(build)
    days = _days(info)
    with connect() as db:
        JourneyStore(build).register(db)

        def number(conditions: list[str]) -> int:
            where = " AND ".join(conditions) or "true"
            rows = db.execute(f"SELECT count(*) FROM journeys WHERE {where}").fetchall()
            return int(rows[0][0])

        def within(one: Period) -> int:
            begin, end = instants((one.since, one.until), info.timezone)
            return number([f"start >= TIMESTAMPTZ {literal(begin)}",
                           f"start < TIMESTAMPTZ {literal(end)}"])  # fmt: skip

        segments = {}
        for segment in info.segments:
            name = identifier(f"segment:{segment.id}")
            rows = db.execute(f"SELECT {name}, count(*) FROM journeys GROUP BY 1").fetchall()
            by_value = {value: int(n) for value, n in rows if value is not None}
            segments[segment.id] = {value: by_value.get(value, 0) for value in segment.values}
        offered = periods(*(date.fromisoformat(day) for day in days)) if days else []
        return Counts(
            personas={
                each.id: number(choice_sql(each.segment)) for each in found.project.file.personas
            },
            segments=segments,
            periods=[msgspec.structs.replace(one, journeys=within(one)) for one in offered],
            first=days[0] if days else None,
            last=days[1] if days else None,
        )


def declared(known: Counts) -> list[Choice]:
    """List the choices that are computed before anybody asks: nothing, then one thing each."""
    found = [Choice()]
    found += [Choice(persona=name) for name, n in known.personas.items() if n >= LEAST]
    found += [Choice(since=one.since, until=one.until) for one in known.periods
              if one.journeys >= LEAST]  # fmt: skip
    found += [
        Choice(segment=(name, value))
        for name, values in known.segments.items()
        for value, n in values.items()
        if n >= LEAST
    ]
    return found
