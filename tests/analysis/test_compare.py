from __future__ import annotations

from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from scipy import stats

import touchline as tl
from tests.logs import journeys_from, logs
from touchline.analysis.difference import newcombe, square_and_add, welch
from touchline.analysis.intervals import Interval
from touchline.analysis.multiplicity import benjamini_hochberg
from touchline.errors import ConfigError
from touchline.testing.oracle import Event, journeys_of
from touchline.testing.oracle.compare import group_of

CODES = st.sampled_from(["touchpoint", "transition"])


def rows_by(result: Any, measure: str) -> dict[tuple[str, ...], dict[str, Any]]:
    keys = [
        name for name in result.table.column_names if name in ("touchpoint", "source", "target")
    ]
    return {
        tuple(row[key] for key in keys): row
        for row in result.table.to_pylist()
        if row["measure"] == measure
    }


@given(first=logs(), second=logs(), by=CODES)
def test_compares_what_the_oracle_writes_down(
    first: list[Event], second: list[Event], by: Any
) -> None:
    result = journeys_from(first).compare(journeys_from(second), by=by, goal="order")
    groups = [group_of(log, goal="order", pairs=by == "transition") for log in (first, second)]
    totals = [len(group.events) for group in groups]
    keys = groups[0].often.keys() | groups[1].often.keys()
    found = {name: rows_by(result, name) for name in
             ("reach", "frequency", "conversion", "median_seconds")}  # fmt: skip
    assert found["reach"].keys() == keys
    for key in keys:
        often = [group.often.get(key, []) for group in groups]
        reach, frequency = found["reach"][key], found["frequency"][key]
        assert [reach["n_first"], reach["n_second"]] == totals
        for name, some, total, group in zip(
            ("first", "second"), often, totals, groups, strict=True
        ):
            assert reach[name] == (pytest.approx(len(some) / total) if total else None)
            assert frequency[name] == (pytest.approx(sum(some) / total) if total else None)
            won = group.converted.get(key, 0) / len(some) if some else None
            assert found["conversion"][key][name] == won
            waits = group.waits.get(key, [])
            assert found["median_seconds"][key][f"n_{name}"] == len(waits)
            median = found["median_seconds"][key][name]
            if waits:
                assert median * 1e6 == pytest.approx(float(np.median(waits)), rel=0.04, abs=1)
            else:
                assert median is None
        padded = [
            some + [0] * (total - len(some)) for some, total in zip(often, totals, strict=True)
        ]
        if min(totals) > 1:
            sums = [(len(o), float(np.mean(o)), float(np.std(o, ddof=1))) for o in padded]
            wanted = welch(sums[0], sums[1])
            assert frequency["low"] == pytest.approx(wanted.interval.low, abs=1e-9)
            assert frequency["p"] == pytest.approx(wanted.p, abs=1e-9)


@given(log=logs(most=60), by=CODES)
def test_journeys_of_a_row_are_those_counted(log: list[Event], by: Any) -> None:
    journeys = journeys_from(log)
    later = journeys.between("2024-01-01")
    result = journeys.compare(later, by=by)
    for key, row in rows_by(result, "reach").items():
        cell = dict(zip(("source", "target") if by == "transition" else ("touchpoint",), key,
                        strict=True))  # fmt: skip
        assert len(result.journeys(**cell)) == round((row["first"] or 0) * row["n_first"])
        behind = result.journeys(**cell, group="second")
        assert len(behind) == round((row["second"] or 0) * row["n_second"])


@given(
    first=st.tuples(st.integers(0, 40), st.integers(1, 40)),
    second=st.tuples(st.integers(0, 40), st.integers(1, 40)),
)
def test_newcombe_holds_its_own_difference(first: Any, second: Any) -> None:
    (some1, more1), (some2, more2) = first, second
    a, b = (some1, some1 + more1), (some2, some2 + more2)
    found, turned = newcombe(a, b), newcombe(b, a)
    assert found.interval.low is not None
    assert found.interval.high is not None
    assert -1 <= found.interval.low <= found.value <= found.interval.high <= 1
    assert [turned.value, turned.p] == pytest.approx([-found.value, found.p])
    assert turned.interval.low == pytest.approx(-found.interval.high)
    if some1 + some2:
        table = np.array([[some1, more1], [some2, more2]])
        assert found.p == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue)


