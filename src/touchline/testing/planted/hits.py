"""Who meets a planted pain at a touchpoint, and what happens to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from touchline.testing.planted.messages import Messages
from touchline.testing.planted.pains import Pain
from touchline.testing.planted.people import BEGIN, END_OF_LOG, People
from touchline.testing.planted.touchpoints import CODES, PROGRESS, codes_of
from touchline.testing.planted.walkers import Bools, Floats, Ints, Log, Walkers

__all__ = ["Hits", "hits", "trouble"]

_SLOWER: Final = 3.5
_TOWARDS_ORDER: Final = codes_of(PROGRESS[:-1])
_CONTACTS: Final = codes_of(("support_chat_started", "support_call", "ticket_opened"))


@dataclass(frozen=True, slots=True)
class Hits:
    """A row per walker."""

    mark: Ints
    """Number of the pain, from 1; 0: none."""
    gone: Bools
    """Goes and never comes back."""
    away: Bools
    """Goes for this time."""


def hits(
    rng: np.random.Generator,
    people: People,
    messages: Messages,
    walkers: Walkers,
    pains: tuple[Pain, ...],
) -> Hits:
    """Draw who is hit where they are now, and whom that drives away."""
    mark = np.zeros(len(walkers), np.int64)
    gone, away = np.zeros(len(walkers), bool), np.zeros(len(walkers), bool)
    for number, pain in enumerate(pains, 1):
        who = _meet(people, messages, walkers, pain)
        who = who[rng.random(len(who)) < _rate(walkers, pain, who)]
        mark[who] = number
        draw = rng.random(len(who))
        gone[who] = draw < pain.leave
        away[who] = draw < pain.leave + pain.quit
        if pain.planted.kind == "long_wait":
            walkers.slow[who] = _SLOWER
    return Hits(mark, gone, away)


def _meet(people: People, messages: Messages, walkers: Walkers, pain: Pain) -> Ints:
    """Walkers at the place of a pain, who are of its segment, at its time."""
    kind = pain.planted.kind
    if kind in ("too_many_touchpoints", "pressure"):
        who = np.flatnonzero(np.isin(walkers.code, _TOWARDS_ORDER) & (walkers.phase == 0))
        counts = walkers.since[who]
        if kind == "pressure":
            counts = messages.recent(walkers.person[who], walkers.time[who])
        return who[counts > pain.planted.figures["beyond"]]
    place = _place(pain)
    if place is None or kind == "ignored_message":
        return np.empty(0, np.int64)
    who = np.flatnonzero(walkers.code == CODES[place])
    time = walkers.time[who]
    met = people.flags(pain.planted.segment)[walkers.person[who]]
    return who[met & (time >= pain.begin) & (time < pain.end)]


def _place(pain: Pain) -> str | None:
    """Where it strikes: an error strikes where the customer was, not at the error."""
    if pain.planted.kind == "error":
        return pain.planted.near[0]
    return pain.planted.touchpoint


def _rate(walkers: Walkers, pain: Pain, who: Ints) -> Floats:
    rate = np.full(len(who), pain.rate)
    if pain.planted.kind == "falling_score":  # none in January, all of it in December
        rate *= (walkers.time[who] - BEGIN) / (END_OF_LOG - BEGIN)
    return rate


def trouble(
    rng: np.random.Generator, walkers: Walkers, found: Hits, pains: tuple[Pain, ...], log: Log
) -> None:
    """Add the events that pains bring; who is hit stands at the last of them."""
    for number, pain in enumerate(pains, 1):
        who = np.flatnonzero(found.mark == number)
        times = rng.integers(pain.more[0], pain.more[1] + 1, len(who))
        for k in range(pain.more[1]):
            who, times = who[times > k], times[times > k]
            for codes in _through(rng, pain, len(who)):
                median, spread = pain.seconds
                walkers.time[who] += median * np.exp(rng.normal(0, spread, len(who)))
                walkers.code[who] = codes
                walkers.since[who] += 1
                inside = who[walkers.time[who] < END_OF_LOG]
                log.add(walkers.person[inside], walkers.time[inside], walkers.code[inside])


def _through(rng: np.random.Generator, pain: Pain, count: int) -> list[Ints]:
    """Touchpoints that are gone through once more; who asks again takes any way to the company."""
    if pain.planted.kind == "repeat_contact":
        return [rng.choice(_CONTACTS, count)]
    return [np.full(count, CODES[name]) for name in pain.through]
