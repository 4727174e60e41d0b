"""What a file in ``maps/`` says, in parts: the map, its stages, cards, figures, plan and floor."""

from touchline.maps.spec.cards import Card, LaneSpec, MapLink, OpportunityCard
from touchline.maps.spec.figures import EmotionFork, EmotionSpec, KpiSpec, PainSpec
from touchline.maps.spec.floor import FloorSpec, FloorZone
from touchline.maps.spec.map import (
    CARD_LANES,
    DEFAULT_LANES,
    LINE_LANES,
    WRITTEN_LANES,
    LaneKind,
    MapSpec,
)
from touchline.maps.spec.plan import PlannedStep, PlanSpec
from touchline.maps.spec.stages import MapStage, StageLink, Step

__all__ = [
    "CARD_LANES",
    "DEFAULT_LANES",
    "LINE_LANES",
    "WRITTEN_LANES",
    "Card",
    "EmotionFork",
    "EmotionSpec",
    "FloorSpec",
    "FloorZone",
    "KpiSpec",
    "LaneKind",
    "LaneSpec",
    "MapLink",
    "MapSpec",
    "MapStage",
    "OpportunityCard",
    "PainSpec",
    "PlanSpec",
    "PlannedStep",
    "StageLink",
    "Step",
]
