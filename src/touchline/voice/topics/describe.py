"""Says of each theme what is to be known: its words, size, feeling, trend and quotes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from touchline.analysis.intervals import mean_interval, wilson
from touchline.config import LocalText
from touchline.voice.spec import ThemeSpec
from touchline.voice.topics.clauses import Clauses
from touchline.voice.topics.labels import CLEAR, label_of_terms, telling_terms
from touchline.voice.topics.quotes import LONGEST, Quote, choose_quotes
from touchline.voice.topics.ready import GROUPS, LABELS, PARENTS
from touchline.voice.topics.space import Floats, unit
from touchline.voice.topics.theme import Feeling, Theme, Themes
from touchline.voice.topics.trend import Calendar

__all__ = [
    "CLEAR_WORDS",
    "Known",
    "Told",
    "describe",
    "own_theme",
    "ready_theme",
    "silent",
    "terms_of",
]

Ints = npt.NDArray[np.int64]

CLEAR_WORDS: Final = 4.0
"""The words of a found theme are so many times as common in it as elsewhere."""
LEAST_IN_LANGUAGE: Final = 10
CANDIDATES: Final = 200


@dataclass(frozen=True, slots=True)
class Known:
    """A theme that clauses are put to."""

    id: str
    kind: Literal["own", "ready", "found"]
    label: LocalText | None = None
    parent: str | None = None
    parent_label: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The texts, in clauses with their vectors."""

    texts: Sequence[str | None]
    cut: Clauses
    vectors: Floats
    languages: Sequence[str | None]
    """Of each text."""
    spoken: Sequence[str | None]
    """Language of each clause."""
    feeling: npt.NDArray[np.float64]
    """Of each text; NaN where unknown."""


def own_theme(theme: ThemeSpec, tree: Sequence[ThemeSpec]) -> Known:
    """Give a theme of the user's own, with the label of what it is a part of."""
    parent = next((other for other in tree if other.id == theme.parent), None)
    above = (parent.label or parent.id) if parent else GROUPS.get(theme.parent or "", theme.parent)
    return Known(theme.id, "own", theme.label or theme.id, theme.parent, above)


def ready_theme(name: str) -> Known:
    """Give a ready theme."""
    parent = PARENTS[name]
    return Known(name, "ready", LABELS[name], parent, GROUPS[parent] if parent else None)


def describe(
    told: Told,
    known: list[Known],
    theme: Ints,
    near: Floats,
    calendar: Calendar | None,
    spoke: int,
) -> Themes:
    """Describe the themes that clauses were put to.

    Parameters
    ----------
    known, theme, near
        The themes, the theme of each clause (−1: none), and how clearly it is of it.
    spoke
        How many texts have words.
    """
    of_text = _of_texts(told, theme, near)
    taken: set[str] = {one.id for one in known}
    listed = []
    for place, one in enumerate(known):
        rows = np.array([k for k, places in enumerate(of_text) if place in places], np.int64)
        clauses = np.flatnonzero(theme == place)
        clear = CLEAR_WORDS if one.kind == "found" else CLEAR
        terms = terms_of(told, theme, clauses, clear=clear)
        if one.kind == "found":
            one = _named(one, terms, taken)
        listed.append(_theme(told, one, rows, clauses, terms, calendar, spoke))
    return Themes(tuple(listed), of_text, spoke)


def _of_texts(told: Told, theme: Ints, near: Floats) -> tuple[tuple[int, ...], ...]:
    places: list[dict[int, float]] = [{} for _ in told.texts]
    spoken, sure = theme[told.cut.clause], near[told.cut.clause]
    for at in np.flatnonzero(spoken >= 0).tolist():
        of_text, place = places[int(told.cut.owner[at])], int(spoken[at])
        of_text[place] = max(float(sure[at]), of_text.get(place, 0.0))
    return tuple(tuple(sorted(found, key=lambda k: (-found[k], k))) for found in places)


