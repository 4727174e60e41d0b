"""Runs the cases of the operation ``sequence_match``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.cases.events import differences, journeys_of, step_of

__all__ = ["run"]


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the result of a case and its ``expected``."""
    params, wanted = case["params"], dict(case["expected"])
    steps = {str(number): step_of(step) for number, step in enumerate(params["steps"], 1)}
    also = [step for step in params["steps"] if isinstance(step, str)]
    result = journeys_of(case, also=also).match(params["pattern"], steps=steps, only=True)
    times = result.first(1)["times"].to_pylist()
    if "matched_times" in wanted:
        wanted["matched_times"] = [datetime.fromisoformat(t) for t in wanted["matched_times"]]
    found = {
        "match": result.figures["matched"] > 0,
        "count": result.figures["matches"],
        "matched_times": times[0] if times else [],
    }
    return differences(found, wanted)
