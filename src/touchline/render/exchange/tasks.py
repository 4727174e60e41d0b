"""The steps of a computed map with the emotion measured at their stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from touchline.maps.snapshot import Figure, Snapshot, Text

__all__ = ["StepFelt", "emotion_of", "first_quotes", "stages_without_tasks", "tasks_of"]


@dataclass(frozen=True, slots=True)
class StepFelt:
    """A step, or a touchpoint where a stage has no steps."""

    id: str
    stage: str
    label: Text
    channel: str | None = None
    emotion: float | None = None
    """Measured at the stage, −2 … 2; None: not known."""


def tasks_of(snapshot: Snapshot) -> list[StepFelt]:
    """Give the steps of every stage in order; of a stage without steps its touchpoints."""
    channels = {one.id: one.channel for lane in snapshot.lanes for one in lane.touchpoints}
    felt = emotion_of(snapshot)
    found: list[StepFelt] = []
    for stage in snapshot.stages:
        figure = felt.get(stage.id)
        value = figure.value if figure is not None else None
        for id_, label in _named(snapshot, stage.id):
            found.append(StepFelt(id_, stage.id, label, channels.get(id_), value))
    return found


def stages_without_tasks(snapshot: Snapshot) -> int:
    """Count the stages in which there is no step."""
    return len({stage.id for stage in snapshot.stages} - {one.stage for one in tasks_of(snapshot)})


def emotion_of(snapshot: Snapshot) -> dict[str, Figure]:
    """Give the point of the emotion curve by stage, where it is known."""
    return {
        point.stage: snapshot.figures[point.figure]
        for lane in snapshot.lanes
        for point in lane.emotion
        if point.figure is not None and point.segment is None and point.persona is None
    }


def first_quotes(snapshot: Snapshot) -> dict[str, str]:
    """Give the first quote of each stage that has a step to hang it on."""
    stages = {one.stage for one in tasks_of(snapshot)}
    quotes = [quote for lane in snapshot.lanes for quote in lane.quotes]
    return {quote.stage: quote.text for quote in reversed(quotes) if quote.stage in stages}


def _named(snapshot: Snapshot, stage: str) -> Iterator[tuple[str, Text]]:
    for kind in ("steps", "flow_nodes", "touchpoints"):
        items = [one for lane in snapshot.lanes for one in getattr(lane, kind)]
        here = {one.id: one.label for one in items if one.stage == stage}
        if here:
            yield from here.items()
            return
