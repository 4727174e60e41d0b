"""``touchline.yaml`` as a whole; each part is declared in the room that uses it."""

from __future__ import annotations

from typing import Literal

from touchline.analysis.friction.spec import PainPointsSpec
from touchline.config import LocalText, Spec
from touchline.durations import microseconds
from touchline.errors import ConfigError
from touchline.identity.spec import IdentitySpec
from touchline.journeys.spec import GoalSpec, JourneysSpec, PersonaSpec, SegmentSpec
from touchline.sources.spec import SourceSpec
from touchline.touchpoints.spec import StageModelSpec, TouchpointRule
from touchline.voice.spec import VoiceSpec

__all__ = ["CheckSpec", "Level", "ProjectFile"]


Level = Literal["fail", "warn", "ignore"]
_SHARES = ("unclassified", "quarantined", "without_person", "unclassified_growth")


class CheckSpec(Spec, frozen=True, kw_only=True):
    """Bounds that ``touchline check`` holds the project to; those of KPIs stand in map files."""

    unclassified: float = 0.05
    """Most of the moments that no rule may catch, as a share."""
    unclassified_growth: float = 0.02
    """By how much that share may have grown since the last version of a map of another build."""
    quarantined: float = 0.01
    """Most of the rows read that may be in quarantine, as a share."""
    without_person: float = 0.5
    """Most of the events and answers that may have no usable identifier, as a share."""
    stale_after: str | None = None
    """How old the newest record may be: ``7d``, ``12w``; default: any age."""
    claims: Level = "fail"
    """What a claim does that no data bear out: an opportunity, not yet done, for a pain point that
    is not there any more; an assumed emotion in a stage where none is measured."""
    empty_stages: Level = "warn"
    """What a stage does into which no moment falls."""

    def __post_init__(self) -> None:
        for name in _SHARES:
            bound = getattr(self, name)
            if not 0 <= bound <= 1:
                raise ValueError(f"{name} is a share between 0 and 1, got {bound:g}")
        if self.stale_after is not None:
            try:
                microseconds(self.stale_after)
            except ConfigError as error:
                raise ValueError(f"stale_after: {error.message}") from None


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
