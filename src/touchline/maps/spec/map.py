"""What a file in ``maps/`` says; its JSON Schema is published in ``docs/schemas``."""

from __future__ import annotations

from typing import Literal

from touchline.config import LocalText, Spec
from touchline.maps.spec.cards import Card, LaneSpec, MapLink, OpportunityCard
from touchline.maps.spec.figures import EmotionSpec, KpiSpec, PainSpec
from touchline.maps.spec.floor import FloorSpec
from touchline.maps.spec.plan import PlanSpec
from touchline.maps.spec.stages import MapStage
from touchline.touchpoints.spec import Condition

__all__ = ["CARD_LANES", "DEFAULT_LANES", "LINE_LANES", "WRITTEN_LANES", "LaneKind", "MapSpec"]

LaneKind = Literal[
    "flow",
    "steps",
    "goals",
    "actions",
    "touchpoints",
    "channels",
    "evidence",
    "thoughts",
    "path",
    "plan",
    "emotion",
    "ease",
    "verbatims",
    "themes",
    "pains",
    "moments",
    "line of interaction",
    "frontstage",
    "line of visibility",
    "backstage",
    "line of internal interaction",
    "support",
    "kpis",
    "efforts",
    "opportunities",
    "experiments",
    "owners",
    "floor",
]
WRITTEN_LANES: tuple[LaneKind, ...] = (
    "goals",
    "actions",
    "evidence",
    "thoughts",
    "moments",
    "frontstage",
    "backstage",
    "support",
    "experiments",
    "owners",
)
"""Lanes that hold nothing but cards written by hand."""
CARD_LANES: tuple[LaneKind, ...] = (
    *WRITTEN_LANES,
    "touchpoints",
    "channels",
    "verbatims",
    "themes",
    "pains",
    "kpis",
    "efforts",
)
"""Lanes that hold cards written by hand, alone or beside what is measured."""
LINE_LANES: tuple[LaneKind, ...] = (
    "line of interaction",
    "line of visibility",
    "line of internal interaction",
)
"""Lines of a service blueprint: they part lanes and hold nothing."""
DEFAULT_LANES: tuple[LaneKind, ...] = (
    "flow",
    "steps",
    "goals",
    "touchpoints",
    "path",
    "plan",
    "emotion",
    "ease",
    "verbatims",
    "themes",
    "pains",
    "kpis",
    "efforts",
    "opportunities",
)


class MapSpec(Spec, frozen=True, kw_only=True):
    """One map: whom it shows, which stages and lanes, what is bound and what is written by hand."""

    id: str | None = None
    """Short name; default: the file's name."""
    title: LocalText | None = None
    """By default the strongest finding, in words."""
    subtitle: LocalText | None = None
    """A second sentence under the title."""
    name: LocalText | None = None
    """What the map is about: "Buying online"."""
    state: Literal["current", "future"] = "current"
    """Whether the map shows what is, or what is wanted."""
    persona: str | None = None
    """Whom the map shows: id of a persona; default: everybody."""
    personas: list[str] = []
    """Ids of personas to compare on one map: a card and a curve for each."""
    segment: dict[str, str | list[str]] = {}
    """Only journeys with these segment values."""
    scenario: LocalText | None = None
    """The situation."""
    expectations: list[LocalText] = []
    """What the customer expects of it."""
    owner: str | None = None
    """Who keeps the map true."""
    window: tuple[str, str] | None = None
    """First and last day, ISO dates; default: all."""
    languages: tuple[str, ...] = ("en",)
    """Languages to draw it in: en, ru, vi, fa, or any other that has messages."""
    calendar: Literal["gregorian", "persian"] = "persian"
    """``persian``: days in Persian are of the Solar Hijri calendar; other languages keep theirs."""
    digits: Literal["native", "latin"] = "native"
    """``latin``: figures in Persian are 0–9 too."""
    stages: list[MapStage] = []
    """The columns; default: the stages of the project."""
    lanes: tuple[LaneKind | LaneSpec, ...] = DEFAULT_LANES
    """Which lanes, in which order; a lane of one's own as ``{id, label}``."""
    unit: Literal["journeys", "persons"] = "journeys"
    """Whether counts are of journeys or of persons."""
    unit_label: LocalText | None = None
    """What a journey is called on this map: "orders"."""
    answer: Condition | None = None
    """Which answers make the emotion curve and the pain points; default: all with a score."""
    emotion: EmotionSpec = EmotionSpec()
    """The emotion curve."""
    kpis: list[KpiSpec] = []
    """Figures of the KPI lane."""
    pains: list[PainSpec] = []
    """Pain points to look for by declaration."""
    find_pains: bool = True
    """Look for the standard pain points: low scores, long waits, the biggest drop."""
    most_pains: int = 6
    """How many pain points to show."""
    fast: dict[str, str] = {}
    """stage → the time within which it counts as fast: ``24h``, ``7d``."""
    cards: list[Card] = []
    """Cards written by hand."""
    links: list[MapLink] = []
    """Other maps that this one belongs to."""
    plan: PlanSpec | None = None
    """The planned path that journeys are held against."""
    floor: FloorSpec | None = None
    """A floor plan with its zones."""
    opportunities: list[OpportunityCard] = []
    """Actions proposed by hand."""
    hints: dict[str, LocalText] = {}
    """stage → which source would fill it."""
    credits: LocalText | None = None
    """Origin and licence of the data, in the footer."""
