"""A shop floor, or any other plan with places: zones in which touchpoints lie."""

from __future__ import annotations

from touchline.config import LocalText, Spec

__all__ = ["FloorSpec", "FloorZone"]


class FloorZone(Spec, frozen=True, kw_only=True):
    """A zone of the floor plan."""

    id: str
    """Short name; where ``plan`` is an SVG, default for ``shape``."""
    label: LocalText | None = None
    """Shown on the map."""
    touchpoints: list[str] = []
    """Touchpoints that lie in it."""
    zones: list[str] = []
    """Zones of touchpoints (``zone:`` of a rule) that lie in it."""
    polygon: list[tuple[float, float]] = []
    """Its corners, in the coordinates of the plan."""
    shape: str | None = None
    """Id of the element of the SVG that outlines it, instead of ``polygon``."""


class FloorSpec(Spec, frozen=True, kw_only=True):
    """A floor plan whose zones are coloured by what is measured in them."""

    zones: list[FloorZone]
    """Zones, at least one."""
    plan: str | None = None
    """An SVG or PNG file beside the map file; default: the polygons alone."""
    size: tuple[float, float] | None = None
    """Width and height of the coordinates of the polygons; default: those of the plan."""
    gap: str | None = None
    """A longer pause ends a visit (``6h``): time in a zone, and ways between zones, are counted
    within visits. Default: within the whole journey."""
    stage: str | None = None
    """The stage under which the plan is drawn; default: across the whole map."""
