"""Turns the inputs of a case into journeys and steps of the public API."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from touchline.analysis.journeys import Journeys

__all__ = ["differences", "journeys_of", "named_in", "same", "step_of"]


def step_of(step: Any) -> Any:
    """Rewrite a step of a case as one of ours."""
    if isinstance(step, str):
        return step
    if "any" in step:
        return {"any": [step_of(one) for one in step["any"]]}
    ours = {"touchpoint": step.get("event"), "where": step.get("where")}
    return {key: value for key, value in ours.items() if value is not None}


def named_in(*steps: Any) -> list[str]:
    """Touchpoints and properties that *steps* name, for *also* of :func:`journeys_of`."""
    names: list[str] = []
    for step in steps:
        if isinstance(step, str):
            names.append(step)
        elif "any" in step:
            names += named_in(*step["any"])
        else:
            names += [step["event"]] if step.get("event") else []
            where = step.get("where") or {}
            tests = where if isinstance(where, Mapping) else [test["property"] for test in where]
            names += [f"property:{name}" for name in tests]
    return names


def journeys_of(
    case: Mapping[str, Any], *, person: str = "person", also: Iterable[str] = (), **options: Any
) -> Journeys:
    """Journeys of the events of a case.

    Parameters
    ----------
    person
        ``person``, or the property that stands for it.
    also
        Touchpoints and properties that conditions name though no event has them:
        touchpoints as they are, properties as ``property:NAME``.
    """
    events = case["events"]
    also = list(also)
    names = dict.fromkeys(name for event in events for name in event.get("properties") or {})
    names |= dict.fromkeys(name[9:] for name in also if name.startswith("property:"))
    columns: dict[str, Any] = {
        "person": pa.array([_who(event, person) for event in events], pa.string()),
        "time": pa.array([event["time"] for event in events], pa.string()),
        "touchpoint": pa.array([event["event"] for event in events], pa.string()),
    }
    for name in names:
        texts = [_text((event.get("properties") or {}).get(name)) for event in events]
        columns[f"property:{name}"] = pa.array(texts, pa.string())
    table = pa.table(columns)
    table = table.rename_columns([name.removeprefix("property:") if name.startswith("property:")
                                  else f"\0{name}" for name in table.column_names])  # fmt: skip
    return Journeys.from_events(
        table,
        person="\0person",
        time="\0time",
        touchpoint="\0touchpoint",
        properties=list(names),
        touchpoints=[name for name in also if not name.startswith("property:")],
        **options,
    )


def _who(event: Mapping[str, Any], person: str) -> str | None:
    if person == "person":
        return str(event["person"])
    return _text((event.get("properties") or {}).get(person))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def same(found: Any, wanted: Any, tolerance: float = 0.0) -> bool:
    """Compare as the format says: counts exactly, other numbers within a tolerance."""
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and found.keys() == wanted.keys() and all(
            same(found[key], wanted[key], tolerance) for key in wanted
        )  # fmt: skip
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(
            same(a, b, tolerance) for a, b in zip(found, wanted, strict=True)
        )
    if isinstance(wanted, float) and isinstance(found, int | float):
        return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=tolerance)
    return bool(found == wanted)


def differences(
    found: Mapping[str, Any], expected: Mapping[str, Any], tolerance: float | None = None
) -> list[str]:
    """Say for each expected key what was found instead."""
    return [
        f"{key}: {found.get(key)} instead of {wanted}"
        for key, wanted in expected.items()
        if key not in found or not same(found[key], wanted, tolerance or 0.0)
    ]
