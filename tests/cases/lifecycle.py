"""Runs the cases of the operations ``lifecycle`` and ``stickiness``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.cases.events import differences, journeys_of, named_in, step_of

__all__ = ["run", "run_stickiness"]


def _options(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "interval": params["interval"],
        "intervals": params["intervals"],
        "begin": params["first_interval"],
        "week_start": params.get("week_start", "monday"),
    }


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the result of a case of ``lifecycle`` and its ``expected``."""
    params = case["params"]
    zone = params.get("timezone", "UTC")
    journeys = journeys_of(case, also=named_in(params["event"]), timezone=zone)
    found = journeys.lifecycle(step_of(params["event"]), **_options(params))
    answer: dict[str, Any] = found.tables["periods"].to_pydict()
    answer["dormant"] = [-persons for persons in answer["dormant"]]
    if "status" in params:
        cell = found.journeys(period=params["at_interval"], status=params["status"])
        answer["persons"] = sorted(cell.to_table()["person"].unique().to_pylist())
    return differences(answer, case["expected"])


def run_stickiness(case: Mapping[str, Any]) -> list[str]:
    """Differences between the result of a case of ``stickiness`` and its ``expected``."""
    params = case["params"]
    journeys = journeys_of(case, also=named_in(params["event"]))
    found = journeys.stickiness(step_of(params["event"]), **_options(params))
    answer = {"counts": found.table["persons"].to_pylist(), "persons": found.figures["persons"]}
    return differences(answer, case["expected"])
