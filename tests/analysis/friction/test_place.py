"""Where on their way some journeys differ from the others."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

import touchline as tl
from touchline.analysis.friction.place import where_they_differ
from touchline.kernels.batch import Batch, Flags
from touchline.kernels.friction_place import BINS, longer


def in_segment(batch: Batch, code: int) -> Flags:
    flags: Flags = batch.segments["group"][batch.row_numbers()] == code
    return flags


def journeys(late: int, *, skips: bool = False) -> tl.Journeys:
    """Forty journeys; those of group b wait *late* hours after "sent", or skip "paid"."""
    rows = []
    for number in range(40):
        group = "ab"[number % 2]
        hour = late if group == "b" else 1 + number % 5
        for name, at in (("placed", 0), ("paid", 1), ("sent", 2), ("delivered", 2 + hour)):
            if name == "paid" and group == "b" and skips:
                continue
            rows.append({"p": number, "t": f"2024-03-{1 + at // 24:02}T{at % 24:02}:00:00Z",
                         "e": name, "group": group})  # fmt: skip
    return tl.Journeys.from_events(rows, person="p", time="t", touchpoint="e", segments=["group"])


def test_a_longer_wait_is_the_place() -> None:
    found = journeys(late=90)
    code = found.names.segments["group"].index("b")
    assert where_they_differ(found, partial(in_segment, code=code)) == "sent"


def test_what_is_skipped_shows_at_it_or_in_the_wait_before_it() -> None:
    found = journeys(late=3, skips=True)
    code = found.names.segments["group"].index("b")
    assert where_they_differ(found, partial(in_segment, code=code)) in ("placed", "paid")


def test_nothing_differs() -> None:
    found = journeys(late=3)
    code = found.names.segments["group"].index("b")
    assert where_they_differ(found, partial(in_segment, code=code)) is None


def test_an_empty_group_has_no_place() -> None:
    assert where_they_differ(journeys(late=3), partial(in_segment, code=7)) is None


@pytest.mark.parametrize(
    ("others", "chosen", "expected"),
    [([1, 2, 3], [5, 6], 1.0), ([5], [1], -1.0), ([2, 2], [2], 0.0), ([1, 3], [2], 0.0)],
)
def test_longer_compares_every_pair(others: list[int], chosen: list[int], expected: float) -> None:
    waits = np.zeros((2, 1, BINS), np.int64)
    np.add.at(waits[0, 0], others, 1)
    np.add.at(waits[1, 0], chosen, 1)
    assert longer(waits)[0] == expected
