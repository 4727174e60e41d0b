"""Making a planted company: who, what, what they say, and what is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from touchline.testing.planted.messages import Messages, send
from touchline.testing.planted.pains import PROJECT_KINDS, Pain, Planted, choose_pains
from touchline.testing.planted.people import SEGMENTS, People, make_people
from touchline.testing.planted.touchpoints import CODES, NAMES
from touchline.testing.planted.walk import walk
from touchline.testing.planted.walkers import Events

__all__ = ["PlantedCompany", "planted_company"]

_SUNSET: Final = 60 * 86_400.0
"""After so long without a sign of life nothing is sent any more."""


@dataclass(frozen=True, slots=True)
class PlantedCompany:
    """A year of a company, and what was planted in it."""

    events: pa.Table
    """user_id, timestamp (µs, UTC), event, platform, region, channel, cohort, value (of orders);
    by person and time."""
    truth: tuple[Planted, ...]
    """What was planted, in the order in which it was chosen."""
    affected: tuple[npt.NDArray[np.int64], ...]
    """For each of *truth*: numbers of the persons who met it."""


def planted_company(
    seed: int,
    *,
    persons: int = 50_000,
    pains: bool | Sequence[str] = True,
) -> PlantedCompany:
    """Make up a year of an online shop, with pains planted where the seed says."""
    parts = np.random.SeedSequence(seed).spawn(6)
    draws = [np.random.default_rng(part) for part in parts]
    people = make_people(draws[0], persons)
    kinds = PROJECT_KINDS if pains is True else () if pains is False else tuple(pains)
    chosen = choose_pains(draws[1], kinds)
    messages = send(draws[2], people, chosen)
    walked = walk(draws[3], people, messages, chosen)
    events = _together(walked, messages)
    affected = tuple(
        _affected(walked, messages, number, pain) for number, pain in enumerate(chosen, 1)
    )
    return PlantedCompany(
        events=_table(draws[4], people, events),
        truth=tuple(
            replace(pain.planted, persons=len(who))
            for pain, who in zip(chosen, affected, strict=True)
        ),
        affected=affected,
    )


def _together(walked: Events, messages: Messages) -> Events:
    """Put what was sent between what was done, while there was somebody to send it to."""
    size = int(walked.person[-1]) + 1
    latest = np.zeros(size)
    np.maximum.at(latest, walked.person, walked.time)
    sent = messages.time < latest[messages.person] + _SUNSET
    left = messages.left_time < latest[messages.left_person] + _SUNSET
    farewell = np.full(left.sum(), CODES["unsubscribed"])
    person = np.concatenate((walked.person, messages.person[sent], messages.left_person[left]))
    time = np.concatenate((walked.time, messages.time[sent], messages.left_time[left]))
    code = np.concatenate((walked.code, messages.code[sent], farewell))
    mark = np.concatenate((walked.mark, np.zeros(len(person) - len(walked.mark), np.int64)))
    order = np.lexsort((time, person))
    return Events(person[order], time[order], code[order], mark[order])


def _affected(walked: Events, messages: Messages, number: int, pain: Pain) -> npt.NDArray[np.int64]:
    who = walked.person[walked.mark == number]
    if pain.planted.kind == "pressure":
        who = np.concatenate((who, messages.person[messages.pressed]))
    if pain.planted.kind == "ignored_message" and pain.planted.touchpoint is not None:
        who = messages.person[messages.code == CODES[pain.planted.touchpoint]]
    return np.unique(who)


def _table(rng: np.random.Generator, people: People, events: Events) -> pa.Table:
    spent = np.round(rng.lognormal(3.9, 0.6, len(events.person)), 2)
    micros = (events.time * 1e6).astype(np.int64)
    columns: dict[str, pa.Array] = {
        "user_id": pa.array(events.person),
        "timestamp": pa.array(micros).cast(pa.timestamp("us", "UTC")),
        "event": _named(events.code, NAMES),
    }
    for name, values in SEGMENTS.items():
        columns[name] = _named(people.segments[name][events.person], values)
    columns["value"] = pa.array(spent, mask=events.code != CODES["order_placed"])
    return pa.table(columns)


def _named(codes: npt.NDArray[np.int64], names: Sequence[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(codes.astype(np.int32), pa.array(names))
