"""Times: told from the values, read in a declared zone, never guessed where they are ambiguous."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb

from touchline.errors import AmbiguousDateError, ConfigError, SourceError
from touchline.schema import identifier, literal
from touchline.sources.mapping.cells import (
    Check,
    Context,
    Value,
    as_spec,
    columns_of,
    constant,
    joined,
    shape_checks,
)
from touchline.sources.reasons import Reason
from touchline.sources.spec import Field, FieldSpec

__all__ = ["check_zone", "iso_text", "time_value"]

_FIRST = "TIMESTAMPTZ '1900-01-01 00:00:00+00'"
_LAST = "TIMESTAMPTZ '2201-01-01 00:00:00+00'"
_FIRST_US, _LAST_US = -2_208_988_800_000_000, 7_289_654_400_000_000
_OFFSET = (
    r"\d:\d{2}(:\d{2}([.]\d+)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}(:?\d{2})?|[A-Z][A-Za-z]+/[A-Za-z_/]+)$"
)
# A date, or a time to the second: nothing in it can be an offset.
_LOCAL = "(strlen({0}) = 10 OR (strlen({0}) = 19 AND substr({0}, 17, 1) = ':'))"
_EPOCHS = {"epoch_s": 1_000_000, "epoch_ms": 1_000, "epoch_us": 1}
_SLASHED = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)(.*)", re.DOTALL)

_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("iso", re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([T ].*)?", re.DOTALL)),
    ("slashed", _SLASHED),
    ("epoch_s", re.compile(r"\d{9,10}(\.\d+)?")),
    ("epoch_ms", re.compile(r"\d{12,13}(\.\d+)?")),
    ("epoch_us", re.compile(r"\d{15,16}")),
    ("%Y%m%d", re.compile(r"(19|20|21)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])")),
    ("%Y%m%dT%H%M%S%z", re.compile(r"\d{8}T\d{6}(Z|[+-]\d{2}:?\d{2})")),
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A way to read times."""

    time: str
    """SQL of a TIMESTAMPTZ; null where the text cannot be read, or is implausible."""
    bad: str
    implausible: str
    expected: str
    suspect: str | None = None
    """Cheaper SQL, true for every bad or implausible time."""


