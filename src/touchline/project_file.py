"""``touchline.yaml`` as a whole; each part is declared in the room that uses it."""

from __future__ import annotations

from touchline.analysis.friction.spec import PainPointsSpec
from touchline.config import LocalText, Spec
from touchline.identity.spec import IdentitySpec
from touchline.journeys.spec import GoalSpec, JourneysSpec, PersonaSpec, SegmentSpec
from touchline.sources.spec import SourceSpec
from touchline.touchpoints.spec import StageModelSpec, TouchpointRule
from touchline.voice.spec import VoiceSpec

__all__ = ["CheckSpec", "ProjectFile"]


class CheckSpec(Spec, frozen=True, kw_only=True):
    """Bounds that ``touchline check`` holds the project to."""

    unclassified: float = 0.05
    """Most of the moments that no rule may catch, as a share."""
    quarantined: float = 0.01
    """Most of the rows read that may be in quarantine, as a share."""
    without_person: float = 0.5
    """Most of the events and answers that may have no usable identifier, as a share."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            bound = getattr(self, name)
            if not 0 <= bound <= 1:
                raise ValueError(f"{name} is a share between 0 and 1, got {bound:g}")


class ProjectFile(Spec, frozen=True, kw_only=True):
    """The project: where the data are, who is who, what is a touchpoint, what is a journey."""

    project: str
    """Name of the project, as people call it."""
    description: LocalText | None = None
    """What the data are, in a sentence."""
    timezone: str | None = None
    """Zone of times that carry none, for instance ``Europe/Lisbon`` or ``UTC``."""
    currency: str | None = None
    """ISO code of amounts that carry none, for instance ``EUR``."""
    sources: dict[str, SourceSpec] = {}
    """Name → source."""
    identity: IdentitySpec = IdentitySpec()
    """Who is who."""
    stages: str | StageModelSpec = "eight-stage"
    """Name of a ready model, or a model of your own."""
    touchpoints: list[TouchpointRule] = []
    """Rules, tried in order."""
    journeys: JourneysSpec = JourneysSpec()
    """Where a journey begins and ends."""
    goals: list[GoalSpec] = []
    """Outcomes, the most wanted first."""
    segments: dict[str, SegmentSpec] = {}
    """Name → how journeys are told apart."""
    personas: list[PersonaSpec] = []
    """Personas bound to segments."""
    voice: VoiceSpec = VoiceSpec()
    """Who reads what customers wrote, and which themes are looked for."""
    pain_points: PainPointsSpec = PainPointsSpec()
    """What the search for pain points should know."""
    check: CheckSpec = CheckSpec()
    """Bounds for ``touchline check``."""
