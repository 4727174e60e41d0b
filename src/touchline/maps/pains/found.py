"""Pain points that were found in the whole project, brought onto one map."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from touchline.maps.mask import PRIVATE
from touchline.maps.pains.candidate import SCORED, Candidate
from touchline.maps.scope import Scope, choice_sql
from touchline.maps.snapshot import Quote, Text
from touchline.maps.texts import message, words

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import PainPoint
    from touchline.maps.lanes.themes import ThemeNames

__all__ = ["found", "pain_id", "pain_quotes", "worst_for"]

MOST_QUOTES = 2


def found(scope: Scope, points: Sequence[PainPoint], themes: ThemeNames) -> list[Candidate]:
    """Give the pain points that have a place on this map, in their order.

    Left out are those of touchpoints and stages that no journey here comes to, and those of
    customers whom the map does not show.
    """
    placed = [
        _candidate(scope, point, number, themes)
        for number, point in enumerate(points)
        if _belongs(scope, point)
    ]
    return [each for each in placed if each is not None]


def pain_id(point: PainPoint) -> str:
    """Name a pain point so that the name stays from build to build.

    Examples
    --------
    >>> from types import SimpleNamespace as Point
    >>> pain_id(Point(kind="low_score", touchpoint=None, segment={"delivery": "late"}, details={}))
    'delivery.late'
    >>> pain_id(Point(kind="error", touchpoint="pay", segment={"os": "android"}, details={}))
    'error.pay.os=android'
    """
    segment = [f"{name}={value}" for name, value in point.segment.items()]
    if point.kind == "low_score" and point.touchpoint is None and len(segment) == 1:
        return segment[0].replace("=", ".", 1)
    short = {"low_score": "touchpoint", "drop_off": "drop"}
    named = [short.get(point.kind, point.kind), point.touchpoint]
    named += [point.details.get("theme"), point.details.get("stage")]
    return ".".join(str(each) for each in (*named, *segment) if each is not None)


def _belongs(scope: Scope, point: PainPoint) -> bool:
    """Whether the map shows such customers at such a place."""
    if point.touchpoint is not None and point.touchpoint not in _codes(scope):
        return False
    shown: dict[str, Any] = {**scope.spec.segment}
    if scope.persona is not None:
        shown |= scope.persona.segment
    for name, value in point.segment.items():
        chosen = shown.get(name)
        values = [chosen] if isinstance(chosen, str) else chosen
        if values is not None and value not in values:
            return False
    return True


def _codes(scope: Scope) -> dict[str, int]:
    return {each.id: code for code, each in enumerate(scope.info.touchpoints)}


def _candidate(scope: Scope, point: PainPoint, number: int, themes: ThemeNames) -> Candidate | None:
    known = {each.id for each in scope.info.segments}
    segment: dict[str, str | list[str]] = {n: v for n, v in point.segment.items() if n in known}
    code = _codes(scope).get(point.touchpoint or "")
    conditions = choice_sql(segment)
    scored = point.kind in SCORED
    if code is not None:
        # A questionnaire is met by those who answer it; of others, those who come there count.
        place = f"SELECT journey FROM met WHERE touchpoint = {code}"
        about = f"SELECT journey FROM felt WHERE touchpoint = {code}"
        conditions.append(f"journey IN ({f'{place} UNION {about}' if scored else place})")
    where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
    table = scope.relations.define(
        f"found_{number}", f"SELECT journey, person, start FROM mapped{where}"
    )
    journeys = scope.relations.rows(f"SELECT count(*) FROM {table}")[0][0]
    if not journeys or (scored and segment and journeys == scope.journeys):
        return None
    inside = f"a.journey IN (SELECT journey FROM {table})"
    return Candidate(
        id=pain_id(point),
        kind=point.kind,
        stage=_stage(scope, point),
        label=_label(scope, point, themes),
        key="pain.definition.found",
        args={"paragraph": words(point.text)},
        affected=table,
        answers=inside if code is None else f"(a.touchpoint = {code} AND {inside})",
        of_answers=code is not None,
        extra=_extra(scope, point),
        point=point,
    )


def _extra(scope: Scope, point: PainPoint) -> dict[str, Any]:
    """Words for the title: the touchpoint, or the value and the segment."""
    if point.touchpoint is None and point.segment:
        named = _named(scope, *next(iter(point.segment.items())))
        return {"subject": named["value"], "segment": named["segment"]}
    return {"subject": _subject(scope, point)}


def _stage(scope: Scope, point: PainPoint) -> str | None:
    """Give the stage it stands under; None: to be told from what sets its journeys apart."""
    known = [scope.info.stages[code].id for code in scope.known_stages]
    places = [point.touchpoint, point.details.get("goal") if not point.segment else None]
    codes = [_codes(scope).get(str(each)) for each in places if each is not None]
    stages = [point.stage, *(scope.info.touchpoints[c].stage for c in codes if c is not None)]
    if not point.segment and scope.line:
        # What hurts everybody on the whole way is told where the way comes to its end.
        stages.append(scope.info.stages[scope.line[scope.core_end].stage].id)
    return next((each for each in stages if each in known), None)


def _label(scope: Scope, point: PainPoint, themes: ThemeNames) -> Text:
    """Name a pain point in a few words."""
    subject = _subject(scope, point)
    if point.kind in ("low_score", "falling_score") and point.touchpoint is None and point.segment:
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
    if point.stage in stages:
        return words(stages[point.stage])
    return message("pain.found.whole")


def worst_for(scope: Scope, point: PainPoint) -> Text | None:
    """Name the customers for whom it is worst; None where it is everybody, or the label says it."""
    said = point.touchpoint is None and point.kind in ("low_score", "falling_score")
    named = list(point.segment.items())[1 if said else 0 :]
    if not named:
        return None
    texts = [message("pain.worst", **_named(scope, name, value)) for name, value in named]
    return texts[0] if len(texts) == 1 else message("pain.worst_two", one=texts[0], two=texts[1])


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
