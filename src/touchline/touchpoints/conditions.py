"""Conditions on moments, as SQL that many rules can share.

``after``, ``before`` and ``nth`` look at what the same person did before, so they need window
columns; these are named by what they compute, and two conditions that ask the same share one
column. A condition without them costs no window.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from touchline.errors import ConfigError, did_you_mean
from touchline.schema import identifier
from touchline.touchpoints.spec import Condition
from touchline.touchpoints.where import Field, field_names, name_matches, where_sql

__all__ = [
    "CompiledCondition",
    "add_windows",
    "check_condition",
    "compile_condition",
    "fields_of",
]

WINDOW = "window:"
ORDER = 'PARTITION BY person ORDER BY "time", arrival, "row", part ROWS BETWEEN UNBOUNDED PRECEDING'
_NTH = re.compile(r"(\d+)(?:(\+)|-(\d+))?")


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """A condition as SQL over the columns of a moments relation.

    Attributes
    ----------
    sql
        Boolean expression, never null. It may name window columns.
    windows
        Window columns it needs, in layers (a layer may use the layers before it): name → SQL
        expression. Empty when the condition has no ``after``, ``before`` or ``nth``.
    unknown
        Fields that the relation does not have; they count as missing.
    """

    sql: str
    windows: tuple[dict[str, str], ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(slots=True)
class _Compilation:
    columns: Collection[str]
    layers: list[dict[str, str]] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)

    def see(self, used: Field) -> None:
        if not used.known:
            self.unknown[used.name] = None

    def window(self, expression: str, layer: int) -> str:
        """Ask for a window column in *layer* (from 0) and give its quoted name."""
        name = WINDOW + hashlib.sha256(expression.encode()).hexdigest()[:16]
        while len(self.layers) <= layer:
            self.layers.append({})
        self.layers[layer][name] = expression
        return identifier(name)


def compile_condition(condition: Condition, columns: Collection[str]) -> CompiledCondition:
    r"""Compile *condition* for a relation with *columns* (MOMENT_COLUMNS, ``property:*`` …).

    If ``windows`` is not empty, evaluate ``sql`` over :func:`add_windows` of the relation. A moment
    without person stands alone: nothing came before it.

    Raises
    ------
    ConfigError
        If the condition cannot be meant: an unknown operator, an operand it cannot take, an
        ``nth`` that is no number or range.

    Examples
    --------
    >>> compile_condition(Condition(where={"city": ["Hue", "Yazd"]}), ["property:city"]).sql
    'coalesce("property:city" IN (\'Hue\', \'Yazd\'), false)'
    """
    state = _Compilation(frozenset(columns))
    sql, _ = _compile(condition, state)
    return CompiledCondition(sql, tuple(state.layers), tuple(state.unknown))


def add_windows(relation: str, conditions: Iterable[CompiledCondition]) -> str:
    """Add the window columns of all *conditions* to *relation*, as SQL to stand after FROM.

    *relation* is a table name or a SELECT in parentheses; so is the result. Without window columns
    it is *relation* itself. The added columns are named ``window:…``; leave them out with
    ``SELECT COLUMNS(lambda c: NOT starts_with(c, 'window:'))``.
    """
    layers: list[dict[str, str]] = []
    for condition in conditions:
        for number, layer in enumerate(condition.windows):
            if number == len(layers):
                layers.append({})
            layers[number].update(layer)
    for layer in layers:
        added = ", ".join(f"{sql} AS {identifier(name)}" for name, sql in sorted(layer.items()))
        relation = f"(SELECT *, {added} FROM {relation})"
    return relation


def check_condition(condition: Condition, columns: Collection[str]) -> None:
    """Refuse a condition that names a field that *columns* do not have.

    Raises
    ------
    ConfigError
        With the nearest field that there is.

    Examples
    --------
    >>> check_condition(Condition(where={"citty": "Hue"}), ["property:city"])
    Traceback (most recent call last):
    touchline.errors.ConfigError: a condition names the field 'citty', which no record has
      → did you mean 'city'? There are: city
    """
    unknown = compile_condition(condition, columns).unknown
    if unknown:
        raise ConfigError(
            f"a condition names the field {unknown[0]!r}, which no record has",
            hint=did_you_mean(unknown[0], field_names(columns)),
        )


def fields_of(condition: Condition) -> frozenset[str]:
    """Fields named anywhere in ``where`` (``trait:…`` ones need the traits of the person joined).

    Examples
    --------
    >>> sorted(fields_of(Condition(where={"time": {"gt": {"field": "promised"}}})))
    ['promised', 'time']
    """
    names: set[str] = set()
    where_sql(condition.where, (), lambda used: names.add(used.name))
    return frozenset(names).union(*map(fields_of, (*condition.any, *condition.none)))


def _compile(condition: Condition, state: _Compilation) -> tuple[str, int]:
    """Give the SQL of *condition*, and how many layers of windows it stands on."""
    parts = [*_subject(condition), *where_sql(condition.where, state.columns, state.see)]
    depth = 0
    for names, negation in ((condition.after, ""), (condition.before, "NOT ")):
        if names is not None:
            parts.append(f"{negation}{_happened_before(names, state)}")
            depth = 1
    alternatives = [_compile(each, state) for each in condition.any]
    exceptions = [_compile(each, state) for each in condition.none]
    if alternatives:
        parts.append(f"({' OR '.join(f'({sql})' for sql, _ in alternatives)})")
    parts += [f"NOT ({sql})" for sql, _ in exceptions]
    depth = max([depth, *(below for _, below in alternatives + exceptions)])
    sql = " AND ".join(parts) or "true"
    if condition.nth is None:
        return sql, depth
    low, high = _nth(condition.nth)
    count = state.window(f"count(*) FILTER (WHERE {sql}) OVER ({ORDER} AND CURRENT ROW)", depth)
    times = f"CASE WHEN person IS NULL THEN 1 ELSE {count} END"
    bound = f">= {low}" if high is None else f"BETWEEN {low} AND {high}"
    return f"{sql} AND {times} {bound}", depth + 1


def _subject(condition: Condition) -> list[str]:
    if condition.event is not None and condition.feedback is not None:
        raise ConfigError(
            f"no moment is both event {condition.event!r} and feedback {condition.feedback!r}",
            hint="write two rules, or put the two under any:",
        )
    parts = [
        f"(kind = '{kind}' AND coalesce({name_matches('name', names)}, false))"
        for kind, names in (("event", condition.event), ("feedback", condition.feedback))
        if names is not None
    ]
    for column, names in (("source", condition.source), ("channel", condition.channel)):
        if names is not None:
            parts.append(f"coalesce({name_matches(column, names)}, false)")
    return parts


def _happened_before(names: str | list[str], state: _Compilation) -> str:
    event = f"kind = 'event' AND {name_matches('name', names)}"
    seen = state.window(f"bool_or({event}) OVER ({ORDER} AND 1 PRECEDING)", 0)
    return f"(person IS NOT NULL AND coalesce({seen}, false))"


def _nth(nth: int | str) -> tuple[int, int | None]:
    """Lowest and highest count, both included."""
    match = _NTH.fullmatch(str(nth).replace(" ", ""))
    low = int(match[1]) if match else 0
    high = None if match and match[2] else int(match[3] or low) if match else 0
    if low < 1 or (high is not None and high < low):
        raise ConfigError(f"nth: {nth!r} is no count", hint="write 1, 2+ or 2-3")
    return low, high
