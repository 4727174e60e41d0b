from __future__ import annotations

from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.analysis.test_retention import BEGIN, STEPS, meets
from tests.logs import DAY, journeys_from, logs
from touchline.errors import ConfigError
from touchline.testing.oracle import Event
from touchline.testing.oracle.activity import lifecycle

OPTIONS = st.fixed_dictionaries(
    {
        "interval": st.sampled_from(["hour", "day", "week", "month"]),
        "begin": st.sampled_from(["2023-11-13", "2023-11-20"]),
        "intervals": st.integers(1, 12),
        "week_start": st.sampled_from(["monday", "sunday"]),
    }
)


@given(log=logs(most=60), step=STEPS, options=OPTIONS, cut=st.booleans())
def test_counts_whom_the_oracle_counts(
    log: list[Event], step: Any, options: dict[str, Any], cut: bool
) -> None:
    journeys = journeys_from(log, timezone="Europe/Lisbon")
    if cut:
        journeys = journeys.per("session")
    found = journeys.lifecycle(step, **options)
    edges = found.activity.edges.tolist()
    wanted = lifecycle(log, lambda event: meets(step, event), edges)
    labels = found.periods.labels
    rows = found.table.to_pylist()
    assert len(rows) == 4 * options["intervals"]
    for row in rows:
        persons = wanted.get((labels.index(row["period"]) + 1, row["status"]), set())
        assert row["persons"] == len(persons)
        behind = found.journeys(period=row["period"], status=row["status"])
        assert behind.person_count == len(persons)


def test_the_wide_table_and_the_words() -> None:
    log = [Event("a", BEGIN + day * DAY, "visit") for day in (0, 7, 21)]
    found = journeys_from(log).lifecycle()
    assert found.tables["periods"].to_pylist()[3] == {
        "period": "2023-12-04", "new": 0, "returning": 0, "resurrecting": 1, "dormant": 0,
        "active": 1,
    }  # fmt: skip
    assert "the 4 weeks from 2023-11-13" in found.explain()


def test_an_empty_log_has_no_periods() -> None:
    assert journeys_from([]).lifecycle().table.num_rows == 0


def test_wrong_cells_and_options_are_named() -> None:
    journeys = journeys_from([Event("a", BEGIN, "visit")])
    with pytest.raises(ConfigError, match="status is 'gone'"):
        journeys.lifecycle().journeys(period="2023-11-13", status="gone")
    with pytest.raises(ConfigError, match="lies in none of the weeks"):
        journeys.lifecycle().journeys(period="2022-11-13", status="new")
    with pytest.raises(ConfigError, match="interval is 'minute'"):
        journeys.lifecycle(interval="minute")  # type: ignore[arg-type]


def test_draws_a_chart(tmp_path: Path) -> None:
    log = [Event(str(who), BEGIN + (who % 5 + k * (1 + who % 3)) * 7 * DAY, "visit")
           for who in range(40) for k in range(3)]  # fmt: skip
    journeys_from(log).lifecycle().chart().save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 5_000
