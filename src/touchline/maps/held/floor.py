"""A floor plan with what is measured in its zones."""

from __future__ import annotations

from touchline.maps.parts import Base, Text

__all__ = ["FloorFlow", "FloorItem", "FloorZoneItem"]


class FloorZoneItem(Base, frozen=True, kw_only=True):
    """A zone of the plan."""

    id: str
    label: Text
    polygon: list[tuple[float, float]]
    visits: str | None = None
    """Figure ids: journeys that come here; median seconds spent; share that reaches the goal."""
    dwell: str | None = None
    conversion: str | None = None
    heat: float | None = None
    """Visits between those of the coldest zone (0) and of the hottest (1); None: not known."""


class FloorFlow(Base, frozen=True, kw_only=True):
    """Movements from one zone to the next."""

    source: str
    target: str
    figure: str


class FloorItem(Base, frozen=True, kw_only=True):
    """The whole plan."""

    size: tuple[float, float]
    zones: list[FloorZoneItem]
    flows: list[FloorFlow] = []
    plan: str | None = None
    """The picture below, as a ``data:`` address."""
    stage: str | None = None
