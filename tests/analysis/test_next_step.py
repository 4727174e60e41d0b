from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs import TOUCHPOINTS, journeys_from, logs
from touchline.errors import ConfigError
from touchline.testing.oracle import Event, journeys_of
from touchline.testing.oracle.next_step import next_step

MINUTE = 60_000_000
PATHS = {"ana": "visit cart order", "bob": "visit cart cart", "cem": "visit help cart order"}
LOG = [
    Event(person, k * MINUTE, name)
    for person, path in PATHS.items()
    for k, name in enumerate(path.split())
]
few = logs(most=60, touchpoints=["visit", "cart", "order"])
afters = st.lists(st.sampled_from(["visit", "cart"]), min_size=1, max_size=3)


@given(log=few, after=afters, least=st.integers(1, 6), collapse=st.booleans())
def test_counts_what_the_oracle_counts(
    log: list[Event], after: list[str], least: int, collapse: bool
) -> None:
    result = journeys_from(log).next_step(after, least=least, collapse=collapse)
    context, wanted = next_step(log, after, least=least, collapse=collapse)
    assert result.figures["context"] == context
    rows = result.table.to_pylist()
    assert {
        row["next"]: (row["count"], row["journeys"], row["median_seconds"]) for row in rows
    } == wanted
    for row in rows:
        assert len(result.journeys(next=row["next"])) == row["journeys"]
        assert row["share_low"] <= row["share"] <= row["share_high"]
    n = sum(count for count, _, _ in wanted.values())
    assert result.figures["n"] == n
    if n:
        assert result.figures["end_share"] == pytest.approx(wanted.get(None, (0,))[0] / n)


@given(log=few, after=afters)
def test_filtered_journeys_give_the_same_as_a_filtered_log(
    log: list[Event], after: list[str]
) -> None:
    order = TOUCHPOINTS.index("order")
    some = journeys_from(log).keep(lambda b: b.touchpoint[b.stops - 1] == order, "that order")
    persons = {p for p, events in journeys_of(log).items() if events[-1].touchpoint == "order"}
    _, wanted = next_step([e for e in log if e.person in persons], after, least=2)
    rows = some.next_step(after, least=2).table.to_pylist()
    assert {row["next"]: row["count"] for row in rows} == {n: w[0] for n, w in wanted.items()}


def test_backs_off_to_the_end_of_the_path_when_the_path_is_rare() -> None:
    journeys = journeys_from(LOG)
    whole = journeys.next_step(["visit", "cart"], least=2)
    assert whole.figures == {
        "context": ["visit", "cart"], "n": 2, "journeys": 2, "end_share": 0.0
    }  # fmt: skip
    shorter = journeys.next_step(["visit", "cart"], least=3)
    assert shorter.figures["context"] == ["cart"]
    assert shorter.figures["n"] == 4
    assert "occurs fewer than 3 times, so its last 1 touchpoint stands for it" in shorter.explain()
    assert shorter.table["next"].to_pylist() == ["order", "cart", None]
    repeats = journeys.next_step(["visit", "cart"], least=2, collapse=True)
    assert repeats.table["next"].to_pylist() == ["order", None]
    assert "immediate repeats counted as one step" in repeats.explain()


def test_wrong_options_and_cells_are_named() -> None:
    journeys = journeys_from(LOG)
    with pytest.raises(ConfigError, match="path so far is empty"):
        journeys.next_step([])
    with pytest.raises(ConfigError, match="did you mean 'visit'"):
        journeys.next_step(["vist"])
    with pytest.raises(ConfigError, match="no figure of next_step"):
        journeys.next_step(["visit"]).journeys(target="cart")


@pytest.mark.parametrize("log", [LOG, []])
def test_draws_a_chart(tmp_path: Path, log: list[Event]) -> None:
    journeys_from(log).next_step(["visit"]).chart().save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 3_000
