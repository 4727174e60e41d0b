"""Meetings with touchpoints, each worked out for itself from the events of its leg."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from touchline.testing.oracle.log import Event

__all__ = ["Meeting", "Setting", "meetings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is asked for; durations are in µs."""

    goal: Callable[[Event], bool] | None
    error: Collection[str]
    help: Collection[str]
    contact: Collection[str]
    aside: Collection[str]
    entry: Collection[str]
    pause: int
    until: int
    rage: int
    many: int
    hour: int
    fortnight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A touchpoint in a leg."""

    touchpoint: str
    time: int
    reached: bool
    later: bool
    after_goal: bool
    done: bool
    left: bool
    rage: bool
    error: bool
    help: bool
    returns: int
    repeats: int
    contacts: int
    wait: int | None


def meetings(journey: Sequence[Event], setting: Setting) -> list[Meeting]:
    """List the meetings of a journey, in order of time."""
    events = [event for event in journey if event.touchpoint not in setting.aside]
    found = []
    for leg in _legs(events, setting):
        names = [events[i].touchpoint for i in leg]
        for place, i in enumerate(leg):
            if names[place] not in names[:place] and events[i].time <= setting.until:
                found.append(_meeting(events, leg, i, setting))
    return found


def _legs(events: Sequence[Event], setting: Setting) -> Iterator[list[int]]:
    leg: list[int] = []
    for i, event in enumerate(events):
        if leg and (
            _is_goal(events[i - 1], setting) or event.time - events[i - 1].time > setting.pause
        ):
            yield leg
            leg = []
        leg.append(i)
    if leg:
        yield leg


def _is_goal(event: Event, setting: Setting) -> bool:
    return setting.goal is not None and setting.goal(event)


def _meeting(events: Sequence[Event], leg: list[int], first: int, setting: Setting) -> Meeting:
    name = events[first].touchpoint
    mine = [i for i in leg if events[i].touchpoint == name]
    goals = [i for i, event in enumerate(events) if _is_goal(event, setting)]
    last = leg[-1]
    ended = last + 1 < len(events) or events[last].time <= setting.until
    left = mine[-1] == last and last not in goals and ended
    gone_on = setting.goal is None and not left
    nexts = [(events[i], events[i + 1]) for i in mine if i + 1 < len(events) and i not in goals]
    return Meeting(
        touchpoint=name,
        time=events[first].time,
        reached=gone_on or (last in goals and last > first),
        later=gone_on or any(i > first for i in goals),
        after_goal=any(i < first for i in goals),
        done=first in goals,
        left=left,
        rage=any(
            events[b].time - events[a].time <= setting.rage
            for a, b in zip(mine, mine[setting.many - 1 :], strict=False)
        )
        and setting.rage > 0,
        error=name not in setting.error
        and any(
            after.touchpoint in setting.error and after.time - now.time <= setting.pause
            for now, after in nexts
        ),
        help=name not in setting.help
        and any(
            after.touchpoint in setting.help and after.time - now.time <= setting.fortnight
            for now, after in nexts
        ),
        returns=min(7, sum(b - a > 1 for a, b in pairwise(mine))),
        repeats=min(7, sum(b - a == 1 for a, b in pairwise(mine))),
        contacts=_contacts(events, first, setting),
        wait=_wait(events, first, setting),
    )


def _contacts(events: Sequence[Event], first: int, setting: Setting) -> int:
    begun = events[first].time
    if events[first].touchpoint not in setting.contact:
        return 0
    new = [
        after.time
        for before, after in pairwise(events)
        if after.touchpoint in setting.contact
        and (before.touchpoint not in setting.contact or after.time - before.time >= setting.hour)
    ]
    return min(7, sum(begun < time <= begun + setting.fortnight for time in new))


def _wait(events: Sequence[Event], first: int, setting: Setting) -> int | None:
    if first + 1 == len(events):
        return None
    wait = events[first + 1].time - events[first].time
    came_back = wait > setting.pause and events[first + 1].touchpoint in setting.entry
    return None if came_back else wait
