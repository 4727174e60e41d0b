"""What is known of journeys beside their events: what customers said, what the company did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import Detected, Finding
    from touchline.analysis.friction.looked import Looked

__all__ = ["Beside", "Said"]


class Beside(Protocol):
    """Goes with the source of journeys that have more behind them than a log."""

    goal: str | None
    """Touchpoint that journeys should reach; None: to be guessed."""
    worth: float | None
    """What reaching it is worth; None: the mean value of its events."""
    by: Sequence[str] | None
    """Segments to compare by; None: all."""
    roles: Mapping[str, Sequence[str]]
    """Role → touchpoints, where they are declared."""
    ordered: bool
    """Whether the order within journeys is known."""
    currency: str | None
    """Of the worth of an outcome, as an ISO code."""

    def labels(self, language: str) -> Mapping[str, str]:
        """Names to be read for touchpoints, stages, segments, values and themes."""

    def said(self, looked: Looked) -> Said:
        """Open what is known beside the events of the journeys that are looked at."""


class Said(Protocol):
    """What is known beside the events of some journeys."""

    @property
    def detected(self) -> Sequence[Detected]:
        """What events do not show."""

    def weigh(self, finding: Finding) -> Finding:
        """Say what a finding costs in satisfaction, where it does not change the outcome."""
