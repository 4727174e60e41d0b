"""The computed map: what every renderer and the web page draw. Published as a JSON Schema.

Texts are kept as messages (key and arguments) or as the user's own words per language, so that one
snapshot is drawn in every language. Every measured number is a :class:`Figure` under
``Snapshot.figures``; lanes refer to it by id.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

__all__ = [
    "CardItem",
    "Coverage",
    "EffortItem",
    "EmotionPoint",
    "Figure",
    "FlowLink",
    "FlowNode",
    "Formatted",
    "KpiItem",
    "Lane",
    "Lens",
    "OpportunityItem",
    "PainItem",
    "PathItem",
    "Period",
    "Quote",
    "Sample",
    "Snapshot",
    "StageColumn",
    "Text",
    "TouchpointItem",
    "Unit",
]

Unit = Literal[
    "count",  # of whatever `of` names
    "share",  # 0 … 1, shown in percent
    "points",  # NPS, −100 … 100
    "score",  # on the figure's scale
    "emotion",  # −2 … 2
    "seconds",
    "money",
    "number",
]


class _Base(msgspec.Struct, frozen=True, omit_defaults=True):
    pass


class Formatted(_Base, tag="formatted", frozen=True, kw_only=True):
    """A number inside a text, to be written in the reader's language."""

    value: float
    unit: Unit = "number"
    currency: str | None = None


class Text(_Base, tag="text", frozen=True, kw_only=True):
    """A message of the catalogue (``key``, ``args``), or own words per language (``words``)."""

    key: str | None = None
    args: dict[str, str | int | float | Formatted | Text] = {}
    words: dict[str, str] = {}
    """language → text; ``""`` is the text for every other language."""


class Sample(_Base, frozen=True, kw_only=True):
    """Rows behind a figure: a few of them, with the columns that matter."""

    columns: list[str]
    rows: list[list[str | int | float | bool | None]]
    total: int


class Figure(_Base, frozen=True, kw_only=True):
    """One measured number and all that makes it checkable."""

    id: str
    unit: Unit
    value: float | None
    """None: not known; then ``missing`` says why, and nothing is drawn as zero."""
    n: int = 0
    numerator: float | None = None
    denominator: float | None = None
    low: float | None = None
    high: float | None = None
    """95 % interval."""
    of: Text | None = None
    """What is counted: orders, persons, answers."""
    label: Text | None = None
    definition: Text | None = None
    """In words: exactly what was divided by what."""
    currency: str | None = None
    scale: tuple[float, float] | None = None
    window: tuple[str, str] | None = None
    """First and last moment, ISO 8601."""
    query: str | None = None
    """SQL over the views ``spine``, ``journeys``, ``persons``, ``answers``, ``efforts``,
    ``events``; gives the rows behind the figure."""
    sample: Sample | None = None
    missing: Text | None = None


class Period(_Base, frozen=True, kw_only=True):
    """One point of a history."""

    start: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


class StageColumn(_Base, frozen=True, kw_only=True):
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


class FlowNode(_Base, frozen=True, kw_only=True):
    """A touchpoint of the main line, in order."""

    id: str
    stage: str
    label: Text
    figure: str
    """Journeys that come here."""


class FlowLink(_Base, frozen=True, kw_only=True):
    """A movement between two nodes: along the line, forward over nodes, or back."""

    source: str
    target: str | None
    """None: the journeys that end here although the main line goes on."""
    kind: Literal["next", "skip", "back", "leave"]
    figure: str
    median: str | None = None
    p90: str | None = None
    label: Text | None = None


class TouchpointItem(_Base, frozen=True, kw_only=True):
    """A touchpoint with its volume."""

    id: str
    stage: str
    label: Text
    channel: str | None = None
    zone: str | None = None
    online: bool | None = None
    icon: str | None = None
    figure: str
    """Moments; numerator moments, denominator journeys."""
    share: str | None = None
    """Share of journeys that meet it."""


class PathItem(_Base, frozen=True, kw_only=True):
    """The typical path: the most common sequence of touchpoints, and what it covers."""

    steps: list[FlowNode]
    figure: str
    """Share of journeys that take exactly this path."""
    duration: str | None = None
    score: str | None = None
    notes: list[Text] = []


