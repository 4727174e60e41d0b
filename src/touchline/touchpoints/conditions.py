"""Conditions on moments, as SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from touchline.touchpoints.spec import Condition

__all__ = [
    "CompiledCondition",
    "add_windows",
    "check_condition",
    "compile_condition",
    "fields_of",
]


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


def compile_condition(condition: Condition, columns: Collection[str]) -> CompiledCondition:
    """Compile *condition* for a relation with *columns* (MOMENT_COLUMNS, ``property:*`` …).

    If ``windows`` is not empty, evaluate ``sql`` over :func:`add_windows` of the relation.
    """
    raise NotImplementedError


def add_windows(relation: str, conditions: Iterable[CompiledCondition]) -> str:
    """SQL that can stand after FROM: *relation* with the window columns of all *conditions*.

    *relation* is a table name or a SELECT in parentheses; so is the result. Without window columns
    it is *relation* itself. The added columns are named ``window:…``; leave them out with
    ``SELECT COLUMNS(c -> NOT starts_with(c, 'window:'))``.
    """
    raise NotImplementedError


def check_condition(condition: Condition, columns: Collection[str]) -> None:
    """Refuse a condition that names a field that *columns* do not have.

    Raises
    ------
    ConfigError
        With the nearest field that there is.
    """
    raise NotImplementedError


def fields_of(condition: Condition) -> frozenset[str]:
    """Fields named anywhere in ``where`` (``trait:…`` ones need the traits of the person joined)."""
    raise NotImplementedError
