"""What is kept of a build between questions."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from touchline.journeys import BuildInfo
from touchline.project import kept as module
from touchline.project.kept import MOST_BUILDS, MOST_FACTS, MOST_ROWS, kept


def a_build(folder: Path, **changes: int) -> tuple[Path, BuildInfo]:
    folder.mkdir(exist_ok=True)
    (folder / "build.json").write_text("{}")
    counts = dict.fromkeys(BuildInfo.__struct_fields__, 0) | {"created": "2024", **changes}
    return folder, msgspec.defstruct("Counts", list(counts))(**counts)  # type: ignore[return-value]


def test_a_fact_is_made_once_for_a_build_and_anew_for_another(tmp_path: Path) -> None:
    build, info = a_build(tmp_path / "one")
    made = [kept(build, info, "fact", object) for _ in range(2)]
    assert made[0] is made[1]
    assert kept(build, info, "another", object) is not made[0]
    os.utime(build / "build.json", ns=(1, 1))
    assert kept(build, info, "fact", object) is not made[0]


def test_little_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BUILDS", type(module._BUILDS)())
    for number in range(MOST_BUILDS + 2):
        build, info = a_build(tmp_path / str(number))
        for name in range(MOST_FACTS + 3):
            kept(build, info, name, object)
    assert [len(facts) for facts in module._BUILDS.values()] == [MOST_FACTS] * MOST_BUILDS


def test_nothing_is_kept_of_a_large_build(tmp_path: Path) -> None:
    build, info = a_build(tmp_path / "large", moments=MOST_ROWS + 1)
    assert kept(build, info, "fact", object) is not kept(build, info, "fact", object)
