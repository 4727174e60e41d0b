"""Mermaid journeys as maps, and what a map file says as a Mermaid journey."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.config import local_text
from touchline.maps.exchange.feeling import SCORE_LANE, feelings_of, felt_at
from touchline.maps.exchange.found import ReadMap
from touchline.maps.exchange.mermaid import (
    Journey,
    Section,
    Task,
    clamped,
    read_mermaid,
    write_mermaid,
)
from touchline.maps.exchange.names import short_name
from touchline.maps.spec import (
    DEFAULT_LANES,
    Card,
    EmotionSpec,
    LaneSpec,
    MapSpec,
    MapStage,
    Step,
)

__all__ = ["ACTORS", "journey_of_spec", "map_from_mermaid", "map_to_mermaid"]

ACTORS = "actors"
"""The lane of its own in which actors of steps stand."""
_ACTORS_LANE = LaneSpec(
    id=ACTORS,
    label={"en": "Who takes part", "ru": "Кто участвует", "vi": "Ai tham gia", "fa": "چه کسانی"},
)


def map_from_mermaid(text: str, *, name: str = "<mermaid>") -> ReadMap:
    r"""Make a map of a Mermaid journey.

    Sections become stages, tasks their steps, actors cards in a lane of their own. The emotion
    assumed for a stage is the mean score of its tasks; a task whose score is another one keeps it
    as a card.

    Raises
    ------
    ConfigError
        If it is no journey.

    Examples
    --------
    >>> read = map_from_mermaid("journey\n title Buying\n section Buy\n Pay: 5: Ana")
    >>> read.spec.stages[0].steps[0].label, read.spec.emotion.assumed
    ('Pay', {'buy': 2.0})
    """
    journey, unread = read_mermaid(text, name=name)
    stages: list[MapStage] = []
    cards: list[Card] = []
    scores: dict[str, dict[str, float | None]] = {}
    for section in journey.sections:
        stage = _stage(section, [one.id for one in stages])
        stages.append(stage)
        for step, task in zip(stage.steps, section.tasks, strict=True):
            cards += _actors(stage.id, step.id, task)
            score = None if task.score is None else clamped(task.score)
            scores.setdefault(stage.id, {})[step.id] = score
    assumed, kept = feelings_of(scores)
    own = [_ACTORS_LANE] if cards else []
    spec = MapSpec(
        name=journey.title or None,
        title=journey.acc_title or None,
        subtitle=journey.acc_descr or None,
        stages=stages,
        lanes=(*DEFAULT_LANES, *own, *([SCORE_LANE] if kept else [])),
        emotion=EmotionSpec(assumed=assumed),
        cards=[*cards, *kept],
    )
    return ReadMap(spec, tuple(unread))


def map_to_mermaid(spec: MapSpec, *, language: str = "en") -> str:
    r"""Write what a map file says as a Mermaid journey: stages, steps, assumed emotion, actors.

    Examples
    --------
    >>> text = map_to_mermaid(map_from_mermaid("journey\n section Buy\n Pay: 5: Ana").spec)
    >>> text.splitlines()[-1].strip()
    'Pay: 5: Ana'
    """
    return write_mermaid(journey_of_spec(spec, language=language))


def journey_of_spec(spec: MapSpec, *, language: str = "en") -> Journey:
    """Give the diagram of what a map file says."""
    return Journey(
        title=local_text(spec.name, language),
        acc_title=local_text(spec.title, language),
        acc_descr=local_text(spec.subtitle, language),
        sections=[
            Section(
                local_text(stage.label, language, stage.id),
                list(_tasks(spec, stage, language)),
            )
            for stage in spec.stages
        ],
    )


def _stage(section: Section, taken: list[str]) -> MapStage:
    steps: list[Step] = []
    for task in section.tasks:
        known = {step.id for step in steps}
        steps.append(Step(id=short_name(task.name, known, default="step"), label=task.name))
    return MapStage(id=short_name(section.label, taken), label=section.label or None, steps=steps)


def _actors(stage: str, step: str, task: Task) -> Iterator[Card]:
    for actor in task.actors:
        yield Card(lane=ACTORS, stage=stage, step=step, text=actor)


def _tasks(spec: MapSpec, stage: MapStage, language: str) -> Iterator[Task]:
    scores = felt_at(spec, stage)
    for step in stage.steps:
        actors = (
            local_text(card.text, language)
            for card in spec.cards
            if (card.lane, card.stage, card.step) == (ACTORS, stage.id, step.id)
        )
        yield Task(local_text(step.label, language), scores[step.id], tuple(actors))
