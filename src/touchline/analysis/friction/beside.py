"""What is known of journeys beside their events: what customers said, what the company did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import Detected
    from touchline.analysis.friction.looked import Looked

__all__ = ["Beside"]


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

    def findings(self, looked: Looked) -> Sequence[Detected]:
        """Find what events do not show, in the journeys that are looked at."""
