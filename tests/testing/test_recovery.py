"""From ten exports back to the truth: who is who, what happened, and what hurts most."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

import touchline as tl
from touchline.sources import inspect_files
from touchline.testing import generate_company


@pytest.mark.parametrize("seed", [1, 7])
def test_a_company_is_recovered_from_its_exports(tmp_path: Path, seed: int) -> None:
    truth = generate_company(tmp_path, persons=500, seed=seed)
    project = tl.open(tmp_path)
    report = project.load()
    assert report.total.quarantined == 0
    assert report.total.read == sum(truth.rows.values())

    info = project.build()
    assert info.persons == len(truth.persons)
    assert dict(info.events) == truth.events
    assert info.feedback + info.not_scores == sum(truth.answers.values())
    assert info.not_scores == truth.not_scores
    assert info.without_person == truth.without_person
    assert info.efforts == truth.efforts
    assert info.unclassified == 0
    assert info.refused_merges == 0

    build = project.workspace.require_build()
    assert _people(build) == {person.identifiers for person in truth.persons}
    assert _sequences(build) == sorted(s for s in truth.sequences.values() if s)
    assert _touchpoints(build, [t.id for t in info.touchpoints]) == truth.touchpoints

    snapshot = project.map("everybody").snapshot()
    pains = next(lane.pains for lane in snapshot.lanes if lane.kind == "pains")
    found = {pain.id: pain for pain in pains}
    assert "payment-failed" in found
    late, persons = truth.pains[0], snapshot.figures[found["delivery.late"].persons].value
    assert persons is not None
    assert late.affected <= persons <= late.persons  # not all who waited in vain said so


def _people(build: Path) -> set[frozenset[tuple[str, str]]]:
    groups: dict[int, set[tuple[str, str]]] = {}
    with duckdb.connect() as db:
        query = "SELECT type, value, person FROM read_parquet(?)"
        for kind, value, person in db.execute(
            query, [str(build / "identifiers.parquet")]
        ).fetchall():
            groups.setdefault(person, set()).add((kind, value))
    return {frozenset(group) for group in groups.values()}


def _sequences(build: Path) -> list[tuple[tuple[int, str], ...]]:
    people: dict[int, list[tuple[int, str]]] = {}
    query = (
        "SELECT person, epoch_us(time), name FROM read_parquet(?) "
        "WHERE kind = 'event' ORDER BY moment"
    )
    with duckdb.connect() as db:
        for person, time, name in db.execute(query, [str(build / "spine.parquet")]).fetchall():
            people.setdefault(person, []).append((time, name))
    return sorted(tuple(sequence) for sequence in people.values())


def _touchpoints(build: Path, names: list[str]) -> dict[str, int]:
    query = "SELECT touchpoint, count(*) FROM read_parquet(?) GROUP BY touchpoint"
    with duckdb.connect() as db:
        rows = db.execute(query, [str(build / "spine.parquet")]).fetchall()
    return {names[code]: count for code, count in rows}


def test_a_first_project_file_finds_the_same_people(tmp_path: Path) -> None:
    truth = generate_company(tmp_path, persons=200, seed=5)
    (tmp_path / "touchline.yaml").write_text(
        inspect_files([Path(name) for name in truth.rows], tmp_path), "utf-8"
    )
    shutil.rmtree(tmp_path / "maps")
    project = tl.open(tmp_path)
    assert project.load().total.quarantined == 0
    info = project.build()
    assert info.persons == len(truth.persons)
    assert info.unclassified == 0
