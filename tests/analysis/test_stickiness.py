from __future__ import annotations

from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.analysis.test_lifecycle import OPTIONS
from tests.analysis.test_retention import BEGIN, STEPS, meets
from tests.logs import DAY, journeys_from, logs
from touchline.errors import ConfigError
from touchline.testing.oracle import Event
from touchline.testing.oracle.activity import stickiness


@given(log=logs(most=60), step=STEPS, options=OPTIONS, cut=st.booleans())
def test_counts_whom_the_oracle_counts(
    log: list[Event], step: Any, options: dict[str, Any], cut: bool
) -> None:
    journeys = journeys_from(log, timezone="Europe/Lisbon")
    if cut:
        journeys = journeys.per("session")
    found = journeys.stickiness(step, **options)
    wanted = stickiness(log, lambda event: meets(step, event), found.periods.edges.tolist())
    assert found.table.num_rows == options["intervals"]
    for row in found.table.to_pylist():
        persons = wanted.get(row["periods"], set())
        assert row["persons"] == len(persons)
        assert found.journeys(periods=row["periods"]).person_count == len(persons)
    assert found.figures["persons"] == sum(len(who) for n, who in wanted.items() if n)


def test_shares_are_of_the_active_persons() -> None:
    log = [Event(who, BEGIN + day * DAY, "visit") for who, day in [("a", 0), ("a", 1), ("b", 1)]]
    found = journeys_from([*log, Event("c", BEGIN, "mail")]).stickiness("visit")
    assert found.table["share"].to_pylist() == [0.5, 0.5]
    assert found.table["share_at_least"].to_pylist() == [1.0, 0.5]
    assert found.figures == {"persons": 2, "mean_periods": 1.5}
    assert "by the number of days in which they have 'visit'" in found.explain()


def test_an_empty_log_has_no_periods() -> None:
    found = journeys_from([]).stickiness()
    assert found.table.num_rows == 0
    assert found.figures["mean_periods"] is None


def test_a_number_of_periods_that_is_not_there_is_refused() -> None:
    with pytest.raises(ConfigError, match="no persons of 3 periods"):
        journeys_from([Event("a", BEGIN, "visit")]).stickiness().journeys(periods=3)


def test_draws_a_chart(tmp_path: Path) -> None:
    log = [Event(str(who), BEGIN + k * DAY, "visit") for who in range(9) for k in range(who + 1)]
    journeys_from(log).stickiness().chart().save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 5_000
