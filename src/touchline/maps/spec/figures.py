"""Figures, feelings and pain points that a map declares."""

from __future__ import annotations

from typing import Literal

from touchline.config import LocalText, Spec
from touchline.touchpoints.spec import Condition

__all__ = ["EmotionFork", "EmotionSpec", "KpiSpec", "PainSpec"]


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
    at_least: float | str | None = None
    """``touchline check`` fails when the figure is below: a number, ``75 %``, ``36h``."""
    at_most: float | str | None = None
    """``touchline check`` fails when the figure is above."""
    judge: Literal["interval", "value"] = "interval"
    """By what: ``interval`` fails only when the whole 95 % interval lies outside the bounds, so
    that chance alone rings no alarm; ``value`` as soon as the figure does. A figure without an
    interval is judged by its value."""


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
