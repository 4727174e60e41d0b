"""``touchline.yaml`` as a whole; each part is declared in the room that uses it."""

from __future__ import annotations

from touchline.config import LocalText, Spec
from touchline.identity.spec import IdentitySpec
from touchline.journeys.spec import GoalSpec, JourneysSpec, PersonaSpec, SegmentSpec
from touchline.sources.spec import SourceSpec
from touchline.touchpoints.spec import StageModelSpec, TouchpointRule

__all__ = ["CheckSpec", "ProjectFile"]


class CheckSpec(Spec, frozen=True, kw_only=True):
    """Bounds that ``touchline check`` holds the project to."""

    unclassified: float = 0.05
    """Most of the moments that no rule may catch, as a share."""
    quarantined: float = 0.01
    """Most of the rows read that may be in quarantine, as a share."""
    without_person: float = 0.5


class ProjectFile(Spec, frozen=True, kw_only=True):
    """The project: where the data are, who is who, what is a touchpoint, what is a journey."""

    project: str
    description: LocalText | None = None
    timezone: str | None = None
    """Zone of times that carry none, for instance ``Europe/Lisbon`` or ``UTC``."""
    currency: str | None = None
    sources: dict[str, SourceSpec] = {}
    identity: IdentitySpec = IdentitySpec()
    stages: str | StageModelSpec = "eight-stage"
    """Name of a ready model, or a model of your own."""
    touchpoints: list[TouchpointRule] = []
    journeys: JourneysSpec = JourneysSpec()
    goals: list[GoalSpec] = []
    segments: dict[str, SegmentSpec] = {}
    personas: list[PersonaSpec] = []
    check: CheckSpec = CheckSpec()
