"""Where what was declared of a persona is not what is measured, said plainly."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from touchline.config import LocalText
from touchline.journeys.spec import PersonaSpec
from touchline.maps.book import Book
from touchline.maps.held.portrait import Distribution, Share
from touchline.maps.portrait.distributions import AGE, GENDER, OVER, UNDER, trait_named
from touchline.maps.snapshot import Figure, Text
from touchline.maps.texts import message, number, words

__all__ = ["contradictions", "said_years", "years"]

_WOMEN = "female woman women f w женский женщина женщины ж nữ زن frau weiblich"
_MEN = "male man men m мужской мужчина мужчины м nam مرد mann männlich"
_SYNONYMS = (frozenset(_WOMEN.split()), frozenset(_MEN.split()))
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def contradictions(
    persona: PersonaSpec,
    book: Book,
    channels: Sequence[Share],
    distributions: Sequence[Distribution],
) -> list[Text]:
    """Say what was declared and does not hold; a difference within the interval is none."""
    found = [
        _age(persona.age, book, distributions),
        _gender(persona.gender, book, distributions),
    ]
    found += _channels(persona.channels, book, channels)
    return [text for text in found if text is not None]


def years(text: str) -> tuple[float, float] | None:
    """Read a declared age: a range, an open one, or a single age; None if it holds no number.

    Examples
    --------
    >>> years("25–35"), years("۳۰-۴۰"), years("60+"), years("under 30"), years("34")
    ((25.0, 35.0), (30.0, 40.0), (60.0, inf), (0.0, 30.0), (34.0, 34.0))
    """
    found = [float(each) for each in _NUMBER.findall(text)]
    folded = text.casefold()
    if not found:
        return None
    if len(found) > 1:
        return min(found[:2]), max(found[:2])
    if any(sign in folded for sign in UNDER):
        return 0.0, found[0]
    if any(sign in folded for sign in OVER):
        return found[0], math.inf
    return found[0], found[0]


def said_years(text: str) -> Text:
    """Give a declared age in the digits of the reader; as it stands if it holds no number.

    Examples
    --------
    >>> said_years("60+").key, said_years("young").words
    ('persona.bin.from', {'': 'young'})
    """
    span = years(text)
    if span is None:
        return words(text)
    low, high = span
    if math.isinf(high):
        return message("persona.bin.from", low=_whole(low))
    if low == high:
        return message("persona.bin.one", low=_whole(low))
    if low == 0:
        return message("persona.bin.up_to", high=_whole(high))
    return message("persona.bin", low=_whole(low), high=_whole(high))


def _whole(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _age(declared: str | None, book: Book, distributions: Sequence[Distribution]) -> Text | None:
    span = years(declared) if declared else None
    ages = [each for each in distributions if trait_named(each.id, AGE) and each.median]
    if span is None or not ages:
        return None
    median = book[ages[0].median or ""]
    if median.value is None or not _outside(median, *span):
        return None
    return message(
        "persona.contradiction.age",
        declared=said_years(declared or ""),
        median=number(median.value),
    )


def _outside(figure: Figure, low: float, high: float) -> bool:
    """Whether the value lies outside, and its interval does not reach in."""
    value = figure.value or 0.0
    least = value if figure.low is None else figure.low
    most = value if figure.high is None else figure.high
    return most < low or least > high


def _gender(
    declared: LocalText | None, book: Book, distributions: Sequence[Distribution]
) -> Text | None:
    spread = [each for each in distributions if trait_named(each.id, GENDER)]
    if declared is None or not spread:
        return None
    for share in spread[0].shares:
        figure = book[share.figure]
        if _same(declared, share.label) and (figure.high or 0) < 0.5:
            return message(
                "persona.contradiction.gender",
                declared=words(declared),
                share=number(figure.value, "share"),
            )
    return None


def _names(text: LocalText | Text) -> set[str]:
    """All wordings of a text, folded, with what else they are called."""
    if isinstance(text, Text):
        given = list(text.words.values())
    else:
        given = [text] if isinstance(text, str) else list(text.values())
    folded = {each.strip().casefold() for each in given}
    return folded.union(*(each for each in _SYNONYMS if each & folded))


def _same(declared: LocalText, label: Text) -> bool:
    return bool(_names(declared) & _names(label))


def _channels(
    declared: Sequence[LocalText], book: Book, channels: Sequence[Share]
) -> list[Text | None]:
    """Hold the declared favourites against those that are used most, in whichever order."""
    if not channels:
        return []
    last = channels[min(len(declared), len(channels)) - 1] if declared else None
    found: list[Text | None] = []
    for one in declared:
        ranks = [at for at, share in enumerate(channels) if _same(one, share.label)]
        if not ranks:
            found.append(message("persona.contradiction.channel_absent", channel=words(one)))
        elif last is not None and _less(book[channels[ranks[0]].figure], book[last.figure]):
            found.append(
                message(
                    "persona.contradiction.channel",
                    channel=words(one),
                    rank=ranks[0] + 1,
                    share=number(book[channels[ranks[0]].figure].value, "share"),
                    first=channels[0].label,
                    most=number(book[channels[0].figure].value, "share"),
                )
            )
    return found


def _less(one: Figure, other: Figure) -> bool:
    """Whether the interval of a share lies wholly below that of another."""
    return one.high is not None and other.low is not None and one.high < other.low
