"""Quotes: which comments may be shown, and what goes with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from touchline.maps.mask import PRIVATE
from touchline.maps.scope import Scope
from touchline.maps.snapshot import Quote, Text
from touchline.maps.texts import words
from touchline.schema import identifier, literal
from touchline.voice import words_of

__all__ = ["BEST_LENGTH", "LONGEST", "Feeling", "alike", "different", "feeling_of", "quote_rows"]

SHORTEST, LONGEST, BEST_LENGTH = 20, 160, 90
ALIKE = 0.5
"""Two comments that share more than this of their words say the same."""
CLEAR = 1.0
"""From this emotion on, either way, a comment is good or bad."""

Feeling = Literal["positive", "neutral", "negative"]
Row = tuple[Any, ...]


def feeling_of(mood: float | None) -> Feeling:
    """Name an emotion between −2 and 2.

    Examples
    --------
    >>> feeling_of(-2.0), feeling_of(0.3), feeling_of(None)
    ('negative', 'neutral', 'neutral')
    """
    if mood is None or abs(mood) < CLEAR:
        return "neutral"
    return "positive" if mood > 0 else "negative"


def quote_rows(scope: Scope, where: str, order: str, limit: int) -> list[tuple[Quote, float]]:
    """Give comments of ``told`` (alias t) that may be shown, each with its emotion.

    They have 20 to 160 characters, without e-mail address, telephone number, link or long number.
    """
    segment = _pain_segment(scope)
    column = f"m.{identifier('segment:' + segment)}" if segment else "NULL"
    rows = scope.relations.rows(
        "SELECT trim(t.text), t.language, t.score, t.scale_low, t.scale_high, t.time, "
        f"t.touchpoint, {column}, t.segment || ':' || t.\"row\" || '.' || t.part, t.mood, t.stage\n"
        "FROM told t JOIN mapped m ON m.journey = t.journey\n"
        f"WHERE {where} AND t.stage < {len(scope.info.stages)}\n"
        f"  AND length(trim(t.text)) BETWEEN {SHORTEST} AND {LONGEST}\n"
        f"  AND NOT regexp_matches(t.text, {literal(PRIVATE)})\n"
        f"ORDER BY {order}, abs(length(trim(t.text)) - {BEST_LENGTH}), "
        f't.segment, t."row", t.part\nLIMIT {limit}'
    )
    return [(_quote(scope, row), row[9] or 0.0) for row in rows]


def _quote(scope: Scope, row: Row) -> Quote:
    text, language, score, low, high, time, touchpoint, value, reference, mood, stage = row
    scored = score is not None and low is not None and high is not None
    return Quote(
        stage=scope.info.stages[stage].id,
        text=text,
        language=language,
        score=score if scored else None,
        scale=(low, high) if scored else None,
        feeling=feeling_of(mood),
        time=None if time is None else time.isoformat(),
        about=_about(scope, touchpoint),
        segment=_segment_label(scope, value),
        reference=reference,
    )


def different(quotes: Sequence[Quote], most: int) -> list[Quote]:
    """Give the first *most* quotes of which no two say the same."""
    kept: list[Quote] = []
    for quote in quotes:
        if len(kept) == most:
            break
        if not any(alike(quote.text, other.text) for other in kept):
            kept.append(quote)
    return kept


def alike(one: str, other: str) -> bool:
    """Whether two comments say the same in nearly the same words.

    Examples
    --------
    >>> alike("It came too late again", "It came too late, again!")
    True
    """
    first, second = set(words_of(one)), set(words_of(other))
    return one == other or len(first & second) > ALIKE * min(len(first), len(second))


def _about(scope: Scope, touchpoint: int | None) -> Text | None:
    if touchpoint is None or touchpoint >= len(scope.info.touchpoints):
        return None
    return scope.touchpoint_label(touchpoint)


def _pain_segment(scope: Scope) -> str | None:
    return next((each.id for each in scope.info.segments if each.pain), None)


def _segment_label(scope: Scope, value: str | None) -> Text | None:
    if value is None:
        return None
    [info] = [each for each in scope.info.segments if each.id == _pain_segment(scope)]
    return words(info.labels.get(value, value))
