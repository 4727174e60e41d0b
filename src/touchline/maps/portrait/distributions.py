"""How a persona is spread over traits and segments: the most common values, numbers in bins."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from touchline.analysis import quantile, quantile_interval
from touchline.journeys.info import SegmentInfo
from touchline.maps.book import Book
from touchline.maps.held.portrait import Distribution, Share
from touchline.maps.portrait.bins import Bin, bins_of
from touchline.maps.rows import journey_rows, person_rows
from touchline.maps.scope import Scope
from touchline.maps.snapshot import Text
from touchline.maps.texts import message, words
from touchline.maps.views import columns_of
from touchline.schema import TRAIT, identifier, literal

__all__ = ["AGE", "GENDER", "OVER", "UNDER", "distributions_of", "trait_named"]

AGE = frozenset({"age", "возраст", "tuổi", "سن", "alter", "edad", "idade", "âge"})
GENDER = frozenset({"gender", "sex", "пол", "giới tính", "جنسیت", "geschlecht", "género"})
"""Names of traits that say what their values mean."""
MOST, MOST_VALUES = 8, 6
LEAST = 3
"""A value of fewer persons is counted among the others: it would point at somebody."""
LEAST_NUMBERS = 9
"""Numbers with fewer different values are shown value by value."""
NAMES = 0.5
"""From this share of different values on, a trait names people instead of telling them apart."""
UNDER = ("<", "≤", "under", "below", "up to", "до", "dưới", "زیر", "unter", "bis")
OVER = ("+", ">", "≥", "over", "above", "from", "старше", "trên", "بالای", "über", "ab")
"""What stands beside a number that is an end of what is meant."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PEOPLE = frozenset({"name", "first name", "last name", "email", "phone", "address", "id"})


@dataclass(frozen=True, slots=True)
class _Value:
    """A value, or several together: who has it."""

    id: str
    label: Text
    n: int
    test: str
    """SQL over the trait or the segment column."""


@dataclass(frozen=True, slots=True)
class _Spread:
    """What is spread, and over whom."""

    id: str
    """``trait.<name>`` or ``segment.<name>``."""
    label: Text
    known: int
    """Of how many the value is known."""
    of: Text
    definition: str
    rows: Callable[[str], str]
    """The query of those who meet a test."""


def trait_named(name: str, names: frozenset[str]) -> bool:
    """Whether the distribution *name* is of a trait with one of these *names*.

    Examples
    --------
    >>> trait_named("trait.Age", AGE), trait_named("segment.device", GENDER)
    (True, False)
    """
    kind, _, rest = name.partition(".")
    return kind in ("trait", "segment") and rest.casefold() in names


def distributions_of(scope: Scope, book: Book) -> list[Distribution]:
    """Give age and gender first, then the other traits, then the segments.

    A segment that the persona or the map is bound to says nothing and is left out.
    """
    bound = {*scope.spec.segment, *(scope.persona.segment if scope.persona else ())}
    segments = {each.id: each for each in scope.info.segments}
    columns = [name for name in columns_of(scope.db, "persons") if name.startswith(TRAIT)]
    traits = sorted((name.removeprefix(TRAIT) for name in columns), key=_rank)
    found = [
        _of_trait(scope, book, name)
        for name in traits
        if name not in segments and name.casefold() not in _PEOPLE
    ]
    found += [_of_segment(scope, book, one) for one in segments.values() if one.id not in bound]
    return [each for each in found if each is not None][:MOST]


def _rank(name: str) -> tuple[int, str]:
    folded = name.casefold()
    return (0 if folded in AGE else 1 if folded in GENDER else 2), folded


def _label(name: str) -> Text:
    """Name a trait: as it stands in the data, if it is not one that every language knows."""
    if name.casefold() in AGE:
        return message("persona.trait.age")
    return message("persona.trait.gender") if name.casefold() in GENDER else words(name)


def _of_trait(scope: Scope, book: Book, name: str) -> Distribution | None:
    column = identifier(TRAIT + name)
    text = f"trim({column}::VARCHAR)"
    counted = scope.relations.rows(
        f"SELECT {text} AS value, count(*) AS n FROM persons SEMI JOIN mapped USING (person)\n"
        f"WHERE {text} <> '' GROUP BY 1 ORDER BY n DESC, value"
    )
    counts = [(str(value), int(n)) for value, n in counted]
    known = sum(n for _, n in counts)
    spread = _Spread(
        f"trait.{name}",
        _label(name),
        known,
        message("of.persons", n=known),
        "persona.trait.definition",
        lambda test: person_rows(where=f"m.person IN (SELECT person FROM persons WHERE {test})"),
    )
    numbers = _numbers(counts)
    if numbers is not None and len(numbers) >= LEAST_NUMBERS:
        return _of_numbers(book, spread, numbers, f"TRY_CAST({text} AS DOUBLE)")
    if known < LEAST or len(counts) > max(MOST_VALUES, NAMES * known):
        return None
    values = [_Value(value, words(value), n, f"{text} = {literal(value)}") for value, n in counts]
    return _of_values(book, spread, values, f"{text} <> ''")


