"""The computed map: what every renderer and the web page draw. Published as a JSON Schema.

Texts are kept as messages (key and arguments) or as the user's own words per language, so that one
snapshot is drawn in every language. Every measured number is a :class:`Figure` under
``Snapshot.figures``; lanes refer to it by id.
"""

from __future__ import annotations

from typing import Any, Literal

from touchline.maps.held.floor import FloorItem
from touchline.maps.held.planned import PlanItem, PlanSummary
from touchline.maps.held.portrait import PersonaCard
from touchline.maps.held.structure import ChannelItem, MapLinkItem, StageLinkItem, StepItem
from touchline.maps.items import (
    CardItem,
    EaseItem,
    EffortItem,
    EmotionPoint,
    FlowLink,
    FlowNode,
    KpiItem,
    OpportunityItem,
    PainItem,
    PainKind,
    PathItem,
    Quote,
    ThemeItem,
    TouchpointItem,
)
from touchline.maps.parts import Base, Figure, Formatted, Period, Sample, Text, Unit

__all__ = [
    "CardItem",
    "ChannelItem",
    "Coverage",
    "EaseItem",
    "EffortItem",
    "EmotionPoint",
    "Figure",
    "FloorItem",
    "FlowLink",
    "FlowNode",
    "Formatted",
    "KpiItem",
    "Lane",
    "Lens",
    "MapLinkItem",
    "OpportunityItem",
    "PainItem",
    "PainKind",
    "PathItem",
    "Period",
    "PersonaCard",
    "PlanItem",
    "PlanSummary",
    "Quote",
    "Sample",
    "Snapshot",
    "StageColumn",
    "StageLinkItem",
    "StepItem",
    "Text",
    "ThemeItem",
    "TouchpointItem",
    "Unit",
]


class StageColumn(Base, frozen=True, kw_only=True):
    """A column of the map."""

    id: str
    label: Text
    description: Text | None = None
    phase: str | None = None
    known: bool = True
    """False: no moment falls into it; drawn hatched and narrow."""
    hint: Text | None = None
    """What would fill it."""
    entrants: str | None = None
    """Figure ids: how many enter, share that goes on to any later stage, median and p90 of the
    time spent from the first moment here to the first moment of a later stage."""
    conversion: str | None = None
    median: str | None = None
    p90: str | None = None
    metrics: list[str] = []
    """Names of the figures that people usually apply here."""


class Coverage(Base, frozen=True, kw_only=True):
    """How much is known of one thing."""

    label: Text
    figure: str | None
    """Share, or None: nothing at all."""


class Lens(Base, frozen=True, kw_only=True):
    """Whom the map shows, in which situation, from which data."""

    name: Text
    """Name of the persona, or of the segment, or "All customers"."""
    description: Text | None = None
    quote: Text | None = None
    scenario: Text | None = None
    owner: str | None = None
    goals: list[Text] = []
    expectations: list[Text] = []
    persons: str
    journeys: str
    share: str
    window: tuple[str, str] | None = None
    """First and last moment of the journeys."""
    asked: tuple[str, str] | None = None
    """First and last day on which they were to begin, if the map says so."""
    newest: str | None = None
    """Time of the newest record."""


class Lane(Base, frozen=True, kw_only=True):
    """A row of the map; only the list that fits its kind is filled.

    Cards written by hand stand in any lane, beside what is measured there.
    """

    kind: str
    """A kind of lane, or ``own`` for one that the map invented."""
    id: str | None = None
    """Short name of a lane that the map invented."""
    label: Text | None = None
    """Its name."""
    flow_nodes: list[FlowNode] = []
    flow_links: list[FlowLink] = []
    cards: list[CardItem] = []
    touchpoints: list[TouchpointItem] = []
    paths: list[PathItem] = []
    emotion: list[EmotionPoint] = []
    assumed: dict[str, float] = {}
    ease: list[EaseItem] = []
    quotes: list[Quote] = []
    themes: list[ThemeItem] = []
    pains: list[PainItem] = []
    kpis: list[KpiItem] = []
    efforts: list[EffortItem] = []
    opportunities: list[OpportunityItem] = []
    steps: list[StepItem] = []
    channels: list[ChannelItem] = []
    plan: list[PlanItem] = []
    plan_summary: PlanSummary | None = None
    floor: FloorItem | None = None
    note: Text | None = None
    """How to read the lane: unit, base, interval."""


class Snapshot(Base, frozen=True, kw_only=True):
    """A computed map."""

    format: str = "touchline/map/1"
    project: str
    map: str
    name: Text
    title: Text
    subtitle: Text | None = None
    created: str
    version: str
    build: str
    languages: list[str]
    calendar: Literal["gregorian", "persian"] = "persian"
    """Of dates in Persian."""
    digits: Literal["native", "latin"] = "native"
    """Of figures in languages that have their own."""
    unit: Text
    """What a journey is called: orders."""
    state: Literal["current", "future"] = "current"
    lens: Lens
    stages: list[StageColumn]
    stage_links: list[StageLinkItem] = []
    """Declared ways between stages besides the order of the columns."""
    personas: list[PersonaCard] = []
    links: list[MapLinkItem] = []
    lanes: list[Lane]
    figures: dict[str, Figure]
    coverage: list[Coverage]
    notes: list[Text] = []
    """Definitions for the footer."""
    credits: Text | None = None
    extra: dict[str, Any] = {}