def terms_of(
    told: Told, theme: Ints, clauses: Ints, *, clear: float = CLEAR
) -> dict[str, tuple[str, ...]]:
    """Give the telling words of a theme in the languages that enough of its clauses are in."""
    if not len(clauses):
        return {}
    counts = Counter(told.spoken[k] or "" for k in clauses.tolist())
    inside = set(clauses.tolist())
    found: dict[str, tuple[str, ...]] = {}
    for language, count in counts.most_common():
        if count < LEAST_IN_LANGUAGE and found:
            break
        mine = [told.cut.clauses[k] for k in clauses.tolist() if (told.spoken[k] or "") == language]
        others = [
            clause
            for k, clause in enumerate(told.cut.clauses)
            if k not in inside and (told.spoken[k] or "") == language
        ]
        found[language] = telling_terms(mine, others, clear=clear)
    return found


def _named(one: Known, terms: dict[str, tuple[str, ...]], taken: set[str]) -> Known:
    """Make id and label of a found theme from its words in the language that most speak."""
    words = next((each for each in terms.values() if each), ())
    name = "-".join(word.replace(" ", "-") for word in words[:2]) or "found"
    number = 1
    while (unique := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    taken.add(unique)
    return Known(unique, "found", label_of_terms(words) if words else unique)


def _theme(
    told: Told,
    one: Known,
    rows: Ints,
    clauses: Ints,
    terms: dict[str, tuple[str, ...]],
    calendar: Calendar | None,
    spoke: int,
) -> Theme:
    flags = np.zeros(len(told.texts), bool)
    flags[rows] = True
    size = len(rows)
    counts = Counter(told.languages[row] or "" for row in rows.tolist())
    return Theme(
        id=one.id,
        label=one.label or one.id,
        kind=one.kind,
        parent=one.parent,
        parent_label=one.parent_label,
        terms=terms,
        size=size,
        share=size / spoke if spoke else 0.0,
        interval=wilson(size, spoke),
        feeling=_feeling(told.feeling[rows]),
        languages=dict(sorted(counts.items(), key=lambda each: (-each[1], each[0]))),
        trend=calendar.trend(flags) if calendar else None,
        quotes=_quotes(told, clauses),
    )


def _feeling(feelings: npt.NDArray[np.float64]) -> Feeling:
    known = feelings[~np.isnan(feelings)]
    n = len(known)
    value = float(known.mean()) if n else None
    deviation = float(known.std(ddof=1)) if n > 1 else None
    return Feeling(value, n, mean_interval(value or 0.0, deviation, n, bounds=(-2.0, 2.0)))


def _quotes(told: Told, clauses: Ints) -> tuple[Quote, ...]:
    """Quote the clauses nearest to the middle of a theme."""
    if not len(clauses):
        return ()
    middle = unit(told.vectors[clauses].mean(axis=0))
    near = told.vectors[clauses] @ middle
    typical = clauses[np.argsort(-near, kind="stable")[:CANDIDATES]]
    wanted = set(typical.tolist())
    owner: dict[int, int] = {}
    for clause, row in zip(told.cut.clause.tolist(), told.cut.owner.tolist(), strict=True):
        if clause in wanted:
            # Of the texts with this clause the one that fits whole, else the first.
            short = len(told.texts[row] or "") <= LONGEST
            if clause not in owner or (short and len(told.texts[owner[clause]] or "") > LONGEST):
                owner[clause] = row

    def candidates() -> Iterator[tuple[int, str, str]]:
        for clause in typical.tolist():
            row = owner[clause]
            yield row, told.texts[row] or "", told.cut.clauses[clause]

    feelings = [None if math.isnan(f) else float(f) for f in told.feeling.tolist()]
    return choose_quotes(candidates(), told.languages, feelings)


def silent(theme: ThemeSpec, tree: Sequence[ThemeSpec]) -> Theme:
    """Give a theme of the user's that nobody can speak of, for there are no words."""
    one = own_theme(theme, tree)
    return Theme(
        id=one.id,
        label=one.label or one.id,
        kind="own",
        parent=one.parent,
        parent_label=one.parent_label,
        terms={},
        size=0,
        share=0.0,
        interval=wilson(0, 0),
        feeling=_feeling(np.zeros(0)),
        languages={},
        trend=None,
        quotes=(),
    )
