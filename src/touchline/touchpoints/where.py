"""The ``where`` of a condition: fields, operators and operands, as SQL that is never null.

Texts are compared by their text form: 1 and "1" match, true and "true". A field that is missing
equals nothing, so ``ne`` and ``not_contains`` hold for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, Literal

import duckdb

from touchline.errors import ConfigError, did_you_mean
from touchline.schema import ID, PROPERTY, TRAIT, identifier, literal

__all__ = ["Field", "field_names", "find_field", "name_matches", "where_sql"]

Kind = Literal["text", "number", "time"]

FIELDS: Final[dict[str, Kind]] = {
    "time": "time",
    "value": "number",
    "score": "number",
    "text": "text",
    "language": "text",
    "about": "text",
    "answer": "text",
    "currency": "text",
}
"""Fields that hide a property of the same name; ``property:value`` still names the property."""

FALLBACK: Final[dict[str, Kind]] = {
    "kind": "text",
    "name": "text",
    "channel": "text",
    "source": "text",
    "scale_low": "number",
    "scale_high": "number",
}
"""Columns of a moment that a condition may name where there is no such property."""

COMPARISONS: Final = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
NEGATED: Final = {"ne": "eq", "not_contains": "contains", "not_set": "set"}
OPERATORS: Final = ("eq", "in", "contains", "regex", "set", *NEGATED, *COMPARISONS)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a moment: its SQL and how it is compared."""

    name: str
    sql: str
    kind: Kind = "text"
    known: bool = True

    @property
    def text(self) -> str:
        """SQL of the text form; a whole number has no decimals."""
        if self.kind == "number":
            whole = f"{self.sql} = trunc({self.sql}) AND abs({self.sql}) < 1e15"
            return (
                f"CASE WHEN {whole} THEN CAST(CAST({self.sql} AS BIGINT) AS VARCHAR) "
                f"ELSE CAST({self.sql} AS VARCHAR) END"
            )
        if self.kind == "time":
            return f"strftime({self.sql}, '%Y-%m-%dT%H:%M:%S.%fZ')"
        return self.sql

    @property
    def number(self) -> str:
        """SQL of the number, null where the text is none; ``nan`` and ``inf`` are no numbers."""
        if self.kind == "number":
            return self.sql
        value = f"TRY_CAST({self.sql} AS DOUBLE)"
        return f"CASE WHEN isfinite({value}) THEN {value} END"

    @property
    def instant(self) -> str:
        """SQL of the time, null where the text is none."""
        if self.kind == "time":
            return self.sql
        value = f"TRY_CAST({self.sql} AS TIMESTAMPTZ)"
        return f"CASE WHEN isfinite({value}) THEN {value} END"


def field_names(columns: Collection[str]) -> list[str]:
    """Names that conditions over *columns* can use, properties without their prefix."""
    plain = [column.removeprefix(PROPERTY) for column in columns if column.startswith(PROPERTY)]
    others = [
        column
        for column in columns
        if column in FIELDS or column in FALLBACK or column.startswith((TRAIT, ID))
    ]
    return sorted({*plain, *others})


def find_field(name: str, columns: Collection[str]) -> Field:
    """Find the column that *name* means; a field that is not known is null.

    Examples
    --------
    >>> find_field("city", ["property:city", "name"]).sql
    '"property:city"'
    >>> find_field("citty", ["property:city", "name"]).known
    False
    """
    if name in FIELDS and name in columns:
        return Field(name, identifier(name), FIELDS[name])
    for column in (name if name.startswith((PROPERTY, TRAIT, ID)) else None, PROPERTY + name):
        if column is not None and column in columns:
            return Field(name, identifier(column))
    if name in FALLBACK and name in columns:
        return Field(name, identifier(name), FALLBACK[name])
    return Field(name, "CAST(NULL AS VARCHAR)", known=False)


def name_matches(column: str, names: str | list[str]) -> str:
    r"""Test in SQL that *column* is one of *names*, in which ``*`` stands for any text.

    Examples
    --------
    >>> name_matches("name", ["order placed", "page *"])
    "(name = 'order placed' OR name LIKE 'page %' ESCAPE '\\')"
    """
    wanted = [names] if isinstance(names, str) else names
    plain = [name for name in wanted if "*" not in name]
    parts = [_one_of(column, plain)] if plain else []
    for name in wanted:
        if name == "*":
            parts.append(f"{column} IS NOT NULL")
        elif "*" in name:
            escaped = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            pattern = literal(escaped.replace("*", "%"))
            parts.append(f"{column} LIKE {pattern} ESCAPE '\\'")
    return f"({' OR '.join(parts)})" if parts else "false"


def where_sql(
    where: dict[str, Any], columns: Collection[str], seen: Callable[[Field], None]
) -> list[str]:
    """Compile every entry of *where*; each result is a boolean expression that is never null.

    *seen* is called with every field that is used, known or not.

    Raises
    ------
    ConfigError
        For an operator that does not exist or an operand that it cannot take.
    """
    parts: list[str] = []
    for name, wanted in where.items():
        field = find_field(name, columns)
        seen(field)
        tests = wanted if isinstance(wanted, dict) else {"eq": wanted}
        for operator, operand in tests.items():
            if isinstance(operand, dict):
                if list(operand) != ["field"]:
                    raise _unfit(name, operator, operand, "{field: NAME}")
                operand = find_field(operand["field"], columns)
                seen(operand)
            parts.append(_test(field, operator, operand))
    return parts


