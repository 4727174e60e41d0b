"""What every detector looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from touchline.analysis.friction.roles import Roles
    from touchline.analysis.journeys import Journeys

__all__ = ["PERIOD", "Looked"]

PERIOD = "period"
"""Segment made of when a journey began, so that a change in time is found like any other."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Journeys, and everything that was settled about them before detectors look at them."""

    journeys: Journeys
    roles: Roles
    """What touchpoints are there for."""
    goal: str | None
    """Touchpoint whose reaching is the outcome; None: that anything comes after a touchpoint."""
    segments: tuple[str, ...]
    """Segments of the log to split by; detectors split by :data:`PERIOD` too."""
    least: int
    """What fewer persons have is not looked at."""
    value: float
    """Worth of one outcome."""
    end: int
    """Last instant of the log, in µs since 1970."""
