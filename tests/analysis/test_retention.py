from __future__ import annotations

from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.logs import DAY, journeys_from, logs
from touchline.errors import ConfigError
from touchline.eventlog.calendar import TYPICAL
from touchline.testing.oracle import Event
from touchline.testing.oracle.retention import retention

BEGIN = 1_699_900_000_000_000  # 2023-11-13
STEPS = st.sampled_from([None, "visit", {"touchpoint": "order"}, {"where": {"colour": "red"}}])
OPTIONS = st.fixed_dictionaries(
    {
        "interval": st.sampled_from(["day", "week", "month"]),
        "begin": st.sampled_from(["2023-11-13", "2023-11-20"]),
        "intervals": st.integers(1, 12),
        "count": st.sampled_from(["on", "on_or_after"]),
        "until": st.sampled_from([None, "2023-12-10"]),
        "week_start": st.sampled_from(["monday", "sunday"]),
    }
)
KINDS = st.sampled_from([("first_time", "calendar"), ("recurring", "calendar"),
                         ("first_time", "rolling")])  # fmt: skip


def meets(step: Any, event: Event) -> bool:
    if step is None:
        return True
    if isinstance(step, str):
        return event.touchpoint == step
    if "touchpoint" in step:
        return bool(event.touchpoint == step["touchpoint"])
    return event.properties["colour"] == "red"


@given(log=logs(), start=STEPS, back=STEPS, options=OPTIONS, kind=KINDS)
def test_counts_whom_the_oracle_counts(
    log: list[Event], start: Any, back: Any, options: dict[str, Any], kind: tuple[Any, Any]
) -> None:
    cohort, buckets = kind
    journeys = journeys_from(log, timezone="Europe/Lisbon")
    found = journeys.retention(start, back, cohort=cohort, buckets=buckets, **options)
    wanted = retention(
        log,
        lambda event: meets(start, event),
        lambda event: meets(back, event),
        found.periods.edges.tolist(),
        recurring=cohort == "recurring",
        late=options["count"] == "on_or_after",
        rolling=TYPICAL[options["interval"]] if buckets == "rolling" else None,
        until=found.rule.until,
    )
    labels = found.periods.labels
    rows = {(labels.index(row["cohort"]), row["period"]): row for row in found.table.to_pylist()}
    assert rows.keys() == wanted.keys()
    for key, (persons, reached) in wanted.items():
        assert (rows[key]["persons"], rows[key]["reached"]) == (len(persons), len(reached)), key
        assert rows[key]["cohort_persons"] == len(wanted[key[0], 0][0])
    for row in found.tables["pooled"].to_pylist():
        at = [wanted[c, row["period"]] for c in range(len(labels) - row["period"])]
        assert row["reached"] == sum(len(reached) for _, reached in at)
        assert row["persons"] == sum(len(persons) for persons, reached in at if reached)


@given(log=logs(most=60), kind=KINDS)
def test_a_cell_leads_to_its_persons(log: list[Event], kind: tuple[Any, Any]) -> None:
    journeys = journeys_from(log)
    found = journeys.retention(
        "visit", begin="2023-11-13", intervals=4, interval="day", cohort=kind[0], buckets=kind[1]
    )
    for row in found.table.to_pylist():
        behind = found.journeys(cohort=row["cohort"], period=row["period"])
        assert behind.person_count == row["persons"]


@given(log=logs(most=60))
def test_persons_with_several_journeys_count_once(log: list[Event]) -> None:
    journeys = journeys_from(log)
    asked: dict[str, Any] = {"begin": "2023-11-13", "intervals": 9}
    whole = journeys.retention(**asked)
    by_session = journeys.per("session").retention(**asked)
    assert by_session.table == whole.table


def test_the_whole_log_is_the_default_range() -> None:
    log = [Event(who, BEGIN + day * DAY, "visit") for who, day in [("a", 0), ("a", 8), ("b", 15)]]
    found = journeys_from(log).retention()
    assert found.table["cohort"].unique().to_pylist() == ["2023-11-13", "2023-11-20", "2023-11-27"]
    assert found.table["persons"].to_pylist() == [1, 1, 0, 0, 0, 1]
    assert found.table["rate"].to_pylist() == [1.0, 1.0, None, None, None, 1.0]
    assert "the week in which they have an event for the first time" in found.explain()


def test_segments_are_counted_apart() -> None:
    rows = [
        {"who": who, "when": when, "what": "visit", "plan": plan}
        for who, when, plan in [("a", 1, "pro"), ("a", DAY + 1, "pro"), ("b", 2, "free"),
                                ("c", 3, None)]
    ]  # fmt: skip
    from touchline import Journeys

    journeys = Journeys.from_events(
        rows, person="who", time="when", touchpoint="what", segments=["plan"]
    )
    found = journeys.retention(interval="day", breakdown="plan", until="1970-01-02")
    cells = {
        (r["segment"], r["cohort"], r["period"]): r["persons"] for r in found.table.to_pylist()
    }
    assert cells["pro", "1970-01-01", 1] == 1
    assert cells["free", "1970-01-01", 0] == 1
    assert cells["free", "1970-01-01", 1] == 0
    assert cells[None, "1970-01-01", 0] == 1
    behind = found.journeys(segment="pro", cohort="1970-01-01", period=1)
    assert behind.person_count == 1
    assert found.journeys(segment=None, cohort="1970-01-01", period=0).person_count == 1
    with pytest.raises(ConfigError, match="no segment 'gold'"):
        found.journeys(segment="gold", cohort="1970-01-01", period=0)


def test_an_empty_log_has_no_cohorts() -> None:
    found = journeys_from([]).retention()
    assert found.table.num_rows == found.tables["pooled"].num_rows == 0
    assert "no week" in found.explain()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"interval": "weak"}, "interval is 'weak'"),
        ({"count": "before"}, "count is 'before'"),
        ({"intervals": 0}, "intervals is 0"),
        ({"cohort": "recurring", "buckets": "rolling"}, "rolling periods"),
        ({"begin": "yesterday"}, "is no date"),
        ({"breakdown": "plan"}, "no segment 'plan'"),
        ({"start": "vist"}, "no touchpoint 'vist'"),
    ],
)
def test_wrong_options_are_named(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        journeys_from([Event("a", 0, "visit")]).retention(**options)


def test_a_log_over_too_many_periods_is_refused() -> None:
    log = [Event("a", 0, "visit"), Event("a", 60 * 366 * DAY, "visit")]
    with pytest.raises(ConfigError, match=r"21,961 days; at most 2,500"):
        journeys_from(log).retention(interval="day")


def test_a_cell_is_named_by_cohort_and_period() -> None:
    found = journeys_from([Event("a", BEGIN, "visit")]).retention()
    for cell in ({}, {"period": 0}, {"cohort": "2023-11-13", "perod": 1}):
        with pytest.raises(ConfigError, match="names no figure"):
            found.journeys(**cell)


def test_a_period_that_is_not_there_is_refused() -> None:
    found = journeys_from([Event("a", BEGIN, "visit")]).retention()
    with pytest.raises(ConfigError, match="has no period 1"):
        found.journeys(cohort="2023-11-13", period=1)


def test_draws_a_chart(tmp_path: Path) -> None:
    log = [Event(str(who), BEGIN + (who % 3 + k * (1 + who % 2)) * 7 * DAY, "visit")
           for who in range(12) for k in range(3)]  # fmt: skip
    journeys_from(log).retention().chart().save(str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").stat().st_size > 5_000
