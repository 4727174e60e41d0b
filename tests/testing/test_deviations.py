"""Every planted deviation from a plan is found, and none is invented."""

from __future__ import annotations

from collections import Counter

import pytest

from touchline.analysis.journeys import Journeys
from touchline.testing.deviations import KINDS, PLAN, deviating_journeys, events_of

COUNT = 3000


def found_in(journeys: Journeys, *, others: bool) -> dict[str, set[tuple[str, int]]]:
    """Person → deviations."""
    result = journeys.conformance(PLAN, others=others)
    found: dict[str, set[tuple[str, int]]] = {}
    for row in result.table.to_pylist():
        if row["kind"] == "kept" or not row["journeys"]:
            continue
        behind = result.journeys(kind=row["kind"], step=row["step"])
        persons = set(behind.to_table()["person"].to_pylist())
        assert len(persons) == row["journeys"]
        for person in persons:
            found.setdefault(person, set()).add((row["kind"], row["step"]))
    return found


@pytest.mark.parametrize("others", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_every_planted_deviation_is_found_and_none_is_invented(seed: int, others: bool) -> None:
    made = deviating_journeys(seed, COUNT, others=others)
    log = events_of(made)
    journeys = Journeys.from_events(log, person="person", time="time", touchpoint="touchpoint")
    found = found_in(journeys, others=others)
    wrong = {
        one.person: (one.touchpoints, set(one.truth), found.get(one.person, set()))
        for one in made
        if found.get(one.person, set()) != set(one.truth)
    }
    assert wrong == {}
    planted = Counter(kind for one in made for kind, _ in one.truth)
    assert min(planted[kind] for kind in KINDS) > COUNT // 30
    assert sum(not one.truth for one in made) > COUNT // 5
    assert max(len(one.truth) for one in made) == 2


def test_the_same_seed_makes_the_same_journeys() -> None:
    assert deviating_journeys(3, 20) == deviating_journeys(3, 20)
    assert deviating_journeys(3, 20) != deviating_journeys(4, 20)
