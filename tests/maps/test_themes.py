"""The lane of themes: counted per stage, with their feeling, trend and quotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.maps.conftest import spec, visit_to_answer
from tests.maps.synthetic import Journey, write_build, write_voice
from touchline.maps import Snapshot, compute, evidence
from touchline.maps.snapshot import ThemeItem

LATE = "The parcel came far too late again, nobody said a word"
NICE = "A lovely bag, and it was packed with so much care"
BOTH = "It took two weeks longer, yet I like this bag"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two hundred comments: complaints of delay only in the second half of the window."""
    journeys = []
    for n in range(200):
        text = NICE if n < 120 else LATE if n % 2 else BOTH
        score = 1 if text is LATE else 4
        journeys.append(
            Journey(f"p{n}", visit_to_answer(0, 1, 2, 3, 4, score=score, text=text), day=n)
        )
    folder = write_build(tmp_path_factory.mktemp("themes"), journeys)
    themes = {NICE: ["quality"], LATE: ["delay"], BOTH: ["delay", "quality"]}
    labels = {"delay": {"en": "Delay", "fa": "تأخیر"}, "quality": "Quality"}
    write_voice(folder, {NICE: 1.8, LATE: -1.9, BOTH: -0.2}, themes, labels)
    return folder


@pytest.fixture(scope="module")
def snapshot(build: Path) -> Snapshot:
    return compute(build, spec("{name: x}"), map_id="x", created="2024-03-01")


def themes(snapshot: Snapshot) -> dict[str, ThemeItem]:
    [lane] = [lane for lane in snapshot.lanes if lane.kind == "themes"]
    return {item.id: item for item in lane.themes}


def test_themes_are_counted_the_biggest_first(snapshot: Snapshot) -> None:
    found = themes(snapshot)
    assert list(found) == ["quality", "delay"]
    assert {item.stage for item in found.values()} == {"review"}
    delay = found["delay"]
    assert delay.label.words == {"en": "Delay", "fa": "تأخیر"}
    assert snapshot.figures[delay.figure].value == 80
    share = snapshot.figures[delay.share or ""]
    assert (share.numerator, share.denominator) == (80, 200)


def test_a_score_says_what_is_felt_before_the_words_do(snapshot: Snapshot) -> None:
    # 40 texts with a score of 1 (−2) and 40 with a score of 4 (+1); the words are not asked.
    feeling = snapshot.figures[themes(snapshot)["delay"].feeling or ""]
    assert feeling.value == pytest.approx(-0.5)
    assert feeling.n == 80


def test_the_trend_compares_the_halves_of_the_window(snapshot: Snapshot) -> None:
    found = themes(snapshot)
    delay, quality = found["delay"], found["quality"]
    assert (delay.direction, quality.direction) == ("up", "down")
    trend = snapshot.figures[delay.trend or ""]
    assert trend.value == pytest.approx(80 / 100)
    assert trend.low is not None
    assert 0 < trend.low < 0.8


def test_quotes_are_on_the_side_of_the_theme_and_differ(snapshot: Snapshot) -> None:
    found = themes(snapshot)
    assert [quote.text for quote in found["delay"].quotes] == [LATE, BOTH]
    assert found["quality"].quotes[0].feeling == "positive"


def test_the_rows_behind_a_theme_are_its_texts(build: Path, snapshot: Snapshot) -> None:
    rows = evidence(build, snapshot, themes(snapshot)["delay"].figure)
    assert set(rows["text"].to_pylist()) == {LATE, BOTH}
    assert rows.num_rows == 80


def test_without_texts_that_were_read_the_lane_is_empty(many: Snapshot) -> None:
    assert themes(many) == {}


def test_few_texts_make_no_theme_and_no_trend(tmp_path: Path) -> None:
    journeys = [
        Journey(f"p{n}", visit_to_answer(0, 1, 2, 3, 4, score=1, text=LATE)) for n in range(9)
    ]
    folder = write_build(
        tmp_path, [*journeys, Journey("q", visit_to_answer(0, 1, 2, 3, 4, score=5, text=NICE))]
    )
    write_voice(folder, {LATE: -1.9, NICE: 1.8}, {LATE: ["delay"], NICE: ["quality"]}, {})
    found = themes(compute(folder, spec("{name: x}"), map_id="x"))
    assert list(found) == ["delay"]
    assert found["delay"].direction is None
    assert found["delay"].label.words == {"": "delay"}
