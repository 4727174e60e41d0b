"""Runs the cases of the operation ``retention``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.cases.events import differences, journeys_of, named_in, step_of

__all__ = ["run"]


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the result of a case and its ``expected``."""
    params = case["params"]
    journeys = journeys_of(
        case,
        also=named_in(params["start"], params["return"]),
        timezone=params.get("timezone", "UTC"),
    )
    found = journeys.retention(
        step_of(params["start"]),
        step_of(params["return"]),
        interval=params["interval"],
        intervals=params["intervals"],
        begin=params["first_interval"],
        cohort=params["cohort"],
        week_start=params.get("week_start", "monday"),
    )
    rows = found.table.to_pylist()
    matrix = [[row["persons"] for row in rows if row["cohort"] == label]
              for label in found.periods.labels]  # fmt: skip
    appearances: dict[str, list[int]] = {}
    row = params.get("cohort_interval", 0)
    for period in range(params["intervals"] - row):
        cell = found.journeys(cohort=found.periods.labels[row], period=period)
        for person in cell.to_table()["person"].unique().to_pylist():
            flags = appearances.setdefault(person, [0] * (params["intervals"] - row))
            flags[period] = 1
    return differences({"matrix": matrix, "appearances": appearances}, case["expected"])
