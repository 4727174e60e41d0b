"""Ways, messages, responses and baskets, each person's events looked through again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence

from touchline.testing.oracle.log import Event

__all__ = ["WEEK", "doses", "responses", "steps", "visits", "ways"]

WEEK = 7 * 86_400_000_000


def ways(
    journeys: Iterable[Sequence[Event]], own: Container[str], goal: str, pause: int, until: int
) -> Counter[tuple[bool, int]]:
    """Give, by whether a way reached the goal and its touchpoints before that, how many did."""
    found: Counter[tuple[bool, int]] = Counter()
    for journey in journeys:
        names = [event.touchpoint for event in journey]
        looked = journey[: names.index(goal) + 1] if goal in names else journey
        cut = _runs([e for e in looked if e.touchpoint == goal or e.touchpoint in own], pause)
        for k, way in enumerate(cut):
            reached = way[-1].touchpoint == goal
            if reached or k + 1 < len(cut) or way[-1].time <= until:
                found[reached, len(way) - reached] += 1
    return found


def _runs(events: Sequence[Event], pause: int) -> list[list[Event]]:
    """Cut where more than *pause* lies between two events."""
    found: list[list[Event]] = []
    for event in events:
        if found and event.time - found[-1][-1].time <= pause:
            found[-1].append(event)
        else:
            found.append([event])
    return found


def doses(
    journeys: Iterable[Sequence[Event]], message: Container[str], stop: Container[str], end: int
) -> tuple[Counter[int], Counter[int], Counter[int]]:
    """Messages within a week up to one → such messages, those after which people left, µs."""
    sent: Counter[int] = Counter()
    stopped: Counter[int] = Counter()
    micros: Counter[int] = Counter()
    for journey in journeys:
        stops = [k for k, event in enumerate(journey) if event.touchpoint in stop]
        looked = journey[: stops[0]] if stops else journey
        times = [event.time for event in looked if event.touchpoint in message]
        for k, time in enumerate(times):
            dose = sum(time - WEEK < other for other in times[: k + 1])
            after = times[k + 1] if k + 1 < len(times) else None
            if after is None and stops:
                after = journey[stops[0]].time
                stopped[dose] += after - time <= WEEK
            if after is None and time > end - WEEK:
                continue
            sent[dose] += 1
            micros[dose] += WEEK if after is None else min(WEEK, after - time)
    return sent, stopped, micros


def visits(
    journeys: Iterable[Sequence[Event]],
    message: Container[str],
    stop: Container[str],
    own: Container[str],
    goal: str,
    pause: int,
    end: int,
) -> tuple[Counter[int], Counter[int]]:
    """Messages in the week before a visit → visits, and those after which the goal came."""
    begun: Counter[int] = Counter()
    reached: Counter[int] = Counter()
    for journey in journeys:
        stops = [k for k, event in enumerate(journey) if event.touchpoint in stop]
        numbered = [(k, event) for k, event in enumerate(journey) if event.touchpoint in own]
        for place, (k, event) in enumerate(numbered):
            if place and event.time - numbered[place - 1][1].time <= pause:
                continue
            if event.time > end - WEEK or event.touchpoint == goal:
                continue
            before = [e for n, e in enumerate(journey[:k]) if not stops or n < stops[0]]
            dose = sum(e.touchpoint in message and event.time - WEEK < e.time for e in before)
            begun[dose] += 1
            later = [e for e in journey[k:] if e.touchpoint == goal]
            reached[dose] += bool(later) and later[0].time - event.time <= WEEK
    return begun, reached


def responses(
    journeys: Iterable[Sequence[Event]],
    answers: Mapping[str, Container[str]],
    goal: str,
    window: int,
    end: int,
) -> dict[str, list[tuple[int, int, int, int]]]:
    """Message → by person who got it: sent, answered, and goals after answers and without."""
    found: dict[str, list[tuple[int, int, int, int]]] = {}
    for journey in journeys:
        for name, wanted in answers.items():
            counts = [0, 0, 0, 0]
            for k, event in enumerate(journey):
                if event.touchpoint != name or event.time > end - window:
                    continue
                after = [e.touchpoint for e in journey[k + 1 :] if e.time <= event.time + window]
                answered = any(each in wanted for each in after)
                counts[0] += 1
                counts[1] += answered
                counts[2] += answered and goal in after
                counts[3] += not answered and goal in after
            if counts[0]:
                found.setdefault(name, []).append((counts[0], counts[1], counts[2], counts[3]))
    return found


def steps(
    journeys: Iterable[Sequence[Event]],
    basket: Container[str],
    own: Container[str],
    goal: str,
    pause: int,
    until: int,
) -> dict[str, list[int]]:
    """Touchpoint → journeys that came there with a basket, and how they went on.

    Visits that ended there, visits that went on to the goal, and journeys that reached it at all.
    """
    found: dict[str, list[int]] = {}
    for journey in journeys:
        looked = [e for e in journey if e.touchpoint == goal or e.touchpoint in own]
        seen: set[str] = set()
        for begin, end in _visits(looked, goal, pause):
            names = [event.touchpoint for event in looked[begin:end]]
            won = names[-1] == goal
            held = [k for k, name in enumerate(names) if name in basket]
            if not held or (end == len(looked) and not won and looked[-1].time > until):
                continue
            for name in dict.fromkeys(names[held[0] : len(names) - won]):
                if name not in seen:
                    counts = found.setdefault(name, [0, 0, 0, 0])
                    counts[0] += 1
                    counts[1] += name == names[-1]
                    counts[2] += won
                    counts[3] += any(e.touchpoint == goal for e in looked[begin:])
                    seen.add(name)
    return found


def _visits(events: Sequence[Event], goal: str, pause: int) -> list[tuple[int, int]]:
    """Begin and end of each visit; a visit ends at the goal or before a pause."""
    found: list[tuple[int, int]] = []
    begin = 0
    for k, event in enumerate(events):
        last = k + 1 == len(events)
        if last or event.touchpoint == goal or events[k + 1].time - event.time > pause:
            found.append((begin, k + 1))
            begin = k + 1
    return found
