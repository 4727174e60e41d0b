"""The code of the page, run by Node: two clients, one offline for a while, and a real server."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from benchmarks.live import FRONTEND, run, served

from tests.shop import write_shop

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (FRONTEND / "node_modules").is_dir(),
    reason="needs Node and frontend/node_modules",
)


def test_both_ends_and_the_file_agree_after_random_edits_and_a_kill(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    write_shop(folder)
    with served(tmp_path) as (address, cookie, state):
        file = folder / "maps" / "purchase.yaml"
        measured = run(address, cookie, state, file, operations=100, pings=5)
    assert measured["stored the same"]
    assert measured["twice"] == 0
    assert measured["cards"] > 20
