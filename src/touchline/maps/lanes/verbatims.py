"""In their words: telling comments of each stage, the worst and the best."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from touchline.maps.answers import scaled
from touchline.maps.mask import PRIVATE
from touchline.maps.scope import Scope
from touchline.maps.snapshot import Lane, Quote, Text
from touchline.maps.texts import message, words
from touchline.schema import identifier, literal
from touchline.voice import Wording, learn_wording, words_of

__all__ = ["verbatims_lane"]

SHORTEST, LONGEST, BEST_LENGTH = 20, 160, 90
MOST = {"negative": 2, "positive": 1}
"""Comments per stage and feeling."""
CANDIDATES = 2_000
"""Comments of a stage and feeling that are looked at, the most extreme scores first."""
LEARNED = 20_000
"""Texts of one language that its wording is learned from."""
AGREES = 0.5
"""Leaning from which the words of a comment agree with its score."""
LEAST_TELLING = 3
"""Telling words and pairs that a comment must have, to say something."""
ALIKE = 0.5
"""Two comments that share more than this of their words say the same."""

Feeling = Literal["positive", "negative"]
Wordings = Mapping[str | None, Wording | None]


def verbatims_lane(scope: Scope) -> Lane:
    """Choose up to two bad and one good comment per stage.

    Of 20 to 160 characters, without e-mail address, telephone number, link or long number; their
    words agree with their score, as far as the scored texts of the build teach the words of their
    language. The most extreme scores first, then the words that agree most, at a readable length.
    """
    wordings = _wordings(scope)
    quotes: list[Quote] = []
    for code in range(len(scope.info.stages)):
        for feeling in MOST:
            found = _candidates(scope, code, feeling)
            quotes += _choose(scope, code, feeling, _agreeing(found, feeling, wordings))
    return Lane(kind="verbatims", quotes=quotes, note=message("lane.verbatims"))


def _wordings(scope: Scope) -> Wordings:
    """Learn which words go with good and with bad scores, in each language of the build."""
    # Of many texts an even choice of rows is read, the same in every run.
    rows = scope.relations.rows(
        "WITH scored AS (\n"
        '  SELECT language, text, segment, "row", part,\n'
        "    4 * (score - scale_low) / nullif(scale_high - scale_low, 0) - 2 AS emotion\n"
        f"  FROM ({scaled('answers')}) WHERE score IS NOT NULL AND length(trim(text)) > 0),\n"
        "numbered AS (SELECT *, row_number() OVER same AS position,\n"
        "    count(*) OVER (PARTITION BY language) AS n\n"
        "  FROM scored WHERE abs(emotion) >= 1\n"
        '  WINDOW same AS (PARTITION BY language ORDER BY segment, "row", part))\n'
        "SELECT language, text, emotion > 0 FROM numbered\n"
        f"WHERE position % (1 + n // {LEARNED}) = 0\n"
        "ORDER BY language, position"
    )
    texts: dict[str | None, tuple[list[str], list[str]]] = {}
    for language, text, good in rows:
        texts.setdefault(language, ([], []))[0 if good else 1].append(text)
    return {language: learn_wording(high, low) for language, (high, low) in texts.items()}


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


def _agreeing(
    found: list[tuple[Any, ...]], feeling: str, wordings: Wordings
) -> list[tuple[Any, ...]]:
    """Leave out comments whose words speak against their score; the clearest of a score first."""
    sign = -1 if feeling == "negative" else 1
    ranked = []
    for position, row in enumerate(found):
        text, language, score, low, high = row[:5]
        wording = wordings.get(language)
        if wording is None:
            ranked.append((-abs(_place(score, low, high)), 0.0, position))
            continue
        agrees = sign * wording.leaning(text)
        if agrees >= AGREES and wording.telling(text) >= LEAST_TELLING:
            readable = 1 - abs(len(text) - BEST_LENGTH) / LONGEST
            ranked.append((-abs(_place(score, low, high)), -agrees * readable, position))
    return [found[position] for *_, position in sorted(ranked)]


def _place(score: float, low: float, high: float) -> float:
    """Give the place of a score on its scale, −1 … 1."""
    return 2 * (score - low) / (high - low) - 1


def _choose(scope: Scope, code: int, feeling: str, found: list[tuple[Any, ...]]) -> list[Quote]:
    quotes: list[Quote] = []
    for text, language, score, low, high, time, touchpoint, value, reference in found:
        if len(quotes) == MOST[feeling]:
            break
        if any(_alike(text, quote.text) for quote in quotes):
            continue
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


def _alike(one: str, other: str) -> bool:
    """Whether two comments say the same in nearly the same words."""
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
