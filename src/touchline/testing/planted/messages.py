"""What the company sends: newsletters, offers and push messages, clicks on them, and farewells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.testing.planted.pains import Pain
from touchline.testing.planted.people import BEGIN, DAY, END_OF_LOG, People
from touchline.testing.planted.touchpoints import CODES, codes_of

__all__ = ["Messages", "send"]

_SENT: Final = codes_of(("newsletter_sent", "offers_sent", "push_sent"))
_CLICKED: Final = codes_of(("newsletter_clicked", "offers_clicked", "push_opened"))
_CLICKS: Final = np.array([0.04, 0.06, 0.045])
_FAREWELL: Final = 0.0025
_WEEK: Final = 7 * DAY
_SPAN: Final = 2 * (END_OF_LOG - BEGIN)
"""Keys of person and time: more than a year apart for different persons."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Messages:
    """Messages by person and time, and the clicks that follow if the person is not gone by then."""

    person: Ints
    time: Floats
    code: Ints
    pressed: npt.NDArray[np.bool_]
    """Came after more messages in the week before than people bear."""
    left_person: Ints
    """Who unsubscribes, and when."""
    left_time: Floats
    click_person: Ints
    click_time: Floats
    click_code: Ints
    _keys: Floats
    _click_keys: Floats

    def recent(self, person: Ints, time: Floats) -> Ints:
        """Count messages of the seven days before *time*."""
        last = np.searchsorted(self._keys, _key(person, time), "right")
        first = np.searchsorted(self._keys, _key(person, time - _WEEK), "right")
        return (last - first).astype(np.int64)

    def next_click(self, person: Ints, time: Floats) -> tuple[Floats, Ints]:
        """Time and touchpoint of the first click of each person after *time*, or infinity."""
        at = np.searchsorted(self._click_keys, _key(person, time), "right")
        there = at < len(self._click_keys)
        at = np.where(there, at, 0)
        if not len(self._click_keys):
            return np.full(len(person), np.inf), np.zeros(len(person), np.int64)
        there &= self.click_person[at] == person
        return np.where(there, self.click_time[at], np.inf), self.click_code[at]


def _key(person: Ints, time: Floats) -> Floats:
    return person * _SPAN + (time - BEGIN)


def send(rng: np.random.Generator, people: People, pains: tuple[Pain, ...]) -> Messages:
    """Send a year of messages to those who are on a list, until they unsubscribe."""
    person, time, kind = _schedule(rng, people)
    keys = _key(person, time)
    first = np.searchsorted(keys, _key(person, time - _WEEK), "right")
    before = np.arange(len(keys)) - first
    farewell = np.full(len(keys), _FAREWELL)
    pressed = np.zeros(len(keys), bool)
    for pain in pains:
        if pain.planted.kind == "pressure":
            pressed = before + 1 > pain.planted.figures["beyond"]
            farewell[pressed] *= pain.planted.figures["unsubscribe"]
    left_person, left_time = _farewells(rng, person, time, farewell)
    until = np.full(len(people), np.inf)
    until[left_person] = left_time
    kept = time < until[person]
    person, time, kind = person[kept], time[kept], kind[kept]
    clicked = _clicks(rng, people, person, kind, pains)
    click_time = time[clicked] + np.exp(rng.normal(9.2, 1.4, clicked.sum()))
    order = np.lexsort((click_time, person[clicked]))
    click_person, click_time = person[clicked][order], click_time[order]
    return Messages(
        person=person,
        time=time,
        code=_SENT[kind],
        pressed=pressed[kept],
        left_person=left_person,
        left_time=left_time,
        click_person=click_person,
        click_time=click_time,
        click_code=_CLICKED[kind[clicked]][order],
        _keys=_key(person, time),
        _click_keys=_key(click_person, click_time),
    )


def _schedule(rng: np.random.Generator, people: People) -> tuple[Ints, Floats, Ints]:
    """Newsletters every other Tuesday, offers on some thirty days, pushes to some and not others.

    In November offers come thick and fast.
    """
    newsletters = BEGIN + np.arange(6, 365, 14) * DAY + 9 * 3_600
    plain, autumn = rng.choice(300, 20, replace=False), rng.choice(60, 14, replace=False) + 300
    offers = BEGIN + np.sort(np.concatenate((plain, autumn))) * DAY + 16 * 3_600
    people_of, times_of, kinds_of = [], [], []
    for kind, days in enumerate((newsletters, offers)):
        person = np.flatnonzero(people.lists[:, kind])
        reached = days[None, :] > people.start[person, None]
        who, when = np.nonzero(reached)
        people_of.append(person[who])
        times_of.append(days[when] + rng.uniform(0, 2_400, len(who)))
        kinds_of.append(np.full(len(who), kind))
    person = np.flatnonzero(people.lists[:, 2])
    weeks = (END_OF_LOG - people.start[person]) / _WEEK
    counts = rng.poisson(weeks * rng.gamma(0.6, 1.2, len(person)))
    who = np.repeat(person, counts)
    people_of.append(who)
    times_of.append(people.start[who] + rng.random(len(who)) * (END_OF_LOG - people.start[who]))
    kinds_of.append(np.full(len(who), 2))
    persons, times = np.concatenate(people_of), np.concatenate(times_of)
    order = np.lexsort((times, persons))
    return persons[order], times[order], np.concatenate(kinds_of)[order]


def _farewells(
    rng: np.random.Generator, person: Ints, time: Floats, chance: Floats
) -> tuple[Ints, Floats]:
    """Let some unsubscribe minutes after a message; only the first time counts."""
    drawn = np.flatnonzero(rng.random(len(person)) < chance)
    who, first = np.unique(person[drawn], return_index=True)
    left = time[drawn[first]] + np.exp(rng.normal(6.0, 1.2, len(who)))
    inside = left < END_OF_LOG
    return who[inside], left[inside]


def _clicks(
    rng: np.random.Generator, people: People, person: Ints, kind: Ints, pains: tuple[Pain, ...]
) -> npt.NDArray[np.bool_]:
    likely = _CLICKS.copy()
    for pain in pains:
        if pain.planted.kind == "ignored_message" and pain.planted.touchpoint is not None:
            likely[CODES[pain.planted.touchpoint] == _SENT] *= 1 - pain.rate
    chance = likely[kind] * np.exp(0.4 * people.engagement[person] - 0.08)
    clicked: npt.NDArray[np.bool_] = rng.random(len(person)) < chance
    return clicked
