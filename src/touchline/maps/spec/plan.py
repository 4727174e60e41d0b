"""The path that was planned, and how long each step may take: as for any log of journeys."""

from touchline.analysis.conformance.spec import PlannedStep, PlanSpec

__all__ = ["PlanSpec", "PlannedStep"]
