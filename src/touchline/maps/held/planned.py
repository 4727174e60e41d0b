"""The planned path, and how real journeys keep to it."""

from __future__ import annotations

from touchline.maps.parts import Base, Text

__all__ = ["PlanItem", "PlanSummary"]


class PlanItem(Base, frozen=True, kw_only=True):
    """A step of the planned path; all but `label` are ids of figures, shares of the journeys."""

    number: int
    """From 1, in the order of the plan."""
    stage: str
    label: Text
    optional: bool = False
    within: float | None = None
    """Seconds that it may take since the step before."""
    kept: str | None = None
    """As planned."""
    skipped: str | None = None
    repeated: str | None = None
    out_of_order: str | None = None
    late: str | None = None
    inserted: str | None = None
    """Something else came in before it."""
    median: str | None = None
    """Time since the step before."""
    examples: dict[str, list[str]] = {}
    """Kind of deviation → some journeys that deviate so."""


class PlanSummary(Base, frozen=True, kw_only=True):
    """How the journeys keep to the plan as a whole."""

    conforming: str
    """Share of the journeys without any deviation."""
    fitness: str
    """Mean fitness by alignment, 0 … 1."""
    inserted: list[Text] = []
    """What comes in most, in words."""
