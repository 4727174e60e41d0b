"""``when:`` of a mapping as SQL over staged text."""

from __future__ import annotations

from touchline.errors import ConfigError, did_you_mean
from touchline.schema import literal
from touchline.sources.mapping.cells import Context, cell, constant
from touchline.sources.spec import Cell, RowCondition

__all__ = ["condition"]

_OPERATORS = (
    "eq",
    "ne",
    "in",
    "contains",
    "not_contains",
    "gt",
    "gte",
    "lt",
    "lte",
    "set",
    "not_set",
    "regex",
)
_COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def condition(context: Context, when: RowCondition) -> str:
    """Give SQL that is true for the rows that fulfil every part of *when*; never null.

    Raises
    ------
    MappingError
        If a column does not exist.
    ConfigError
        If an operator does not exist.
    """
    parts: list[str] = []
    for column, wanted in when.items():
        text = cell(context, column)
        tests = wanted if isinstance(wanted, dict) else {"eq": wanted}
        parts.extend(_test(context, text, operator, value) for operator, value in tests.items())
    return " AND ".join(parts) if parts else "true"


def _test(context: Context, text: str, operator: str, value: Cell | list[Cell]) -> str:
    values = value if isinstance(value, list) else [value]
    texts = [constant(v) for v in values]
    listed = ", ".join(literal(t) for t in texts)
    match operator:
        case "eq" | "in":
            found = f"{text} IN ({listed})" if texts else "false"
            return f"coalesce({found}, {literal('' in texts)})"
        case "ne":
            found = f"{text} NOT IN ({listed})" if texts else "true"
            return f"coalesce({found}, {literal('' not in texts)})"
        case "contains" | "not_contains":
            found = " OR ".join(f"contains({text}, {literal(t)})" for t in texts) or "false"
            inside = f"coalesce({found}, false)"
            return inside if operator == "contains" else f"NOT {inside}"
        case "gt" | "gte" | "lt" | "lte":
            sign = _COMPARISONS[operator]
            return f"({' AND '.join(_compare(text, sign, v) for v in values)})"
        case "set" | "not_set":
            there = (operator == "set") == (values[0] not in (False, "false"))
            return f"({text} IS {'NOT ' if there else ''}NULL)"
        case "regex":
            found = " OR ".join(f"regexp_matches({text}, {literal(t)})" for t in texts) or "false"
            return f"coalesce({found}, false)"
    raise ConfigError(
        f"`when:` has no operator {operator!r}",
        hint=did_you_mean(operator, _OPERATORS),
        where=context.where,
    )


def _compare(text: str, sign: str, value: Cell) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"coalesce(try_cast({text} AS DOUBLE) {sign} {value!r}, false)"
    return f"coalesce({text} {sign} {literal(constant(value))}, false)"
