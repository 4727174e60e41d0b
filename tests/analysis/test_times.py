from __future__ import annotations

from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tests.analysis.test_retention import meets
from tests.logs import MINUTE, TOUCHPOINTS, journeys_from, logs
from touchline.durations import microseconds
from touchline.errors import ConfigError
from touchline.testing.oracle import Event
from touchline.testing.oracle.times import times

STEPS = st.sampled_from(["visit", {"touchpoint": "order"}, {"where": {"colour": "red"}}])
OPTIONS = st.fixed_dictionaries(
    {"directly": st.booleans(), "within": st.sampled_from([None, "1h", "40d"])}
)
SHARES = {"p10_seconds": 0.1, "p25_seconds": 0.25, "median_seconds": 0.5, "p75_seconds": 0.75,
          "p90_seconds": 0.9}  # fmt: skip


def wanted_of(log: list[Event], source: Any, target: Any, options: dict[str, Any]) -> Any:
    within = None if options["within"] is None else microseconds(options["within"])
    return times(
        log,
        lambda event: meets(source, event),
        lambda event: meets(target, event),
        directly=options["directly"],
        within=within,
    )


@given(log=logs(most=60), source=STEPS, target=STEPS, options=OPTIONS)
def test_one_pair_is_measured_exactly(
    log: list[Event], source: Any, target: Any, options: dict[str, Any]
) -> None:
    found = journeys_from(log).times(source, target, **options)
    wanted = wanted_of(log, source, target, options)
    seconds = np.array([micros for _, micros in wanted]) / 1e6
    row = found.table.to_pylist()[0]
    assert row["count"] == len(wanted)
    assert row["journeys"] == len({person for person, _ in wanted}) == len(found.journeys())
    for name, share in SHARES.items():
        if wanted:
            assert row[name] == pytest.approx(np.quantile(seconds, share))
        else:
            assert row[name] is None
    for one in found.tables["distribution"].to_pylist():
        low, high = one["from_seconds"], one["to_seconds"]
        assert one["count"] == pytest.approx(np.sum((seconds >= low) & (seconds < high)), abs=1)
        behind = found.journeys(from_seconds=low, to_seconds=high)
        if one["count"]:
            assert 1 <= len(behind) <= one["count"]
    assert sum(found.tables["distribution"]["count"].to_pylist()) == len(wanted)


@given(log=logs(most=60), options=OPTIONS, top=st.sampled_from([3, 200]))
def test_all_pairs_are_measured(log: list[Event], options: dict[str, Any], top: int) -> None:
    found = journeys_from(log).times(top=top, **options)
    every = {
        (source, target): wanted_of(log, source, target, options)
        for source in TOUCHPOINTS
        for target in TOUCHPOINTS
    }
    counts = sorted((len(pair) for pair in every.values() if pair), reverse=True)
    rows = found.table.to_pylist()
    assert [row["count"] for row in rows] == counts[:top]
    for row in rows:
        wanted = every[row["source"], row["target"]]
        assert row["count"] == len(wanted)
        assert row["journeys"] == len({person for person, _ in wanted})
        assert row["mean_seconds"] == pytest.approx(np.mean([m for _, m in wanted]) / 1e6)
        if len(set(wanted)) == 1:
            assert row["median_seconds"] == pytest.approx(wanted[0][1] / 1e6, rel=0.01)
        behind = found.journeys(source=row["source"], target=row["target"])
        assert len(behind) == row["journeys"]


def test_quantiles_of_all_pairs_are_near_the_exact_ones() -> None:
    log = [Event(str(k), at, name) for k in range(300)
           for at, name in [(0, "visit"), (k * k * 7_000_003, "order")]]  # fmt: skip
    exact = journeys_from(log).times("visit", "order").table.to_pylist()[0]
    near = journeys_from(log).times().table.to_pylist()[0]
    for name in SHARES:
        assert near[name] == pytest.approx(exact[name], rel=0.015)


@given(log=logs(most=60))
def test_filtered_journeys_give_the_same_as_a_filtered_log(log: list[Event]) -> None:
    with_order = {event.person for event in log if event.touchpoint == "order"}
    kept = [event for event in log if event.person in with_order]
    found = journeys_from(log).where("order").times("visit", "order", directly=False)
    options = {"directly": False, "within": None}
    assert found.figures["count"] == len(wanted_of(kept, "visit", "order", options))


def test_says_which_times() -> None:
    log = [Event("a", 0, "visit"), Event("a", 5 * MINUTE, "order")]
    said = journeys_from(log).times("visit", "order", directly=False, within="1h").explain()
    assert "first to follow, at any distance" in said
    assert "at most 1 h" in said


def test_wrong_options_and_cells_are_named() -> None:
    journeys = journeys_from([Event("a", 0, "visit")])
    with pytest.raises(ConfigError, match="one end of the time"):
        journeys.times("visit")
    with pytest.raises(ConfigError, match="top is 0"):
        journeys.times(top=0)
    with pytest.raises(ConfigError, match="no times from 'mail' to 'order'"):
        journeys.times("visit", "order").journeys(source="mail", target="order")
    with pytest.raises(ConfigError, match="no touchpoint 'ordr'"):
        journeys.times("visit", "ordr")


def test_too_many_touchpoints_for_all_pairs_are_refused() -> None:
    many = [f"page {number}" for number in range(2_049)]
    journeys = journeys_from([Event("a", 0, many[0]), Event("a", 1, many[1])], touchpoints=many)
    with pytest.raises(ConfigError, match="2,049 touchpoints") as error:
        journeys.times()
    assert "relabel" in str(error.value.hint)
    assert journeys.times(many[0], many[1]).figures["count"] == 1


@pytest.mark.parametrize("pair", [(), ("visit", "order")])
def test_draws_a_chart(tmp_path: Path, pair: tuple[str, ...]) -> None:
    log = [Event(str(k), at, name) for k in range(30)
           for at, name in [(0, "visit"), (3**k * 1000, "order")]]  # fmt: skip
    for journeys in (journeys_from(log), journeys_from([Event("a", 0, "visit")])):
        journeys.times(*pair).chart().save(str(tmp_path / "chart.png"))
        assert (tmp_path / "chart.png").stat().st_size > 3_000
