"""Runs the cases of the operation ``retention_flags``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.cases.events import differences, journeys_of

__all__ = ["run"]


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the result of a case and its ``expected``."""
    found = journeys_of(case).retention_flags(case["params"]["dates"])
    (person,) = found.persons().to_pylist()
    return differences(person, case["expected"])
