"""The published cases of identity rules, through general code."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cases.registry import RUNNERS
from tests.shared import SHARED

PATH = SHARED / "cases" / "identity.json"
CASES: list[dict[str, Any]] = json.loads(PATH.read_text("utf-8")) if PATH.exists() else []


@pytest.mark.skipif(not CASES, reason=f"{PATH.name} is not beside the repository")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    assert RUNNERS["identity"](case) == []