class EmotionPoint(_Base, frozen=True, kw_only=True):
    """A point of the curve: scores mapped to −2 … 2."""

    stage: str
    figure: str | None
    """None: a gap, drawn hatched."""
    label: Text | None = None
    segment: str | None = None
    """Set for the points of a fork."""


class Quote(_Base, frozen=True, kw_only=True):
    """A verbatim."""

    stage: str
    text: str
    language: str | None = None
    score: float | None = None
    scale: tuple[float, float] | None = None
    feeling: Literal["positive", "neutral", "negative"] = "neutral"
    time: str | None = None
    about: Text | None = None
    segment: Text | None = None
    reference: str | None = None
    """``segment:row.part`` of the record."""


class PainItem(_Base, frozen=True, kw_only=True):
    """A pain point with its evidence."""

    id: str
    rank: int
    stage: str
    kind: Literal["score", "wait", "drop", "declared"]
    label: Text
    definition: Text
    persons: str
    value: str | None = None
    """Value of the journeys affected: money at stake."""
    score: str | None = None
    """Mean score of the journeys affected."""
    reference: str | None = None
    """Mean score of those that are not."""
    lost: str | None = None
    """Score points lost: answers × (reference − mean)."""
    share: str | None = None
    """Share of journeys affected."""
    wait: str | None = None


class KpiItem(_Base, frozen=True, kw_only=True):
    """A KPI with its history."""

    id: str
    stage: str
    label: Text
    figure: str
    history: list[Period] = []


class EffortItem(_Base, frozen=True, kw_only=True):
    """A marketing effort, or a group of them, at the stage where it acts."""

    id: str
    stage: str
    label: Text
    channel: str | None = None
    count: int = 1
    start: str | None = None
    end: str | None = None
    cost: str | None = None
    reach: str | None = None
    response: str | None = None


class CardItem(_Base, frozen=True, kw_only=True):
    """A card written by hand."""

    stage: str
    text: Text


class OpportunityItem(_Base, frozen=True, kw_only=True):
    """An opportunity written by hand."""

    stage: str
    text: Text
    owner: str | None = None
    state: str = "proposed"
    pain: int | None = None
    """Rank of the pain point it answers."""


class EaseItem(_Base, frozen=True, kw_only=True):
    """Is it easy, is it fast, is it pleasant: one answer each, or not known."""

    stage: str
    easy: str | None = None
    fast: str | None = None
    pleasant: str | None = None


class Coverage(_Base, frozen=True, kw_only=True):
    """How much is known of one thing."""

    label: Text
    figure: str | None
    """Share, or None: nothing at all."""


class Lens(_Base, frozen=True, kw_only=True):
    """Whom the map shows, in which situation, from which data."""

    name: Text
    """Name of the persona, or of the segment, or "All customers"."""
    description: Text | None = None
    quote: Text | None = None
    scenario: Text | None = None
    owner: str | None = None
    goals: list[Text] = []
    persons: str
    journeys: str
    share: str
    window: tuple[str, str] | None = None
    newest: str | None = None
    """Time of the newest record."""


class Lane(_Base, frozen=True, kw_only=True):
    """A row of the map; only the list that fits its kind is filled."""

    kind: str
    flow_nodes: list[FlowNode] = []
    flow_links: list[FlowLink] = []
    cards: list[CardItem] = []
    touchpoints: list[TouchpointItem] = []
    paths: list[PathItem] = []
    emotion: list[EmotionPoint] = []
    assumed: dict[str, float] = {}
    ease: list[EaseItem] = []
    quotes: list[Quote] = []
    pains: list[PainItem] = []
    kpis: list[KpiItem] = []
    efforts: list[EffortItem] = []
    opportunities: list[OpportunityItem] = []
    note: Text | None = None
    """How to read the lane: unit, base, interval."""


class Snapshot(_Base, frozen=True, kw_only=True):
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
    unit: Text
    """What a journey is called: orders."""
    lens: Lens
    stages: list[StageColumn]
    lanes: list[Lane]
    figures: dict[str, Figure]
    coverage: list[Coverage]
    notes: list[Text] = []
    """Definitions for the footer."""
    credits: Text | None = None
    extra: dict[str, Any] = {}
