"""Several personas on one map: each measured as on a map of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from touchline.journeys.info import BuildInfo
from touchline.maps.portrait.card import Portrait, portrait_of
from touchline.maps.scope import Scope, open_scope
from touchline.maps.snapshot import Lane
from touchline.maps.views import open_build

__all__ = ["portraits", "with_curves"]


def portraits(
    build: Path, info: BuildInfo, scope: Scope, efforts: Sequence[Path] | None = None
) -> list[Portrait]:
    """Measure the personas that the map compares, each over its own journeys, in their order."""
    found = []
    for persona in scope.among:
        spec = msgspec.structs.replace(scope.spec, persona=persona.id, personas=[])
        with open_build(build, efforts) as db:
            found.append(portrait_of(persona, open_scope(db, info, spec, persona)))
    return found


def with_curves(lane: Lane, found: Sequence[Portrait]) -> Lane:
    """Give the lane of the emotion with the curves of several personas beside that of them all."""
    if lane.kind != "emotion" or not found:
        return lane
    curves = [point for each in found for point in each.emotion]
    return msgspec.structs.replace(lane, emotion=[*lane.emotion, *curves])
