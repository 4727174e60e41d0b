"""What a plan says: in a file of its own, or under ``plan:`` of a map."""

from __future__ import annotations

from touchline.config import LocalText, Spec

__all__ = ["PlanSpec", "PlannedStep"]


class PlannedStep(Spec, frozen=True, kw_only=True):
    """One step of the planned path."""

    touchpoint: str | list[str]
    """The touchpoint that is expected; of several, any one."""
    optional: bool = False
    """Whether a journey without it is as planned too."""
    repeats: bool = False
    """Whether it may happen several times running."""
    within: str | None = None
    """Longest time since the step before: ``2h``, ``7d``; later is late."""
    label: LocalText | None = None
    """Shown on the map; default: the label of the touchpoint."""

    @property
    def touchpoints(self) -> tuple[str, ...]:
        """The touchpoints that it can be."""
        one = self.touchpoint
        return (one,) if isinstance(one, str) else tuple(one)


class PlanSpec(Spec, frozen=True, kw_only=True):
    """The planned path, in order. Journeys are held against it by the cheapest alignment."""

    steps: list[PlannedStep]
    """What is expected, in order."""
    others: bool = True
    """Whether touchpoints that the plan does not name are let pass; false: each is an insertion."""
    persona: str | None = None
    """Only the journeys of this persona are held against it; default: those the map shows."""
