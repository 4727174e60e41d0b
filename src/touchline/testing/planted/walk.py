"""The walk: all persons take a step at a time, through a year of visits, orders and waits."""

from __future__ import annotations

from typing import Final

import numpy as np

from touchline.testing.planted.hits import Hits, hits, trouble
from touchline.testing.planted.messages import Messages
from touchline.testing.planted.pains import Pain
from touchline.testing.planted.people import (
    DAY,
    END_OF_LOG,
    People,
    at_usual_hours,
    entry_table,
)
from touchline.testing.planted.touchpoints import CODES, END, LEVELS, codes_of, steps, waits
from touchline.testing.planted.walkers import Events, Ints, Log, Walkers

__all__ = ["walk"]

_FORMS: Final = codes_of(
    (
        "search_performed",
        "size_guide_viewed",
        "coupon_applied",
        "checkout_started",
        "address_entered",
        "payment_submitted",
        "cart_viewed",
    )
)
_IMPATIENT: Final = 0.003
"""Share of forms that are sent off several times at once, by anybody anywhere."""
_STAMINA: Final = 25
"""Touchpoints of a visit after which people tire."""
_AFRESH: Final = 21 * DAY
"""Who was away for longer begins to look afresh."""
_SEASON: Final = np.array([0.9, 0.9, 1.0, 1.0, 1.0, 0.95, 0.85, 0.85, 1.0, 1.05, 1.35, 1.3])


def walk(
    rng: np.random.Generator, people: People, messages: Messages, pains: tuple[Pain, ...]
) -> Events:
    """Let everybody walk until they stay away or the year ends; events by person and time."""
    log = Log()
    walkers = _arrive(rng, people)
    while len(walkers):
        found = hits(rng, people, messages, walkers, pains)
        log.add(walkers.person, walkers.time, walkers.code, found.mark)
        _press_again(rng, walkers, log)
        trouble(rng, walkers, found, pains, log)
        _step(rng, people, messages, walkers, found)
    return log.events()


def _arrive(rng: np.random.Generator, people: People) -> Walkers:
    person = np.arange(len(people))
    count = len(person)
    return Walkers(
        person=person,
        time=people.start.copy(),
        code=_entry(rng, people, person),
        phase=np.zeros(count, np.int64),
        level=_level(rng, people, person),
        steps=np.zeros(count, np.int64),
        since=np.zeros(count, np.int64),
        slow=np.ones(count),
    )


def _entry(rng: np.random.Generator, people: People, person: Ints) -> Ints:
    table = entry_table()[people.segments["channel"][person]]
    entry: Ints = (table < rng.random(len(person))[:, None]).sum(axis=1)
    return entry


def _level(rng: np.random.Generator, people: People, person: Ints) -> Ints:
    """How much they want to buy today: half of it is who they are."""
    today = 0.7 * people.engagement[person] + 0.7 * rng.normal(size=len(person))
    middles = (np.array(LEVELS[1:]) + np.array(LEVELS[:-1])) / 2
    return np.searchsorted(middles, today).astype(np.int64)


def _press_again(rng: np.random.Generator, walkers: Walkers, log: Log) -> None:
    """Let some press three or four times for no reason but themselves."""
    who = np.flatnonzero(np.isin(walkers.code, _FORMS))
    who = who[rng.random(len(who)) < _IMPATIENT]
    for _ in range(3):
        walkers.time[who] += np.exp(rng.normal(-0.2, 0.4, len(who)))
        log.add(walkers.person[who], walkers.time[who], walkers.code[who])


def _step(
    rng: np.random.Generator,
    people: People,
    messages: Messages,
    walkers: Walkers,
    found: Hits,
) -> None:
    """Go to the next touchpoint, or away and come back another day, or never."""
    target = _next(rng, people, walkers)
    away = found.away | (target == END)
    walkers.steps += 1
    walkers.since += 1
    on = ~(away | found.gone)
    _go_on(rng, walkers, np.flatnonzero(on), target)
    stays = away & ~found.gone
    attached = 1 / (1 + np.exp(0.55 + 0.9 * people.engagement[walkers.person]))
    stays &= rng.random(len(walkers)) >= attached
    _come_back(rng, people, messages, walkers, np.flatnonzero(stays))
    walkers.keep((on | stays) & (walkers.time < END_OF_LOG))


def _next(rng: np.random.Generator, people: People, walkers: Walkers) -> Ints:
    rows = steps()[walkers.phase, people.persona[walkers.person], walkers.level, walkers.code]
    draw = rng.random(len(walkers), np.float32)
    target: Ints = (rows < draw[:, None]).sum(axis=1)
    tired = (walkers.steps > _STAMINA) & (walkers.phase == 0)
    target[tired & (rng.random(len(walkers)) < 0.06)] = END
    return target


def _go_on(rng: np.random.Generator, walkers: Walkers, who: Ints, target: Ints) -> None:
    median, spread = waits()
    cell = (walkers.code[who], target[who])
    wait = np.exp(median[cell] + spread[cell] * rng.normal(size=len(who)))
    walkers.time[who] += np.maximum(wait * walkers.slow[who], 0.2)
    walkers.slow[who] = 1
    walkers.code[who] = target[who]
    ordered = who[target[who] == CODES["order_placed"]]
    walkers.phase[ordered], walkers.since[ordered] = 1, 0
    walkers.phase[who[target[who] == CODES["order_delivered"]]] = 2


def _come_back(
    rng: np.random.Generator, people: People, messages: Messages, walkers: Walkers, who: Ints
) -> None:
    """Begin another visit: some weeks later, or when a message is clicked before that."""
    person, now = walkers.person[who], walkers.time[who]
    month = now.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12
    days = np.exp(rng.normal(2.7, 1.1, len(who)) - 0.25 * people.engagement[person])
    planned = at_usual_hours(rng, now + (0.5 + days / _SEASON[month]) * DAY)
    clicked, touchpoint = messages.next_click(person, now)
    early = clicked < planned
    back = np.where(early, clicked, planned)
    walkers.since[who[back - now > _AFRESH]] = 0
    walkers.time[who] = back
    walkers.code[who] = np.where(early, touchpoint, _entry(rng, people, person))
    walkers.phase[who] = 0
    walkers.level[who] = _level(rng, people, person)
    walkers.steps[who] = 0
    walkers.slow[who] = 1
