"""Damage of twenty-five kinds at known rows: each found, told apart, and nothing else lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corruption import KINDS, check_damage, load_damaged, write_damaged


@pytest.mark.parametrize("seed", [1, 2])
def test_exactly_the_damaged_rows_are_quarantined(tmp_path: Path, seed: int) -> None:
    damage = write_damaged(tmp_path, rows=20_000, damaged=100, seed=seed)
    check_damage(tmp_path, damage, load_damaged(tmp_path))


def test_damaged_rows_side_by_side_do_not_hide_each_other(tmp_path: Path) -> None:
    damage = write_damaged(tmp_path, rows=150, damaged=5 * len(KINDS), seed=3)
    check_damage(tmp_path, damage, load_damaged(tmp_path))


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    damage = write_damaged(tmp_path, rows=2_000, damaged=50, seed=4)
    first = load_damaged(tmp_path)
    files = {
        path: path.read_bytes() for path in sorted((tmp_path / ".touchline").rglob("*.parquet"))
    }
    again = load_damaged(tmp_path)
    assert not again.changed
    assert again.total.added == 0
    assert {path: path.read_bytes() for path in files} == files
    check_damage(tmp_path, damage, again)
    assert first.total.loaded == again.total.loaded
