from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tests.logs import MINUTE, journeys_from, logs
from touchline.analysis.sessions import session_ids
from touchline.errors import ConfigError
from touchline.testing.oracle import Event
from touchline.testing.oracle.calendar import label_of
from touchline.testing.oracle.sessions import sessions

ZONE = "Europe/Lisbon"
RULES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {"gap": 30 * MINUTE}),
    ({"gap": "5min"}, {"gap": 5 * MINUTE}),
    ({"gap": 0}, {"gap": 0}),
    ({"midnight": True}, {"gap": 30 * MINUTE, "day_of": lambda t: label_of(t, "day", ZONE)}),
    ({"gap": "40d", "campaign": "colour"}, {"gap": 40 * 24 * 60 * MINUTE, "campaign": "colour"}),
    ({"separator": "cart"}, {"opening": lambda e: e.touchpoint == "cart"}),
    (
        {"start": "visit", "end": {"where": {"colour": "red"}}, "gap": "1h"},
        {
            "gap": 60 * MINUTE,
            "opening": lambda e: e.touchpoint == "visit",
            "closing": lambda e: e.properties["colour"] == "red",
        },
    ),
]


@given(log=logs(most=60), rule=st.sampled_from(RULES))
def test_sessions_are_those_of_the_oracle(
    log: list[Event], rule: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    options, same = rule
    wanted = sessions(log, **same)
    journeys = journeys_from(log, timezone=ZONE)
    found = journeys.sessions(**options)
    every = [one for those in wanted.values() for one in those]
    assert found.figures["sessions"] == len(every)
    assert found.figures["persons"] == len(wanted)
    assert found.figures["events"] == sum(map(len, every))
    assert found.figures["bounces"] == sum(len(one) == 1 for one in every)
    assert found.tables["per_person"].select(["sessions", "persons"]).to_pylist() == [
        {"sessions": n, "persons": c} for n, c in sorted(Counter(map(len, wanted.values())).items())
    ]
    if every:
        lengths = [one[-1].time - one[0].time for one in every]
        assert found.figures["mean_duration_seconds"] == pytest.approx(np.mean(lengths) / 1e6)
    rows = found.rows().to_pylist()
    for person, those in wanted.items():
        numbered = [(e.time, e.touchpoint, k + 1) for k, one in enumerate(those) for e in one]
        mine = [
            (_us(row["time"]), row["touchpoint"], row["session"])
            for row in rows
            if row["person"] == person and row["session"]
        ]
        assert mine == numbered


def _us(time: datetime) -> int:
    return (time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@given(log=logs(most=60), rule=st.sampled_from(RULES))
def test_sessions_as_journeys(
    log: list[Event], rule: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    options, same = rule
    wanted = [
        [e.touchpoint for e in one] for those in sessions(log, **same).values() for one in those
    ]
    journeys = journeys_from(log, timezone=ZONE)
    cut = journeys.per("session", **options)
    found: dict[int, list[str]] = {}
    for row in cut.to_table().to_pylist():
        found.setdefault(row["journey"], []).append(row["touchpoint"])
    assert sorted(found.values()) == sorted(wanted)
    assert len(cut) == len(wanted)
    joined = cut.per("person")
    assert len(joined) == cut.person_count == joined.person_count
    assert joined.event_count == cut.event_count
    again = joined.to_table().drop_columns(["journey"])
    assert again == cut.to_table().drop_columns(["journey"])


@given(log=logs(most=60), rule=st.sampled_from(RULES))
def test_filtered_journeys_give_the_same_as_a_filtered_log(
    log: list[Event], rule: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    options, same = rule
    first, last = 1_700_000_000_000_002, 1_700_000_000_000_000 + 50 * MINUTE
    cut = journeys_from(log, timezone=ZONE).between(
        "2023-11-14T22:13:20.000002+00:00", "2023-11-14T23:03:20+00:00"
    )
    wanted = sessions([event for event in log if first <= event.time < last], **same)
    found = cut.sessions(**options)
    assert found.figures["sessions"] == sum(map(len, wanted.values()))
    assert len(cut.per("session", **options)) == found.figures["sessions"]


@given(log=logs(most=60))
def test_what_was_left_out_between_sessions_stays_out(log: list[Event]) -> None:
    cut = journeys_from(log).per("session", gap="5min")
    some = cut.where("visit")
    assert some.per("person").event_count == some.event_count


@given(log=logs(most=60))
def test_the_id_of_a_session_is_where_it_begins(log: list[Event]) -> None:
    for journeys in (journeys_from(log), journeys_from(log).where("visit")):
        blocks = session_ids(journeys)
        figures = journeys.sessions().figures
        assert sum(block.sessions for block in blocks) == figures["sessions"]
        ids = np.concatenate([block.ids for block in blocks])
        inside = ids[ids != 0xFFFFFFFF]
        assert len(inside) == figures["events"]
        assert len(np.unique(inside)) == figures["sessions"]
        for block in blocks:
            at = np.arange(len(block.ids)) + block.low
            assert np.all((block.ids <= at) | (block.ids == 0xFFFFFFFF))


@given(log=logs(most=60))
def test_a_row_leads_to_its_sessions(log: list[Event]) -> None:
    found = journeys_from(log).sessions()
    for row in found.table.to_pylist():
        assert len(found.journeys(events=row["events"])) == row["sessions"]
    assert found.table.num_rows == 10


def test_quantiles_are_near_the_true_ones() -> None:
    log = [Event(str(k), at, "visit") for k in range(200) for at in (0, k * k * 1_000_003 // 40)]
    found = journeys_from(log).sessions()
    true = np.quantile([k * k * 1_000_003 // 40 for k in range(200)], [0.5, 0.9]) / 1e6
    assert found.figures["median_duration_seconds"] == pytest.approx(true[0], rel=0.02)
    assert found.figures["p90_duration_seconds"] == pytest.approx(true[1], rel=0.02)


def test_says_what_a_session_is() -> None:
    journeys = journeys_from([Event("a", 0, "visit")], timezone=ZONE)
    assert "more than 30 min without an event" in journeys.sessions().explain()
    said = journeys.per("session", midnight=True, campaign="colour").describe()
    assert "ended by midnight in Europe/Lisbon, ended by another colour" in said
    bounded = journeys.sessions(start="visit", end="order")
    assert "that begin at 'visit' and end at 'order'" in bounded.definition()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"separator": "cart", "start": "visit", "end": "order"}, "a separator, or by a start"),
        ({"start": "visit"}, "a separator, or by a start and an end"),
        ({"campaign": "utm"}, "no property 'utm'"),
        ({"gap": "half an hour"}, "is no duration"),
        ({"separator": "crat"}, "no touchpoint 'crat'"),
    ],
)
def test_wrong_options_are_named(options: dict[str, Any], message: str) -> None:
    journeys = journeys_from([Event("a", 0, "visit")])
    with pytest.raises(ConfigError, match=message):
        journeys.sessions(**options)
    with pytest.raises(ConfigError, match=message):
        journeys.per("session", **options)


def test_wrong_cells_and_units_are_named() -> None:
    journeys = journeys_from([Event("a", 0, "visit")])
    with pytest.raises(ConfigError, match="no sessions of '7' events"):
        journeys.sessions().journeys(events="7")
    with pytest.raises(ConfigError, match="not per 'week'"):
        journeys.per("week")  # type: ignore[arg-type]


def test_draws_a_chart(tmp_path: Path) -> None:
    log = [Event(str(k), at, "visit") for k in range(20) for at in range(k)]
    journeys_from(log).sessions().chart().save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 5_000
