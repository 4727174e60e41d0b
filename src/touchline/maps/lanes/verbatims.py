"""In their words: telling comments of each stage, the worst and the best."""

from __future__ import annotations

import re
from typing import Any, Literal

from touchline.maps.mask import PRIVATE
from touchline.maps.scope import Scope
from touchline.maps.snapshot import Lane, Quote, Text
from touchline.maps.texts import message, words
from touchline.schema import identifier, literal

__all__ = ["verbatims_lane"]

SHORTEST, LONGEST, BEST_LENGTH = 20, 160, 90
MOST = {"negative": 2, "positive": 1}
"""Comments per stage and feeling."""
CANDIDATES = 12

Feeling = Literal["positive", "negative"]


def verbatims_lane(scope: Scope) -> Lane:
    """Choose up to two bad and one good comment per stage.

    Of 20 to 160 characters, without e-mail address, telephone number, link or long number; the
    most extreme scores first, then the length nearest to 90 characters, then order of arrival.
    """
    quotes: list[Quote] = []
    for code in range(len(scope.info.stages)):
        for feeling in MOST:
            found = _candidates(scope, code, feeling)
            quotes += _choose(scope, code, feeling, found)
    return Lane(kind="verbatims", quotes=quotes, note=message("lane.verbatims"))


def _candidates(scope: Scope, code: int, feeling: str) -> list[tuple[Any, ...]]:
    bounds = "emotion <= -1" if feeling == "negative" else "emotion >= 1"
    extreme = "emotion" if feeling == "negative" else "emotion DESC"
    segment = _pain_segment(scope)
    column = f"m.{identifier('segment:' + segment)}" if segment else "NULL"
    return scope.relations.rows(
        "SELECT trim(t.text), t.language, t.score, t.scale_low, t.scale_high, t.time, "
        f"t.touchpoint, {column}, t.segment || ':' || t.\"row\" || '.' || t.part\n"
        "FROM told t JOIN mapped m ON m.journey = t.journey\n"
        f"WHERE t.stage = {code} AND {bounds}\n"
        f"  AND length(trim(t.text)) BETWEEN {SHORTEST} AND {LONGEST}\n"
        f"  AND NOT regexp_matches(t.text, {literal(PRIVATE)})\n"
        f"ORDER BY {extreme}, abs(length(trim(t.text)) - {BEST_LENGTH}), "
        f't.segment, t."row", t.part\nLIMIT {CANDIDATES}'
    )


def _choose(scope: Scope, code: int, feeling: str, found: list[tuple[Any, ...]]) -> list[Quote]:
    quotes: list[Quote] = []
    seen: set[str] = set()
    for text, language, score, low, high, time, touchpoint, value, reference in found:
        key = re.sub(r"\W+", " ", text.casefold())
        if key in seen or len(quotes) == MOST[feeling]:
            continue
        seen.add(key)
        quotes.append(
            Quote(
                stage=scope.info.stages[code].id,
                text=text,
                language=language,
                score=score,
                scale=(low, high),
                feeling=feeling,  # type: ignore[arg-type]
                time=None if time is None else time.isoformat(),
                about=_about(scope, touchpoint),
                segment=_segment_label(scope, value),
                reference=reference,
            )
        )
    return quotes


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
