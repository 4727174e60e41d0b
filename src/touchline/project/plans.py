"""How the journeys of a project keep to a plan: those of a map, of all, of each persona."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from touchline.analysis.conformance.planned import read_plan
from touchline.analysis.conformance.spec import PlanSpec
from touchline.errors import ConfigError, did_you_mean
from touchline.maps.planning import check_planned
from touchline.maps.spec import MapSpec
from touchline.project.shown import journeys_on_map

if TYPE_CHECKING:
    from touchline.analysis.conformance import Conformance
    from touchline.analysis.conformance.verb import Per
    from touchline.analysis.journeys import Journeys
    from touchline.project.project import Project

__all__ = ["conformance", "conformance_of_map", "hold", "plan_of_map"]

_PERSONA = "persona"


def conformance(
    project: Project,
    plan: PlanSpec | Sequence[str | Mapping[str, Any]] | str | Mapping[str, Any],
    *,
    others: bool | None = None,
    by: str | None = None,
    per: Per = "step",
    most: int | None = 100,
) -> Conformance:
    """Hold the journeys of the build in force against a planned path.

    Parameters
    ----------
    plan, others, per, most
        As for :func:`touchline.analysis.conformance.conformance`; a plan may name a persona.
    by
        Segment whose values are compared; or ``persona``.

    Raises
    ------
    WorkspaceError
        If the project has not been built.
    ConfigError
        If *plan* is none, or names a touchpoint or persona that is not there.
    """
    return hold(project, project.journeys(), plan, others=others, by=by, per=per, most=most)


def conformance_of_map(
    project: Project,
    spec: MapSpec,
    name: str,
    *,
    by: str | None = None,
    per: Per = "step",
    most: int | None = 100,
) -> Conformance:
    """Hold the journeys that a map shows against its plan; see :func:`conformance`.

    Raises
    ------
    ConfigError
        If the map has no plan.
    """
    plan = plan_of_map(spec, name)
    return hold(project, journeys_on_map(project, spec), plan, by=by, per=per, most=most)


def plan_of_map(spec: MapSpec, name: str) -> PlanSpec:
    """Give the plan of a map.

    Raises
    ------
    ConfigError
        If it has none, or one that cannot be kept to.
    """
    if spec.plan is None:
        raise ConfigError(
            f"the map {name!r} has no plan",
            hint=f"write the planned steps under plan: in maps/{name}.yaml",
        )
    check_planned(spec, None)
    return spec.plan


def hold(
    project: Project, journeys: Journeys, plan: Any, *, by: str | None = None, **options: Any
) -> Conformance:
    """Hold *journeys* of a project against *plan*, which may be for a persona, or by persona.

    Raises
    ------
    ConfigError
        If there is no such persona, or *by* is ``persona`` and the project has none.
    """
    spec = read_plan(plan, journeys.names, others=options.pop("others", None), personas=True)
    if spec.persona is not None:
        journeys = journeys.where(**_segment(project, spec.persona))
        spec = msgspec.structs.replace(spec, persona=None)
    if by != _PERSONA:
        return journeys.conformance(spec, by=by, **options)  # type: ignore[arg-type]
    return _by_persona(project, journeys, spec, **options)


def _by_persona(
    project: Project, journeys: Journeys, plan: PlanSpec, **options: Any
) -> Conformance:
    """Compare personas, whose journeys may be the same in part."""
    if not project.file.personas:
        raise ConfigError(
            "the project has no personas", hint="write them under personas: in touchline.yaml"
        )
    whole = journeys.conformance(plan, **options)  # type: ignore[arg-type]
    parts = {
        each.id: journeys.where(**dict(each.segment)).conformance(plan, **options)  # type: ignore[arg-type]
        for each in project.file.personas
    }
    groups = pa.Table.from_pylist([{"value": name, **one.figures} for name, one in parts.items()])
    return replace(
        whole,
        options={**whole.options, "by": _PERSONA},
        table=pa.concat_tables([_named(name, one.table) for name, one in parts.items()]),
        tables={**whole.tables, "groups": groups},
        parts=parts,
    )


def _named(name: str, table: pa.Table) -> pa.Table:
    return table.add_column(0, "value", pa.array([name] * table.num_rows, pa.string()))


def _segment(project: Project, persona: str) -> dict[str, Any]:
    known = {each.id: each for each in project.file.personas}
    if persona not in known:
        raise ConfigError(f"there is no persona {persona!r}", hint=did_you_mean(persona, known))
    return dict(known[persona].segment)
