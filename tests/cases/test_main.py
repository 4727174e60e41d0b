from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cases.__main__ import main

GOOD = {
    "id": "made/good",
    "params": {"rule": "posthog_current"},
    "calls": [{"call": "capture", "id": "a"}],
    "expected": {"groups": [["a"]], "refused_calls": []},
}


def test_runs_known_operations_and_names_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = {**GOOD, "id": "made/bad", "expected": {"groups": [["b"]]}}
    (tmp_path / "identity.json").write_text(json.dumps([GOOD, bad]))
    (tmp_path / "no_such_operation.json").write_text("[{}]")
    assert main([str(tmp_path)]) == 1
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        "made/bad: groups: [['a']] instead of [['b']]",
        "1 passed, 1 failed",
    ]
    assert "no_such_operation" in printed.err


def test_refuses_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["/no/such/folder"]) == 2
    assert "usage" in capsys.readouterr().err
