"""Figures do not depend on how the journeys are cut into pieces of work."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.logs import in_pieces, journeys_from, logs
from touchline.analysis.journeys import Journeys
from touchline.analysis.result import Result
from touchline.testing.oracle import Event

STEPS = ["visit", "cart", "order"]
ASKED: dict[str, Callable[[Journeys], Result]] = {
    "attribution": lambda j: j.attribution(["linear", "markov", "shapley"], goal="order"),
    "compare": lambda j: j.where("visit").compare(j, goal="order"),
    "conversion": lambda j: j.conversion("visit", "order"),
    "dropoff": lambda j: j.dropoff("order", after="visit"),
    "funnel": lambda j: j.funnel(STEPS, breakdown="colour"),
    "funnel_trend": lambda j: j.funnel_trend(
        STEPS, interval="month", begin="2023-11-01", intervals=4
    ),
    "lifecycle": lambda j: j.lifecycle(begin="2023-11-01", intervals=6),
    "loops": lambda j: j.loops(goal="order", longest=4),
    "match": lambda j: j.match("visit .* order"),
    "next_step": lambda j: j.next_step(["visit"], least=1),
    "paths": lambda j: j.paths(),
    "retention": lambda j: j.retention("visit", "cart", begin="2023-11-01", intervals=6),
    "retention_flags": lambda j: j.retention_flags(["2023-11-15", "2023-11-16"]),
    "sessions": lambda j: j.sessions(),
    "step_matrix": lambda j: j.step_matrix(steps=6),
    "stickiness": lambda j: j.stickiness(begin="2023-11-14", intervals=10),
    "time_to_convert": lambda j: j.time_to_convert(STEPS),
    "times": lambda j: j.times(),
    "transitions": lambda j: j.transitions(ends=True, unique=True, times=True),
    "variants": lambda j: j.variants(),
    "window_funnel": lambda j: j.window_funnel(STEPS),
}


def near(a: pa.Table, b: pa.Table) -> bool:
    """Compare tables; sums of times may be rounded in another order."""
    if a.schema != b.schema or a.num_rows != b.num_rows:
        return False
    return all(
        row.keys() == other.keys()
        and all(row[k] == (pytest.approx(other[k]) if isinstance(other[k], float) else other[k])
                for k in row)
        for row, other in zip(a.to_pylist(), b.to_pylist(), strict=True)
    )  # fmt: skip


@pytest.mark.parametrize("verb", ASKED)
@settings(max_examples=15)
@given(log=logs(most=50), filtered=st.booleans())
def test_pieces_give_what_the_whole_gives(log: list[Event], verb: str, filtered: bool) -> None:
    whole = journeys_from(log)
    if filtered:
        whole = whole.without("help").collapse()
    first, second = ASKED[verb](whole), ASKED[verb](in_pieces(whole))
    assert near(first.table, second.table)
    assert first.tables.keys() == second.tables.keys()
    for name, table in first.tables.items():
        assert near(table, second.tables[name])
    for name, figure in first.figures.items():
        near_it = pytest.approx(figure) if isinstance(figure, float) else figure
        assert second.figures[name] == near_it


@given(log=logs(most=50))
def test_filters_and_the_export_work_piece_by_piece(log: list[Event]) -> None:
    whole = journeys_from(log)
    tables = [
        journeys.where("visit").without("help").relabel("colour").collapse().to_table()
        for journeys in (whole, in_pieces(whole))
    ]
    assert tables[0].equals(tables[1])
