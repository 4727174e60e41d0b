"""Whether a pain point that was found is one that was planted.

- **Kind.** The same; a basket that is left counts as drop-off at a touchpoint of the basket, and
  the other way round: see :data:`SAME`.
- **Touchpoint.** The one at which it was planted, or one at which the same thing shows (the other
  end of a loop, the error that was met, the touchpoint that is waited for), as the truth says. Of
  the journey as a whole: any.
- **Segment.** The planted value exactly. Planted for everybody: said of everybody, or of a period.

Rows that are none of these are extra. Told apart are rows that say the same again, and rows that
are right about place and segment and see another sign (planted long waits, found drop-off).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from touchline.testing.planted import Planted

__all__ = ["FIRST", "SAME", "Match", "Row", "match", "rows_of"]

FIRST = 12
"""Rows that are looked at."""
SAME: Mapping[str, frozenset[str]] = {
    "drop_off": frozenset({"abandoned_basket"}),
    "abandoned_basket": frozenset({"drop_off"}),
}
"""Planted kind → other kinds that say the same of the same touchpoint."""
_PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Row:
    """What the search says."""

    rank: int
    kind: str
    touchpoint: str | None
    stage: str | None
    segment: Mapping[str, str]
    persons: int

    def __str__(self) -> str:
        of = ", ".join(f"{name}={value}" for name, value in self.segment.items()) or "everybody"
        where = self.touchpoint or self.stage or "journey"
        return f"{self.rank}. {self.kind} at {where} of {of}: {self.persons} persons"


@dataclass(frozen=True, slots=True)
class Match:
    """What was found of what was planted."""

    ranks: dict[str, int]
    """Planted → rank of the first row that says it."""
    misses: dict[str, str]
    """Planted → why it does not count as found."""
    another_sign: list[str]
    again: list[str]
    extra: list[str]
    rows: int
    beyond: int
    """Rows after the first twelve."""


def rows_of(found: Any) -> list[Row]:
    """Rows of what the search found, in its order."""
    return [
        Row(
            rank=k,
            kind=point.kind,
            touchpoint=point.touchpoint,
            stage=point.stage or point.details.get("stage"),
            segment=dict(point.segment),
            persons=point.persons,
        )
        for k, point in enumerate(found.points, 1)
    ]


def match(truth: Sequence[Planted], rows: Sequence[Row]) -> Match:
    """Hold rows against the truth."""
    ranks: dict[str, int] = {}
    misses: dict[str, str] = {}
    named: dict[int, str] = {}
    for planted in truth:
        right = [row for row in rows if _says(row, planted)]
        for row in right:
            named.setdefault(row.rank, "again")
        if right and right[0].rank <= FIRST:
            ranks[_name(planted)] = right[0].rank
            named[right[0].rank] = "found"
        else:
            misses[_name(planted)] = _why(planted, right, rows)
    for row in rows:
        if row.rank not in named and any(_near(row, p) and _of(row, p) for p in truth):
            named[row.rank] = "another sign"
    first = rows[:FIRST]
    return Match(
        ranks=ranks,
        misses=misses,
        another_sign=[str(row) for row in first if named.get(row.rank) == "another sign"],
        again=[str(row) for row in first if named.get(row.rank) == "again"],
        extra=[str(row) for row in first if row.rank not in named],
        rows=len(rows),
        beyond=len(rows) - len(first),
    )


def _says(row: Row, planted: Planted) -> bool:
    return _kind(row, planted) and _there(row, planted) and _of(row, planted)


def _kind(row: Row, planted: Planted) -> bool:
    return row.kind == planted.kind or row.kind in SAME.get(planted.kind, ())


def _there(row: Row, planted: Planted) -> bool:
    if planted.kind == "no_effort":
        return row.stage == planted.stage
    if planted.touchpoint is None:
        return row.kind == planted.kind
    return _near(row, planted)


def _near(row: Row, planted: Planted) -> bool:
    names = {_plain(name) for name in (planted.touchpoint, *planted.near) if name is not None}
    return row.touchpoint is not None and _plain(row.touchpoint) in names


def _plain(touchpoint: str) -> str:
    """Make names of the log and of the project the same."""
    return touchpoint.replace("_", "-")


def _of(row: Row, planted: Planted) -> bool:
    if planted.segment:
        return dict(row.segment) == dict(planted.segment)
    return not set(row.segment) - {_PERIOD}


def _why(planted: Planted, right: Sequence[Row], rows: Sequence[Row]) -> str:
    """Say what is nearest."""
    if right:
        return f"only at rank {right[0].rank}"
    for row in rows:
        if _kind(row, planted) and _there(row, planted):
            return f"another segment: {row}"
    for row in rows:
        if _near(row, planted) and _of(row, planted):
            return f"another kind: {row}"
    for row in rows:
        if _kind(row, planted) and _of(row, planted):
            return f"another touchpoint: {row}"
    return "nothing is said of it"


def _name(planted: Planted) -> str:
    of = ", ".join(f"{name}={value}" for name, value in planted.segment.items()) or "everybody"
    if planted.period is not None:
        of = f"everybody from {planted.period[0]} to {planted.period[1]}"
    where = planted.touchpoint or planted.stage or "journey"
    return f"{planted.kind} at {where} of {of} ({planted.persons} persons)"
