"""The slow, exact path: components that break a rule are taken apart record by record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from touchline.identity.forest import Broken, ProfileForest

__all__ = ["Refusal", "take_apart"]

Numbers = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An identifier that was left out of a record; identifiers are numbers of the dictionary."""

    identifier: int
    kept: int
    """The strongest identifier of the record."""
    place: int
    reason: Broken
    """With type and edge in the dictionary's numbers."""


def take_apart(
    db: duckdb.DuckDBPyConnection,
    members: Numbers,
    labels: Numbers,
    *,
    width: int,
    type_of: Callable[[int], int],
    limits: Mapping[int, int],
    blocked_edges: Sequence[tuple[int, int]],
) -> tuple[list[Refusal], list[tuple[int, int, int]]]:
    """Label *members* anew, in place: −1 for identifiers that were demoted wherever they occur.

    Parameters
    ----------
    members
        Numbers of the identifiers in the components to take apart, ascending; the table
        ``identity:broken`` holds the same.
    width
        Columns ``i0`` … of the table ``identity:records``.

    Returns
    -------
    Refusals, and the links that made the profiles: (strongest, other, place).
    """
    compact = {int(number): local for local, number in enumerate(members)}
    forest = ProfileForest(limits=dict(limits))
    for number in members:
        forest.new(type_of(int(number)))
    for one, other in blocked_edges:
        if one in compact and other in compact:
            forest.block(compact[one], compact[other])
    refusals: list[Refusal] = []
    links: list[tuple[int, int, int]] = []
    kept = np.zeros(len(members), dtype=bool)
    for place, record in _records(db, width):
        addition = forest.add([compact[number] for number in record])
        kept[addition.kept] = True
        links += [(record[0], int(members[other]), place) for other in addition.joined]
        for other, reason in addition.demoted:
            if reason.edge is not None:
                one, two = reason.edge
                reason = Broken(edge=(int(members[one]), int(members[two])))
            refusals.append(Refusal(int(members[other]), record[0], place, reason))
    roots = np.fromiter(map(forest.find, range(len(members))), dtype=np.int32, count=len(members))
    start = int(labels.max()) + 1
    labels[members] = np.where(kept, start + roots, -1)
    return refusals, links


def _records(db: duckdb.DuckDBPyConnection, width: int) -> Iterator[tuple[int, list[int]]]:
    """Read the records of the broken components in order, strongest identifier first."""
    columns = ", ".join(f"i{n}" for n in range(width))
    relation = db.execute(
        f'SELECT place, {columns} FROM "identity:records" '
        f'WHERE coalesce({columns}) IN (SELECT identifier FROM "identity:broken") '
        f"ORDER BY place, {columns}"
    )
    while rows := relation.fetchmany(100_000):
        for place, *numbers in rows:
            yield place, [number for number in numbers if number is not None]
