from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from tests.maps.conftest import spec
from tests.maps.synthetic import write_efforts
from touchline.errors import ConfigError
from touchline.maps import Snapshot, compute, evidence
from touchline.maps.views import open_build


@dataclass(frozen=True)
class Case:
    build: Path
    snapshot: Snapshot


@pytest.fixture(params=["small", "many"])
def case(request: pytest.FixtureRequest) -> Case:
    build = request.getfixturevalue(f"{request.param}_build")
    return Case(build, request.getfixturevalue(request.param))


def test_every_query_runs_on_the_files_and_gives_the_rows_of_its_sample(case: Case) -> None:
    with open_build(case.build) as db:
        for figure in case.snapshot.figures.values():
            if figure.query is None or figure.sample is None:
                assert figure.value is None, figure.id
                continue
            table = db.sql(figure.query).to_arrow_table()
            assert table.num_rows == figure.sample.total, figure.id
            assert table.column_names == figure.sample.columns, figure.id
            assert "ORDER BY" in figure.query, figure.id
            assert len(figure.sample.rows) == min(6, table.num_rows), figure.id


def test_samples_are_the_first_rows_of_the_query(case: Case) -> None:
    with open_build(case.build) as db:
        for name in ("stage.buy.entrants", "touchpoint.order", "kpi.stars", "lens.persons"):
            figure = case.snapshot.figures.get(name)
            if figure is None or figure.query is None or figure.sample is None:
                continue
            full = db.execute(f"SELECT * FROM ({figure.query}) LIMIT 6").fetchall()
            assert [_text(row[-1]) for row in figure.sample.rows] == [_text(r[-1]) for r in full]


def _text(cell: object) -> str:
    return cell.isoformat() if isinstance(cell, datetime) else str(cell)


def test_lanes_refer_to_figures_that_exist(case: Case) -> None:
    known = case.snapshot.figures
    for text in _figure_ids(msgspec.to_builtins(case.snapshot)):
        assert text in known, text


def _figure_ids(node: object, key: str = "") -> list[str]:
    fields = {
        "figure", "median", "p90", "share", "persons", "journeys", "value", "score", "reference",
        "lost", "wait", "entrants", "conversion", "easy", "fast", "pleasant", "duration", "cost",
        "reach", "response",
    }  # fmt: skip
    if isinstance(node, dict):
        skipped = {"figures", "args", "history", "quotes"}
        found = [_figure_ids(value, name) for name, value in node.items() if name not in skipped]
        return [each for part in found for each in part]
    if isinstance(node, list):
        return [each for item in node for each in _figure_ids(item, key)]
    return [node] if key in fields and isinstance(node, str) else []


def test_evidence_gives_the_rows_behind(small_build: Path, small: Snapshot) -> None:
    table = evidence(small_build, small, "leave.order")
    assert table.column("journey").to_pylist() == ["J8"]
    assert evidence(small_build, small, "lens.journeys", limit=3).num_rows == 3
    assert evidence(small_build, small, "lens.journeys", limit=None).num_rows == 10


def test_evidence_of_an_unknown_figure_names_the_nearest(
    small_build: Path, small: Snapshot
) -> None:
    with pytest.raises(ConfigError, match=r"did you mean 'leave\.order'"):
        evidence(small_build, small, "leave.ordr")


def test_evidence_of_what_is_not_known_is_refused(small_build: Path, small: Snapshot) -> None:
    with pytest.raises(ConfigError, match="not known"):
        evidence(small_build, small, "fast.buy")


def test_samples_hold_no_address_of_a_person(small: Snapshot, small_build: Path) -> None:
    text = msgspec.json.encode(small).decode()
    assert "example.org" not in text
    table = evidence(small_build, small, "lens.persons")
    assert table.column("person")[0].as_py() == "email:p1@example.org"


def test_evidence_reads_efforts(small_build: Path, tmp_path: Path) -> None:
    path = write_efforts(tmp_path / "ads.parquet", [{"name": "Poster", "cost": 5.0}])
    snapshot = compute(small_build, spec("{name: x}"), map_id="x", efforts=[path])
    table = evidence(small_build, snapshot, "effort.1.cost", efforts=[path])
    assert table.column("name").to_pylist() == ["Poster"]