def _of_segment(scope: Scope, book: Book, segment: SegmentInfo) -> Distribution | None:
    column = f"m.{identifier('segment:' + segment.id)}"
    counted = scope.relations.rows(
        f"SELECT {column} AS value, count(*) AS n FROM mapped m WHERE {column} IS NOT NULL\n"
        "GROUP BY 1 ORDER BY n DESC, value"
    )
    known = sum(int(n) for _, n in counted)
    if known < LEAST or len(counted) > max(MOST_VALUES, NAMES * known):
        return None
    spread = _Spread(
        f"segment.{segment.id}",
        words(segment.label),
        known,
        scope.unit,
        "persona.segment.definition",
        lambda test: journey_rows(scope, where=test),
    )
    values = [
        _Value(
            str(value),
            words(segment.labels.get(str(value), str(value))),
            int(n),
            f"{column} = {literal(str(value))}",
        )
        for value, n in counted
    ]
    return _of_values(book, spread, values, f"{column} IS NOT NULL")


def _of_values(
    book: Book, spread: _Spread, values: Sequence[_Value], known: str
) -> Distribution | None:
    """Show the most common values, and the others together."""
    shown = [each for each in values if each.n >= LEAST][:MOST_VALUES]
    if not shown:
        return None
    if all(_leading(each.id) is not None for each in shown):
        shown.sort(key=lambda each: (_leading(each.id) or 0.0, each.id))
    rest = len(values) - len(shown)
    others = spread.known - sum(each.n for each in shown)
    if others:
        test = " AND ".join([known, *(f"NOT ({each.test})" for each in shown)])
        shown.append(_Value("other", message("persona.other", n=rest), others, test))
    return _kept(book, spread, shown)


def _of_numbers(
    book: Book, spread: _Spread, numbers: Sequence[tuple[float, int]], value: str
) -> Distribution:
    found = []
    for at, one in enumerate(bins_of(numbers)):
        n = sum(count for number, count in numbers if _holds(one, number))
        bounds = [(">=", one.low), ("<", one.high)]
        tests = [f"{value} {sign} {bound!r}" for sign, bound in bounds if bound is not None]
        found.append(_Value(f"bin{at}", _said(one), n, " AND ".join(tests) or f"{value} = {value}"))
    kept = _kept(book, spread, found)
    every = np.repeat([each for each, _ in numbers], [count for _, count in numbers])
    median = book.add(
        f"{spread.id}.median",
        unit="number",
        value=quantile(every, 0.5),
        n=len(every),
        interval=quantile_interval(every, 0.5),
        rows=spread.rows(f"{value} = {value}"),
        of=spread.of,
        label=message("persona.median", trait=spread.label),
        definition=message("persona.median.definition", trait=spread.label),
    )
    return Distribution(id=kept.id, label=kept.label, shares=kept.shares, median=median)


def _holds(one: Bin, value: float) -> bool:
    return (one.low is None or value >= one.low) and (one.high is None or value < one.high)


def _said(one: Bin) -> Text:
    """Name a bin: up to 19, 20–29, 70 and more."""
    if one.low is None:
        return message("persona.bin.up_to", high=_number(one.last))
    if one.high is None:
        return message("persona.bin.from", low=_number(one.low))
    if one.low == one.last:
        return message("persona.bin.one", low=_number(one.low))
    return message("persona.bin", low=_number(one.low), high=_number(one.last))


def _number(value: float | None) -> float | int:
    """Write a whole number without decimals."""
    given = value or 0.0
    return int(given) if given == int(given) else given


def _kept(book: Book, spread: _Spread, values: Sequence[_Value]) -> Distribution:
    shares = [
        Share(
            label=each.label,
            figure=book.share(
                f"{spread.id}.{each.id}",
                each.n,
                spread.known,
                spread.rows(each.test),
                rows_of="part",
                of=spread.of,
                label=message("persona.trait", trait=spread.label, value=each.label),
                definition=message(spread.definition, trait=spread.label, value=each.label),
            ),
        )
        for each in values
    ]
    return Distribution(id=spread.id, label=spread.label, shares=shares)


def _numbers(values: Sequence[tuple[str, int]]) -> list[tuple[float, int]] | None:
    """Read all values as numbers; None where one of them is none, or they are codes."""
    found = []
    for value, n in values:
        try:
            found.append((float(value), n))
        except ValueError:
            return None
    largest = max((abs(value) for value, _ in found), default=0.0)
    coded = len(found) > NAMES * sum(n for _, n in found) and largest >= 1e6
    return None if coded or not math.isfinite(largest) else found


def _leading(value: str) -> float | None:
    """Give the number by which a range is put in order; None if the value holds none.

    Examples
    --------
    >>> _leading("25-34"), _leading("<18"), _leading("over 24"), _leading("web")
    (25.0, 17.5, 24.5, None)
    """
    text = value.strip().casefold()
    found = _NUMBER.search(text)
    if found is None:
        return None
    before = text[: found.start()].strip()
    after = text[found.end() :].strip()
    if before in UNDER:
        return float(found[0]) - 0.5
    return float(found[0]) + (0.5 if before in OVER or after in OVER else 0.0)
