"""Figures of two maps: matched, measured, ranked, and told to be sure only where they are."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.maps.difference.made import LATER, count, share, snapshot, words
from touchline.analysis import mean_interval
from touchline.maps import Snapshot
from touchline.maps.difference import compare
from touchline.maps.difference.measure import poisson
from touchline.maps.snapshot import Figure


def mean(name: str, value: float, deviation: float, n: int) -> Figure:
    interval = mean_interval(value, deviation, n, bounds=(1.0, 5.0))
    return Figure(
        id=name, unit="score", value=value, n=n, numerator=value * n, denominator=n,
        low=interval.low, high=interval.high, scale=(1.0, 5.0),
    )  # fmt: skip


def median(name: str, value: float, low: float, high: float) -> Figure:
    return Figure(id=name, unit="seconds", value=value, n=99, low=low, high=high)


def test_a_map_does_not_differ_from_itself(small: Snapshot, many: Snapshot) -> None:
    for one in (small, many):
        found = compare(one, one)
        assert found.figures == []
        assert found.items == []
        assert found.unchanged == found.compared > 20
        assert found.overlap == 1


def test_shares_have_newcombes_interval() -> None:
    [found] = compare(snapshot(share("kpi.a", 56, 70)), snapshot(share("kpi.a", 48, 80))).figures
    assert found.method == "newcombe"
    assert found.change == pytest.approx(-0.2)
    # Newcombe (1998), table II, method 10, example (a): 56/70 against 48/80.
    assert [found.low, found.high] == pytest.approx([-0.3339, -0.0524], abs=1e-4)


def test_means_have_welchs_interval_although_only_their_own_is_known() -> None:
    before, after = mean("kpi.a", 4.2, 1.2, 900), mean("kpi.a", 2.6, 1.6, 100)
    [found] = compare(snapshot(before), snapshot(after)).figures
    assert found.method == "welch"
    assert (round(found.low or 0, 2), round(found.high or 0, 2)) == (-1.93, -1.27)


def test_a_mean_cut_at_the_end_of_its_scale_keeps_its_whole_half() -> None:
    whole, cut = mean("kpi.a", 4.0, 0.5, 6), mean("kpi.a", 4.9, 0.3, 6)
    assert cut.high == 5.0
    [found] = compare(snapshot(whole), snapshot(cut)).figures
    assert found.method == "welch"
    error = math.sqrt(0.25 / 6 + 0.09 / 6)
    assert (found.high or 0) - (found.low or 0) == pytest.approx(2 * 2.3 * error, rel=0.05)


def test_medians_are_compared_by_their_intervals() -> None:
    before, after = median("kpi.a", 10.0, 7.0, 14.0), median("kpi.a", 15.0, 12.0, 18.0)
    [found] = compare(snapshot(before), snapshot(after)).figures
    assert found.method == "square_and_add"
    assert (found.change, found.low, round(found.high or 0, 2)) == (5.0, 0.0, 9.24)
    assert not found.sure


def test_an_interval_that_is_not_known_makes_nothing_sure() -> None:
    before = Figure(id="kpi.a", unit="money", value=10.0, currency="EUR")
    [found] = compare(
        snapshot(before), snapshot(msgspec.structs.replace(before, value=99.0))
    ).figures
    assert (found.change, found.method, found.low, found.sure) == (89.0, None, None, False)


def test_counts_are_compared_by_the_day_where_the_windows_differ() -> None:
    before = snapshot(count("kpi.a", 3000))
    twice = ("2018-02-01T00:00:00+00:00", "2018-04-02T00:00:00+00:00")
    [found] = compare(before, snapshot(count("kpi.a", 6600), window=twice)).figures
    assert found.per_day
    assert found.before is not None
    assert found.before.per_day == pytest.approx(100)
    assert [found.change, found.relative] == pytest.approx([10, 0.1])
    assert found.sure
    [same] = compare(before, snapshot(count("kpi.a", 3010), window=LATER)).figures
    assert (same.per_day, same.change, same.sure) == (False, 10, False)


def test_the_days_that_were_asked_for_are_the_window_of_a_count() -> None:
    long = ("2018-01-01T00:00:00+00:00", "2018-09-30T00:00:00+00:00")
    one = snapshot(count("kpi.a", 310), window=long, asked=("2018-01-01", "2018-01-31"))
    two = snapshot(count("kpi.a", 280), window=long, asked=("2018-02-01", "2018-02-28"))
    found = compare(one, two)
    assert found.overlap == 0
    assert found.figures == []  # ten a day before and after


def test_the_poisson_interval_is_garwoods() -> None:
    assert poisson(0, 1).low == 0
    assert poisson(0, 1).high == pytest.approx(3.689, abs=1e-3)
    assert poisson(10, 2).low == pytest.approx(4.795 / 2, abs=1e-3)


def test_many_changes_by_chance_are_not_sure() -> None:
    # One figure in forty moves by two standard errors; alone it would count as sure.
    moved = [share(f"kpi.{k}", 500 + (45 if k == 0 else k % 5), 1000) for k in range(40)]
    flat = [share(f"kpi.{k}", 500, 1000) for k in range(40)]
    found = compare(snapshot(*flat), snapshot(*moved))
    assert found.figures[0].id == "kpi.0"
    assert (found.figures[0].p or 1) < 0.05 < (found.figures[0].q or 0)
    assert found.sure == []
    [alone] = compare(snapshot(flat[0]), snapshot(moved[0])).figures
    assert alone.sure


def test_the_largest_certain_change_comes_first() -> None:
    before = snapshot(
        share("kpi.small", 5000, 10000), share("kpi.large", 5000, 10000), share("kpi.unsure", 2, 4)
    )
    after = snapshot(
        share("kpi.small", 5300, 10000), share("kpi.large", 4000, 10000), share("kpi.unsure", 4, 4)
    )
    found = compare(before, after)
    assert [one.id for one in found.figures] == ["kpi.large", "kpi.small", "kpi.unsure"]
    assert [one.sure for one in found.figures] == [True, True, False]


def test_what_becomes_known_or_unknown_or_is_new_is_listed() -> None:
    gone = Figure(id="kpi.a", unit="share", value=None, missing=words("no answers"))
    found = compare(
        snapshot(share("kpi.a", 1, 2), share("kpi.old", 1, 2)),
        snapshot(gone, share("kpi.new", 1, 2)),
    )
    by_id = {one.id: one for one in found.figures}
    assert by_id["kpi.a"].after is not None
    assert by_id["kpi.a"].after.missing == words("no answers")
    assert by_id["kpi.old"].after is None
    assert by_id["kpi.new"].before is None
    assert found.compared == 0


def test_the_same_customers_or_other_ones() -> None:
    one, two = snapshot(), snapshot(whom=words("Commuters"))
    assert compare(one, one).kind == "time"
    other = compare(one, two)
    assert (other.kind, other.overlap) == ("groups", None)
    assert compare(one, snapshot(window=LATER)).overlap == 0


counts = st.tuples(st.integers(0, 400), st.integers(1, 400)).map(lambda c: (min(c), max(c)))


@given(first=counts, second=counts, days=st.integers(1, 90))
def test_turned_round_every_change_has_the_other_sign(
    first: tuple[int, int], second: tuple[int, int], days: int
) -> None:
    window = (
        "2018-03-01T00:00:00+00:00",
        f"2018-0{3 + (days + 1) // 31}-0{1 + days % 9}T12:00:00+00:00",
    )
    one = snapshot(share("kpi.a", *first), count("kpi.n", first[0]))
    two = snapshot(share("kpi.a", *second), count("kpi.n", second[0]), window=window)
    there, back = compare(one, two), compare(two, one)
    other = {change.id: change for change in back.figures}
    for change in there.figures:
        again = other[change.id]
        assert change.change == pytest.approx(-(again.change or 0))
        assert change.sure == again.sure
        if change.low is not None and change.high is not None:
            assert again.high == pytest.approx(-change.low)
            assert again.low == pytest.approx(-change.high)
            assert change.low - 1e-9 <= (change.change or 0) <= change.high + 1e-9


def test_figures_find_their_stage_and_lane(many: Snapshot) -> None:
    after = msgspec.structs.replace(
        many,
        figures={
            name: msgspec.structs.replace(one, value=(one.value or 0) + 1)
            for name, one in many.figures.items()
        },
    )
    found = {one.id: one for one in compare(many, after).figures}
    onward = next(stage for stage in many.stages if stage.conversion)
    change = found[onward.conversion or ""]
    assert (change.lane, change.stage, change.better) == ("stages", onward.id, "up")
    shown = [one for one in found.values() if one.weight > 0]
    assert {"emotion", "ease", "lens", "stages"} <= {one.lane for one in shown}
    assert all(one.stage for one in shown if one.lane in ("emotion", "ease", "stages"))
