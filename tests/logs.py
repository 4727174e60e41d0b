"""Generated logs for property tests: ties, huge gaps, one-event journeys, none at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import pyarrow as pa

from touchline.analysis.journeys import Journeys
from touchline.eventlog.source import LocalSource
from touchline.testing.oracle import Event

__all__ = ["TOUCHPOINTS", "in_pieces", "journeys_from", "logs"]

TOUCHPOINTS = ("visit", "cart", "order", "help", "mail")
MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE
_START = 1_700_000_000_000_000  # 2023-11-14T22:13:20Z
_TIMES = st.one_of(
    st.integers(0, 5),  # µs apart: ties and near ties
    st.integers(0, 90).map(lambda n: n * MINUTE),
    st.integers(0, 60).map(lambda n: n * DAY),
    st.integers(-40, 40).map(lambda n: n * 366 * DAY),
)
_COLOURS = st.sampled_from(["red", "green", "", None])


def logs(
    *, most: int = 30, touchpoints: Sequence[str] = TOUCHPOINTS
) -> st.SearchStrategy[list[Event]]:
    """Logs of up to *most* events of a few persons, with the properties ``colour`` and ``size``."""
    events = st.builds(
        lambda person, time, touchpoint, colour, size, value: Event(
            person, _START + time, touchpoint, {"colour": colour, "size": size}, value
        ),
        st.sampled_from(["ana", "bob", "cem", "دارا"]),
        _TIMES,
        st.sampled_from(list(touchpoints)),
        _COLOURS,
        st.sampled_from(["1", "2", "10", None]),
        st.sampled_from([None, 1.0, 2.5, 100.0]),
    )
    return st.lists(events, max_size=most)


def journeys_from(
    log: Sequence[Event], *, touchpoints: Sequence[str] = TOUCHPOINTS, **options: Any
) -> Journeys:
    """Read *log* as a user would."""
    names = list(dict.fromkeys(name for event in log for name in event.properties))
    names = names or ["colour", "size"]
    table = pa.table(
        {
            "person": pa.array([e.person for e in log], pa.string()),
            "time": pa.array([e.time for e in log], pa.timestamp("us", "UTC")),
            "touchpoint": pa.array([e.touchpoint for e in log], pa.string()),
            "value": pa.array([e.value for e in log], pa.float64()),
            **{n: pa.array([e.properties.get(n) for e in log], pa.string()) for n in names},
        }
    )
    return Journeys.from_events(
        table,
        person="person",
        time="time",
        touchpoint="touchpoint",
        value="value",
        properties=names,
        touchpoints=touchpoints,
        **options,
    )


def in_pieces(journeys: Journeys) -> Journeys:
    """Give the same journeys with each in a part of its own, so that results must be merged."""
    source = journeys.source
    assert isinstance(source, LocalSource)
    parts = [
        replace(part, batch=part.batch.slice(k, k + 1))
        for part in source.parts
        for k in range(len(part.batch))
    ]
    return replace(journeys, source=replace(source, parts=tuple(parts)))
