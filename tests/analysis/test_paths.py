from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs import TOUCHPOINTS, journeys_from, logs
from touchline.analysis.paths import Paths
from touchline.errors import ConfigError
from touchline.testing.oracle import Event, journeys_of
from touchline.testing.oracle.paths import paths

MINUTE = 60_000_000
PATHS = {
    "ana": "visit cart cart order",
    "bob": "visit cart help",
    "cem": "visit",
    "dia": "mail visit order",
}
LOG = [
    Event(person, k * MINUTE, name)
    for person, path in PATHS.items()
    for k, name in enumerate(path.split())
]
touchpoints = st.one_of(st.none(), st.sampled_from(["visit", "order"]))
options = st.fixed_dictionaries(
    {
        "start": touchpoints,
        "end": touchpoints,
        "steps": st.integers(2, 6),
        "collapse": st.booleans(),
        "session_gap": st.sampled_from([None, 0.000002, 1800]),
    }
)


def rows_of(result: Paths) -> dict[Any, Any]:
    return {
        (row["step"], row["source"], row["target"]): (
            row["count"], row["persons"], row["mean_seconds"] or 0.0
        )
        for row in result.table.to_pylist()
    }  # fmt: skip


def wanted(log: list[Event], asked: dict[str, Any], **more: Any) -> dict[Any, Any]:
    gap = asked["session_gap"]
    return paths(log, **{**asked, "session_gap": None if gap is None else round(gap * 1e6)}, **more)


@given(log=logs(most=50), asked=options, more=st.sampled_from([0, 300]))
def test_counts_what_the_oracle_counts(log: list[Event], asked: dict[str, Any], more: int) -> None:
    journeys = journeys_from(log, touchpoints=[*TOUCHPOINTS, *map(str, range(more))])
    found = rows_of(journeys.paths(**asked, limit=None))
    expected = wanted(log, asked)
    assert found.keys() == expected.keys()
    for flow, (count, persons, seconds) in expected.items():
        assert found[flow][:2] == (count, persons)
        assert found[flow][2] == pytest.approx(seconds)


@given(log=logs(most=50), asked=options)
def test_leaves_out_and_groups(log: list[Event], asked: dict[str, Any]) -> None:
    found = journeys_from(log).paths(
        **asked, limit=None, exclude=["he*", "mail"], group={"buying": "c*t"}
    )
    labels = {"help": None, "mail": None, "cart": "buying"}
    assert rows_of(found).keys() == wanted(log, asked, labels=labels).keys()


@given(log=logs(most=60), asked=options)
def test_the_journeys_behind_a_flow(log: list[Event], asked: dict[str, Any]) -> None:
    result = journeys_from(log).paths(**asked, limit=None)
    for row in result.table.to_pylist()[:4]:
        cell = {name: row[name] for name in ("step", "source", "target")}
        assert len(result.journeys(**cell)) == row["persons"]
    for row in result.tables["nodes"].to_pylist()[:3]:
        assert (
            len(result.journeys(step=row["step"], touchpoint=row["touchpoint"])) == row["persons"]
        )


@given(log=logs(most=60), asked=options)
def test_filtered_journeys_give_the_same_as_a_filtered_log(
    log: list[Event], asked: dict[str, Any]
) -> None:
    persons = {p for p, events in journeys_of(log).items() if events[-1].touchpoint != "mail"}
    mail = TOUCHPOINTS.index("mail")
    some = journeys_from(log).keep(lambda b: b.touchpoint[b.stops - 1] != mail, "without mail")
    found = rows_of(some.paths(**asked, limit=None))
    assert found.keys() == wanted([e for e in log if e.person in persons], asked).keys()


def test_counts_thousands_of_flows() -> None:
    rng = np.random.default_rng(3)
    names = [f"page {k}" for k in range(300)]
    log = [
        Event(str(person), k * MINUTE, names[code])
        for person in range(900)
        for k, code in enumerate(rng.integers(0, 300, 4))
    ]
    found = rows_of(journeys_from(log, touchpoints=names).paths(limit=None))
    assert len(found) > 2500
    assert found == paths(log)


def test_a_person_with_two_sessions_counts_once_as_a_person() -> None:
    log = [
        Event("ana", t * MINUTE, n)
        for t, n in [(0, "visit"), (1, "cart"), (99, "visit"), (100, "cart")]
    ]
    result = journeys_from(log).paths(session_gap="30min")
    row = result.table.to_pylist()[0]
    assert (row["count"], row["persons"], row["share"], row["mean_seconds"]) == (2, 1, 1.0, 60.0)
    assert result.figures == {"paths": 2, "persons": 1}
    sessions = journeys_from(log).per("session", gap="30min").paths()
    assert sessions.table.to_pylist()[0]["persons"] == 1


def test_the_strongest_flows_and_what_is_behind_them() -> None:
    result = journeys_from(LOG).paths(start="visit")
    assert result.table.select(["step", "source", "target", "count"]).to_pylist()[:2] == [
        {"step": 1, "source": "visit", "target": "cart", "count": 2},
        {"step": 1, "source": "visit", "target": None, "count": 1},
    ]
    assert len(result.journeys(source="1_visit", target="2_cart")) == 2
    assert len(result.journeys(source="1_visit", target=None)) == 1
    nodes = result.tables["nodes"].to_pylist()
    assert [node for node in nodes if node["step"] == 1] == [
        {"step": 1, "touchpoint": "visit", "count": 4, "persons": 4, "share": 1.0, "ended": 1}
    ]
    few = journeys_from(LOG).paths(start="visit", limit=1)
    assert few.table.num_rows == 1
    strong = journeys_from(LOG).paths(start="visit", least=2, drop_off=False).table
    assert strong["target"].to_pylist() == ["cart"]
    weak = journeys_from(LOG).paths(start="visit", most=1, drop_off=False).table
    assert weak["target"].to_pylist() == ["order"]  # nothing leads to what follows the cart


def test_the_definition_says_all_settings() -> None:
    result = journeys_from(LOG).paths(
        start="visit", end="order", steps=4, session_gap="30min", exclude=["mail"]
    )
    said = result.explain()
    assert "4 touchpoints from the first visit on; up to the first order after it" in said
    assert "after more than 30 min without an event" in said
    assert "mail left out" in said
    assert (
        "the last 5 touchpoints up to the first order"
        in journeys_from(LOG).paths(end="order").definition()
    )


def test_wrong_options_and_cells_are_named() -> None:
    journeys = journeys_from(LOG)
    with pytest.raises(ConfigError, match="at least 2"):
        journeys.paths(steps=1)
    with pytest.raises(ConfigError, match="did you mean 'visit'"):
        journeys.paths(start="vist")
    result = journeys.paths()
    with pytest.raises(ConfigError, match="no figure of paths"):
        result.journeys(source="visit")
    with pytest.raises(ConfigError, match="no step 9"):
        result.journeys(step=9, source="visit", target=None)
    with pytest.raises(ConfigError, match="no path has a touchpoint 'crt'"):
        result.journeys(step=1, source="visit", target="crt")


@pytest.mark.parametrize("log", [LOG, []])
def test_draws_a_chart(tmp_path: Path, log: list[Event]) -> None:
    chart = journeys_from(log).paths().chart()
    chart.save(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").stat().st_size > 3_000
