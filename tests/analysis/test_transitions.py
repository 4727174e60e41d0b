from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from tests.logs import journeys_from, logs
from touchline.errors import ConfigError
from touchline.testing.oracle import Event, journeys_of
from touchline.testing.oracle.transitions import transitions

LOG = [Event("ana", k, name) for k, name in enumerate(["visit", "cart", "visit", "cart", "order"])]


@given(log=logs())
def test_counts_what_the_oracle_counts(log: list[Event]) -> None:
    rows = journeys_from(log).transitions().table.to_pylist()
    assert {(row["source"], row["target"]): row["count"] for row in rows} == transitions(log)


@given(log=logs(most=60))
def test_filtered_journeys_give_the_same_as_a_filtered_log(log: list[Event]) -> None:
    result = journeys_from(log).transitions()
    for row in result.table.to_pylist():
        source, target = row["source"], row["target"]
        behind = result.journeys(source=source, target=target)
        persons = {
            person
            for person, events in journeys_of(log).items()
            if transitions(events)[source, target]
        }
        assert len(behind) == len(persons)
        kept = [event for event in log if event.person in persons]
        again = {
            (r["source"], r["target"]): r["count"] for r in behind.transitions().table.to_pylist()
        }
        assert again == transitions(kept)


def test_shares_add_up_and_the_definition_names_the_journeys() -> None:
    result = journeys_from(LOG).transitions()
    first = result.table.to_pylist()[0]
    assert (first["source"], first["target"], first["count"]) == ("visit", "cart", 2)
    assert first["share"] == 0.5
    assert "1 journeys with 5 events" in result.explain()


def test_a_cell_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match="did you mean 'order'"):
        journeys_from(LOG).transitions().journeys(source="ordr", target="cart")


def test_draws_a_chart(tmp_path: Path) -> None:
    journeys_from(LOG).transitions().chart().save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 5_000
