"""The emotion curve, −2 … +2 per stage: what people say in scores and words, and what they do."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from touchline.analysis import Interval
from touchline.maps.book import Book, tidy
from touchline.maps.lanes.ease import easy_rows, easy_share
from touchline.maps.lanes.importance import importances
from touchline.maps.rows import answer_rows
from touchline.maps.scope import Scope
from touchline.maps.snapshot import EmotionPoint, Lane, Text
from touchline.maps.spec import EmotionFork
from touchline.maps.texts import NOTHING, message, number, words
from touchline.schema import identifier, literal
from touchline.voice.experience.curve import Answers, Curve, Estimate, behaviour_index, curve

__all__ = ["emotion_lane", "emotion_points", "meaning"]

CLEAREST = 1.0
"""Behaviour counts at most so much either way: what is easy to do is not yet loved."""
MOOD = ("round(a.mood, 2) AS emotion",)
"""Further column of the answers behind a point."""


def emotion_lane(scope: Scope, book: Book) -> Lane:
    """Give a point, or a gap, for every stage; the forks follow their stage."""
    matters = importances(scope, book)
    points = []
    for code, point in enumerate(emotion_points(scope, book)):
        stage = scope.info.stages[code]
        gap = _gap(scope, book, code, point)
        points.append(msgspec.structs.replace(point, gap=gap, importance=matters.get(code)))
        for fork in scope.spec.emotion.forks:
            if fork.stage == stage.id:
                points += _forks(scope, book, code, fork)
    return Lane(
        kind="emotion",
        emotion=points,
        assumed=dict(scope.spec.emotion.assumed),
        note=message(f"lane.emotion.{scope.spec.emotion.place}"),
    )


def _gap(scope: Scope, book: Book, code: int, point: EmotionPoint) -> str | None:
    """Keep how far the team's assumption is above what is measured in a stage."""
    assumed = scope.spec.emotion.assumed.get(point.stage)
    if assumed is None or point.figure is None:
        return None
    measured = book[point.figure]
    assert measured.value is not None  # a point has a value
    known = measured.low is not None and measured.high is not None
    label = scope.stage_label(code)
    rows = answer_rows(relation="felt", where=f"a.stage = {code}", extra=MOOD)
    return book.add(
        f"{point.figure}.gap",
        unit="emotion",
        value=assumed - measured.value,
        interval=Interval(assumed - measured.high, assumed - measured.low)  # type: ignore[operator]
        if known
        else Interval(None, None),
        n=measured.n,
        of=measured.of,
        rows=rows if point.said else easy_rows(scope, code),
        label=message("label.emotion_gap", stage=label),
        definition=message(
            "definition.emotion_gap",
            stage=label,
            assumed=number(assumed, "emotion"),
            measured=number(measured.value, "emotion"),
        ),
    )


def emotion_points(scope: Scope, book: Book, *, persona: str | None = None) -> list[EmotionPoint]:
    """Give the curve alone: a point, or a gap, for every stage, in order."""
    found = _curve(scope)
    points = [_point(scope, book, code, found) for code in range(len(scope.info.stages))]
    return [msgspec.structs.replace(point, persona=persona) for point in points]


def meaning(scope: Scope, segment: str, value: str) -> Text:
    """Give the definition of a segment value, led in by a colon; empty if there is none."""
    [info] = [each for each in scope.info.segments if each.id == segment]
    definition = info.definitions.get(value)
    return message("pain.definition.meaning", words=words(definition)) if definition else NOTHING


def _curve(scope: Scope) -> Curve:
    arrays = scope.relations.arrays(
        "SELECT CASE WHEN stage < 255 THEN stage::BIGINT ELSE -1 END AS place, journey,\n"
        "  coalesce(emotion, 'nan'::DOUBLE) AS score,\n"
        "  coalesce(feeling::DOUBLE, 'nan'::DOUBLE) AS feeling\n"
        'FROM felt ORDER BY journey, time, segment, "row", part'
    )
    answers = Answers(
        place=_plain(arrays["place"], np.int64, -1),
        cluster=_plain(arrays["journey"], np.int64, -1),
        score=_plain(arrays["score"], np.float64, np.nan),
        feeling=_plain(arrays["feeling"], np.float64, np.nan),
    )
    return curve(len(scope.info.stages), answers, behaviour=_behaviour(scope))


def _plain(values: Any, kind: type, absent: float) -> npt.NDArray[Any]:
    filled: npt.NDArray[Any] = np.ma.filled(np.ma.asarray(values), absent).astype(kind)
    return filled


def _behaviour(scope: Scope) -> npt.NDArray[np.float64]:
    """Give the index of each stage, by the journeys that are not easy there; NaN: not known."""
    friction = np.full(len(scope.info.stages), np.nan)
    # Without an order it is not known who went round in circles, nor who left.
    for code in scope.known_stages if scope.ordered else ():
        part, whole = easy_share(scope, code)
        if whole:
            friction[code] = 1 - part / whole
    index: npt.NDArray[np.float64] = np.clip(behaviour_index(friction), -CLEAREST, CLEAREST)
    return index


