"""Importance of stages: told where persons rate several and the outcome differs."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from tests.maps.conftest import spec
from tests.maps.synthetic import CODES, STAGE_CODES, TOUCHPOINTS, Journey, Moment, write_build
from touchline.maps import Snapshot, compute, evidence
from touchline.maps.snapshot import EmotionPoint

OVERALL = "emotion: {outcome: {feedback: stars, where: {about: answer}}}"


def rated(n: int, scores: dict[str, int]) -> Journey:
    """Rate places in the order of *scores*; what each answer is about is set afterwards."""
    moments = [Moment("visit", 0), Moment("order", 1)]
    moments += [Moment("answer", 2 + at, score=score) for at, score in enumerate(scores.values())]
    return Journey(f"p{n}", moments)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three hundred persons rate visit, order and the whole; the whole follows the order."""
    draw = np.random.default_rng(5)
    journeys = []
    for n in range(300):
        visit, order = (int(each) for each in draw.integers(1, 6, 2))
        whole = min(5, max(1, order + int(draw.integers(-1, 2))))
        journeys.append(rated(n, {"visit": visit, "order": order, "answer": whole}))
    folder = write_build(tmp_path_factory.mktemp("rated"), journeys)
    _say_about(folder, ["visit", "order", "answer"])
    return folder


def _say_about(folder: Path, places: list[str]) -> None:
    file = folder / "answers.parquet"
    cases = {
        "about": [f"'{place}'" for place in places],
        "about_touchpoint": [str(CODES[place]) for place in places],
        "about_stage": [str(STAGE_CODES[TOUCHPOINTS[CODES[place]].stage]) for place in places],
    }
    with duckdb.connect() as db:
        db.execute(
            "CREATE TABLE a AS SELECT *, row_number() OVER (PARTITION BY journey ORDER BY moment) "
            f"AS k FROM read_parquet('{file}')"
        )
        for column, values in cases.items():
            chosen = " ".join(f"WHEN {k} THEN {value}" for k, value in enumerate(values, start=1))
            db.execute(f"UPDATE a SET {column} = CASE k {chosen} END")
        db.execute(f"COPY (SELECT * EXCLUDE k FROM a) TO '{file}' (FORMAT parquet)")


def points(snapshot: Snapshot) -> dict[str, EmotionPoint]:
    [lane] = [each for each in snapshot.lanes if each.kind == "emotion"]
    return {point.stage: point for point in lane.emotion if point.segment is None}


def test_the_stage_that_the_outcome_follows_matters_most(build: Path) -> None:
    snapshot = compute(build, spec(OVERALL), map_id="x")
    found = {name: point.importance for name, point in points(snapshot).items()}
    assert {name for name, figure in found.items() if figure} == {"find", "buy"}
    find, buy = (snapshot.figures[found[name] or ""] for name in ("find", "buy"))
    assert buy.value is not None
    assert find.value is not None
    assert buy.value > 0.9
    assert find.value + buy.value == pytest.approx(1)
    assert buy.n == 300
    assert buy.low is not None
    assert buy.high is not None
    assert 0.8 < buy.low < buy.value < buy.high <= 1
    # The overall score is no rating of a stage: behind the figure stand ratings alone.
    assert evidence(build, snapshot, buy.id).num_rows == 300


def test_without_a_differing_outcome_nothing_is_said(build: Path) -> None:
    # No NPS was asked and no goal is declared: all ended alike.
    snapshot = compute(build, spec("{name: x}"), map_id="x")
    assert not any(point.importance for point in points(snapshot).values())


def test_where_each_person_rates_one_stage_nothing_can_be_adjusted(many: Snapshot) -> None:
    assert not any(point.importance for point in points(many).values())
