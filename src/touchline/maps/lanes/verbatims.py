"""In their words: telling comments of each stage, the worst and the best."""

from __future__ import annotations

from collections.abc import Mapping

from touchline.maps.answers import scaled
from touchline.maps.lanes.quoting import (
    BEST_LENGTH,
    LONGEST,
    Feeling,
    different,
    quote_rows,
)
from touchline.maps.scope import Scope
from touchline.maps.snapshot import Lane, Quote
from touchline.maps.texts import message
from touchline.voice import Wording, learn_wording

__all__ = ["verbatims_lane"]

MOST: dict[Feeling, int] = {"negative": 2, "positive": 1}
"""Comments per stage and feeling."""
CANDIDATES = 2_000
"""Comments of a stage and feeling that are looked at, the most extreme first."""
LEARNED = 20_000
"""Texts of one language that its wording is learned from."""
AGREES = 0.5
"""Leaning from which the words of a comment agree with its score."""
LEAST_TELLING = 3
"""Telling words and pairs that a comment must have, to say something."""

Wordings = Mapping[str | None, Wording | None]


def verbatims_lane(scope: Scope) -> Lane:
    """Choose up to two bad and one good comment per stage.

    A comment is bad or good by its score; one without a score by what was read in its words. Of 20
    to 160 characters, without e-mail address, telephone number, link or long number; the words
    agree with the score, as far as the scored texts of the build teach the words of their language.
    The most extreme first, then the words that agree most, at a readable length.
    """
    wordings = _wordings(scope)
    quotes: list[Quote] = []
    for code in range(len(scope.info.stages)):
        for feeling, most in MOST.items():
            found = _candidates(scope, code, feeling)
            quotes += different(_agreeing(found, feeling, wordings), most)
    return Lane(kind="verbatims", quotes=quotes, note=message("lane.verbatims"))


def _wordings(scope: Scope) -> Wordings:
    """Learn which words go with good and with bad scores, in each language of the build."""
    # Of many texts an even choice of rows is read, the same in every run.
    rows = scope.relations.rows(
        "WITH scored AS (\n"
        "  SELECT coalesce(a.language, v.language) AS language, a.text, a.segment,\n"
        '    a."row", a.part,\n'
        "    4 * (score - scale_low) / nullif(scale_high - scale_low, 0) - 2 AS emotion\n"
        f"  FROM ({scaled('answers')}) a LEFT JOIN voice v\n"
        '    ON v.segment = a.segment AND v."row" = a."row" AND v.part = a.part\n'
        "  WHERE score IS NOT NULL AND length(trim(text)) > 0),\n"
        "numbered AS (SELECT *, row_number() OVER same AS position,\n"
        "    count(*) OVER (PARTITION BY language) AS n\n"
        "  FROM scored WHERE abs(scored.emotion) >= 1\n"
        '  WINDOW same AS (PARTITION BY language ORDER BY segment, "row", part))\n'
        "SELECT language, text, emotion > 0 FROM numbered\n"
        f"WHERE position % (1 + n // {LEARNED}) = 0\n"
        "ORDER BY language, position"
    )
    texts: dict[str | None, tuple[list[str], list[str]]] = {}
    for language, text, good in rows:
        texts.setdefault(language, ([], []))[0 if good else 1].append(text)
    return {language: learn_wording(high, low) for language, (high, low) in texts.items()}


def _candidates(scope: Scope, code: int, feeling: Feeling) -> list[tuple[Quote, float]]:
    bounds = "mood <= -1" if feeling == "negative" else "mood >= 1"
    extreme = "mood" if feeling == "negative" else "mood DESC"
    # What a customer scored is surer than what was read in words.
    order = f"t.emotion IS NULL, {extreme}"
    return quote_rows(scope, f"t.stage = {code} AND {bounds}", order, CANDIDATES)


def _agreeing(
    found: list[tuple[Quote, float]], feeling: Feeling, wordings: Wordings
) -> list[Quote]:
    """Leave out comments whose words speak against their score; the clearest of a score first."""
    sign = -1 if feeling == "negative" else 1
    ranked = []
    for position, (quote, mood) in enumerate(found):
        read = quote.score is None
        wording = wordings.get(quote.language)
        if wording is None:
            ranked.append((read, -abs(mood), 0.0, position))
            continue
        agrees = sign * wording.leaning(quote.text)
        if agrees >= AGREES and wording.telling(quote.text) >= LEAST_TELLING:
            readable = 1 - abs(len(quote.text) - BEST_LENGTH) / LONGEST
            ranked.append((read, -abs(mood), -agrees * readable, position))
    return [found[position][0] for *_, position in sorted(ranked)]
