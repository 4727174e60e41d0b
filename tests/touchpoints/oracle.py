"""Conditions and rules the slow, obvious way: over a list of moments, one at a time."""

from __future__ import annotations

import fnmatch
import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from touchline.touchpoints.spec import Condition, TouchpointRule

Moment = Mapping[str, Any]
FIELDS = ("time", "value", "score", "text", "language", "about", "answer", "currency")


def in_order(moments: Sequence[Moment]) -> list[Moment]:
    """Moments by time, arrival, row and part."""
    return sorted(moments, key=lambda m: (m["time"], m["arrival"], m["row"], m["part"]))


def before(moment: Moment, moments: Sequence[Moment]) -> list[Moment]:
    """What the same person did earlier; nothing for a moment without person."""
    if moment["person"] is None:
        return []
    own = in_order([each for each in moments if each["person"] == moment["person"]])
    return own[: next(n for n, each in enumerate(own) if each is moment)]


def holds(condition: Condition, moment: Moment, moments: Sequence[Moment]) -> bool:
    """Whether *moment*, one of *moments*, meets *condition*."""
    if not holds_here(condition, moment, moments):
        return False
    if condition.nth is None:
        return True
    earlier = before(moment, moments)
    count = 1 + sum(holds_here(condition, each, moments) for each in earlier)
    text = str(condition.nth)
    if text.endswith("+"):
        return count >= int(text[:-1])
    low, _, high = text.partition("-")
    return int(low) <= count <= int(high or low)


def holds_here(condition: Condition, moment: Moment, moments: Sequence[Moment]) -> bool:
    """Whether all keys but ``nth`` hold."""
    had = before(moment, moments)
    return all(
        [
            condition.event is None or is_event(moment, condition.event),
            condition.feedback is None
            or (moment["kind"] == "feedback" and named(moment["name"], condition.feedback)),
            condition.source is None or named(moment["source"], condition.source),
            condition.channel is None or named(moment["channel"], condition.channel),
            all(
                test(value_of(field, moment), operator, operand, moment)
                for field, wanted in condition.where.items()
                for operator, operand in (
                    wanted.items() if isinstance(wanted, dict) else [("eq", wanted)]
                )
            ),
            condition.after is None or any(is_event(m, condition.after) for m in had),
            condition.before is None or not any(is_event(m, condition.before) for m in had),
            not condition.any or any(holds(each, moment, moments) for each in condition.any),
            not any(holds(each, moment, moments) for each in condition.none),
        ]
    )


def is_event(moment: Moment, names: str | list[str]) -> bool:
    return moment["kind"] == "event" and named(moment["name"], names)


def named(text: str | None, names: str | list[str]) -> bool:
    wanted = [names] if isinstance(names, str) else names
    patterns = [name.replace("[", "[[]").replace("?", "[?]") for name in wanted]
    return text is not None and any(fnmatch.fnmatchcase(text, each) for each in patterns)


def value_of(field: str, moment: Moment) -> Any:
    if field in FIELDS and field in moment:
        return moment[field]
    for column in (field, f"property:{field}"):
        if column in moment and ":" in column:
            return moment[column]
    return moment.get(field) if field in ("channel", "source", "name", "kind") else None


def text_form(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def number(value: Any) -> float | None:
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None


def instant(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def test(value: Any, operator: str, operand: Any, moment: Moment) -> bool:
    """Whether one operator holds; a missing value equals nothing."""
    negated = {"ne": "eq", "not_contains": "contains", "not_set": "set"}
    if operator in negated:
        return not test(value, negated[operator], operand, moment)
    if operator == "set":
        return bool((value is not None) == operand)
    if isinstance(operand, dict):
        operand = value_of(operand["field"], moment)
    operands = operand if isinstance(operand, list) else [operand]
    return value is not None and any(
        one(value, operator, each) for each in operands if each is not None
    )


def one(value: Any, operator: str, operand: Any) -> bool:
    if operator in ("eq", "in"):
        return equal(value, operand)
    if operator == "contains":
        return text_form(operand).lower() in text_form(value).lower()
    if operator == "regex":
        return re.search(operand, text_form(value)) is not None
    for read in (number, instant):
        left, right = read(value), read(operand)
        if left is not None and right is not None:
            return compare(left, operator, right)
    return False


def equal(value: Any, operand: Any) -> bool:
    for kind, read in ((datetime, instant), (float, number)):
        if isinstance(value, kind) or isinstance(operand, kind):
            found = read(value)
            return found is not None and found == read(operand)
    return text_form(value) == text_form(operand)


def compare(left: Any, operator: str, right: Any) -> bool:
    return bool(
        {
            "gt": left > right,
            "gte": left >= right,
            "lt": left < right,
            "lte": left <= right,
        }[operator]
    )


def first_rule(
    rules: Sequence[TouchpointRule], moment: Moment, moments: Sequence[Moment]
) -> TouchpointRule | None:
    """The rule that catches *moment*."""
    return next((rule for rule in rules if holds(rule.when, moment, moments)), None)
