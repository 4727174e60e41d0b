"""Making a planted company: who, what, what they say, and what is true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from touchline.testing.planted.efforts import Made, make_efforts
from touchline.testing.planted.feedback import feedback_of
from touchline.testing.planted.folder import write_project
from touchline.testing.planted.messages import Messages, send
from touchline.testing.planted.names import names_in
from touchline.testing.planted.pains import PROJECT_KINDS, Pain, Planted, choose_pains
from touchline.testing.planted.people import LANGUAGES, SEGMENTS, People, make_people
from touchline.testing.planted.touchpoints import CODES, NAMES, PERSONAS, STAGES, codes_of
from touchline.testing.planted.walk import walk
from touchline.testing.planted.walkers import Events

__all__ = ["PlantedCompany", "planted_company"]

_SUNSET: Final = 60 * 86_400.0
"""After so long without a sign of life nothing is sent any more."""


@dataclass(frozen=True, slots=True)
class PlantedCompany:
    """A year of a company, and what was planted in it."""

    events: pa.Table
    """user_id (from 1), timestamp (µs, UTC), event, platform, region, channel, cohort (first
    month), value (of orders), effort (that the event answers); by person and time."""
    feedback: pa.Table
    """user_id, timestamp, touchpoint that it is about, instrument, score, scale_low, scale_high,
    text, language; by time."""
    efforts: pa.Table
    """id, name, channel, start, end, cost, impressions, clicks."""
    profiles: pa.Table
    """user_id, platform, region, channel, cohort, persona, language."""
    truth: tuple[Planted, ...]
    """What was planted."""
    affected: tuple[npt.NDArray[np.int64], ...]
    """For each of *truth*: user_id of the persons who met it."""


def planted_company(
    seed: int,
    *,
    persons: int = 50_000,
    pains: bool | Sequence[str] = True,
    strength: float = 1.0,
    language: str = "en",
    folder: Path | None = None,
) -> PlantedCompany:
    """Make up a year of an online shop, with pains planted where the seed says.

    Persons differ in how attached they are and in how much they want to buy today; they come back
    over the year, by themselves or through a message, more in the evening and before Christmas.
    Segments differ in who is in them, not in what those meet, except where a pain is planted.
    Equal arguments give equal companies; without pains the same seed has the same persons.

    Parameters
    ----------
    seed
        Of the random numbers, from 0.
    persons
        Number of persons; some 22 events each.
    pains
        True: ten pains of the kinds of :data:`PROJECT_KINDS`; False: none; or kinds of
        :data:`KINDS`, such as :data:`EVENT_KINDS`.
    strength
        From above 0 to 1: how many of those who could meet a pain do, of the usual share.
    language
        Of the names of touchpoints: en, ru, fa.
    folder
        Where to write the company as a project, with ``touchline.yaml`` and a map.

    Raises
    ------
    ValueError
        If there is nobody, *strength* is outside, a kind is not known, there are too many to keep
        apart, or there are no names in *language*.

    Examples
    --------
    >>> company = planted_company(1, persons=500)
    >>> company.events.column_names[:4]
    ['user_id', 'timestamp', 'event', 'platform']
    >>> sorted(planted.kind for planted in company.truth)[:3]
    ['drop_off', 'error', 'falling_score']
    >>> planted_company(1, persons=500, pains=False).truth
    ()
    """
    if persons < 1:
        raise ValueError("a company needs at least one person")
    if not 0 < strength <= 1:
        raise ValueError(f"strength is {strength}; it goes from above 0 to 1")
    names = names_in(language)
    draws = [np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(6)]
    people = make_people(draws[0], persons)
    kinds = PROJECT_KINDS if pains is True else () if pains is False else tuple(pains)
    chosen = choose_pains(draws[1], kinds, strength)
    messages = send(draws[2], people, chosen)
    events = _together(walk(draws[3], people, messages, chosen), messages)
    made = make_efforts(draws[5], events, chosen)
    affected = tuple(_affected(events, messages, k, pain) for k, pain in enumerate(chosen, 1))
    company = PlantedCompany(
        events=_table(draws[4], people, events, made, names),
        feedback=feedback_of(draws[4], people, events, chosen, names),
        efforts=made.table,
        profiles=_profiles(people),
        truth=tuple(
            _told(pain.planted, len(who), names) for pain, who in zip(chosen, affected, strict=True)
        ),
        affected=affected,
    )
    if folder is not None:
        _write(folder, company, names)
    return company


def _together(walked: Events, messages: Messages) -> Events:
    """Put what was sent between what was done, while there was somebody to send it to."""
    latest = np.zeros(int(walked.person[-1]) + 1)
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


def _affected(events: Events, messages: Messages, number: int, pain: Pain) -> npt.NDArray[np.int64]:
    """Persons who met a pain: were hit, were sent too much or the dull message, or came by."""
    planted = pain.planted
    if planted.kind == "pressure":
        met = np.concatenate(
            (events.person[events.mark == number], messages.person[messages.pressed])
        )
    elif planted.kind == "ignored_message" and planted.touchpoint is not None:
        met = events.person[events.code == CODES[planted.touchpoint]]
    elif planted.kind == "no_effort" and planted.stage is not None:
        met = events.person[np.isin(events.code, codes_of(STAGES[planted.stage]))]
    else:
        met = events.person[events.mark == number]
    return np.unique(met) + 1


def _told(planted: Planted, persons: int, names: Mapping[str, str]) -> Planted:
    return replace(
        planted,
        persons=persons,
        touchpoint=None if planted.touchpoint is None else names[planted.touchpoint],
        near=tuple(names[name] for name in planted.near),
    )


def _table(
    rng: np.random.Generator,
    people: People,
    events: Events,
    made: Made,
    names: Mapping[str, str],
) -> pa.Table:
    spent = np.round(rng.lognormal(3.9, 0.6, len(events.person)), 2)
    micros = (events.time * 1e6).astype(np.int64)
    columns: dict[str, pa.Array] = {
        "user_id": pa.array(events.person + 1),
        "timestamp": pa.array(micros).cast(pa.timestamp("us", "UTC")),
        "event": _named(events.code, tuple(names[name] for name in NAMES)),
    }
    for name, values in SEGMENTS.items():
        columns[name] = _named(people.segments[name][events.person], values)
    columns["value"] = pa.array(spent, mask=events.code != CODES["order_placed"])
    columns["effort"] = _named(made.answered, made.ids)
    return pa.table(columns)


def _profiles(people: People) -> pa.Table:
    columns = {"user_id": pa.array(np.arange(len(people)) + 1)}
    for name, values in SEGMENTS.items():
        columns[name] = _named(people.segments[name], values)
    columns["persona"] = _named(people.persona, PERSONAS)
    columns["language"] = _named(people.language, LANGUAGES)
    return pa.table(columns)


def _named(codes: npt.NDArray[np.int64], names: Sequence[str]) -> pa.Array:
    """Names as a dictionary; a code below 0 is none."""
    index = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(index, pa.array(names))


def _write(folder: Path, company: PlantedCompany, names: Mapping[str, str]) -> None:
    segments = list(SEGMENTS)
    tables = {
        "events": company.events.drop_columns(segments),
        "feedback": company.feedback,
        "efforts": company.efforts,
        "customers": company.profiles,
    }
    write_project(folder, tables, names)
