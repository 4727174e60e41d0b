"""Filters on lists of events: what is left of each person's journey."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["collapse", "events", "relabel", "truncate", "where"]

Test = Callable[[Event], bool]
Journeys = Mapping[str, list[Event]]


def _there(journeys: Journeys) -> dict[str, list[Event]]:
    return {person: events for person, events in journeys.items() if events}


def where(log: Iterable[Event], tests: Iterable[Test]) -> dict[str, list[Event]]:
    """Journeys in which each test holds for some event."""
    tests = list(tests)
    return {
        person: journey
        for person, journey in journeys_of(log).items()
        if all(any(test(event) for event in journey) for test in tests)
    }


def events(log: Iterable[Event], test: Test) -> dict[str, list[Event]]:
    """Only events for which *test* holds."""
    return _there({p: [e for e in journey if test(e)] for p, journey in journeys_of(log).items()})


def relabel(log: Iterable[Event], name: Callable[[Event], str]) -> dict[str, list[Event]]:
    """Events under other touchpoints."""
    return {
        person: [replace(event, touchpoint=name(event)) for event in journey]
        for person, journey in journeys_of(log).items()
    }


def truncate(
    log: Iterable[Event], begin: Test | None, end: Test | None, *, whole: bool
) -> dict[str, list[Event]]:
    """From the first *begin* to the first *end* after it."""
    cut = {}
    for person, journey in journeys_of(log).items():
        rest = journey
        if begin is not None:
            places = [k for k, event in enumerate(rest) if begin(event)]
            rest = rest[places[0] :] if places else (rest if whole else [])
        if end is not None:
            after = 0 if begin is None else 1
            places = [k for k, event in enumerate(rest) if k >= after and end(event)]
            rest = rest[: places[0] + 1] if places else (rest if whole else [])
        cut[person] = rest
    return _there(cut)


def collapse(log: Iterable[Event], key: Callable[[Event], str | None]) -> list[list[list[Event]]]:
    """Journeys as lists of runs: neighbours with the same *key*, None being like nothing."""
    made = []
    for journey in journeys_of(log).values():
        runs: list[list[Event]] = []
        for event in journey:
            if runs and key(event) is not None and key(event) == key(runs[-1][-1]):
                runs[-1].append(event)
            else:
                runs.append([event])
        made.append(runs)
    return made
