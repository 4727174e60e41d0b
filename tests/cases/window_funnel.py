"""Runs the cases of the operation ``window_funnel``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.cases.events import differences, step_of
from tests.cases.funnel import seen

__all__ = ["run"]


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the levels of a case and its ``expected``."""
    params = case["params"]
    steps = [step_of(one) for one in params["steps"]]
    result = seen(case).window_funnel(steps, window=params["window"], modes=params["modes"])
    levels = {row["person"]: row["level"] for row in result.levels().to_pylist()}
    return differences({"level": levels}, case["expected"])