def test_newcombe_as_published() -> None:
    # Newcombe (1998), table II: 56/70 against 48/80, and 9/10 against 3/10.
    for (a, b), (low, high) in [
        (((48, 80), (56, 70)), (0.0524, 0.3339)),
        (((3, 10), (9, 10)), (0.1705, 0.8090)),
    ]:
        interval = newcombe(a, b).interval
        assert interval.low == pytest.approx(low, abs=5e-5)
        assert interval.high == pytest.approx(high, abs=5e-5)


def test_an_unknown_bound_gives_no_interval() -> None:
    found = square_and_add((1.0, Interval(None, None)), (2.0, Interval(1.5, 2.5)))
    assert (found.value, found.interval.low, found.p) == (1.0, None, 1.0)


def two_groups(seed: int = 3) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)

    def made(name: str, help_share: float) -> list[Event]:
        log = []
        for p in range(400):
            steps = ["visit"] + ["help"] * int(rng.random() < help_share) + ["cart", "mail"]
            log += [Event(f"{name}{p}", k * 60_000_000 + int(rng.integers(9_000_000)), step)
                    for k, step in enumerate(steps)]  # fmt: skip
        return log

    return journeys_from(made("a", 0.2)), journeys_from(made("b", 0.4))


def test_finds_what_differs_and_leaves_the_rest() -> None:
    a, b = two_groups()
    result = a.compare(b, labels=("before", "after"))
    reach = rows_by(result, "reach")
    assert reach["help",]["p_adjusted"] < 0.001
    assert reach["help",]["low"] < 0.2 < reach["help",]["high"]
    assert reach["visit",]["p_adjusted"] == 1.0
    p = result.table["p"].to_numpy(zero_copy_only=False)
    np.testing.assert_allclose(
        result.table["p_adjusted"].to_numpy(zero_copy_only=False), benjamini_hochberg(p)
    )
    whole = {row["measure"]: row for row in result.tables["whole"].to_pylist()}
    assert whole["events"]["difference"] == pytest.approx(0.2, abs=0.08)
    assert whole["median_seconds"]["first"] == pytest.approx(120, rel=0.1)
    assert "after minus before" in result.explain()
    assert result.journeys(touchpoint="help", group="after").person_count == round(
        reach["help",]["second"] * 400
    )


def test_groups_without_journeys_give_no_rows_but_no_errors_either(tmp_path: Path) -> None:
    a, _ = two_groups()
    nobody = a.between("1971-01-01", "1971-01-02")
    result = a.compare(nobody, goal="mail")
    assert all(row["p"] is None for row in result.table.to_pylist())
    nothing = nobody.compare(nobody)
    assert nothing.table.num_rows == 0
    nothing.chart().save(str(tmp_path / "nothing.png"))
    assert "nothing was found" in nothing.explain()


def test_many_transitions_are_compared_without_their_times() -> None:
    names = [f"t{n}" for n in range(70)]
    log = [Event(f"p{n % 7}", n, name) for n, name in enumerate(names)]
    journeys = journeys_from(log, touchpoints=names)
    table = journeys.compare(journeys, by="transition").table
    assert set(table["measure"].to_pylist()) == {"reach", "frequency"}
    assert {(row["source"], row["target"]) for row in table.to_pylist()} == {
        (names[n], names[n + 7]) for n in range(63)
    }