def _test(field: Field, operator: str, operand: Any) -> str:
    if operator not in OPERATORS:
        raise ConfigError(
            f"{field.name}: there is no operator {operator!r}",
            hint=did_you_mean(operator, OPERATORS),
        )
    if operator in NEGATED:
        return f"NOT {_test(field, NEGATED[operator], operand)}"
    if operator == "set":
        if not isinstance(operand, bool):
            raise _unfit(field.name, "set", operand, "true or false")
        return f"({field.sql} IS {'NOT ' if operand else ''}NULL)"
    if operator in COMPARISONS:
        return f"coalesce({_compare(field, operator, operand)}, false)"
    operands = operand if isinstance(operand, list) else [operand]
    if operator in ("eq", "in") and field.kind == "text" and not isinstance(operand, Field):
        return f"coalesce({_one_of(field.sql, [_text_form(each) for each in operands])}, false)"
    one = {"eq": _equals, "in": _equals, "contains": _contains, "regex": _regex}[operator]
    return f"coalesce({' OR '.join(one(field, each) for each in operands) or 'false'}, false)"


def _equals(field: Field, operand: Any) -> str:
    if isinstance(operand, Field):
        kinds = {field.kind, operand.kind}
        if "time" in kinds:
            return f"{field.instant} = {operand.instant}"
        if "number" in kinds:
            return f"{field.number} = {operand.number}"
        return f"{field.sql} = {operand.sql}"
    if field.kind == "number":
        number = _number(operand)
        return "false" if number is None else f"{field.sql} = {_double(number)}"
    if field.kind == "time":
        time = _time(operand)
        if time is None:
            raise _unfit(field.name, "eq", operand, "a date or time such as 2018-05-01")
        return f"{field.sql} = {time}"
    return f"{field.sql} = {literal(_text_form(operand))}"


def _compare(field: Field, operator: str, operand: Any) -> str:
    sign = COMPARISONS[operator]
    if isinstance(operand, Field):
        kinds = {field.kind, operand.kind}
        times = f"{field.instant} {sign} {operand.instant}"
        if "time" in kinds:
            return times
        numbers = f"{field.number} {sign} {operand.number}"
        if "number" in kinds:
            return numbers
        # Both are texts: numbers where both read as numbers, else times.
        return f"coalesce({numbers}, {times})"
    number = _number(operand)
    if number is not None and field.kind != "time":
        return f"{field.number} {sign} {_double(number)}"
    time = _time(operand)
    if time is None or field.kind == "number":
        expected = {
            "number": "a number",
            "time": "a date or time such as 2018-05-01",
            "text": "a number, or a date or time such as 2018-05-01",
        }[field.kind]
        raise _unfit(field.name, operator, operand, f"{expected}, or {{field: NAME}}")
    return f"{field.instant} {sign} {time}"


def _contains(field: Field, operand: Any) -> str:
    text = operand.text if isinstance(operand, Field) else literal(_text_form(operand))
    return f"contains(lower({field.text}), lower({text}))"


def _regex(field: Field, operand: Any) -> str:
    if not isinstance(operand, str):
        raise _unfit(field.name, "regex", operand, "a regular expression")
    problem = _regex_problem(operand)
    if problem:
        raise ConfigError(
            f"{field.name}: {operand!r} is not a regular expression: {problem}",
            hint="the syntax is that of RE2: no look-around, no back-references",
        )
    return f"regexp_matches({field.text}, {literal(operand)})"


@lru_cache(maxsize=256)
def _regex_problem(pattern: str) -> str | None:
    """Ask the engine that will run *pattern*."""
    with duckdb.connect(":memory:") as db:
        try:
            db.execute("SELECT regexp_matches('', ?)", [pattern]).fetchall()
        except duckdb.InvalidInputException as error:
            return str(error).removeprefix("Invalid Input Error: ").splitlines()[0]
    return None


def _one_of(column: str, texts: list[str]) -> str:
    if len(texts) == 1:
        return f"{column} = {literal(texts[0])}"
    return f"{column} IN ({', '.join(map(literal, texts))})" if texts else "false"


def _text_form(operand: Any) -> str:
    """Text form of a literal: true, 5 for 5.0."""
    if isinstance(operand, bool):
        return "true" if operand else "false"
    if isinstance(operand, float) and operand.is_integer() and abs(operand) < 1e15:
        return str(int(operand))
    return str(operand)


def _number(operand: Any) -> float | None:
    if isinstance(operand, bool):
        return None
    try:
        number = float(operand)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _double(number: float) -> str:
    return f"CAST({number!r} AS DOUBLE)"


def _time(operand: Any) -> str | None:
    """Write a date (its first instant, UTC) or a time (UTC if it has no zone) as SQL."""
    if not isinstance(operand, str):
        return None
    try:
        time = datetime.fromisoformat(operand.strip())
    except ValueError:
        return None
    zoned = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    return f"TIMESTAMPTZ '{zoned:%Y-%m-%d %H:%M:%S.%f}+00:00'"


def _unfit(name: str, operator: str, operand: Any, expected: str) -> ConfigError:
    return ConfigError(f"{name}: {operator} cannot take {operand!r}", hint=f"it takes {expected}")
