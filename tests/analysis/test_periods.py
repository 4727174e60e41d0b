from __future__ import annotations

from hypothesis import given

from tests.logs import DAY, journeys_from, logs
from touchline.analysis.periods import periods_of, said_of
from touchline.testing.oracle import Event


@given(log=logs())
def test_the_extent_is_that_of_the_events_left(log: list[Event]) -> None:
    journeys = journeys_from(log)
    times = [event.time for event in log]
    assert journeys.extent == ((min(times), max(times)) if log else None)
    with_order = {event.person for event in log if event.touchpoint == "order"}
    times = [event.time for event in log if event.person in with_order]
    assert journeys.where("order").extent == ((min(times), max(times)) if times else None)


def test_periods_go_from_the_first_event_to_the_last_unless_asked_otherwise() -> None:
    journeys = journeys_from([Event("a", 3 * DAY, "visit"), Event("a", 20 * DAY, "visit")])
    every = periods_of(journeys, "week", None, None, "monday", most=10)
    assert every.labels == ("1969-12-29", "1970-01-05", "1970-01-12", "1970-01-19")
    some = periods_of(journeys, "day", "1970-01-07", 2, "monday", most=10)
    assert some.labels == ("1970-01-07", "1970-01-08")
    late = periods_of(journeys, "month", "1970-05-17", None, "monday", most=10)
    assert late.labels == ("1970-05",)
    assert said_of(every, "sunday") == "the 4 weeks from 1969-12-29 (UTC, weeks from Sunday)"
    assert said_of(late, "monday") == "the month from 1970-05 (UTC)"