def test_logs_with_other_touchpoints_are_matched_by_name() -> None:
    a = journeys_from([Event("ana", k, n) for k, n in enumerate(["x", "y"])], touchpoints=())
    b = journeys_from([Event("bob", k, n) for k, n in enumerate(["y", "z"])], touchpoints=())
    reach = rows_by(a.compare(b), "reach")
    assert {key: (row["first"], row["second"]) for key, row in reach.items()} == {
        ("x",): (1, 0), ("y",): (1, 1), ("z",): (0, 1)
    }  # fmt: skip
    assert list(rows_by(a.compare(b, least=2), "reach")) == [("y",)]


def test_groups_are_those_of_a_segment_or_before_and_since_a_day() -> None:
    log = [
        Event(person, 86_400_000_000 * day + k, touchpoint, {"plan": plan})
        for person, day, plan in (("ana", 0, "pro"), ("bob", 1, "pro"), ("cem", 2, "free"))
        for k, touchpoint in enumerate(["visit", "order"])
    ]
    journeys = journeys_from(log, segments=["plan"])
    plans = journeys.compare(segment="plan")
    assert plans.figures == {"journeys_first": 2, "journeys_second": 1}
    assert plans.options["labels"] == ("pro", "free")
    assert journeys.compare(segment="plan", values=["free", "pro"]).figures["journeys_first"] == 1
    days = journeys.compare(since="1970-01-02")
    assert days.figures == {"journeys_first": 1, "journeys_second": 2}
    with pytest.raises(ConfigError, match="two values of plan"):
        journeys.compare(segment="plan", values=["pro", "fre"])
    with pytest.raises(ConfigError, match="no segment 'plant'"):
        journeys.compare(segment="plant")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "touch"}, "did you mean 'touchpoint'"),
        ({"by": "stage"}, "no stages"),
        ({"since": "2024-01-01"}, "which groups are compared"),
        ({"labels": ("one",)}, "two groups have two labels"),
        ({"correction": "bonferroni"}, "there is no correction"),
        ({"goal": "ordr"}, "did you mean 'order'"),
    ],
)
def test_says_what_cannot_be_used(options: dict[str, Any], message: str) -> None:
    a, b = two_groups()
    with pytest.raises(ConfigError, match=message):
        a.compare(b, **options)


def test_names_what_is_not_there() -> None:
    a, b = two_groups()
    result = a.compare(b)
    with pytest.raises(ConfigError, match="did you mean 'reach'"):
        result.chart("rech")
    with pytest.raises(ConfigError, match="there is no group 'third'"):
        result.journeys(touchpoint="help", group="third")


def test_draws_charts(tmp_path: Path) -> None:
    a, b = two_groups()
    for by, result in (
        ("touchpoint", a.compare(b, goal="mail")),
        ("transition", a.compare(b, by="transition", goal="mail")),
    ):
        for measure in ("reach", "frequency", "conversion", "median_seconds"):
            result.chart(measure).save(str(tmp_path / f"{by}.png"))
            assert (tmp_path / f"{by}.png").stat().st_size > 5_000


def test_the_persons_behind_the_log_are_the_journeys() -> None:
    log = [Event("ana", 1, "visit"), Event("ana", 2, "order"), Event("bob", 1, "visit")]
    result = journeys_from(log).compare(journeys_from(log), goal="order")
    assert len(journeys_of(log)) == result.figures["journeys_first"]


def test_groups_are_counted_in_the_same_pass() -> None:
    log = [
        {"who": f"{n}", "at": k, "what": event, "plan": "ab"[n % 2]}
        for n in range(6)
        for k, event in enumerate("ABAC"[: 2 + n % 3])
    ]
    journeys = tl.Journeys.from_events(
        log, person="who", time="at", touchpoint="what", segments=["plan"]
    )
    found = journeys.compare(segment="plan", values=["a", "b"])
    for plan, group in zip("ab", (found.origin, found.other), strict=True):
        apart = journeys.where(plan=plan)
        assert group.describe() == apart.describe()
        assert (len(group), group.event_count) == (3, len(apart.to_table()))
