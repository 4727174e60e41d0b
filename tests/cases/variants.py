"""Runs the cases of the operation ``variants``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.cases.events import differences, journeys_of

__all__ = ["run"]


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the result of a case and its ``expected``."""
    rows = journeys_of(case).variants().table.to_pylist()
    found = {tuple(row["path"]): row["journeys"] for row in rows}
    wanted = {tuple(row["path"]): row["count"] for row in case["expected"]["variants"]}
    return differences({"variants": found}, {"variants": wanted})
