"""Reads a plan in any of the forms in which it is given, and translates it into codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from touchline.analysis.conformance.spec import PlannedStep, PlanSpec
from touchline.config import load_yaml
from touchline.durations import microseconds, spoken
from touchline.errors import ConfigError
from touchline.eventlog.names import Names

if TYPE_CHECKING:
    from touchline.kernels.conformance import Plan

__all__ = ["check_plan", "compiled_plan", "label_of", "plan_in_codes", "read_plan", "sentence_of"]

_FILES = (".yaml", ".yml")
_MOST_STEPS = 63
_HINT = "give a list of touchpoints, or the path of a .yaml file with steps:"


def read_plan(
    given: Any, names: Names, *, others: bool | None = None, personas: bool = False
) -> PlanSpec:
    """Read a plan: touchpoints or steps in order, a whole plan, or the path of a file with one.

    Parameters
    ----------
    others
        Whether other touchpoints are let pass, instead of what the plan says.
    personas
        Whether a plan may be for a persona.

    Raises
    ------
    ConfigError
        If it is no plan, contradicts itself, or names a touchpoint that is not in the log.
    """
    plan = _read(given, names)
    if plan.persona is not None and not personas:
        raise ConfigError(
            f"the plan is for the persona {plan.persona!r}, and a log knows no personas",
            hint="ask the map or the project, or leave the persona out and filter the journeys",
        )
    if others is not None:
        plan = msgspec.structs.replace(plan, others=others)
    check_plan(plan)
    for step in plan.steps:
        for touchpoint in step.touchpoints:
            names.code(touchpoint)
    return plan


def check_plan(plan: PlanSpec) -> None:
    """Refuse a plan that cannot be kept to.

    Raises
    ------
    ConfigError
        ``where`` is the place inside the plan, such as ``steps[2].within``.
    """
    if not 1 <= len(plan.steps) <= _MOST_STEPS:
        raise ConfigError(
            f"the plan has {len(plan.steps)} steps; 1 to {_MOST_STEPS} are possible", where="steps"
        )
    for number, step in enumerate(plan.steps):
        if not step.touchpoints:
            raise ConfigError(
                "the step has no touchpoint", hint=_HINT, where=f"steps[{number}].touchpoint"
            )
        if step.within is not None:
            where = f"steps[{number}].within"
            if number == 0:
                raise ConfigError(
                    "the first step has none before it that its time could run from",
                    hint="leave within out",
                    where=where,
                )
            try:
                microseconds(step.within)
            except ConfigError as error:
                raise ConfigError(error.message, hint=error.hint, where=where) from None


def compiled_plan(plan: PlanSpec, names: Names) -> Plan:
    """Translate a plan into the codes of a log."""
    return plan_in_codes(plan, names.codes, len(names.touchpoints))


def plan_in_codes(plan: PlanSpec, codes: Mapping[str, int], touchpoints: int) -> Plan:
    """Translate a plan into *codes* below *touchpoints*."""
    from touchline.kernels.conformance import Plan

    bits = np.zeros(touchpoints, np.uint64)
    for number, step in enumerate(plan.steps):
        for touchpoint in step.touchpoints:
            bits[codes[touchpoint]] |= np.uint64(1 << number)
    return Plan(
        bits=bits,
        optional=np.array([step.optional for step in plan.steps], np.bool_),
        repeats=np.array([step.repeats for step in plan.steps], np.bool_),
        within=np.array([_limit(step.within) for step in plan.steps], np.int64),
        others=plan.others,
    )


def label_of(step: PlannedStep) -> str:
    """Name a step by its touchpoints.

    Examples
    --------
    >>> label_of(PlannedStep(touchpoint=["visit", "call"]))
    'visit or call'
    """
    return " or ".join(step.touchpoints)


def sentence_of(plan: PlanSpec) -> str:
    """Say what is planned.

    Examples
    --------
    >>> sentence_of(PlanSpec(steps=[
    ...     PlannedStep(touchpoint="visit", repeats=True),
    ...     PlannedStep(touchpoint="order", optional=True, within="7d")]))
    'visit (may repeat) → order (optional, within 7 days)'
    """
    return " → ".join(_step_said(step) for step in plan.steps)


def _step_said(step: PlannedStep) -> str:
    about = ["optional"] if step.optional else []
    about += ["may repeat"] if step.repeats else []
    about += [f"within {spoken(microseconds(step.within))}"] if step.within is not None else []
    return label_of(step) + (f" ({', '.join(about)})" if about else "")


def _limit(within: str | None) -> int:
    return -1 if within is None else microseconds(within)


def _read(given: Any, names: Names) -> PlanSpec:
    if isinstance(given, PlanSpec):
        return given
    if isinstance(given, Mapping):
        plan: PlanSpec = _converted(given, PlanSpec)
        return plan
    if isinstance(given, str | Path):
        given = [given]
    if not isinstance(given, Sequence):
        raise ConfigError(f"{given!r} is no plan", hint=_HINT)
    if len(given) == 1 and _is_file(given[0], names):
        return _from_file(Path(given[0]))
    return PlanSpec(steps=[_step(one, names) for one in given])


def _is_file(given: Any, names: Names) -> bool:
    if isinstance(given, Path):
        return True
    return isinstance(given, str) and given.endswith(_FILES) and given not in names.codes


def _from_file(path: Path) -> PlanSpec:
    if not path.is_file():
        raise ConfigError(f"there is no file {path}", hint=_HINT)
    return load_yaml(path, PlanSpec)


def _step(given: Any, names: Names) -> PlannedStep:
    """Read one step; a text is a touchpoint, or several with ``|`` between."""
    if isinstance(given, PlannedStep):
        return given
    if isinstance(given, str):
        several = given.split("|") if "|" in given and given not in names.codes else [given]
        return PlannedStep(touchpoint=[one.strip() for one in several])
    if isinstance(given, Mapping):
        step: PlannedStep = _converted(given, PlannedStep)
        return step
    raise ConfigError(f"{given!r} is no step of a plan", hint=_HINT)


def _converted(given: Mapping[str, Any], kind: type[Any]) -> Any:
    try:
        return msgspec.convert(dict(given), kind, strict=True)
    except msgspec.ValidationError as error:
        what = "plan" if kind is PlanSpec else "step of a plan"
        known = ", ".join(kind.__struct_fields__)
        raise ConfigError(
            f"{dict(given)!r} is no {what}: {error}", hint=f"its keys are {known}"
        ) from None
