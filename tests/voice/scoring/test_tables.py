from __future__ import annotations

import math
from collections import defaultdict
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.analysis import nps_interval, wilson
from touchline.errors import ConfigError, MappingError
from touchline.voice import scores

ROWS = st.lists(
    st.tuples(
        st.none() | st.integers(0, 10),
        st.sampled_from(["north", "south", None]),
        st.dates(date(2023, 11, 20), date(2024, 2, 10)),
        st.sampled_from([0.5, 1.0, 2.0]),
    ),
    min_size=1,
    max_size=60,
)


def table(rows: list[tuple[Any, ...]]) -> pa.Table:
    score, region, day, weight = (list(column) for column in zip(*rows, strict=True))
    return pa.table({
        "score": pa.array(score, pa.int64()),
        "region": pa.array(region, pa.string()),
        "day": pa.array([f"{each}" for each in day], pa.string()),
        "weight": pa.array(weight, pa.float64()),
    })  # fmt: skip


def value_of(told: list[tuple[float, float]], instrument: str) -> float:
    """The score of (score, weight) pairs, by its definition."""
    whole = sum(w for _, w in told)
    if instrument == "nps":
        return 100 * sum(w * ((s >= 9) - (s <= 6)) for s, w in told) / whole
    if instrument == "csat":
        return sum(w * (s >= 6) for s, w in told) / whole
    return sum(w * s for s, w in told) / whole


@pytest.mark.parametrize("instrument", ["nps", "csat", "mine"])
@given(rows=ROWS)
def test_every_group_has_the_score_that_a_loop_gives(
    instrument: str, rows: list[tuple[Any, ...]]
) -> None:
    groups: dict[tuple[str | None, str], list[tuple[float, float]]] = defaultdict(list)
    for score, region, day, weight in rows:
        if score is not None:
            groups[region, f"{day:%Y-%m}"].append((score, weight))
    found = scores(table(rows), instrument=instrument, scale=(0, 10), by=["region", "month"],
                   time="day", weight="weight").table.to_pylist()  # fmt: skip
    assert {(row["region"], row["month"]) for row in found} == set(groups)
    for row in found:
        told = groups[row["region"], row["month"]]
        assert row["n"] == len(told)
        assert row["value"] == pytest.approx(value_of(told, instrument), abs=1e-9)
        assert row["mean"] == pytest.approx(value_of(told, "mean"))
        weights = [w for _, w in told]
        kish = sum(weights) ** 2 / sum(w * w for w in weights)
        assert row["effective_n"] == pytest.approx(kish)
        assert sum(share for _, share in row["distribution"]) == pytest.approx(1)
        whole = [pair for (_, month), pairs in groups.items() if month == row["month"]
                 for pair in pairs]  # fmt: skip
        if len(whole) > len(told):
            gap = row["value"] - value_of(whole, instrument)
            assert row["difference"] == pytest.approx(gap, abs=1e-9)
        else:
            assert row["difference"] is None
        earlier = [month for region, month in groups if region == row["region"]
                   and month < row["month"]]  # fmt: skip
        if earlier:
            before = value_of(groups[row["region"], max(earlier)], instrument)
            assert row["change"] == pytest.approx(row["value"] - before, abs=1e-9)
        else:
            assert row["change"] is None


def test_the_nps_of_the_airport_in_2017() -> None:
    """1,436 promoters and 342 detractors of 2,746; 11 means "does not know"."""
    told = [9] * 1000 + [10] * 436 + [6] * 300 + [0] * 42 + [7] * 500 + [8] * 468 + [11] * 93
    found = scores({"NETPRO": told}, score="NETPRO", instrument="nps", not_scores=[11])
    [row] = found.table.to_pylist()
    assert row["n"] == 2746
    assert round(row["value"], 1) == 39.8
    assert row["not_scores"] == 93
    shares = dict(row["distribution"])
    assert shares["promoters"] == pytest.approx(1436 / 2746)
    assert shares["detractors"] == pytest.approx(342 / 2746)
    assert (row["low"], row["high"]) == (
        nps_interval(1436, 968, 342).low,
        nps_interval(1436, 968, 342).high,
    )


def test_csat_has_wilsons_interval_and_a_distribution_over_all_steps() -> None:
    [row] = scores({"score": ["5", "4", "2", " ", "x"]}, not_scores=["x", ""]).table.to_pylist()
    assert row["value"] == pytest.approx(2 / 3)
    assert (row["low"], row["high"]) == (wilson(2, 3).low, wilson(2, 3).high)
    assert [step for step, _ in row["distribution"]] == ["1", "2", "3", "4", "5"]
    assert row["not_scores"] == 2


@pytest.mark.parametrize(
    ("cells", "hint"), [(["5", "6"], "'6'|6"), (["5", "never"], "never"), (["5", "0"], "0")]
)
def test_a_cell_that_is_no_score_must_be_declared(cells: list[str], hint: str) -> None:
    with pytest.raises(ConfigError, match=hint) as raised:
        scores({"score": cells}, instrument="csat")
    assert "not_scores" in str(raised.value.hint)
    assert scores({"score": cells}, not_scores=[cells[1]]).table["n"].to_pylist() == [1]


