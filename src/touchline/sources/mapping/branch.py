"""One way in which a row gives a record, and the parts that all tables share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from touchline.schema import ID, Table
from touchline.sources.mapping.cells import (
    Check,
    Context,
    Value,
    as_spec,
    identifier_value,
    number_text,
    number_value,
    text_value,
)
from touchline.sources.mapping.times import iso_text, time_value
from touchline.sources.spec import Field

__all__ = ["Branch", "guarded", "identifiers", "limited", "prefixed"]


@dataclass(frozen=True, slots=True)
class Branch:
    """A record that a row may give."""

    table: Table
    values: dict[str, str]
    """Column of the table → SQL."""
    where: str
    """SQL, never null: the rows that give this record."""
    checks: tuple[Check, ...]


def guarded(
    table: Table, values: Mapping[str, Value], *, when: str, exists: str, checks: tuple[Check, ...]
) -> Branch:
    """Make a branch whose checks hold only for rows that fulfil *when*."""
    found = [*checks, *(check for value in values.values() for check in value.checks)]
    if when != "true":
        found = [limited(check, when) for check in found]
    return Branch(
        table=table,
        values={column: value.sql for column, value in values.items()},
        where=exists if when == "true" else f"{when} AND {exists}",
        checks=tuple(found),
    )


def limited(check: Check, when: str) -> Check:
    """Make a check hold only where *when*, SQL that is never null, is true."""
    return replace(check, bad=f"({when} AND {check.bad})")


def identifiers(context: Context, ids: Mapping[str, Field]) -> dict[str, Value]:
    """``id:<type>`` columns."""
    return {ID + kind: identifier_value(context, kind, field) for kind, field in ids.items()}


def prefixed(
    context: Context, prefix: str, fields: Mapping[str, Field] | list[str]
) -> dict[str, Value]:
    """``property:<name>`` or ``trait:<name>`` columns, checked by their declared type."""
    named = {name: name for name in fields} if isinstance(fields, list) else fields
    return {prefix + name: _typed(context, field) for name, field in named.items()}


def _typed(context: Context, field: Field) -> Value:
    spec = as_spec(field)
    if spec.type == "number":
        number = number_value(context, field)
        return Value(number_text(context, spec)[1], number.checks)
    if spec.type == "time":
        time = time_value(context, field)
        return Value(iso_text(time.sql), time.checks)
    return text_value(context, field)
