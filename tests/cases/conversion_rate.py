"""Runs the cases of the operation ``conversion_rate``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.cases.events import differences, step_of
from tests.cases.funnel import seen

__all__ = ["run"]


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the conversion of a case and its ``expected``."""
    params = case["params"]
    result = seen(case).conversion(
        step_of(params["start"]),
        None if params["end"] == "path_end" else step_of(params["end"]),
        within_events=params.get("within_events"),
        within=params.get("within_seconds"),
    )
    row = result.table.to_pylist()[0]
    found = {
        "paths": row["journeys"],
        "paths_with_start": row["with_start"],
        "converted": row["converted"],
        "conversion_rate": row["rate"],
        "base_rate": row["base_rate"],
        "lift": row["lift"],
    }
    return differences(found, case["expected"], case.get("tolerance"))
