"""Paths by cutting lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["paths"]

Path = list[tuple[str, int]]
Flow = tuple[int, str, str | None]


def paths(
    log: Iterable[Event],
    *,
    start: str | None = None,
    end: str | None = None,
    steps: int = 5,
    collapse: bool = True,
    session_gap: int | None = None,
    labels: Mapping[str, str | None] | None = None,
) -> dict[Flow, tuple[int, int, float]]:
    """(step, source, target; None where the path ends) → paths, persons, mean seconds.

    Parameters
    ----------
    session_gap
        µs.
    labels
        Touchpoint → its label, None to leave it out; others keep their names.
    """
    found: dict[Flow, list[tuple[str, float]]] = {}
    for person, events in journeys_of(log).items():
        named = [((labels or {}).get(e.touchpoint, e.touchpoint), e.time) for e in events]
        items = [(name, time) for name, time in named if name is not None]
        for session in _sessions(items, session_gap):
            path = _cut(_collapsed(session) if collapse else session, start, end, steps)
            for step, ((source, before), (target, after)) in enumerate(pairwise(path), 1):
                flow = (step, source, target)
                found.setdefault(flow, []).append((person, (after - before) / 1e6))
            if path and end is None and len(path) < steps:
                found.setdefault((len(path), path[-1][0], None), []).append((person, 0.0))
    return {
        flow: (len(times), len({p for p, _ in times}), sum(t for _, t in times) / len(times))
        for flow, times in found.items()
    }


def _sessions(items: Path, gap: int | None) -> list[Path]:
    sessions: list[Path] = []
    for item in items:
        new = not sessions or (gap is not None and item[1] - sessions[-1][-1][1] > gap)
        if new:
            sessions.append([])
        sessions[-1].append(item)
    return sessions


def _collapsed(path: Path) -> Path:
    kept: Path = []
    for name, time in path:
        if kept and kept[-1][0] == name:
            kept.pop()
        kept.append((name, time))
    return kept


def _cut(path: Path, start: str | None, end: str | None, steps: int) -> Path:
    names = [name for name, _ in path]
    if start is not None:
        path = path[names.index(start) :] if start in names else []
    names = [name for name, _ in path]
    if end is not None:
        path = path[: names.index(end) + 1] if end in names else []
        if start is None:
            path = path[-steps:]
    return path[:steps]
