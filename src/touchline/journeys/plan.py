"""What a build has to work out for every moment: touchpoint, goals, segments, compiled once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from touchline.errors import ConfigError, did_you_mean
from touchline.journeys.spec import GoalSpec, JourneysSpec, SegmentSpec, SegmentValue
from touchline.schema import ID, PROPERTY, TRAIT, identifier, literal
from touchline.touchpoints import (
    Classification,
    CompiledCondition,
    StageModel,
    add_windows,
    classify,
    compile_condition,
    fields_of,
)
from touchline.touchpoints.spec import Condition, TouchpointRule

__all__ = ["Plan", "make_plan", "segment_column"]

_ALWAYS = (
    "pos",
    "kind",
    "name",
    "time",
    "person",
    "channel",
    "source",
    "segment",
    "row",
    "part",
    "arrival",
)
"""Columns that every condition may look at, or that put moments in order."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Rules of one project, compiled for the columns of its moments."""

    stages: StageModel
    classification: Classification
    columns: tuple[str, ...]
    """Columns of the moments, without the traits."""
    looked_at: tuple[str, ...]
    """Columns that some condition needs, traits among them."""
    flags: dict[str, CompiledCondition] = field(default_factory=dict)
    """flag column → condition of a goal or a segment value."""
    outcome: str = "NULL::VARCHAR"
    """SQL of a journey's outcome, an aggregate over the flags of its moments."""
    segments: dict[str, str] = field(default_factory=dict)
    """Segment → SQL of its value, an aggregate over the moments of a journey."""
    segment_traits: tuple[str, ...] = ()
    """``trait:*`` columns of the persons that segments are made of."""
    unknown: tuple[str, ...] = ()
    """Fields that conditions name and the records do not have."""

    def coded(self, relation: str) -> str:
        """Give the SQL of ``pos``, ``touchpoint``, ``stage``, ``channel``, flags of *relation*."""
        classified = f"({self.classification.sql(relation)})"
        flags = "".join(f", {c.sql} AS {identifier(name)}" for name, c in self.flags.items())
        return (
            f"SELECT pos, touchpoint, stage, channel{flags}"
            f" FROM {add_windows(classified, self.flags.values())}"
        )


def segment_column(name: str) -> str:
    """Name of the column of segment *name* in the journey table.

    Examples
    --------
    >>> segment_column("delivery")
    'segment:delivery'
    """
    return f"segment:{name}"


def make_plan(
    *,
    rules: Sequence[TouchpointRule],
    stages: StageModel,
    journeys: JourneysSpec,
    goals: Sequence[GoalSpec],
    segments: Mapping[str, SegmentSpec],
    columns: Collection[str],
    traits: Collection[str],
) -> Plan:
    """Compile everything that is asked of a moment.

    Parameters
    ----------
    columns
        Columns of the moments.
    traits
        ``trait:*`` columns of the persons.

    Raises
    ------
    ConfigError
        If journeys are bounded by an identifier, or a segment is a trait or a property, that the
        records do not have.
    """
    _check_names(journeys, segments, columns, traits)
    conditions: dict[str, Condition] = {f"goal {goal.id}": goal.when for goal in goals}
    for name, segment in segments.items():
        for value in segment.values:
            conditions |= _value_conditions(name, value)
    every = [*(rule.when for rule in rules), *conditions.values()]
    looked_at = _needed(every, columns, traits)
    flags = {name: compile_condition(c, looked_at) for name, c in conditions.items()}
    classification = classify(rules, stages, looked_at)
    unknown = {*classification.unknown, *(f for c in flags.values() for f in c.unknown)}
    return Plan(
        stages=stages,
        classification=classification,
        columns=tuple(columns),
        looked_at=looked_at,
        flags=flags,
        outcome=_outcome(goals),
        segments={name: _segment(name, segment) for name, segment in segments.items()},
        segment_traits=tuple(sorted({TRAIT + s.trait for s in segments.values() if s.trait})),
        unknown=tuple(sorted(unknown)),
    )


def _check_names(
    journeys: JourneysSpec,
    segments: Mapping[str, SegmentSpec],
    columns: Collection[str],
    traits: Collection[str],
) -> None:
    if journeys.by != "person" and ID + journeys.by not in columns:
        types = ["person", *(c.removeprefix(ID) for c in columns if c.startswith(ID))]
        raise ConfigError(
            f"journeys.by is {journeys.by!r}, but no event or answer carries such an identifier",
            hint=did_you_mean(journeys.by, types),
        )
    for name, segment in segments.items():
        for kind, prefix, asked, known in (
            ("trait", TRAIT, segment.trait, traits),
            ("property", PROPERTY, segment.property, columns),
        ):
            if asked is not None and prefix + asked not in known:
                there = [c.removeprefix(prefix) for c in known if c.startswith(prefix)]
                raise ConfigError(
                    f"segment {name!r} is the {kind} {asked!r}, which no record has",
                    hint=did_you_mean(asked, there),
                )


def _value_conditions(segment: str, value: SegmentValue) -> dict[str, Condition]:
    given = {"has": value.has, "lacks": value.lacks}
    return {_flag(segment, value, key): c for key, c in given.items() if c is not None}


def _flag(segment: str, value: SegmentValue, key: str) -> str:
    return f"segment {segment} {value.id} {key}"


def _needed(
    conditions: Sequence[Condition], columns: Collection[str], traits: Collection[str]
) -> tuple[str, ...]:
    """List the columns that *conditions* look at; a narrow relation is cheaper to put in order."""
    fields = {name for condition in conditions for name in fields_of(condition)}
    wanted = fields | {PROPERTY + name for name in fields}
    own = [c for c in columns if c in wanted and c not in _ALWAYS]
    return (*_ALWAYS, *sorted(own), *sorted(t for t in traits if t in wanted))


def _outcome(goals: Sequence[GoalSpec]) -> str:
    if not goals:
        return "NULL::VARCHAR"
    cases = " ".join(
        f"WHEN bool_or({identifier(f'goal {goal.id}')}) THEN {literal(goal.id)}" for goal in goals
    )
    return f"CASE {cases} END"


def _segment(name: str, spec: SegmentSpec) -> str:
    if spec.trait is not None:
        return f"any_value({identifier(TRAIT + spec.trait)})"
    if spec.property is not None:
        column = identifier(PROPERTY + spec.property)
        return f"arg_min({column}, moment) FILTER (WHERE {column} <> '')"
    cases = " ".join(_case(name, value) for value in spec.values)
    return f"CASE {cases} END" if cases else "NULL::VARCHAR"


def _case(segment: str, value: SegmentValue) -> str:
    terms = ["true"]
    if value.has is not None:
        terms.append(f"bool_or({identifier(_flag(segment, value, 'has'))})")
    if value.lacks is not None:
        terms.append(f"NOT bool_or({identifier(_flag(segment, value, 'lacks'))})")
    return f"WHEN {' AND '.join(terms)} THEN {literal(value.id)}"
