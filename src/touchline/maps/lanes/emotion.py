"""The emotion curve: mean scores on −2 … +2 per stage, forks by segment, gaps where not known."""

from __future__ import annotations

from touchline.maps.book import Book
from touchline.maps.rows import answer_rows
from touchline.maps.scope import Scope
from touchline.maps.snapshot import EmotionPoint, Lane, Text
from touchline.maps.spec import EmotionFork
from touchline.maps.texts import NOTHING, message, words
from touchline.schema import identifier, literal

__all__ = ["emotion_lane", "meaning"]


def emotion_lane(scope: Scope, book: Book) -> Lane:
    """Give a point, or a gap, for every stage; the forks follow their stage."""
    points = []
    for code, stage in enumerate(scope.info.stages):
        points.append(_point(scope, book, code))
        for fork in scope.spec.emotion.forks:
            if fork.stage == stage.id:
                points += _forks(scope, book, code, fork)
    return Lane(
        kind="emotion",
        emotion=points,
        assumed=dict(scope.spec.emotion.assumed),
        note=message(f"lane.emotion.{scope.spec.emotion.place}"),
    )


def meaning(scope: Scope, segment: str, value: str) -> Text:
    """Give the definition of a segment value, led in by a colon; empty if there is none."""
    [info] = [each for each in scope.info.segments if each.id == segment]
    definition = info.definitions.get(value)
    return message("pain.definition.meaning", words=words(definition)) if definition else NOTHING


def _point(scope: Scope, book: Book, code: int) -> EmotionPoint:
    stage = scope.info.stages[code]
    place = scope.spec.emotion.place
    label = scope.stage_label(code)
    figure = _mean(
        scope,
        book,
        f"emotion.{stage.id}",
        f"a.stage = {code}",
        label=message("label.emotion", stage=label),
        definition=message(f"definition.emotion_{place}", stage=label),
    )
    if figure is None:
        return EmotionPoint(stage=stage.id, figure=None)
    return EmotionPoint(
        stage=stage.id, figure=figure, label=message(f"emotion.{place}", stage=label)
    )


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
        f"SELECT count(*), fsum(a.emotion), stddev_samp(a.emotion) FROM said a WHERE {where}"
    )[0]
    if statistics[0] == 0:
        return None
    return book.mean(
        name,
        statistics,
        answer_rows(where=where),
        unit="emotion",
        scale=(-2.0, 2.0),
        of=message("of.answers", n=statistics[0]),
        **about,
    )
