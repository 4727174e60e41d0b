"""The worked examples of stage models: loaded, built, and nothing left unclassified."""

from __future__ import annotations

import runpy
import shutil
from collections import Counter
from pathlib import Path

import pytest

from touchline.engine import connect
from touchline.project import open_project

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "stage-models"
PERSONS = {"car-purchase": 8, "shop-visit": 14, "b2b": 6}


@pytest.mark.parametrize("name", PERSONS)
def test_every_moment_has_its_touchpoint(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(
        EXAMPLES / name, folder, ignore=lambda _, names: {"maps", ".touchline"} & set(names)
    )
    project = open_project(folder)
    project.load()
    info = project.build()
    assert info.persons == PERSONS[name]
    assert (info.unclassified, info.without_person, info.quarantined) == (0, 0, 0)
    with connect() as db:
        rows = db.execute(
            f"SELECT touchpoint, stage FROM '{project.workspace.require_build()}/spine.parquet'"
        ).fetchall()
    used = Counter(touchpoint for touchpoint, _ in rows)
    assert [t.id for code, t in enumerate(info.touchpoints) if not used[code]] == []
    assert {info.stages[stage].id for _, stage in rows} == {stage.id for stage in info.stages}
    assert 10 <= len(info.touchpoints) <= 25
    assert any(touchpoint.online is False for touchpoint in info.touchpoints)


def test_the_data_can_be_made_again(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "make_data.py", tmp_path)
    for name in PERSONS:
        (tmp_path / name / "data").mkdir(parents=True)
    runpy.run_path(str(tmp_path / "make_data.py"), run_name="__main__")
    made = sorted(tmp_path.glob("*/data/*"))
    assert len(made) == 9
    for path in made:
        assert path.read_bytes() == (EXAMPLES / path.relative_to(tmp_path)).read_bytes()
