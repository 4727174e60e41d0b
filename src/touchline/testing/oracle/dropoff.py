"""Drop-off by looking at the part of each journey before its goal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from touchline.testing.oracle.log import Event

__all__ = ["before_goal", "counts", "ended"]

Journey = Sequence[Event]


def before_goal(journey: Journey, goal: Callable[[Event], bool] | None) -> tuple[list[str], bool]:
    """Touchpoints before the first goal, and whether there is one."""
    names: list[str] = []
    for event in journey:
        if goal is not None and goal(event):
            return names, True
        names.append(event.touchpoint)
    return names, False


def ended(
    journeys: Iterable[Journey], goal: Callable[[Event], bool] | None
) -> dict[str, tuple[int, int]]:
    """Touchpoint → journeys with it before the goal, journeys that end at it without the goal."""
    found: dict[str, tuple[int, int]] = {}
    for journey in journeys:
        names, reached = before_goal(journey, goal)
        for name in set(names):
            had, out = found.get(name, (0, 0))
            found[name] = (had + 1, out + (not reached and names[-1] == name))
    return found


def counts(
    journeys: Iterable[Journey],
    goal: Callable[[Event], bool],
    has: Callable[[list[str]], bool | None],
) -> dict[tuple[bool, bool], int]:
    """(Has it before the goal, reaches the goal) → journeys; None leaves a journey out."""
    cells = dict.fromkeys([(a, b) for a in (True, False) for b in (True, False)], 0)
    for journey in journeys:
        names, reached = before_goal(journey, goal)
        mine = has(names)
        if mine is not None:
            cells[mine, reached] += 1
    return cells
