"""Figures do not depend on how the journeys are cut into pieces of work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given

from tests.logs import in_pieces, journeys_from, logs
from touchline.analysis.journeys import Journeys
from touchline.testing.oracle import Event

ASKED: dict[str, Callable[[Journeys], Any]] = {
    "transitions": lambda j: j.transitions(ends=True, unique=True, times=True),
    "step_matrix": lambda j: j.step_matrix(steps=6),
    "loops": lambda j: j.loops(goal="order", longest=4),
    "dropoff": lambda j: j.dropoff("order", after="visit"),
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
@given(log=logs(most=50))
def test_pieces_give_what_the_whole_gives(log: list[Event], verb: str) -> None:
    whole = journeys_from(log)
    first, second = ASKED[verb](whole), ASKED[verb](in_pieces(whole))
    assert near(first.table, second.table)
    assert first.tables.keys() == second.tables.keys()
    for name, table in first.tables.items():
        assert near(table, second.tables[name])
    for name, figure in first.figures.items():
        assert second.figures[name] == (pytest.approx(figure) if figure is not None else None)


@given(log=logs(most=50))
def test_filters_and_the_export_work_piece_by_piece(log: list[Event]) -> None:
    whole = journeys_from(log)
    tables = [
        journeys.where("visit").without("help").relabel("colour").collapse().to_table()
        for journeys in (whole, in_pieces(whole))
    ]
    assert tables[0].equals(tables[1])
