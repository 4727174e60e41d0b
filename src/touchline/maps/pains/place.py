"""Where on the spine a group of journeys comes off worse: the stage where it differs most."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from touchline.maps.book import same_instants
from touchline.maps.scope import Scope

__all__ = ["stage_of_group"]

LEAST = 10
CLEAR = 0.2
"""A difference below this (0: none, 1: complete) does not tell a stage."""


def stage_of_group(scope: Scope, table: str) -> str:
    """Name the stage where the journeys in *table* differ most from the others.

    Two differences are compared, both from 0 to 1: how much longer they wait on a way of the main
    line (twice the chance that one of them waits longer than one of the others, minus 1; Mann and
    Whitney 1947), which counts for the stage they wait in, and how much more or less often they
    meet a touchpoint. If nothing differs clearly, it is the stage of most of their answers.
    """
    found = [*_waits(scope, table), *_meetings(scope, table)]
    best = max(found, default=(0.0, 0))
    if best[0] >= CLEAR:
        return scope.info.stages[best[1]].id
    rows = scope.relations.rows(
        f"SELECT stage FROM said WHERE journey IN (SELECT journey FROM {table}) "
        f"AND stage < {len(scope.info.stages)} GROUP BY stage ORDER BY count(*) DESC, stage LIMIT 1"
    )
    return scope.info.stages[int(rows[0][0]) if rows else best[1]].id


def longer(group: npt.NDArray[Any], others: npt.NDArray[Any]) -> float:
    """Give 2 · P(a wait of the group is longer than one of the others) − 1; ties count half.

    Examples
    --------
    >>> longer(np.array([5, 6]), np.array([1, 2, 3]))
    1.0
    """
    _, place, counts = np.unique(
        np.concatenate([group, others]), return_inverse=True, return_counts=True
    )
    # The mean rank of equal values, counted from 1.
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place[: len(group)]]
    above = ranks.sum() - len(group) * (len(group) + 1) / 2
    return float(2 * above / (len(group) * len(others)) - 1)


def _waits(scope: Scope, table: str) -> list[tuple[float, int]]:
    if not scope.ordered:
        return []
    found = []
    for rank, each in enumerate(scope.line[:-1]):
        arrays = scope.relations.arrays(
            "SELECT epoch_us(arrived) - epoch_us(time) AS wait, "
            f"journey IN (SELECT journey FROM {table}) AS inside "
            f"FROM hops WHERE rank = {rank} AND next_rank = {rank + 1}"
        )
        wait, inside = np.asarray(arrays["wait"]), np.asarray(arrays["inside"], dtype=bool)
        known = same_instants(wait) is None
        if known and min(inside.sum(), (~inside).sum()) >= LEAST:
            found.append((longer(wait[inside], wait[~inside]), each.stage))
    return found


def _meetings(scope: Scope, table: str) -> list[tuple[float, int]]:
    inside = scope.relations.rows(f"SELECT count(*) FROM {table}")[0][0]
    outside = scope.journeys - inside
    if not inside or not outside:
        return []
    rows = scope.relations.rows(
        "SELECT touchpoint, stage, count(*) FILTER "
        f"(WHERE journey IN (SELECT journey FROM {table})) AS n, count(*) FROM met "
        "GROUP BY ALL ORDER BY ALL"
    )
    return [(abs(n / inside - (whole - n) / outside), int(stage)) for _, stage, n, whole in rows]
