"""The answers that a map counts: their place on the spine, their emotion, their common scale."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.maps.book import Book
from touchline.maps.conditions import answers_where
from touchline.maps.rows import answer_rows
from touchline.maps.scope import NO_STAGE, Scope
from touchline.maps.snapshot import Text, Unit
from touchline.maps.texts import message
from touchline.schema import literal
from touchline.voice import DEFAULT_SCALES

__all__ = ["Measure", "answer_touchpoints", "lay_answers", "scaled", "score_of"]


@dataclass(frozen=True, slots=True)
class Measure:
    """In what scores are compared: on their own scale if they share one, else as emotions."""

    column: str
    unit: Unit
    scale: tuple[float, float]
    points: Text
    n: int

    @property
    def least_gap(self) -> float:
        """The smallest difference that is called a finding: 5 % of the scale."""
        return 0.05 * (self.scale[1] - self.scale[0])


def scaled(relation: str) -> str:
    """SELECT of *relation* (answers) with the scale of the instrument where none is declared."""
    sides = []
    for side, place in (("scale_low", 0), ("scale_high", 1)):
        cases = " ".join(
            f"WHEN {literal(name)} THEN {scale[place]}" for name, scale in DEFAULT_SCALES.items()
        )
        sides.append(f"coalesce({side}, CASE instrument {cases} END) AS {side}")
    return f"SELECT * REPLACE ({', '.join(sides)}) FROM {relation}"


def lay_answers(scope: Scope) -> Measure:
    """Define ``said`` (answers with a score), ``told`` (with a text), ``felt``; give the measure.

    They hold the answers in journeys of the map that meet ``answer`` of the specification, with
    ``stage`` (by ``emotion.place``) and ``emotion`` (−2 … 2; null without score or scale). ``felt``
    are those with a ``mood``: the emotion of the score where there is one, else that of the text.
    """
    emotion = "4 * (a.score - a.scale_low) / nullif(a.scale_high - a.scale_low, 0) - 2"
    columns = (
        "a.journey, a.time, a.instrument, a.score, a.scale_low, a.scale_high, a.text,\n"
        "  coalesce(a.language, v.language) AS language,\n"
        '  a.segment, a."row", a.part, a.about_touchpoint AS touchpoint,\n'
        f"  {_place(scope)} AS stage,\n"
        f"  {emotion} AS emotion, coalesce({emotion}, v.feeling) AS mood,\n"
        "  v.feeling, v.label AS reading, v.themes"
    )
    source = answers_where(scope, scope.spec.answer)
    scope.relations.define(
        "heard",
        f"SELECT {columns}\nFROM ({scaled(source)}) a SEMI JOIN mapped m ON m.journey = a.journey\n"
        'LEFT JOIN voice v ON v.segment = a.segment AND v."row" = a."row" AND v.part = a.part\n'
        "WHERE a.score IS NOT NULL OR a.text IS NOT NULL",
    )
    scope.relations.define("said", "SELECT * FROM heard WHERE emotion IS NOT NULL")
    scope.relations.define("told", "SELECT * FROM heard WHERE length(trim(text)) > 0")
    scope.relations.define("felt", "SELECT * FROM heard WHERE mood IS NOT NULL")
    return _measure(scope)


def score_of(
    scope: Scope, book: Book, measure: Measure, name: str, where: str, **about: Text
) -> str:
    """Keep the mean score of the answers in ``said`` (alias a) that meet *where*."""
    statistics = scope.relations.rows(
        f"SELECT count(*), fsum(a.{measure.column}), stddev_samp(a.{measure.column}) "
        f"FROM said a WHERE {where}"
    )[0]
    return book.mean(
        name,
        statistics,
        answer_rows(where=where),
        unit=measure.unit,
        scale=measure.scale,
        of=message("of.answers", n=statistics[0]),
        **about,
    )


def _place(scope: Scope) -> str:
    own = "a.about_stage"
    if scope.spec.emotion.place == "about":
        return own
    # An answer that came after all that the main line puts before its own stage came in its
    # natural place and counts there; any other was given while an earlier stage was still open.
    cases = []
    spoken = answer_touchpoints(scope)
    for stage in sorted(scope.known_stages):
        before = [each for each in scope.line if each.stage < stage]
        done = [each.core and each.code not in spoken for each in before]
        if any(done):
            # Once the last thing that is done before this stage was done, nothing is skipped.
            last = len(done) - 1 - done[::-1].index(True)
            enough = ", ".join(str(each.code) for each in before[last:])
            cases.append(
                f"WHEN a.about_stage = {stage} AND a.reached_touchpoint IN ({enough}) THEN {stage}"
            )
    return (
        f"CASE WHEN a.reached_stage IS NULL OR a.reached_stage = {NO_STAGE} THEN {own} "
        f"{' '.join(cases)} ELSE a.reached_stage END"
    )


def answer_touchpoints(scope: Scope) -> set[int]:
    """Touchpoints that are answers, not things that happened."""
    rows = scope.relations.rows("SELECT DISTINCT touchpoint FROM spine WHERE kind = 'feedback'")
    return {int(row[0]) for row in rows}


def _measure(scope: Scope) -> Measure:
    scales = scope.relations.rows(
        "SELECT scale_low, scale_high, count(*), bool_and(instrument = 'stars') FROM said "
        "GROUP BY ALL ORDER BY ALL"
    )
    n = sum(int(row[2]) for row in scales)
    if len(scales) == 1:
        low, high, _, stars = scales[0]
        points = message("points.stars" if stars else "points.points", n=2)
        return Measure("score", "score", (float(low), float(high)), points, n)
    return Measure("emotion", "emotion", (-2.0, 2.0), message("points.points", n=2), n)
