"""Moments, answers and journeys that meet a condition of the map file, as tables."""

from __future__ import annotations

from collections.abc import Mapping

from touchline.maps.scope import Scope, choice_sql
from touchline.maps.views import columns_of
from touchline.schema import TRAIT
from touchline.touchpoints import (
    CompiledCondition,
    add_windows,
    check_condition,
    compile_condition,
    fields_of,
)
from touchline.touchpoints.spec import Condition

__all__ = ["answers_where", "journeys_where", "moments_where"]

_AS_MOMENTS = "SELECT *, 'feedback' AS kind, instrument AS name, 0 AS arrival FROM answers"
_ALL = f"(SELECT * FROM spine UNION ALL BY NAME {_AS_MOMENTS} WHERE moment IS NULL)"
"""Moments, and the answers that have no place among them."""


def moments_where(scope: Scope, condition: Condition, name: str) -> str:
    """Define table *name*: the moments of the map's journeys that meet *condition*.

    Columns: moment, journey, time, value, currency. What came ``before`` and ``after`` is asked of
    all that the person did, also outside the map.
    """
    compiled, source = _compile(scope, condition, _ALL if _asks_answers(condition) else "spine")
    return scope.relations.define_once(
        name,
        "SELECT s.moment, s.journey, s.time, s.value, s.currency\n"
        f"FROM {add_windows(source, [compiled])} s SEMI JOIN mapped m ON m.journey = s.journey\n"
        f"WHERE {compiled.sql}",
    )


def answers_where(scope: Scope, condition: Condition | None) -> str:
    """Give the SQL of the answers that meet *condition*, to stand after FROM."""
    if condition is None:
        return "answers"
    compiled, _ = _compile(scope, condition, f"({_AS_MOMENTS})")
    if not compiled.windows:
        return f"(SELECT * FROM ({_AS_MOMENTS}) WHERE {compiled.sql})"
    # What came before an answer is only known on the spine, where it has its place.
    compiled, source = _compile(scope, condition, "spine")
    placed = f"SELECT moment FROM {add_windows(source, [compiled])} WHERE {compiled.sql}"
    return f"(SELECT a.* FROM answers a SEMI JOIN ({placed}) p ON p.moment = a.moment)"


def journeys_where(
    scope: Scope,
    name: str,
    *,
    segment: Mapping[str, str | list[str]] | None = None,
    has: Condition | None = None,
    lacks: Condition | None = None,
) -> str:
    """Define table *name*: journeys of the map in *segment* that have and lack such moments."""
    conditions = choice_sql(segment or {})
    if has is not None:
        met = moments_where(scope, has, f"{name}_has")
        conditions.append(f"journey IN (SELECT journey FROM {met})")
    if lacks is not None:
        met = moments_where(scope, lacks, f"{name}_lacks")
        conditions.append(f"journey NOT IN (SELECT journey FROM {met})")
    where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
    return scope.relations.define_once(name, f"SELECT journey, person, start FROM mapped{where}")


def _compile(scope: Scope, condition: Condition, relation: str) -> tuple[CompiledCondition, str]:
    """Compile *condition* and give the relation to ask it of, with traits if it names any."""
    columns = columns_of(scope.db, "spine")
    if relation != "spine":
        columns += [name for name in columns_of(scope.db, "answers") if name not in columns]
    if any(field.startswith(TRAIT) for field in fields_of(condition)):
        columns += [c for c in columns_of(scope.db, "persons") if c.startswith(TRAIT)]
        relation = (
            f"(SELECT r.*, p.* EXCLUDE (person, key) FROM {relation} r "
            "LEFT JOIN persons p ON p.person = r.person)"
        )
    check_condition(condition, columns)
    return compile_condition(condition, columns), relation


def _asks_answers(condition: Condition) -> bool:
    """Whether *condition* speaks of answers anywhere."""
    nested = [*condition.any, *condition.none]
    return condition.feedback is not None or any(map(_asks_answers, nested))
