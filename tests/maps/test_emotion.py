"""The emotion lane: what people say, drawn towards what is expected where few of them speak."""

from pathlib import Path

import pytest

from tests.maps.conftest import spec, visit_to_answer
from tests.maps.synthetic import Journey, Moment, write_build, write_voice
from touchline.maps import Snapshot, compute
from touchline.maps.snapshot import EmotionPoint, Formatted


def points(snapshot: Snapshot) -> dict[str, EmotionPoint]:
    [lane] = [each for each in snapshot.lanes if each.kind == "emotion"]
    return {point.stage: point for point in lane.emotion if point.segment is None}


def number_in(snapshot: Snapshot, figure: str, name: str) -> float:
    definition = snapshot.figures[figure].definition
    assert definition is not None
    found = definition.args[name]
    assert isinstance(found, Formatted)
    return found.value


def test_few_answers_are_drawn_towards_what_is_expected(small: Snapshot) -> None:
    # p6 answered −2 while its order was under way; six answered in the last stage:
    # 2, 0, 1, 2, −1, 2.
    for name, said, n in (("emotion.buy", -2.0, 1), ("emotion.review", 1.0, 6)):
        figure = small.figures[name]
        assert figure.n == n
        assert number_in(small, name, "said") == pytest.approx(said)
        prior, weight = (number_in(small, name, each) for each in ("prior", "weight"))
        assert figure.value == pytest.approx((n * said + weight * prior) / (n + weight), abs=0.01)
        assert figure.low is not None
        assert figure.high is not None


def test_the_parts_of_a_point_add_up_to_one(small: Snapshot) -> None:
    for point in points(small).values():
        ids = [one for one in (point.scores, point.texts, point.behaviour) if one]
        if point.figure is not None:
            assert sum(small.figures[one].value or 0 for one in ids) == pytest.approx(1)


def test_hundreds_of_answers_are_their_mean(many: Snapshot) -> None:
    scores = [1 + n % 3 // 2 if n % 4 == 0 else 4 + n % 3 // 2 for n in range(400)]
    heard = [score - 3 for n, score in enumerate(scores) if n % 10 != 3]
    assert many.figures["emotion.review"].value == pytest.approx(sum(heard) / len(heard), abs=0.01)


def test_texts_count_where_there_is_no_score(tmp_path: Path) -> None:
    told = [Moment("visit", 0), Moment("order", 1), Moment("answer", 2, text="Never again")]
    scored = visit_to_answer(0, 1, 2, 3, 4, score=5, text="Never again")
    journeys = [Journey(f"t{n}", told) for n in range(60)]
    build = write_build(tmp_path, [*journeys, *(Journey(f"s{n}", scored) for n in range(40))])
    write_voice(build, {"Never again": -1.6})
    snapshot = compute(build, spec("{name: x}"), map_id="x")
    review = points(snapshot)["review"]
    assert review.texts is not None
    assert review.scores is not None
    assert snapshot.figures[review.texts].n == 60
    assert snapshot.figures[review.scores].n == 40
    # A score wins over the words beside it; a text counts half of a score where it is not known
    # how far texts can be relied on.
    assert number_in(snapshot, "emotion.review", "said") == pytest.approx(
        (40 * 2 - 30 * 1.6) / 70, abs=1e-6
    )


def test_without_an_order_behaviour_is_not_known(timeless_build: Path) -> None:
    snapshot = compute(timeless_build, spec("{name: x}"), map_id="x")
    assert points(snapshot)["find"].figure is None
    assert points(snapshot)["review"].behaviour is None
