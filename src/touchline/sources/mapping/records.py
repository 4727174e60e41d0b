"""What the rows of a source mean: the records that each row gives, as SQL."""

from __future__ import annotations

from collections.abc import Mapping

from touchline.errors import ConfigError
from touchline.schema import PROPERTY, TRAIT, identifier, literal
from touchline.sources.mapping.branch import Branch, guarded, identifiers, limited, prefixed
from touchline.sources.mapping.cells import (
    Check,
    Context,
    Value,
    as_spec,
    cell,
    columns_of,
    constant,
    label_value,
    number_value,
    text_value,
)
from touchline.sources.mapping.conditions import condition
from touchline.sources.mapping.feedback import feedback_branches
from touchline.sources.mapping.times import time_value
from touchline.sources.reasons import Reason
from touchline.sources.spec import (
    Cell,
    EffortMapping,
    EventMapping,
    Field,
    ProfileMapping,
    SourceSpec,
)

__all__ = ["branches", "repeated_header"]

_NULL = Value("NULL")


def branches(context: Context, spec: SourceSpec) -> list[Branch]:
    """All records that a row of the source may give, in the order of the mapping.

    Raises
    ------
    MappingError
        If a field names a column that the rows do not have.
    ConfigError
        If a mapping cannot be carried out.
    """
    found: list[Branch] = []
    for event in spec.events:
        found += _events(context, event, spec.ids)
    for answer in spec.feedback:
        found += feedback_branches(context, answer, spec.ids)
    for profile in spec.profiles:
        found.append(_profile(context, profile, spec.ids))
    for effort in spec.efforts:
        found.append(_effort(context, effort))
    if not found:
        raise ConfigError(
            "the source says nothing about what its rows mean",
            hint="add `events:`, `feedback:`, `profiles:` or `efforts:`",
            where=context.where,
        )
    return found


def repeated_header(context: Context) -> tuple[Check, ...]:
    """Find a header line that stands again inside the data."""
    if not context.tabular or len(context.columns) < 2:
        return ()
    same = " AND ".join(f"{identifier(name)} = {literal(name)}" for name in context.columns)
    bad = f"coalesce({same}, false)"
    if context.none(same):
        return ()
    return (Check(context.columns[0], bad, Reason.REPEATED_HEADER, suspect=f"({same})"),)


def _number(context: Context, field: Field | None) -> Value:
    return _NULL if field is None else number_value(context, field)


def _text(context: Context, field: Field | None) -> Value:
    return _NULL if field is None else text_value(context, field)


def _time(context: Context, field: Field | None) -> Value:
    return _NULL if field is None else time_value(context, field)


def _currency(context: Context, field: Field | None, value: Value) -> Value:
    """Currency of a value: declared, else the project's; none without a value."""
    found = label_value(context, field)
    if context.currency is not None:
        found = Value(f"coalesce({found.sql}, {literal(context.currency)})", found.checks)
    if value.sql == "NULL":
        return Value("NULL", found.checks)
    return Value(f"(CASE WHEN {value.present} THEN {found.sql} END)", found.checks)


def _named(context: Context, field: Field | None, exists: str) -> tuple[Value, tuple[Check, ...]]:
    """Name of a record that must have one."""
    name = label_value(context, field)
    column = next(iter(columns_of(context, as_spec(field, word=True))), "name") if field else "name"
    missing = f"({exists} AND {name.sql} IS NULL)"
    absent = f"{name.sql} IS NULL"
    if context.none(absent):
        return name, ()
    checks = (Check(column, missing, Reason.MISSING_NAME, suspect=absent),)
    return name, checks


def _events(context: Context, mapping: EventMapping, ids: Mapping[str, Field]) -> list[Branch]:
    if mapping.each is None:
        if mapping.name is None or mapping.time is None:
            raise ConfigError(
                "an event has a `name:` and a `time:`, or one event per column under `each:`",
                where=context.where,
            )
        time = time_value(context, mapping.time)
        exists = time.present
        name, checks = _named(context, mapping.name, exists)
        return [_event(context, mapping, ids, name, time, exists, checks)]
    if mapping.name is not None:
        raise ConfigError(
            "`each:` already names the events; leave out `name:`", where=context.where
        )
    found = []
    for column, event_name in mapping.each.items():
        filled = _filled(context, column, mapping.skip)
        if mapping.time is None:
            time = _unless_skipped(time_value(context, column), filled, mapping.skip)
        else:
            time = time_value(context, mapping.time)
        exists = f"({filled} AND {time.present})"
        found.append(_event(context, mapping, ids, Value(literal(event_name)), time, exists, ()))
    return found


def _filled(context: Context, column: str, skip: list[Cell]) -> str:
    text = cell(context, column)
    if not skip:
        return f"({text} IS NOT NULL)"
    listed = ", ".join(literal(constant(value)) for value in skip)
    return f"coalesce({text} NOT IN ({listed}), false)"


def _unless_skipped(time: Value, filled: str, skip: list[Cell]) -> Value:
    """Leave cells listed in ``skip`` unchecked: they need not be times."""
    if not skip:
        return time
    checks = tuple(limited(check, filled) for check in time.checks)
    return Value(time.sql, checks, filled)


def _event(
    context: Context,
    mapping: EventMapping,
    ids: Mapping[str, Field],
    name: Value,
    time: Value,
    exists: str,
    checks: tuple[Check, ...],
) -> Branch:
    value = _number(context, mapping.value)
    values = {
        "event_id": _text(context, mapping.id),
        "time": time,
        "name": name,
        "channel": label_value(context, mapping.channel),
        "value": value,
        "currency": _currency(context, mapping.currency, value),
        **identifiers(context, ids if mapping.ids is None else mapping.ids),
        **prefixed(context, PROPERTY, mapping.properties),
    }
    when = condition(context, mapping.when)
    return guarded("events", values, when=when, exists=exists, checks=checks)


def _profile(context: Context, mapping: ProfileMapping, ids: Mapping[str, Field]) -> Branch:
    own = identifiers(context, ids if mapping.ids is None else mapping.ids)
    if not own:
        raise ConfigError(
            "a profile needs `ids:`, of its own or of the source", where=context.where
        )
    values = {
        "time": _time(context, mapping.time),
        **own,
        **prefixed(context, TRAIT, mapping.traits),
    }
    exists = "(" + " OR ".join(f"{value.sql} IS NOT NULL" for value in own.values()) + ")"
    when = condition(context, mapping.when)
    return guarded("profiles", values, when=when, exists=exists, checks=())


def _effort(context: Context, mapping: EffortMapping) -> Branch:
    name, checks = _named(context, mapping.name, "true")
    cost = _number(context, mapping.cost)
    values = {
        "effort_id": _text(context, mapping.id),
        "name": name,
        "channel": label_value(context, mapping.channel),
        "content": _text(context, mapping.content),
        "start": _time(context, mapping.start),
        "end": _time(context, mapping.end),
        "cost": cost,
        "currency": _currency(context, mapping.currency, cost),
        "impressions": _number(context, mapping.impressions),
        "clicks": _number(context, mapping.clicks),
        **prefixed(context, PROPERTY, mapping.properties),
    }
    when = condition(context, mapping.when)
    return guarded("efforts", values, when=when, exists=f"{name.sql} IS NOT NULL", checks=checks)
