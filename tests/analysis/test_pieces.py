"""Sequences are counted alike in one piece and in many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.logs import journeys_from, logs
from touchline.analysis.journeys import Journeys
from touchline.analysis.result import Result
from touchline.eventlog.source import LocalSource, Part
from touchline.testing.oracle import Event

VERBS: dict[str, Callable[[Journeys], Result]] = {
    "variants": lambda journeys: journeys.variants(),
    "first steps": lambda journeys: journeys.variants(first=2, collapse=True),
    "match": lambda journeys: journeys.match("visit.*{<=1d}order"),
    "paths": lambda journeys: journeys.paths(limit=None),
    "next step": lambda journeys: journeys.next_step(["visit", "cart"], least=3),
}


def in_pieces(journeys: Journeys, events: int) -> Journeys:
    source = journeys.source
    assert isinstance(source, LocalSource)
    part = source.parts[0]
    parts = tuple(Part(piece, part.keys) for piece in part.batch.chunks(events))
    return replace(journeys, source=replace(source, parts=parts))


@pytest.mark.parametrize("verb", VERBS)
@given(log=logs(most=60), events=st.integers(1, 20))
def test_pieces_change_nothing(verb: str, log: list[Event], events: int) -> None:
    journeys = journeys_from(log)
    whole, pieces = VERBS[verb](journeys), VERBS[verb](in_pieces(journeys, events))
    assert pieces.table.equals(whole.table)
    assert pieces.figures == whole.figures
    assert pieces.tables == whole.tables


def test_the_first_matches_are_those_of_the_first_pieces() -> None:
    log = [Event(f"p{k}", k, "visit") for k in range(9)]
    journeys = in_pieces(journeys_from(log), 2)
    assert journeys.match("visit").first(3)["person"].to_pylist() == ["p0", "p1", "p2"]
