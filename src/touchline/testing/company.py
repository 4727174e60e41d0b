"""Making a company: people, their year, the exports of nine systems, and the truth about them."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import numpy as np

from touchline.testing.exports import write_exports
from touchline.testing.life import Answer, Event, Life, live
from touchline.testing.pains import planted_pains
from touchline.testing.people import make_people
from touchline.testing.truth import Person, Truth

__all__ = ["generate_company"]

TEMPLATE = Path(__file__).parent / "template"


def generate_company(
    folder: Path,
    *,
    persons: int = 2_000,
    seed: int = 1,
    languages: tuple[str, ...] = ("en", "ru", "vi", "fa"),
) -> Truth:
    """Write the exports of a made-up omnichannel company, and return what is true of it.

    The folder is a complete project: ``touchline.yaml``, ``maps/everybody.yaml`` and ten data files
    (web analytics, contacts, orders, mails, calls, receipts, tickets, survey, reviews, campaigns)
    in the formats in which such systems export. Equal arguments give equal bytes.

    Parameters
    ----------
    folder
        Is made if it is not there; files of the same names are replaced.
    persons
        Number of people, of whom about a fifth only ever visit the website.
    seed
        Of the random numbers.
    languages
        Languages that the people speak, as codes; remarks exist for en, ru, vi and fa.

    Returns
    -------
    Truth
        Persons with their identifiers, the sequence of events of each, counts by event and
        touchpoint, and the faults that were planted, worst first.

    Raises
    ------
    ValueError
        If *persons* is below 1 or *languages* is empty.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     truth = generate_company(Path(name), persons=200, seed=1)
    ...     len(truth.persons), truth.pains[0].id, sorted(truth.rows)[:3]
    (200, 'late-delivery', ['calls.xlsx', 'campaigns.csv', 'contacts.csv'])
    """
    if persons < 1 or not languages:
        raise ValueError("a company needs at least one person and one language")
    rng = np.random.default_rng(seed)
    life = live(rng, make_people(rng, persons, languages))
    without_card = max(1, persons // 40)
    rows = write_exports(folder, life, rng, without_card)
    shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True)
    return _truth(folder, life, rows, without_card)


def _truth(folder: Path, life: Life, rows: dict[str, int], without_card: int) -> Truth:
    sequences: dict[int, list[Event]] = {someone.number: [] for someone in life.people}
    for event in sorted(life.events, key=lambda event: event.time):
        sequences[event.person].append(event)
    events = Counter(event.name for event in life.events)
    events["shop purchase"] += without_card
    scores: dict[str, list[int]] = {}
    for answer in life.answers:
        if answer.score is not None:
            scores.setdefault(answer.instrument, []).append(answer.score)
    return Truth(
        folder=folder,
        persons=tuple(
            Person(
                number=someone.number,
                kind=someone.kind,
                identifiers=someone.identifiers(),
                region=someone.region,
                language=someone.language,
            )
            for someone in life.people
        ),
        sequences={
            number: tuple((event.time * 1_000_000, event.name) for event in sequence)
            for number, sequence in sequences.items()
        },
        events=dict(events),
        without_person=without_card,
        answers=dict(Counter(answer.instrument for answer in life.answers)),
        not_scores=sum(answer.score is None for answer in life.answers),
        scores={name: sum(values) / len(values) for name, values in scores.items()},
        touchpoints=_touchpoints(sequences, life.answers),
        orders=len(life.orders),
        late_orders=sum(order.late for order in life.orders),
        efforts=len(life.campaigns),
        rows=rows,
        pains=planted_pains(life),
    )


def _touchpoints(sequences: dict[int, list[Event]], answers: list[Answer]) -> dict[str, int]:
    """Count moments by touchpoint, by the rules of the template told once more in plain code."""
    counts: Counter[str] = Counter()
    for sequence in sequences.values():
        seen: Counter[str] = Counter()
        for event in sequence:
            counts[_touchpoint(event.name, seen)] += 1
            seen[event.name] += 1
    for answer in answers:
        kinds = {"stars": "review", "nps": "recommendation"}
        rated = "ticket-rated" if answer.file == "tickets" else "survey"
        counts[kinds.get(answer.instrument, rated)] += 1
    return dict(counts)


def _touchpoint(name: str, seen: Counter[str]) -> str:
    """Name the touchpoint of an event, given the events that the person had before."""
    if name == "page view" and seen["order placed"]:
        return "return-visit"
    if name == "order placed" and seen["order placed"]:
        return "repeat-order"
    if name == "shop purchase" and seen["shop purchase"]:
        return "repeat-purchase"
    return "parcel-delivered" if name == "order delivered" else name.replace(" ", "-")
