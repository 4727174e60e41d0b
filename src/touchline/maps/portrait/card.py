"""The portrait of one persona, measured over the scope that holds its journeys and no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from touchline.journeys.spec import PersonaSpec
from touchline.maps.answers import Measure, lay_answers
from touchline.maps.book import Book
from touchline.maps.coverage import lens
from touchline.maps.held.portrait import Distribution, PersonaCard, PersonaStage, Share
from touchline.maps.lanes.emotion import emotion_points
from touchline.maps.lanes.path import path_lane
from touchline.maps.lanes.stages import stage_columns
from touchline.maps.portrait.channels import channels_of
from touchline.maps.portrait.contradictions import contradictions, said_years
from touchline.maps.portrait.distributions import distributions_of
from touchline.maps.portrait.key import key_figures
from touchline.maps.scope import Scope
from touchline.maps.snapshot import EmotionPoint, Figure, Text
from touchline.maps.texts import words

__all__ = ["Portrait", "portrait_of"]

_LENS: dict[str, Any] = {
    "persons": "lens.persons",
    "journeys": "lens.journeys",
    "share": "lens.share",
}


@dataclass(frozen=True, slots=True)
class Portrait:
    """A persona as a map shows it."""

    card: PersonaCard
    emotion: list[EmotionPoint]
    """The curve of this persona alone."""
    figures: dict[str, Figure]
    """All that card and curve refer to, under ``persona.<id>.``."""


def portrait_of(persona: PersonaSpec, scope: Scope, measure: Measure | None = None) -> Portrait:
    """Measure *persona* over *scope*, which holds its journeys and no others.

    Every figure is that of a map of this persona alone, under a name of its own. *measure* is what
    :func:`lay_answers` gave for the scope; None: they are not laid yet.
    """
    book = Book(scope)
    lens(scope, book)
    card = PersonaCard(**_declared(persona), **_LENS)
    curve: list[EmotionPoint] = []
    if scope.journeys:
        measured = _measured(persona, scope, book, measure or lay_answers(scope))
        curve = emotion_points(scope, book, persona=persona.id)
        stages = _stages(scope, book, curve)
        card = msgspec.structs.replace(card, **measured, stages=stages)
    prefix = f"persona.{persona.id}."
    kept = _shown(card, curve)
    named = {_put(name, prefix): each for name, each in book.figures().items() if name in kept}
    return Portrait(
        card=_named(card, prefix),
        emotion=[_point_named(point, prefix) for point in curve],
        figures={name: msgspec.structs.replace(each, id=name) for name, each in named.items()},
    )


def _measured(persona: PersonaSpec, scope: Scope, book: Book, measure: Measure) -> dict[str, Any]:
    channels, distributions = channels_of(scope, book), distributions_of(scope, book)
    path, path_figure = _path(scope, book, measure)
    return {
        **key_figures(scope, book),
        "channels": channels,
        "path": path,
        "path_figure": path_figure,
        "distributions": distributions,
        "contradictions": contradictions(persona, book, channels, distributions),
    }


def _declared(persona: PersonaSpec) -> dict[str, Any]:
    """Say what the project file says of a persona."""
    facts = {"gender": persona.gender, "occupation": persona.occupation}
    age = {"age": said_years(persona.age)} if persona.age else {}
    lists = ("goals", "needs", "interests", "hobbies", "frustrations")
    return {
        "id": persona.id,
        "name": words(persona.label or persona.id),
        "description": words(persona.description) if persona.description else None,
        "quote": words(persona.quote) if persona.quote else None,
        "facts": age | {name: words(text) for name, text in facts.items() if text},
        "declared_channels": [words(text) for text in persona.channels],
        **{name: [words(text) for text in getattr(persona, name)] for name in lists},
    }


def _path(scope: Scope, book: Book, measure: Measure) -> tuple[list[Text], str | None]:
    """Give the typical path as the lane of the path has it."""
    for path in path_lane(scope, book, measure).paths:
        return [step.label for step in path.steps], path.figure
    return [], None


def _stages(scope: Scope, book: Book, curve: list[EmotionPoint]) -> list[PersonaStage]:
    felt = {point.stage: point for point in curve}
    return [
        PersonaStage(
            stage=column.id,
            entrants=column.entrants,
            conversion=column.conversion,
            emotion=felt[column.id].figure,
            said=felt[column.id].said,
        )
        for column in stage_columns(scope, book)
        if column.entrants is not None
    ]


_FIELDS = (
    *("persons", "journeys", "share", "emotion", "value", "conversion", "duration"),
    "path_figure",
)
"""Fields of a card that name a figure."""
_STAGE = ("entrants", "conversion", "emotion")
_POINT = ("figure", "scores", "texts", "behaviour")


def _shown(card: PersonaCard, curve: list[EmotionPoint]) -> set[str]:
    """Names of the figures that the portrait shows."""
    names = {getattr(card, field) for field in _FIELDS}
    shares = [*card.channels, *(one for each in card.distributions for one in each.shares)]
    names |= {name for one in shares for name in (one.figure, one.against)}
    names |= {each.median for each in card.distributions}
    names |= {getattr(one, field) for one in card.stages for field in _STAGE}
    names |= {getattr(point, field) for point in curve for field in _POINT}
    return names - {None}


def _put(name: str, prefix: str) -> str:
    return prefix + name.removeprefix("lens.")


def _moved(item: object, fields: Sequence[str], prefix: str) -> dict[str, str | None]:
    """Give the names in *fields* of *item* with the prefix, where they name a figure."""
    names = {field: getattr(item, field) for field in fields}
    return {field: name and _put(name, prefix) for field, name in names.items()}


def _named(card: PersonaCard, prefix: str) -> PersonaCard:
    """Refer to the figures under the name of the persona."""
    put = msgspec.structs.replace
    return put(
        card,
        **_moved(card, _FIELDS, prefix),
        channels=[_share_named(one, prefix) for one in card.channels],
        distributions=[_spread_named(each, prefix) for each in card.distributions],
        stages=[put(one, **_moved(one, _STAGE, prefix)) for one in card.stages],
    )


def _share_named(share: Share, prefix: str) -> Share:
    return msgspec.structs.replace(share, **_moved(share, ("figure", "against"), prefix))


def _spread_named(each: Distribution, prefix: str) -> Distribution:
    shares = [_share_named(one, prefix) for one in each.shares]
    return msgspec.structs.replace(each, shares=shares, **_moved(each, ("median",), prefix))


def _point_named(point: EmotionPoint, prefix: str) -> EmotionPoint:
    return msgspec.structs.replace(point, **_moved(point, _POINT, prefix))
