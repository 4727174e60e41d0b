"""The slow, exact path: components that break a rule are taken apart record by record."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np

from touchline.identity.forest import Broken, ProfileForest

__all__ = ["HALF", "NONE", "Apart", "take_apart"]

Numbers = np.ndarray[Any, np.dtype[np.int32]]
HALF = 2**64
NONE = -1


def _integers() -> array[int]:
    return array("i")


def _halves() -> array[int]:
    return array("Q")


@dataclass(frozen=True, slots=True)
class Apart:
    """What the sequential rule did, as columns; identifiers are numbers of the dictionary.

    A link says that ``one`` (the strongest of the record) and ``other`` share a record; a refusal
    says that ``demoted`` was left out of a record whose strongest identifier is ``kept``, because
    of a limited type, or of a blocked edge from ``edge_one`` to ``edge_other`` (:data:`NONE` where
    that was not the reason). ``high`` and ``low`` are the halves of the record's place.
    """

    link_one: array[int] = field(default_factory=_integers)
    link_other: array[int] = field(default_factory=_integers)
    link_high: array[int] = field(default_factory=_halves)
    link_low: array[int] = field(default_factory=_halves)
    demoted: array[int] = field(default_factory=_integers)
    kept: array[int] = field(default_factory=_integers)
    limited: array[int] = field(default_factory=_integers)
    edge_one: array[int] = field(default_factory=_integers)
    edge_other: array[int] = field(default_factory=_integers)
    high: array[int] = field(default_factory=_halves)
    low: array[int] = field(default_factory=_halves)

    def link(self, one: int, other: int, high: int, low: int) -> None:
        """Note a link."""
        self.link_one.append(one)
        self.link_other.append(other)
        self.link_high.append(high)
        self.link_low.append(low)

    def refuse(self, demoted: int, kept: int, reason: Broken, high: int, low: int) -> None:
        """Note a refusal."""
        edge_one, edge_other = reason.edge or (NONE, NONE)
        self.demoted.append(demoted)
        self.kept.append(kept)
        self.limited.append(NONE if reason.type is None else reason.type)
        self.edge_one.append(edge_one)
        self.edge_other.append(edge_other)
        self.high.append(high)
        self.low.append(low)


def take_apart(
    db: duckdb.DuckDBPyConnection,
    members: Numbers,
    labels: Numbers,
    *,
    starts: Sequence[int],
    limits: Mapping[int, int],
    blocked_edges: Sequence[tuple[int, int]],
) -> Apart:
    """Label *members* anew, in place: −1 for identifiers that were demoted wherever they occur.

    Parameters
    ----------
    members
        Numbers of the identifiers in the components to take apart, ascending; the table
        ``identity:broken`` holds the same.
    starts
        The identifiers of type i are ``starts[i]`` … ``starts[i + 1]``; the table
        ``identity:records`` has a column ``i0``, ``i1`` … for each type.
    limits
        type → most identifiers of it in one profile.
    """
    forest = ProfileForest()
    for type_, most in limits.items():
        forest.limit(type_, most=most)
    bounds = np.searchsorted(members, starts).tolist()
    for type_, (low, high) in enumerate(pairwise(bounds)):
        forest.extend(type_, high - low)
    for edge in blocked_edges:
        if np.isin(edge, members).all():
            one, other = np.searchsorted(members, edge).tolist()
            forest.block(one, other)
    apart = Apart()
    present = bytearray(len(members))
    for record, high, low in _records(db, members, len(starts) - 1):
        addition = forest.add(record)
        for each in addition.kept:
            present[each] = 1
        for other in addition.joined:
            apart.link(record[0], other, high, low)
        for other, reason in addition.demoted:
            apart.refuse(other, record[0], reason, high, low)
    _number(apart, members)
    roots = np.fromiter(map(forest.find, range(len(members))), dtype=np.int32, count=len(members))
    start = int(labels.max()) + 1
    labels[members] = np.where(np.frombuffer(present, dtype=bool), start + roots, -1)
    return apart


def _number(apart: Apart, members: Numbers) -> None:
    """Turn places among *members* into numbers of the dictionary."""
    for column in (
        apart.link_one,
        apart.link_other,
        apart.demoted,
        apart.kept,
        apart.edge_one,
        apart.edge_other,
    ):
        values = np.frombuffer(column, dtype=np.int32)
        values[:] = np.where(values == NONE, NONE, members[values])


def _records(
    db: duckdb.DuckDBPyConnection, members: Numbers, width: int
) -> Iterator[tuple[list[int], int, int]]:
    """Read the records of the broken components in order.

    Each is its identifiers as places among *members*, strongest first, and the two halves of its
    place in time and arrival.
    """
    columns = ", ".join(f"i{n}" for n in range(width))
    filled = ", ".join(f"coalesce(i{n}, {NONE}) AS i{n}" for n in range(width))
    reader = db.sql(
        f"SELECT (place // {HALF})::UBIGINT AS high, (place % {HALF})::UBIGINT AS low, {filled} "
        f'FROM "identity:records" '
        f'WHERE coalesce({columns}) IN (SELECT identifier FROM "identity:broken") '
        f"ORDER BY place, {columns}"
    ).to_arrow_reader(100_000)
    for batch in reader:
        high, low, *numbers = (column.to_numpy(zero_copy_only=False) for column in batch.columns)
        places = [
            np.where(column == NONE, NONE, np.searchsorted(members, column)).tolist()
            for column in numbers
        ]
        for *row, first, second in zip(*places, high.tolist(), low.tolist(), strict=True):
            yield [each for each in row if each != NONE], first, second