def _point(scope: Scope, book: Book, code: int, found: Curve) -> EmotionPoint:
    stage = scope.info.stages[code].id
    estimate = found.estimates[code]
    if estimate.value is None:
        return EmotionPoint(stage=stage, figure=None)
    place = scope.spec.emotion.place
    label = scope.stage_label(code)
    return EmotionPoint(
        stage=stage,
        figure=_estimate(scope, book, code, found),
        label=message(f"emotion.{place}", stage=label),
        said=not estimate.behaviour_only,
        **_parts(scope, book, code, estimate),
    )


def _estimate(scope: Scope, book: Book, code: int, found: Curve) -> str:
    """Keep the estimate of a stage with the answers behind it, or the journeys if nobody spoke."""
    estimate, label = found.estimates[code], scope.stage_label(code)
    name = f"emotion.{scope.info.stages[code].id}"
    about: dict[str, Any] = {
        "unit": "emotion",
        "value": estimate.value,
        "interval": estimate.interval,
        "scale": (-2.0, 2.0),
        "label": message("label.emotion", stage=label),
    }
    if estimate.behaviour_only:
        whole = easy_share(scope, code)[1]
        definition = message("definition.emotion_behaviour", stage=label)
        rows = easy_rows(scope, code)
        return book.add(name, n=whole, of=scope.unit, rows=rows, definition=definition, **about)
    place = scope.spec.emotion.place
    definition = message(
        "definition.emotion_estimate",
        what=message(f"definition.emotion_{place}", stage=label),
        said=number(tidy(estimate.said), "emotion"),
        prior=number(tidy(estimate.prior), "emotion"),
        scores=estimate.n_scores,
        texts=estimate.n_texts,
        weight=number(round(found.prior_weight, 2)),
        reliability=number(round(found.reliability, 2)),
    )
    return book.add(
        name,
        n=estimate.n,
        of=message("of.answers", n=estimate.n),
        rows=answer_rows(relation="felt", where=f"a.stage = {code}", extra=MOOD),
        definition=definition,
        **about,
    )


def _parts(scope: Scope, book: Book, code: int, estimate: Estimate) -> dict[str, str]:
    """Keep how much of the estimate comes from each source; none where it has no part."""
    shares, label = estimate.shares, scope.stage_label(code)
    if shares is None:
        return {}
    name = f"emotion.{scope.info.stages[code].id}"
    here = f"a.stage = {code} AND a.emotion IS"
    counted = {
        "scores": (shares.score, estimate.n_scores, f"{here} NOT NULL"),
        "texts": (shares.text, estimate.n_texts, f"{here} NULL"),
    }
    kept = {}
    for which, (share, n, where) in counted.items():
        if n:
            kept[which] = book.add(
                f"{name}.{which}",
                unit="share",
                value=share,
                n=n,
                of=message("of.answers", n=n),
                rows=answer_rows(relation="felt", where=where, extra=MOOD),
                label=message(f"label.emotion_{which}", stage=label),
                definition=message(f"definition.emotion_{which}"),
            )
    if shares.behaviour > 0:
        kept["behaviour"] = book.add(
            f"{name}.behaviour",
            unit="share",
            value=shares.behaviour,
            n=easy_share(scope, code)[1],
            of=scope.unit,
            rows=easy_rows(scope, code),
            label=message("label.emotion_behaviour", stage=label),
            definition=message("definition.emotion_part_behaviour"),
        )
    return kept


def _forks(scope: Scope, book: Book, code: int, fork: EmotionFork) -> list[EmotionPoint]:
    [info] = [each for each in scope.info.segments if each.id == fork.segment]
    stage = scope.info.stages[code]
    # By time of answering, the stages share out the answers of one group; the fork shows it whole.
    whole = scope.spec.emotion.place == "answered"
    key = "definition.emotion_fork_all" if whole else "definition.emotion_fork"
    points = []
    for value in fork.values or info.values:
        column = identifier("segment:" + info.id)
        behind = f"SELECT journey FROM mapped WHERE {column} = {literal(value)}"
        label = words(info.labels.get(value, value))
        figure = _mean(
            scope,
            book,
            f"emotion.{stage.id}.{info.id}.{value}",
            f"a.journey IN ({behind})" + ("" if whole else f" AND a.stage = {code}"),
            label=message("label.emotion_fork", value=label),
            definition=message(
                key,
                stage=scope.stage_label(code),
                segment=words(info.label),
                value=label,
                definition=meaning(scope, info.id, value),
            ),
        )
        if figure is not None:
            points.append(EmotionPoint(stage=stage.id, figure=figure, label=label, segment=value))
    return points


def _mean(scope: Scope, book: Book, name: str, where: str, **about: Text) -> str | None:
    """Keep the mean emotion of the answers that meet *where*; None if there are none."""
    statistics = scope.relations.rows(
        f"SELECT count(*), fsum(a.mood), stddev_samp(a.mood) FROM felt a WHERE {where}"
    )[0]
    if statistics[0] == 0:
        return None
    return book.mean(
        name,
        statistics,
        answer_rows(relation="felt", where=where, extra=MOOD),
        unit="emotion",
        scale=(-2.0, 2.0),
        of=message("of.answers", n=statistics[0]),
        **about,
    )
