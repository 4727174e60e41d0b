"""Retention by sets of persons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["flags", "retention"]

Test = Callable[[Event], bool]


def retention(
    log: Iterable[Event],
    start: Test,
    back: Test,
    edges: Sequence[int],
    *,
    recurring: bool = False,
    late: bool = False,
    rolling: int | None = None,
    until: int = 0,
) -> dict[tuple[int, int], tuple[set[str], set[str]]]:
    """Give (cohort, period) → persons who came back, persons whose period is over.

    Parameters
    ----------
    edges
        Bounds of the periods.
    rolling
        Length of a period counted from each person's start; None: periods between the edges.
    """
    n = len(edges) - 1
    cells: dict[tuple[int, int], tuple[set[str], set[str]]] = {
        (c, k): (set(), set()) for c in range(n) for k in range(n - c)
    }
    for person, events in journeys_of(log).items():
        starts = [e.time for e in events if start(e)]
        for c in range(n):
            mine = starts if recurring else starts[:1]
            if not any(edges[c] <= t < edges[c + 1] for t in mine):
                continue
            for k in range(n - c):
                low, high = edges[c + k], edges[c + k + 1]
                if rolling is not None:
                    low, high = starts[0] + k * rolling, starts[0] + (k + 1) * rolling
                over = high <= until
                end = edges[n] if rolling is None else float("inf")
                returned = any(low <= e.time < (end if late else high) for e in events if back(e))
                if k == 0 or (returned and (over or rolling is None)):
                    cells[c, k][0].add(person)
                if k == 0 or over:
                    cells[c, k][1].add(person)
    return cells


def flags(
    log: Iterable[Event], days: Sequence[str], day_of: Callable[[int], str]
) -> dict[str, list[bool]]:
    """Give person → for each day whether they were there, and on the first day too."""
    seen = {person: {day_of(e.time) for e in events} for person, events in journeys_of(log).items()}
    return {person: [days[0] in s and day in s for day in days] for person, s in seen.items()}
