"""Pain points that the search found in the journeys of a map, brought onto it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from touchline.config import LocalText, local_text
from touchline.locale import languages
from touchline.maps.answers import answer_touchpoints
from touchline.maps.mask import PRIVATE
from touchline.maps.pains.candidate import SCORED, Candidate, same_words
from touchline.maps.scope import Scope, choice_sql
from touchline.maps.snapshot import Quote, Text
from touchline.maps.texts import message, words

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import PainPoint
    from touchline.maps.lanes.themes import ThemeNames

__all__ = ["found", "pain_id", "pain_quotes", "place_of", "worst_for"]

Ids = npt.NDArray[np.int64]

MOST_QUOTES = 2
AFFECTED = "journey_ids"
"""Detail of a pain point: ids of the journeys affected, to tell what was declared already."""
SAME = 0.8
"""Two groups that share more than this of the larger one are the same."""


def found(
    scope: Scope,
    points: Sequence[PainPoint],
    themes: ThemeNames,
    declared: Sequence[Candidate] = (),
) -> list[Candidate]:
    """Give the pain points that have a place on this map, in their order.

    Left out are those of touchpoints that the project does not have or no journey here comes to,
    those of customers who are everybody here, and those of the very journeys that a *declared* one
    is about.
    """
    codes = _codes(scope)
    told = [_journeys(scope, each.affected) for each in declared]
    placed = [
        _candidate(scope, point, number, themes)
        for number, point in enumerate(points)
        if (point.touchpoint is None or point.touchpoint in codes) and not _is_told(point, told)
    ]
    return [each for each in placed if each is not None]


def _journeys(scope: Scope, table: str) -> Ids:
    found: Ids = np.asarray(scope.relations.arrays(f"SELECT journey FROM {table}")["journey"])
    return found


def _is_told(point: PainPoint, told: Sequence[Ids]) -> bool:
    mine = point.details.get(AFFECTED)
    if mine is None or not len(mine):
        return False
    return any(
        len(np.intersect1d(mine, theirs)) > SAME * max(len(mine), len(theirs)) for theirs in told
    )


def pain_id(point: PainPoint, *, whole: bool = False) -> str:
    """Name a pain point so that the name stays from build to build.

    *whole*: it is told by answers about whole journeys, whatever place they are laid to.

    Examples
    --------
    >>> from types import SimpleNamespace as Point
    >>> late = Point(kind="low_score", touchpoint="ship", segment={"delivery": "late"}, details={})
    >>> pain_id(late, whole=True)
    'delivery.late'
    >>> pain_id(Point(kind="error", touchpoint="pay", segment={"os": "android"}, details={}))
    'error.pay.os=android'
    """
    segment = [f"{name}={value}" for name, value in point.segment.items()]
    if point.kind == "low_score" and whole and len(segment) == 1:
        return segment[0].replace("=", ".", 1)
    short = {"low_score": "touchpoint", "drop_off": "drop"}
    named = [short.get(point.kind, point.kind), point.touchpoint]
    named += [point.details.get("theme"), point.details.get("stage")]
    return ".".join(str(each) for each in (*named, *segment) if each is not None)


def _codes(scope: Scope) -> dict[str, int]:
    return {each.id: code for code, each in enumerate(scope.info.touchpoints)}


def _candidate(scope: Scope, point: PainPoint, number: int, themes: ThemeNames) -> Candidate | None:
    known = {each.id for each in scope.info.segments}
    segment: dict[str, str | list[str]] = {n: v for n, v in point.segment.items() if n in known}
    code = _codes(scope).get(point.touchpoint or "")
    scored = point.kind in SCORED
    about = f"a.touchpoint = {code}"
    spoken = code is not None and scored and _is_spoken_of(scope, code)
    # Answers that are about no place are those of whole journeys, wherever these come off worse.
    place = code is not None and (spoken or not scored)
    conditions = choice_sql(segment)
    if place:
        met = f"SELECT journey FROM met WHERE touchpoint = {code}"
        heard = f"SELECT journey FROM felt a WHERE {about}"
        conditions.append(f"journey IN ({heard if spoken else met})")
    where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
    table = scope.relations.define(
        f"found_{number}", f"SELECT journey, person, start FROM mapped{where}"
    )
    journeys = scope.relations.rows(f"SELECT count(*) FROM {table}")[0][0]
    if not journeys or (scored and segment and journeys == scope.journeys):
        return None
    inside = f"a.journey IN (SELECT journey FROM {table})"
    return Candidate(
        id=pain_id(point, whole=scored and not spoken),
        kind=point.kind,
        stage=_stage(scope, point),
        label=_label(scope, point, themes, whole=scored and not spoken),
        key="pain.definition.found",
        args={"paragraph": _paragraph(scope, point, themes)},
        affected=table,
        answers=f"({about} AND {inside})" if spoken else inside,
        among=about if spoken and segment else "true",
        of_answers=spoken,
        extra=_extra(scope, point, whole=scored and not spoken),
        point=point,
    )


def _is_spoken_of(scope: Scope, code: int) -> bool:
    """Whether answers are about a touchpoint, rather than about all that came before them."""
    found = scope.relations.rows(f"SELECT count(*) FROM felt WHERE touchpoint = {code}")
    return bool(found[0][0]) and code not in answer_touchpoints(scope)


def _paragraph(scope: Scope, point: PainPoint, themes: ThemeNames) -> Text:
    """Say in plain words what hurts, in every language of the catalogue."""
    from touchline.analysis.friction.words import words as told

    currency = scope.info.currency if scope.worth is not None else None
    named = _names(scope, themes)
    return Text(
        words={
            language: told(
                point,
                language=language,
                currency=currency,
                labels={name: local_text(label, language) for name, label in named.items()},
            )
            for language in languages()
        }
    )


def _names(scope: Scope, themes: ThemeNames) -> dict[str, LocalText]:
    """Give the labels of all that a pain point may name."""
    named: dict[str, LocalText] = {**themes}
    for segment in scope.info.segments:
        named |= {value: segment.labels.get(value, value) for value in segment.values}
        named[segment.id] = segment.label
    named |= {stage.id: stage.label for stage in (*scope.info.stages, *scope.columns.own)}
    return named | {each.id: each.label for each in scope.info.touchpoints}


def _extra(scope: Scope, point: PainPoint, *, whole: bool) -> dict[str, Any]:
    """Give words for the title: the touchpoint, or the value and the segment."""
    if whole and point.segment:
        named = _named(scope, *next(iter(point.segment.items())))
        return {"subject": named["value"], "segment": named["segment"]}
    return {"subject": _subject(scope, point)}


def _stage(scope: Scope, point: PainPoint) -> str | None:
    """Give the stage it stands under; None: to be told from what sets its journeys apart."""
    known = [scope.info.stages[code].id for code in scope.known_stages]
    places = [point.touchpoint, point.details.get("goal") if not point.segment else None]
    codes = [_codes(scope).get(str(each)) for each in places if each is not None]
    stages = [
        scope.columns.of(point.stage),
        *(scope.info.touchpoints[c].stage for c in codes if c is not None),
    ]
    if not point.segment and scope.line:
        # What hurts everybody on the whole way is told where the way comes to its end.
        stages.append(scope.info.stages[scope.line[scope.core_end].stage].id)
    return next((each for each in stages if each in known), None)


def _label(scope: Scope, point: PainPoint, themes: ThemeNames, *, whole: bool) -> Text:
    """Name a pain point in a few words."""
    subject = _subject(scope, point)
    if whole and point.segment and point.kind in ("low_score", "falling_score"):
        name, value = next(iter(point.segment.items()))
        return message(f"pain.found.{point.kind}_of", **_named(scope, name, value))
    args: dict[str, Any] = {"touchpoint": subject}
    if "theme" in point.details:
        theme = str(point.details["theme"])
        args["theme"] = words(themes.get(theme, theme))
    beyond = point.details.get("beyond")
    if point.kind == "too_many_touchpoints" and beyond is not None:
        return message("pain.found.too_many_touchpoints_beyond", n=int(beyond))
    if point.kind == "pressure" and beyond is not None:
        return message("pain.found.pressure_beyond", n=int(beyond))
    return message(f"pain.found.{point.kind}", **args)


def _subject(scope: Scope, point: PainPoint) -> Text:
    """Say what it is about: its touchpoint, else its stage, else the journey as a whole."""
    code = _codes(scope).get(point.touchpoint or "")
    if code is not None:
        return scope.touchpoint_label(code)
    stages = {stage.id: stage.label for stage in scope.info.stages}
    stage = scope.columns.of(point.stage)
    if stage is not None:
        return words(stages[stage])
    return message("pain.found.whole")


def place_of(scope: Scope, candidate: Candidate) -> Text | None:
    """Name the touchpoint of a pain point, unless it is told of whole journeys."""
    point = candidate.point
    code = _codes(scope).get((point.touchpoint if point else None) or "")
    told = candidate.kind not in SCORED or candidate.of_answers
    return scope.touchpoint_label(code) if code is not None and told else None


def worst_for(scope: Scope, point: PainPoint, label: Text) -> Text | None:
    """Name the customers for whom it is worst; None where it is everybody, or *label* says it."""
    said = 1 if label.key in ("pain.found.low_score_of", "pain.found.falling_score_of") else 0
    named = list(point.segment.items())[said:]
    if not named:
        return None
    texts = [_whose(scope, name, value) for name, value in named]
    return texts[0] if len(texts) == 1 else message("pain.worst_two", one=texts[0], two=texts[1])


def _whose(scope: Scope, segment: str, value: str) -> Text:
    """Name a segment and its value; where both are called alike, once."""
    for info in scope.info.segments:
        if info.id == segment and same_words(info.label, info.labels.get(value, value)):
            return words(info.label)
    return message("pain.worst", **_named(scope, segment, value))


def _named(scope: Scope, segment: str, value: str) -> Mapping[str, Text]:
    for info in scope.info.segments:
        if info.id == segment:
            return {"segment": words(info.label), "value": words(info.labels.get(value, value))}
    name = message("pain.period") if segment == "period" else words(segment)
    return {"segment": name, "value": words(value)}


def pain_quotes(point: PainPoint, stage: str) -> list[Quote]:
    """Give what customers say of it, without what would tell who they are."""
    private = re.compile(PRIVATE)
    shown = [each for each in point.quotes if not private.search(each.text)]
    return [
        Quote(
            stage=stage,
            text=each.text.strip(),
            language=each.language,
            feeling="negative",
            reference=each.source,
        )
        for each in shown[:MOST_QUOTES]
    ]
