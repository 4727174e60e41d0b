"""Analyses over time give the same whether the log is looked at whole or in pieces elsewhere."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import pytest
from hypothesis import given

from tests.logs import journeys_from, logs
from touchline.analysis.journeys import Journeys
from touchline.analysis.result import Result
from touchline.eventlog.source import LocalSource, empty_batch
from touchline.kernels.batch import Batch
from touchline.testing.oracle import Event


@dataclass(frozen=True)
class InPieces(LocalSource):
    """Runs on batches of a few events; what is run travels as bytes, as to another machine."""

    def run(self, task: Callable[[Batch], Any], merge: Callable[[Any, Any], Any]) -> Any:
        task, merge = pickle.loads(pickle.dumps((task, merge)))
        pieces = [piece for part in self.parts for piece in part.batch.chunks(4)]
        partials = [
            pickle.loads(pickle.dumps(task(p))) for p in pieces or [empty_batch(self.names)]
        ]
        return reduce(merge, partials)


def in_pieces(journeys: Journeys) -> Journeys:
    source = journeys.source
    assert isinstance(source, LocalSource)
    made = InPieces(**{name: getattr(source, name) for name in source.__dataclass_fields__})
    return replace(journeys, source=made)


RANGE: dict[str, Any] = {"begin": "2023-11-13", "intervals": 9}
ASKED: dict[str, Callable[[Journeys], Result]] = {
    "retention": lambda j: j.retention(**RANGE),
    "retention of steps": lambda j: j.retention("visit", "order", cohort="recurring", **RANGE),
    "rolling retention": lambda j: j.retention(buckets="rolling", interval="day", **RANGE),
    "retention flags": lambda j: j.retention_flags(["2023-11-14", "2023-11-15"], step="visit"),
    "lifecycle": lambda j: j.lifecycle("visit", **RANGE),
    "stickiness": lambda j: j.stickiness(**RANGE),
    "sessions": lambda j: j.sessions(),
    "sessions by day": lambda j: j.sessions(midnight=True, campaign="colour"),
    "sessions within sessions": lambda j: j.per("session").sessions(separator="cart"),
    "times of a pair": lambda j: j.times("visit", {"where": {"colour": "red"}}, directly=False),
    "times": lambda j: j.per("session", gap="1h").times(),
}


@pytest.mark.parametrize("asked", ASKED)
@given(log=logs(most=40))
def test_pieces_give_the_same(asked: str, log: list[Event]) -> None:
    journeys = journeys_from(log)
    whole, parts = ASKED[asked](journeys), ASKED[asked](in_pieces(journeys))
    assert parts.table == whole.table
    assert parts.figures == pytest.approx(whole.figures)
    assert parts.tables == whole.tables


@given(log=logs(most=40))
def test_pieces_give_the_same_rows(log: list[Event]) -> None:
    journeys = journeys_from(log)
    assert in_pieces(journeys).sessions().rows() == journeys.sessions().rows()
    flags = journeys.retention_flags(["2023-11-14"])
    assert in_pieces(journeys).retention_flags(["2023-11-14"]).persons() == flags.persons()
