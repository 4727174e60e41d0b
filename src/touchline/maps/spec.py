"""What a file in ``maps/`` says; its JSON Schema is published in ``docs/schemas``."""

from __future__ import annotations

from typing import Literal

from touchline.config import LocalText, Spec
from touchline.touchpoints.spec import Condition

__all__ = [
    "Card",
    "EmotionFork",
    "EmotionSpec",
    "KpiSpec",
    "LaneKind",
    "MapSpec",
    "OpportunityCard",
    "PainSpec",
]

LaneKind = Literal[
    "flow",
    "goals",
    "touchpoints",
    "path",
    "emotion",
    "ease",
    "verbatims",
    "themes",
    "pains",
    "kpis",
    "efforts",
    "opportunities",
    "thoughts",
]
DEFAULT_LANES: tuple[LaneKind, ...] = (
    "flow",
    "goals",
    "touchpoints",
    "path",
    "emotion",
    "ease",
    "verbatims",
    "themes",
    "pains",
    "kpis",
    "efforts",
    "opportunities",
)


class Card(Spec, frozen=True, kw_only=True):
    """A card written by hand."""

    lane: Literal["goals", "thoughts"]
    """The lane it stands in."""
    stage: str
    """The stage it stands under."""
    text: LocalText
    """What it says."""


class OpportunityCard(Spec, frozen=True, kw_only=True):
    """An action proposed by hand, with its owner and state."""

    stage: str
    """The stage it stands under."""
    text: LocalText
    """The action."""
    owner: str | None = None
    """Who answers for it: initials or a name."""
    state: Literal["proposed", "to do", "in test", "ready", "done"] = "proposed"
    """How far it is."""
    pain: str | None = None
    """Id of the pain point it answers."""


class KpiSpec(Spec, frozen=True, kw_only=True):
    """A figure shown in the KPI lane of one stage."""

    id: str
    """Short name."""
    stage: str
    """The stage it stands under."""
    kind: Literal[
        "nps", "csat", "ces", "mean", "rate", "duration", "sum", "average", "count", "crr"
    ]
    """nps, csat, ces, mean: of scores; rate: share of journeys with ``has`` among those with
    ``of``; duration: median from ``start`` to ``end``; sum, average: of ``value``; count: moments;
    crr: customer retention rate between two halves of the window, (E − N) / S."""
    label: LocalText | None = None
    """Shown on the map."""
    definition: LocalText | None = None
    """In words; default: made from the condition."""
    when: Condition | None = None
    """Which answers or moments count (scores, sum, average, count)."""
    has: Condition | None = None
    """Rate: journeys that count."""
    of: Condition | None = None
    """Rate: journeys that could have."""
    start: Condition | None = None
    """Duration: first moment that meets this."""
    end: Condition | None = None
    """Duration: first later moment that meets this."""
    segment: dict[str, str | list[str]] = {}
    """Only journeys with these segment values."""
    history: Literal["month", "quarter", "year"] | None = "month"
    """Length of the periods of the small curve."""


class EmotionFork(Spec, frozen=True, kw_only=True):
    """Beside the point of a stage, the emotion in the values of one segment."""

    stage: str
    """Stage at whose point the fork is drawn."""
    segment: str
    """Segment whose values are told apart."""
    values: list[str] = []
    """Which values; default: all."""


class EmotionSpec(Spec, frozen=True, kw_only=True):
    """How the emotion curve is placed and what is drawn beside it."""

    place: Literal["about", "answered"] = "about"
    """``about``: an answer counts in the stage of what it is about (else of its own touchpoint);
    ``answered``: in the stage the journey had reached when the answer was given."""
    forks: list[EmotionFork] = []
    """Points beside the curve."""
    assumed: dict[str, float] = {}
    """stage → the emotion that the team assumes, −2 … 2: drawn dashed."""
    outcome: Condition | None = None
    """Answers whose score says how all went in the end: how much a stage matters is derived from
    them. Default: those of ``nps``, else whether the goal was reached."""


class PainSpec(Spec, frozen=True, kw_only=True):
    """A pain point to look for by declaration, beside those found by the standard rules."""

    id: str
    """Short name."""
    stage: str
    """The stage it stands under."""
    label: LocalText
    """Shown on the map."""
    definition: LocalText | None = None
    """In words; default: made from the condition."""
    segment: dict[str, str | list[str]] = {}
    """Journeys affected, by segment values; compared with all other journeys."""
    has: Condition | None = None
    """Journeys affected: some moment meets this."""
    lacks: Condition | None = None
    """Journeys affected: no moment meets this."""


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
    persona: str | None = None
    """Whom the map shows: id of a persona; default: everybody."""
    segment: dict[str, str | list[str]] = {}
    """Only journeys with these segment values."""
    scenario: LocalText | None = None
    """The situation."""
    owner: str | None = None
    """Who keeps the map true."""
    window: tuple[str, str] | None = None
    """First and last day, ISO dates; default: all."""
    languages: tuple[str, ...] = ("en",)
    """Languages to draw it in: en, ru, vi, fa."""
    lanes: tuple[LaneKind, ...] = DEFAULT_LANES
    """Which lanes, in which order."""
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
    opportunities: list[OpportunityCard] = []
    """Actions proposed by hand."""
    hints: dict[str, LocalText] = {}
    """stage → which source would fill it."""
    credits: LocalText | None = None
    """Origin and licence of the data, in the footer."""
