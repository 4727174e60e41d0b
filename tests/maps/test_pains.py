from pathlib import Path
from statistics import stdev

import duckdb
import pytest

from tests.maps.conftest import spec, visit_to_answer
from tests.maps.synthetic import CODES, Journey, write_build
from touchline.maps import Snapshot, compute
from touchline.maps.pains.measured import _group
from touchline.maps.snapshot import Formatted, PainItem


def pains(snapshot: Snapshot) -> dict[str, PainItem]:
    [lane] = [lane for lane in snapshot.lanes if lane.kind == "pains"]
    return {pain.id: pain for pain in lane.pains}


def test_the_value_of_a_segment_with_low_scores_is_found(many: Snapshot) -> None:
    # 100 late orders, 10 of which (n % 10 == 3 is never a multiple of 4) answered: all of them;
    # late scores 1, 1, 2 in turn by n % 3, others 4, 4, 5.
    late = pains(many)["delivery.late"]
    scores = [1 + n % 3 // 2 for n in range(0, 400, 4)]
    others = [4 + n % 3 // 2 for n in range(400) if n % 4 and n % 10 != 3]
    mean, reference = sum(scores) / len(scores), sum(others) / len(others)
    assert late.rank == 1
    assert late.score is not None
    assert late.reference is not None
    assert late.lost is not None
    assert late.share is not None
    assert many.figures[late.score].value == pytest.approx(mean)
    assert many.figures[late.score].n == 100
    assert many.figures[late.reference].value == pytest.approx(reference)
    assert many.figures[late.reference].n == 260
    assert many.figures[late.lost].value == pytest.approx(100 * (reference - mean))
    assert many.figures[late.share].value == 0.25
    assert many.figures[late.persons].value == 100
    assert late.value is not None
    assert many.figures[late.value].value == 1000.0


def test_a_pain_stands_where_its_journeys_differ(many: Snapshot) -> None:
    # Late orders wait longer between payment and delivery: in the stage "buy", which they are in.
    assert pains(many)["delivery.late"].stage == "buy"


def test_the_definition_carries_the_words_of_the_segment(many: Snapshot) -> None:
    definition = pains(many)["delivery.late"].definition
    meaning = definition.args["definition"]
    assert getattr(meaning, "key", None) == "pain.definition.meaning"
    assert "90 hours" in str(meaning)
    assert definition.args["n"] == 100


def test_the_biggest_drop_is_found(many: Snapshot) -> None:
    # Every tenth order ends after the order itself.
    drop = pains(many)["drop.order"]
    assert drop.kind == "drop"
    assert drop.share is not None
    figure = many.figures[drop.share]
    assert (figure.numerator, figure.denominator) == (40, 400)
    assert drop.lost is None


def test_the_strongest_finding_is_the_title(many: Snapshot) -> None:
    assert many.title.key == "finding.segment_score"
    share, gap = many.title.args["share"], many.title.args["gap"]
    assert isinstance(share, Formatted)
    assert share.value == 0.25
    assert isinstance(gap, Formatted)
    assert gap.unit == "score"
    assert gap.value == pytest.approx(3.0, abs=0.1)


def test_noise_is_no_pain(tmp_path: Path) -> None:
    journeys = [
        Journey(
            f"c{n}",
            visit_to_answer(0, 1, 2, 3, 4 + n % 3, score=1 + n % 5),
            delivery="late" if n % 2 else "on time",
        )
        for n in range(200)
    ]
    found = compute(write_build(tmp_path, journeys), spec("{name: x}"), map_id="x")
    assert pains(found) == {}
    assert found.title.key == "finding.none"


def test_a_declared_pain_that_says_the_same_hides_the_found_one(many_build: Path) -> None:
    text = "pains: [{id: too-late, stage: receive, label: Too late, segment: {delivery: late}}]"
    found = pains(compute(many_build, spec(text), map_id="x"))
    assert "delivery.late" not in found
    assert found["too-late"].kind == "declared"
    assert found["too-late"].stage == "receive"


def test_a_pain_can_be_declared_by_a_condition_on_answers(many_build: Path) -> None:
    text = """
    find_pains: false
    pains:
      - {id: bad, stage: review, label: Bad, has: {feedback: stars, where: {score: {lte: 2}}}}
    """
    snapshot = compute(many_build, spec(text), map_id="x")
    bad = pains(snapshot)["bad"]
    assert snapshot.figures[bad.persons].value == 100
    assert bad.score is not None
    assert snapshot.figures[bad.score].n == 100


def test_no_more_than_asked_for(many_build: Path) -> None:
    assert len(pains(compute(many_build, spec("most_pains: 1"), map_id="x"))) == 1


def test_opportunities_name_the_rank_of_their_pain(small: Snapshot) -> None:
    [lane] = [lane for lane in small.lanes if lane.kind == "opportunities"]
    assert lane.opportunities[0].pain == pains(small)["not-paid"].rank


def test_the_lowest_touchpoint_is_compared_with_the_others(tmp_path: Path) -> None:
    # Half of the answers are about the visit, rated 2, half about the delivery, rated 4 or 5.
    journeys = [
        Journey(f"a{n}", visit_to_answer(0, 1, 2, 3, 4, score=2 if n < 60 else 4 + n % 2))
        for n in range(120)
    ]
    build = write_build(tmp_path, journeys, about={"stars": "visit"})
    _say_about(build, "delivered", 2, "score >= 4")
    found = pains(compute(build, spec("{name: x}"), map_id="x"))
    pain = found["touchpoint.visit"]
    assert pain.stage == "find"
    assert "touchpoint.delivered" not in found


def _say_about(build: Path, touchpoint: str, stage: int, where: str) -> None:
    """Rewrite what some answers are about."""
    file = build / "answers.parquet"
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE a AS SELECT * FROM read_parquet('{file}')")
        db.execute(
            f"UPDATE a SET about_touchpoint = {CODES[touchpoint]}, about_stage = {stage} "
            f"WHERE {where}"
        )
        db.execute(f"COPY a TO '{file}' (FORMAT parquet)")


def test_answers_of_one_journey_count_as_one_voice() -> None:
    # Scores 1, 2, 4 of three journeys: the usual standard deviation.
    n, mean, deviation = _group(3, 3, 7.0, 21.0, 7.0, 3)
    assert (n, mean) == (3, 7 / 3)
    assert deviation == pytest.approx(stdev([1, 2, 4]))
    # Each says the same twice: six answers, but the mean is no surer than before.
    n, mean, twice = _group(3, 6, 14.0, 84.0, 28.0, 12)
    assert (n, mean) == (6, 7 / 3)
    assert twice**2 / 6 == pytest.approx(deviation**2 / 3)


def test_one_journey_alone_has_no_deviation() -> None:
    assert _group(1, 40, 80.0, 6400.0, 3200.0, 1600) == (40, 2.0, 0.0)
