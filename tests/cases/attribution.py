"""Runs the cases of the operation ``attribution``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from tests.cases.events import same
from touchline.analysis.attribution import attribution_of_paths, shapley_of_worths
from touchline.analysis.journeys import Journeys

__all__ = ["run"]


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the result of a case and its ``expected``."""
    params = case["params"]
    if isinstance(params.get("worth"), Mapping):
        found: dict[str, Any] = {"credit": shapley_of_worths(params["worth"])}
    elif "paths" in case:
        found = _found(_of_paths(case), "credit")
    else:
        found = _found(_of_events(case), "value")
    tolerance = case.get("tolerance") or 0.0
    return [
        f"{key}: {found[key]} instead of {wanted}"
        for key, wanted in case["expected"].items()
        if not same(*_alike(found["credit" if key == "published" else key], wanted), tolerance)
    ]


def _of_paths(case: Mapping[str, Any]) -> Any:
    params, rows = case["params"], case["paths"]
    return attribution_of_paths(
        [row["path"] for row in rows],
        [row["conversions"] for row in rows],
        params["model"],
        nulls=[row["nulls"] for row in rows],
        values=[row.get("value", 0.0) for row in rows],
        weights=params.get("weights"),
        share=_share(params),
        order=params.get("order", 1),
    )


def _of_events(case: Mapping[str, Any]) -> Any:
    params = case["params"]
    scope = "session" if params["scope"] == "session" else None
    events = case["events"]
    table = {
        "person": [event["person"] for event in events],
        "time": [event["time"] for event in events],
        "touchpoint": [event["event"] for event in events],
        "value": pa.array([event["properties"].get(params["value"]) for event in events],
                          pa.float64()),
        params["channel"]: pa.array(
            [event["properties"].get(params["channel"]) for event in events], pa.string()),
        "session": pa.array([event["properties"].get("session") for event in events], pa.string()),
    }  # fmt: skip
    journeys = Journeys.from_events(
        pa.table(table),
        person="person",
        time="time",
        touchpoint="touchpoint",
        value="value",
        properties=[params["channel"], "session"],
        touchpoints=[params["touch"], params["conversion"]],
    )
    options = {
        "half_life": ("half_life_days", lambda days: days * 86_400),
        "lookback": ("lookback_days", lambda days: days * 86_400),
        "weights": ("weights", dict),
    }
    return journeys.attribution(
        params["model"],
        goal=params["conversion"],
        touches=[params["touch"]],
        channel=params["channel"],
        scope=scope,
        share=_share(params),
        **{ours: read(params[name]) for ours, (name, read) in options.items() if name in params},
    )


def _share(params: Mapping[str, Any]) -> Any:
    return "distinct" if params.get("share") == "distinct_channel" else "touch"


def _found(result: Any, column: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "credit": {row["channel"]: row[column] for row in result.table.to_pylist()},
        "conversion_probability": result.figures.get("conversion_probability"),
    }
    if result.tables:
        effects = result.tables["removal_effects"].to_pylist()
        found["removal_effects"] = {row["channel"]: row["removal_effect"] for row in effects}
        found["transitions"] = {}
        for row in result.tables["transitions"].to_pylist():
            found["transitions"].setdefault(row["source"], {})[row["target"]] = row["probability"]
    return found


def _alike(found: Any, wanted: Any) -> tuple[Any, Any]:
    """Give no credit as none, and numbers as fractions, as both sides write them differently."""
    if not isinstance(wanted, Mapping):
        return found, wanted
    return _filled(found), _filled(wanted)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value if isinstance(value, Mapping) else float(value)
        for key, value in values.items()
        if isinstance(value, Mapping) or value
    }
