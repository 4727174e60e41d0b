from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs import journeys_from, logs
from touchline.errors import ConfigError
from touchline.testing.oracle import Event, filters, journeys_of
from touchline.testing.oracle.step_matrix import step_matrix

LOG = [
    *[Event("ana", k, name) for k, name in enumerate(["visit", "cart", "visit", "order"])],
    Event("bob", 1, "visit"),
]


@given(log=logs(), steps=st.integers(1, 8), filtered=st.booleans())
def test_counts_what_the_oracle_counts(log: list[Event], steps: int, filtered: bool) -> None:
    journeys = journeys_from(log)
    if filtered:
        journeys = journeys.where("visit")
        log = [
            e for j in filters.where(log, [lambda e: e.touchpoint == "visit"]).values() for e in j
        ]
    result = journeys.step_matrix(steps=steps)
    wanted = step_matrix(log, steps)
    rows = {(row["step"], row["touchpoint"]): row for row in result.table.to_pylist()}
    assert {cell: row["journeys"] for cell, row in rows.items()} == {
        cell: len(persons) for cell, persons in wanted.items()
    }
    for row in rows.values():
        assert row["share"] == row["journeys"] / len(journeys_of(log))


@given(log=logs(most=15))
def test_the_journeys_behind_a_figure_are_as_many_as_it_says(log: list[Event]) -> None:
    result = journeys_from(log).step_matrix(steps=4)
    for row in result.table.to_pylist():
        behind = result.journeys(step=row["step"], touchpoint=row["touchpoint"])
        assert len(behind) == row["journeys"]


def test_a_matrix_begins_at_the_start_and_stays_at_the_end() -> None:
    matrix = journeys_from(LOG).step_matrix(steps=3).matrix()
    assert matrix.labels == ("path_start", "visit", "cart", "path_end")
    assert matrix.values.tolist() == [
        [1, 0, 0, 0],
        [0, 1, 0, 0.5],
        [0, 0, 0.5, 0],
        [0, 0, 0.5, 0.5],
    ]
    counts = (
        journeys_from(LOG).step_matrix(steps=1).matrix("journeys", labels=["path_start", "cart"])
    )
    assert counts.values.tolist() == [[2, 0], [0, 0]]


def test_wrong_settings_are_named() -> None:
    result = journeys_from(LOG).step_matrix(steps=3)
    with pytest.raises(ConfigError, match="0 steps"):
        journeys_from(LOG).step_matrix(steps=0)
    with pytest.raises(ConfigError, match="from 1 to 3"):
        result.journeys(step=4, touchpoint="visit")
    with pytest.raises(ConfigError, match="did you mean 'visit'"):
        result.journeys(step=1, touchpoint="vist")
    with pytest.raises(ConfigError, match="share or journeys"):
        result.matrix("count")
    with pytest.raises(ConfigError, match="relabel"):
        journeys_from([Event("ana", 1, "path_end")]).step_matrix()


def test_the_definition_says_how_many_steps() -> None:
    assert "first 3 steps" in journeys_from(LOG).step_matrix(steps=3).explain()


def test_draws_a_chart(tmp_path: Path) -> None:
    journeys_from(LOG).step_matrix().chart().save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 5_000