def test_a_wide_survey_has_a_row_per_touchpoint_and_its_rows_are_persons() -> None:
    wide = {"q1": [5, 4, None], "q2": [1, None, 2], "city": ["a", "a", "b"]}
    found = scores(wide, score={"q1": "website", "q2": "parcel"}, instrument="mine", scale=(1, 5),
                   by=["city"]).table.to_pylist()  # fmt: skip
    assert [(row["touchpoint"], row["city"], row["value"]) for row in found] == [
        ("website", "a", 4.5),
        ("parcel", "a", 1.0),
        ("parcel", "b", 2.0),
    ]
    both = {"q1": [5, 1] * 50, "q2": [5, 1] * 50}
    [alone] = scores(both, score="q1", instrument="mine", scale=(1, 5)).table.to_pylist()
    [twice] = scores({**both, "all": ["x"] * 100}, score={"q1": "t", "q2": "t"}, instrument="mine",
                     scale=(1, 5)).table.to_pylist()  # fmt: skip
    assert twice["n"] == 200
    assert twice["effective_n"] == pytest.approx(alone["effective_n"])


def test_several_answers_of_one_person_widen_the_interval() -> None:
    told = {"score": [5, 5, 5, 5, 1, 1, 1, 1], "who": list("aaaabbbb")}
    [alone] = scores(told).table.to_pylist()
    [grouped] = scores(told, person="who").table.to_pylist()
    assert grouped["value"] == alone["value"]
    assert grouped["effective_n"] == pytest.approx(2)
    assert grouped["high"] - grouped["low"] > alone["high"] - alone["low"]


def test_periods_are_those_of_the_zone() -> None:
    told = {"score": [5, 1], "at": ["2024-03-31T23:30:00+00:00", "2024-04-01T12:00:00+00:00"]}
    for zone, labels in (("UTC", ["2024-03", "2024-04"]), ("Asia/Ho_Chi_Minh", ["2024-04"])):
        found = scores(told, by=["month"], time="at", timezone=zone)
        assert found.table["month"].to_pylist() == labels
    quarter = scores(told, by=["quarter"], time="at").table["quarter"].to_pylist()
    assert quarter == ["2024 Q1", "2024 Q2"]


def test_response_rates_count_those_who_were_asked_and_kept_silent() -> None:
    told = {"score": ["5", "4", "", "", "9", ""], "asked": [1, 1, 1, 1, 1, 15],
            "group": ["a", "a", "a", "a", "b", "b"]}  # fmt: skip
    found = scores(told, by=["group"], asked="asked", not_scores=[9]).table.to_pylist()
    assert [(row["asked"], row["response_rate"]) for row in found] == [(4, 0.5), (16, 1 / 16)]
    assert found[1]["value"] is None
    assert found[0]["response_low"] == pytest.approx(wilson(2, 4).low)


def test_weights_can_be_made_to_fit_known_sizes() -> None:
    told = {"score": [5, 5, 5, 1], "device": ["app", "app", "app", "web"]}
    [plain] = scores(told).table.to_pylist()
    [raked] = scores(told, rake={"device": {"app": 1, "web": 1}}).table.to_pylist()
    assert plain["value"] == 0.75
    assert raked["value"] == pytest.approx(0.5)
    assert raked["effective_n"] < 4


def test_p_values_are_corrected_together() -> None:
    draw = np.random.default_rng(2)
    told = {"score": draw.integers(1, 6, 900), "group": draw.integers(0, 9, 900).astype(str)}
    found = scores(told, by=["group"]).table
    plain, corrected = found["difference_p"].to_numpy(), found["difference_p_adjusted"].to_numpy()
    assert (corrected >= plain - 1e-12).all()
    assert corrected.min() == pytest.approx(np.min(np.sort(plain) * 9 / np.arange(1, 10)))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"instrument": "mine"}, "scale of 'mine' is not known"),
        ({"instrument": "nps", "scale": (1, 5)}, "asked on 0 to 10"),
        ({"scale": (5, 1)}, "has no length"),
        ({"by": ["month"]}, "without their time"),
        ({"by": ["month"], "time": "text"}, "no time that can be read"),
        ({"weight": "text"}, "no usable number"),
        ({"rake": {"text": {"x": 1}}}, "has no known size"),
    ],
)
def test_what_cannot_be_done_is_said(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        scores({"score": [5, 4], "text": ["a", "b"]}, **options)


def test_an_unknown_column_is_named_with_the_nearest() -> None:
    with pytest.raises(MappingError, match="'scor'") as raised:
        scores({"score": [5]}, score="scor")
    assert "score" in str(raised.value.hint)
    with pytest.raises(ConfigError, match="as a table"):
        scores([1, 2, 3])


def test_empty_answers_give_an_empty_table() -> None:
    found = scores({"score": pa.array([], pa.float64())})
    assert found.table.num_rows == 0
    assert "1 to 5" in found.explain()
    assert math.isfinite(len(repr(found)))
