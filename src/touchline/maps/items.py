"""What stands in the lanes of a map: one kind of item for each kind of lane."""

from __future__ import annotations

from typing import Literal

from touchline.analysis.friction.finding import Kind
from touchline.maps.parts import Base, Period, Text

__all__ = [
    "CardItem",
    "EaseItem",
    "EffortItem",
    "EmotionPoint",
    "FlowLink",
    "FlowNode",
    "KpiItem",
    "OpportunityItem",
    "PainItem",
    "PainKind",
    "PathItem",
    "Quote",
    "ThemeItem",
    "TouchpointItem",
]


class FlowNode(Base, frozen=True, kw_only=True):
    """A touchpoint of the main line, in order."""

    id: str
    stage: str
    label: Text
    figure: str
    """Journeys that come here."""


class FlowLink(Base, frozen=True, kw_only=True):
    """A movement between two nodes: along the line, forward over nodes, or back."""

    source: str
    target: str | None
    """None: the journeys that end here although the main line goes on."""
    kind: Literal["next", "skip", "back", "leave"]
    figure: str
    median: str | None = None
    p90: str | None = None
    label: Text | None = None


class TouchpointItem(Base, frozen=True, kw_only=True):
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


class PathItem(Base, frozen=True, kw_only=True):
    """The typical path: the most common sequence of touchpoints, and what it covers."""

    steps: list[FlowNode]
    figure: str
    """Share of journeys that take exactly this path."""
    duration: str | None = None
    score: str | None = None
    notes: list[Text] = []


class EmotionPoint(Base, frozen=True, kw_only=True):
    """A point of the curve, −2 … 2: what people say, in scores and in words, and what they do."""

    stage: str
    figure: str | None
    """None: a gap, drawn hatched."""
    label: Text | None = None
    segment: str | None = None
    """Set for the points of a fork."""
    persona: str | None = None
    """Set for the points of the curve of one persona of several."""
    scores: str | None = None
    """Figure ids of the parts that scores, texts without a score, and behaviour have in the point:
    together 1."""
    texts: str | None = None
    behaviour: str | None = None
    said: bool = True
    """False: nobody said anything here, the point is told from behaviour alone; drawn hollow."""
    gap: str | None = None
    """What was assumed here, minus what is measured."""
    importance: str | None = None
    """How much the experience here moves the outcome: its part of what is explained, 0 … 1."""


class ThemeItem(Base, frozen=True, kw_only=True):
    """What customers speak of in a stage."""

    id: str
    stage: str
    label: Text
    figure: str
    """Texts that speak of it."""
    share: str | None = None
    """Of the texts of the stage."""
    feeling: str | None = None
    """Mean emotion of these texts, −2 … 2: by score where there is one, else by the words."""
    trend: str | None = None
    """Share in the later half of the window minus share in the earlier half."""
    direction: Literal["up", "down", "steady"] | None = None
    """``up``, ``down``: the interval of the trend leaves 0 out; None: too few texts to tell."""
    quotes: list[Quote] = []
    """Typical ones, the clearest first."""


class Quote(Base, frozen=True, kw_only=True):
    """A verbatim."""

    stage: str
    text: str
    language: str | None = None
    score: float | None = None
    scale: tuple[float, float] | None = None
    feeling: Literal["positive", "neutral", "negative"] = "neutral"
    """By the score; where there is none, by the words."""
    time: str | None = None
    about: Text | None = None
    segment: Text | None = None
    reference: str | None = None
    """``segment:row.part`` of the record."""


RuleKind = Literal["score", "wait", "drop", "declared"]
"""Found by the rules of the map, or declared."""
PainKind = RuleKind | Kind
"""By the rules of the map, or by the search in all that happened."""


class PainItem(Base, frozen=True, kw_only=True):
    """A pain point with its evidence."""

    id: str
    rank: int
    stage: str
    kind: PainKind
    label: Text
    definition: Text
    persons: str
    stake: str | None = None
    """Value at stake, by which pain points are ranked: persons × loss × value."""
    effect: str | None = None
    """Change of the outcome per person affected."""
    here: str | None = None
    """What is compared: the figure here, and the one it is held against."""
    elsewhere: str | None = None
    place: Text | None = None
    """The touchpoint, where it is of one."""
    worst: Text | None = None
    """The customers for whom it is worst."""
    paragraph: Text | None = None
    """What is known of it, in plain words."""
    quotes: list[Quote] = []
    value: str | None = None
    """Sum of the values of the journeys affected."""
    score: str | None = None
    """Mean score of the journeys affected."""
    reference: str | None = None
    """Mean score of those that are not."""
    lost: str | None = None
    """Score points lost: answers × (reference − mean)."""
    share: str | None = None
    """Share of journeys affected."""
    wait: str | None = None


class KpiItem(Base, frozen=True, kw_only=True):
    """A KPI with its history."""

    id: str
    stage: str
    label: Text
    figure: str
    history: list[Period] = []


class EffortItem(Base, frozen=True, kw_only=True):
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


class CardItem(Base, frozen=True, kw_only=True):
    """A card written by hand."""

    stage: str
    text: Text
    step: str | None = None
    id: str | None = None


class OpportunityItem(Base, frozen=True, kw_only=True):
    """An opportunity, written by hand or proposed by the data."""

    stage: str
    text: Text
    owner: str | None = None
    state: str = "proposed"
    effort: str | None = None
    """``small``, ``medium`` or ``large``; None: nobody has said."""
    pain: int | None = None
    """Rank of the pain point it answers."""
    by_data: bool = False
    """Proposed because of a pain point that no opportunity written by hand answers."""


class EaseItem(Base, frozen=True, kw_only=True):
    """Is it easy, is it fast, is it pleasant: one answer each, or not known."""

    stage: str
    easy: str | None = None
    fast: str | None = None
    pleasant: str | None = None
    fast_coverage: str | None = None
    """Share of the journeys that enter the stage for which the answer is known."""
    pleasant_coverage: str | None = None
