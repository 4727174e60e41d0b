"""The planned path, and how real journeys keep to it."""

from __future__ import annotations

from touchline.maps.parts import Base, Text

__all__ = ["PlanItem", "PlanSummary"]


class PlanItem(Base, frozen=True, kw_only=True):
    """A step of the planned path; figures are given by their ids, shares are of the journeys.

    A deviation that no journey has stays None.
    """

    number: int
    """From 1, in the order of the plan."""
    stage: str
    label: Text
    optional: bool = False
    repeats: bool = False
    within: float | None = None
    """Seconds that it may take since the step before."""
    kept: str | None = None
    """As planned: at its place, once, in time."""
    skipped: str | None = None
    repeated: str | None = None
    out_of_order: str | None = None
    late: str | None = None
    inserted: str | None = None
    """Something else came in before it."""
    inserted_what: list[Text] = []
    """What came in before it most, in words."""
    median: str | None = None
    """Time since the step before."""


class PlanSummary(Base, frozen=True, kw_only=True):
    """How the journeys keep to the plan as a whole."""

    conforming: str
    """Share of the journeys without any deviation."""
    fitness: str
    """Mean fitness by alignment, 0 … 1."""
    after: str | None = None
    """Something else came in after the last step that was done."""
    inserted: list[Text] = []
    """What comes in most, in words."""