def check_zone(zone: str, where: str) -> str:
    """Give back the name of a time zone that exists.

    Raises
    ------
    ConfigError
        If there is no such zone.
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError(
            f"there is no time zone {zone!r}",
            hint="for instance Europe/Lisbon, America/Sao_Paulo or UTC",
            where=where,
        ) from None
    return zone


def time_value(context: Context, field: Field) -> Value:
    """Time of a field, as TIMESTAMP WITH TIME ZONE.

    Raises
    ------
    AmbiguousDateError
        If most values look like 03/04/2018 and no format is declared.
    ConfigError
        If values carry no zone and none is declared; if format or zone do not exist.
    SourceError
        If hardly any value can be understood.
    """
    spec = as_spec(field)
    names = columns_of(context, spec)
    if plain := _plain(context, spec, names):
        return plain
    text = joined(context, spec, complete=True)
    label = " + ".join(names) if names else constant(spec.value if spec.value is not None else "")
    kind = spec.format or _tell_kind(context, text, label)
    zone = _zone(context, spec, kind, text, label)
    reading = _reading(context, text, kind, zone)
    column = names[0] if names else label
    return Value(
        reading.time,
        (
            *shape_checks(context, names),
            Check(column, reading.bad, Reason.BAD_TIME, reading.expected, reading.suspect),
            Check(column, reading.implausible, Reason.IMPLAUSIBLE_TIME, suspect=reading.suspect),
        ),
        given=f"({text} IS NOT NULL)",
    )


def _plain(context: Context, spec: FieldSpec, names: list[str]) -> Value | None:
    """Read a column that one look proves to hold nothing but plausible local times in ISO form."""
    zone = spec.timezone or context.timezone
    if len(names) != 1 or spec.format or spec.codes or zone is None:
        return None
    column = identifier(names[0])
    local = f"try_cast({column} AS TIMESTAMP)"
    # The first test is answered by the statistics of the file alone.
    if not context.none(f"{column} < '1900-01-03' OR {column} >= '2200-12-30'"):
        return None
    inside = f"{local} BETWEEN TIMESTAMP '1900-01-03' AND TIMESTAMP '2200-12-29'"
    if not context.none(f"NOT coalesce({_LOCAL.format(column)} AND {inside}, {column} IS NULL)"):
        return None
    check_zone(zone, context.where)
    # In UTC the detour through a calendar is not needed.
    time = (
        f"make_timestamptz(epoch_us({local}))"
        if zone == "UTC"
        else f"timezone({literal(zone)}, {local})"
    )
    return Value(time, shape_checks(context, names), f"({column} IS NOT NULL)")


def iso_text(time: str) -> str:
    """Give SQL of a time as ISO 8601 text in UTC; the fraction only where there is one."""
    utc = f"timezone('UTC', {time})"
    return (
        f"(CASE WHEN microsecond({utc}) % 1000000 = 0 "
        f"THEN strftime({utc}, '%Y-%m-%dT%H:%M:%SZ') "
        f"ELSE strftime({utc}, '%Y-%m-%dT%H:%M:%S.%fZ') END)"
    )


def _tell_kind(context: Context, text: str, label: str) -> str:
    sample = context.sample(text)
    kinds = Counter(
        next((kind for kind, shape in _SHAPES if shape.fullmatch(value)), "?") for value in sample
    )
    if not kinds:
        return "iso"
    if kinds["slashed"] * 2 > len(sample):
        raise _ambiguous(context, text, label, sample)
    if len(sample) >= 20 and kinds["?"] > 0.9 * len(sample):
        raise SourceError(
            f"the times in column {label!r} are not understood: {_quoted(sample)}",
            hint="declare how they are written: "
            f"{{column: {label}, format: '%d %b %Y %H:%M'}} (strptime), or epoch_s, epoch_ms, "
            "epoch_us, excel",
            where=f"{context.where} ({context.origin})",
        )
    known = [(count, kind) for kind, count in kinds.items() if kind not in ("?", "slashed")]
    return max(known)[1] if known else "iso"


def _quoted(sample: list[str]) -> str:
    return ", ".join(repr(value[:40]) for value in list(dict.fromkeys(sample))[:3])


def _ambiguous(context: Context, text: str, label: str, sample: list[str]) -> AmbiguousDateError:
    examples = [value for value in sample if _SLASHED.fullmatch(value)]
    first = _SLASHED.fullmatch(examples[0])
    assert first is not None
    one, separator, two, year = first.group(1), first.group(2), first.group(3), first.group(4)
    clock = _clock_format(examples)
    y = "%Y" if len(year) == 4 else "%y"
    day_first = f"%d{separator}%m{separator}{y}{clock}"
    month_first = f"%m{separator}%d{separator}{y}{clock}"
    parts = r"'^(\d{1,2})[./-](\d{1,2})[./-]'"
    days = context.count(f"try_cast(regexp_extract({text}, {parts}, 1) AS INTEGER) > 12")
    months = context.count(f"try_cast(regexp_extract({text}, {parts}, 2) AS INTEGER) > 12")
    if days and not months:
        proof = f" {days} values have a first number above 12, so the day stands first."
    elif months and not days:
        proof = f" {months} values have a second number above 12, so the month stands first."
    else:
        proof = ""
    likely, other = (month_first, day_first) if months > days else (day_first, month_first)
    return AmbiguousDateError(
        f"column {label!r} has dates such as {_quoted(examples)}: {one}{separator}{two} is day "
        f"{int(one)} of month {int(two)}, or month {int(one)} and day {int(two)}.{proof}",
        hint=f"declare it: {{column: {label}, format: '{likely}'}}"
        + ("" if proof else f"  or  format: '{other}'"),
        where=f"{context.where} ({context.origin})",
    )


def _clock_format(examples: list[str]) -> str:
    rest = ""
    for value in examples:
        match = _SLASHED.fullmatch(value)
        if match and len(match.group(5)) > len(rest):
            rest = match.group(5)
    twelve = bool(re.search(r"[AaPp]\.?[Mm]", rest))
    rest = re.sub(r"[AaPp][Mm]", "%p", rest)
    hour = "%I" if twelve else "%H"
    rest = re.sub(r"\d{1,2}:\d{2}:\d{2}\.\d+", f"{hour}:%M:%S.%f", rest)
    rest = re.sub(r"\d{1,2}:\d{2}:\d{2}", f"{hour}:%M:%S", rest)
    return re.sub(r"\d{1,2}:\d{2}", f"{hour}:%M", rest)


def _zone(context: Context, spec: FieldSpec, kind: str, text: str, label: str) -> str | None:
    """Zone of times that carry none; None when all carry one."""
    declared = spec.timezone or context.timezone
    if declared:
        return check_zone(declared, context.where)
    if kind in _EPOCHS or "%z" in kind or "%Z" in kind:
        return None
    sample = context.sample(text)
    if kind == "iso" and (not sample or all(re.search(_OFFSET, v) for v in sample)):
        return None
    raise ConfigError(
        f"times in column {label!r} carry no time zone ({_quoted(sample)}), and none is declared",
        hint="declare `timezone: Europe/Lisbon` (or another) for the project, the source or the "
        "field",
        where=f"{context.where} ({context.origin})",
    )


def _reading(context: Context, text: str, kind: str, zone: str | None) -> _Reading:
    if kind == "iso":
        return _iso(context, text, zone)
    if kind in _EPOCHS:
        number = f"try_cast({text} AS DECIMAL(38, 6))"
        return _from_micros(
            f"try_cast({number} * {_EPOCHS[kind]} AS BIGINT)", text, None, f"a time in {kind}"
        )
    if kind == "excel":
        days = f"try_cast({text} AS DOUBLE)"
        micros = f"try_cast(round(({days} - 25569) * 86400000) * 1000 AS BIGINT)"
        return _from_micros(micros, text, zone or "UTC", "an Excel serial date")
    return _strptime(context, text, kind, zone)


def _plausible(
    time: str, text: str, expected: str, *, also: str = "false", suspect: str | None = None
) -> _Reading:
    return _Reading(
        time=time,
        bad=f"({text} IS NOT NULL AND ({time} IS NULL OR {also}))",
        implausible=f"coalesce({time} < {_FIRST} OR {time} >= {_LAST}, false)",
        expected=expected,
        suspect=suspect,
    )


def _iso(context: Context, text: str, zone: str | None) -> _Reading:
    expected = "a date or time that exists, such as 2018-05-04 03:00:00"
    # DuckDB also reads words such as 'epoch' and 'infinity'.
    word = f"ascii({text}) NOT BETWEEN 48 AND 57"
    digit = f"{text} BETWEEN '0' AND ':'"
    time = f"try_cast({text} AS TIMESTAMPTZ)"
    if zone is None:
        naive = f"NOT regexp_matches({text}, {literal(_OFFSET)})"
        expected = "a time with its offset, such as 2018-05-04T03:00:00Z (or declare `timezone:`)"
        return _plausible(time, text, expected, also=f"{word} OR {naive}")
    if zone != context.session:
        local = f"timezone({literal(zone)}, try_cast({text} AS TIMESTAMP))"
        time = (
            f"(CASE WHEN {time} IS NULL THEN NULL "
            f"WHEN regexp_matches({text}, {literal(_OFFSET)}) THEN {time} ELSE {local} END)"
        )
    inside = f"{time} BETWEEN {_FIRST} AND {_LAST} - INTERVAL 1 DAY"
    suspect = f"NOT coalesce({inside} AND {digit}, {text} IS NULL)"
    return _plausible(time, text, expected, also=word, suspect=suspect)


def _from_micros(micros: str, text: str, zone: str | None, expected: str) -> _Reading:
    inside = f"{micros} BETWEEN {_FIRST_US} AND {_LAST_US - 1}"
    time = f"make_timestamptz({micros})"
    if zone is not None:
        time = f"timezone({literal(zone)}, timezone('UTC', {time}))"
    return _Reading(
        time=f"(CASE WHEN {inside} THEN {time} END)",
        bad=f"({text} IS NOT NULL AND {micros} IS NULL)",
        implausible=f"coalesce(NOT ({inside}), false)",
        expected=expected,
    )


def _strptime(context: Context, text: str, pattern: str, zone: str | None) -> _Reading:
    try:
        with duckdb.connect(":memory:") as db:
            kind = str(db.sql(f"SELECT try_strptime('', {literal(pattern)}) AS t").types[0])
    except duckdb.Error as error:
        raise ConfigError(
            f"the time format {pattern!r} cannot be used: {str(error).splitlines()[0]}",
            hint="for instance %d/%m/%Y %H:%M:%S",
            where=context.where,
        ) from None
    time = f"try_strptime({text}, {literal(pattern)})"
    if "WITH TIME ZONE" not in kind.upper():
        time = f"timezone({literal(zone or 'UTC')}, {time})"
    return _plausible(time, text, f"a time written as {pattern}")
