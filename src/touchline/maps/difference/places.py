"""Where the figures of a map stand, how they are called there, and how much a change matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from touchline.maps.snapshot import Figure, Lane, Snapshot

__all__ = ["Place", "is_total", "places"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands first on the map.

    Attributes
    ----------
    lane
        Kind of the lane; ``stages``, ``lens``, ``coverage``, ``personas`` around them.
    field
        Which field of the item names it.
    stage
        Stage under which it stands.
    weight
        How much a change of it matters, among others; 0: only listed.
    subject
        Name of the message that calls it by its stage; None: by its own label.
    better
        Which way is better for the customer, where that is known.
    """

    lane: str
    field: str
    stage: str | None = None
    weight: float = 0.0
    subject: str | None = None
    better: Literal["up", "down"] | None = None


_Kind = tuple[str, str]
_WEIGHTS: dict[_Kind, float] = {
    ("stages", "conversion"): 1.0,
    ("stages", "median"): 0.7,
    ("stages", "p90"): 0.5,
    ("stages", "entrants"): 0.25,
    ("kpis", "figure"): 1.1,
    ("emotion", "figure"): 1.0,
    ("ease", "easy"): 0.7,
    ("ease", "fast"): 0.7,
    ("ease", "pleasant"): 0.7,
    ("pains", "stake"): 0.25,
    ("pains", "share"): 0.8,
    ("pains", "score"): 0.6,
    ("pains", "wait"): 0.6,
    ("themes", "share"): 0.6,
    ("themes", "feeling"): 0.5,
    ("path", "figure"): 0.5,
    ("path", "duration"): 0.4,
    ("path", "score"): 0.4,
    ("plan", "conforming"): 0.9,
    ("plan", "fitness"): 0.8,
    ("plan", "kept"): 0.6,
    ("plan", "late"): 0.6,
    ("plan", "skipped"): 0.5,
    ("touchpoints", "share"): 0.4,
    ("channels", "share"): 0.5,
    ("steps", "share"): 0.5,
    ("efforts", "response"): 0.6,
    ("efforts", "cost"): 0.3,
    ("floor", "conversion"): 0.6,
    ("floor", "dwell"): 0.5,
    ("lens", "journeys"): 0.4,
    ("flow", "median"): 0.3,
}
"""What is not listed is compared and never told in words: it is a part of what is, or beside it."""
_BETTER: dict[_Kind, Literal["up", "down"]] = {
    ("stages", "conversion"): "up",
    ("emotion", "figure"): "up",
    ("ease", "easy"): "up",
    ("ease", "fast"): "up",
    ("ease", "pleasant"): "up",
    ("pains", "stake"): "down",
    ("pains", "share"): "down",
    ("pains", "score"): "up",
    ("pains", "wait"): "down",
    ("themes", "feeling"): "up",
    ("path", "score"): "up",
    ("plan", "conforming"): "up",
    ("plan", "fitness"): "up",
    ("plan", "kept"): "up",
    ("plan", "late"): "down",
    ("floor", "conversion"): "up",
}
_SUBJECTS: dict[_Kind, str] = {
    ("stages", "conversion"): "conversion",
    ("stages", "entrants"): "entrants",
    ("ease", "easy"): "easy",
    ("ease", "fast"): "fast",
    ("ease", "pleasant"): "pleasant",
    ("kpis", "figure"): "kpi",
    ("path", "figure"): "path",
}
_TOTALS = {("pains", "stake"), ("pains", "value"), ("pains", "lost"), ("efforts", "cost")}
"""Sums over the window, beside counts and KPIs of the kind sum."""
_FORK = 0.7
"""A curve beside the main one matters less."""


def places(snapshot: Snapshot) -> dict[str, Place]:
    """Give the place of every figure that something on the map refers to.

    Examples
    --------
    >>> from touchline.maps.snapshot import Lens, StageColumn, Text
    >>> stage = StageColumn(id="buy", label=Text(), conversion="stage.buy.conversion")
    >>> _of_item("stages", stage, {"stage.buy.conversion"}, stage="buy")[0][1].better
    'up'
    """
    known = snapshot.figures.keys()
    found: dict[str, Place] = {}
    for name, place in _walk(snapshot, known):
        found.setdefault(name, place)
    return found


def is_total(figure: Figure, place: Place | None) -> bool:
    """Whether a figure grows with the window: a count or a sum.

    Examples
    --------
    >>> is_total(Figure(id="paid", unit="share", value=0.5), None)
    False
    """
    if figure.unit == "count" or (figure.definition and figure.definition.key == "definition.sum"):
        return True
    return place is not None and (place.lane, place.field) in _TOTALS


def _walk(snapshot: Snapshot, known: Any) -> Iterator[tuple[str, Place]]:
    for column in snapshot.stages:
        yield from _of_item("stages", column, known, stage=column.id)
    for lane in snapshot.lanes:
        yield from _of_lane(lane, known)
    yield from _of_item("lens", snapshot.lens, known)
    for persona in snapshot.personas:
        yield from _deep("personas", msgspec.to_builtins(persona), known, None)
    for link in snapshot.stage_links:
        yield from _of_item("stages", link, known, stage=link.source)
    for each in snapshot.coverage:
        yield from _of_item("coverage", each, known)


def _of_lane(lane: Lane, known: Any) -> Iterator[tuple[str, Place]]:
    nodes = {node.id: node.stage for node in lane.flow_nodes}
    for link in lane.flow_links:
        yield from _of_item(lane.kind, link, known, stage=nodes.get(link.source))
    content = msgspec.to_builtins(msgspec.structs.replace(lane, flow_links=[]))
    yield from _deep(lane.kind, content, known, None)


def _of_item(
    lane: str, item: Any, known: Any, *, stage: str | None = None
) -> list[tuple[str, Place]]:
    return list(_deep(lane, msgspec.to_builtins(item), known, stage))


def _deep(
    lane: str, content: Mapping[str, Any], known: Any, stage: str | None
) -> Iterator[tuple[str, Place]]:
    """Every figure that *content* names, with the nearest stage around it."""
    own = content.get("stage")
    stage = own if isinstance(own, str) else stage
    for field, value in content.items():
        if isinstance(value, str) and value in known and field not in ("id", "stage", "kind"):
            yield value, _place(lane, field, stage, content)
        for inner in value if isinstance(value, list) else [value]:
            # What a text says may be what a figure is called.
            if isinstance(inner, dict) and inner.get("type") not in ("text", "formatted"):
                yield from _deep(lane, inner, known, stage)


def _place(lane: str, field: str, stage: str | None, item: Mapping[str, Any]) -> Place:
    kind = (lane, field)
    weight = _WEIGHTS.get(kind, 0.0)
    if lane == "emotion" and (item.get("segment") or item.get("persona")):
        weight *= _FORK
    if lane == "emotion" and item.get("said") is False:
        weight = 0.0  # told from what journeys do, not from what anybody said
    return Place(lane, field, stage, weight, _SUBJECTS.get(kind), _BETTER.get(kind))
