from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from touchline.analysis import wilson
from touchline.analysis.difference import newcombe
from touchline.voice.experience.behaviour import Moments, passages_of
from touchline.voice.experience.profile import Profile, Voices, profile_of, seconds_in_words
from touchline.voice.experience.said import Answers

DAY = 86_400


def voices(
    waits: Sequence[float], *, pleased: Sequence[float], again: int = 0, persons: int | None = None
) -> Voices:
    """Journeys from place 0 to place 1 after so many days; the first *again* meet 0 twice."""
    rows = []
    for number, days in enumerate(waits):
        start = number * 10
        end = start + days
        rows += [(number, 0, start), *([(number, 0, start)] if number < again else []),
                 (number, 1, end)]  # fmt: skip
    journey, touchpoint, time = np.array(rows).T
    whole = journey.astype(np.int64)
    place = touchpoint.astype(np.int64)
    nobody = np.zeros(len(rows), dtype=bool)
    moments = Moments(
        journey=whole, person=whole % (persons or len(waits)), touchpoint=place, stage=place,
        time=(time * DAY * 1e6).astype(np.int64), channel=np.full(len(rows), -1), help=nobody,
        done=~nobody, closing=nobody,
    )  # fmt: skip
    told = len(pleased)
    answers = Answers(
        place=np.ones(told, np.int64), cluster=np.arange(told) % (persons or told),
        score=np.array(pleased), feeling=np.where(np.isnan(pleased), 1.5, -2.0),
    )  # fmt: skip
    return Voices(passages=passages_of(moments, place, stages=True), answers=answers,
                  journeys=np.arange(told))  # fmt: skip


def cell(profile: Profile, place: str, measure: str) -> dict[str, Any]:
    row: dict[str, Any]
    [row] = [row for row in profile.table.to_pylist()
             if (row["stage"], row["measure"]) == (place, measure)]  # fmt: skip
    return row


def test_the_three_questions_are_shares_with_wilsons_interval() -> None:
    one = voices([1, 2, 3, 9], pleased=[2.0, 1.0, -1.0, math.nan], again=1)
    found = profile_of(["order", "parcel"], {"all": one}, by="stage", limits={"order": 2.5 * DAY})
    easy, fast = (cell(found, "order", name) for name in ("easy", "fast"))
    assert (easy["score"], easy["n"], easy["coverage"]) == (75, 4, 1)
    assert (fast["score"], fast["n"]) == (50, 4)
    assert easy["low"] == pytest.approx(100 * (wilson(3, 4).low or 0))
    pleasant = cell(found, "parcel", "pleasant")
    # Two good scores of three, and a good text without a score; bad texts with scores are not read.
    assert (pleasant["score"], pleasant["n"], pleasant["coverage"]) == (75, 4, 1)
    assert cell(found, "parcel", "fast")["score"] is None
    [times, *_] = found.tables["times"].to_pylist()
    assert (times["inside_median"], times["inside_p90"]) == (2.5 * DAY, pytest.approx(7.2 * DAY))
    [frictions, *_] = found.tables["frictions"].to_pylist()
    assert (frictions["repeat"], frictions["left"]) == (0.25, 0)
    assert "declared time" in found.explain()


def test_without_a_limit_a_place_is_held_to_the_others() -> None:
    found = profile_of(["order", "parcel"], {"all": voices([1, 2, 3, 9], pleased=[1.0])},
                       by="stage")  # fmt: skip
    assert cell(found, "order", "fast")["score"] == 50
    assert "2.5 d, the median of the medians of all stages" in found.explain()


def test_several_journeys_of_one_person_widen_the_interval() -> None:
    scores = [2.0, -1.0] * 50
    alone = profile_of(["a", "b"], {"all": voices([1] * 100, pleased=scores)}, by="stage")
    shared = profile_of(["a", "b"], {"all": voices([1] * 100, pleased=scores, persons=2)},
                        by="stage")  # fmt: skip
    one, other = (cell(each, "b", "pleasant") for each in (alone, shared))
    assert one["score"] == other["score"] == 50
    assert other["high"] - other["low"] > 3 * (one["high"] - one["low"])


def test_two_groups_are_compared_with_corrected_p_values() -> None:
    slow = voices([5] * 60, pleased=[2.0] * 20 + [-1.0] * 40)
    quick = voices([1] * 50 + [9] * 10, pleased=[2.0] * 40 + [-1.0] * 20)
    found = profile_of(["order", "parcel"], {"slow": slow, "quick": quick}, by="stage",
                       limits={"order": 2 * DAY})  # fmt: skip
    rows = {(row["stage"], row["measure"]): row for row in found.tables["differences"].to_pylist()}
    pleasant = rows["parcel", "pleasant"]
    expected = newcombe((20, 60), (40, 60))
    assert pleasant["difference"] == pytest.approx(100 * expected.value)
    assert pleasant["low"] == pytest.approx(100 * (expected.interval.low or 0))
    assert pleasant["p"] == pytest.approx(expected.p)
    assert pleasant["p_adjusted"] >= pleasant["p"]
    assert rows["order", "fast"]["difference"] == pytest.approx(100 * 50 / 60)
    assert ("order", "pleasant") not in rows
    assert found.groups == ("slow", "quick")


@pytest.mark.parametrize("groups", [1, 2])
def test_the_chart_is_drawn(groups: int, tmp_path: Path) -> None:
    both = {name: voices([1, 2, 3], pleased=[2.0, -1.0]) for name in ("a", "b")[:groups]}
    chart = profile_of(["order", "parcel"], both, by="stage").chart()
    for name in ("profile.png", "profile.svg"):
        chart.save(str(tmp_path / name))
    drawn = (tmp_path / "profile.svg").read_text("utf-8")
    assert "order" in drawn
    assert "not known" in drawn


def test_times_in_words() -> None:
    assert [seconds_in_words(s) for s in (59, 60, 5400, 2 * DAY)] == [
        "59 s",
        "1 min",
        "1.5 h",
        "2 d",
    ]
