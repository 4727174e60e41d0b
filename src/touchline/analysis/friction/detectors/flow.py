"""Flow: where journeys end, come back, or stand still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchline.analysis.friction.evidence import detect

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import Detected
    from touchline.analysis.friction.looked import Looked

__all__ = ["drop_off", "loop", "repeat"]


def drop_off(looked: Looked) -> Detected:
    """Find touchpoints that journeys leave without the goal more than they should.

    Legs that end at the touchpoint, of all that could. What they would have reached is the share of
    those who stayed that reached the goal.
    """
    return detect(looked, "drop_off")


def loop(looked: Looked) -> Detected:
    """Find touchpoints that legs come back to, after something else, more than they should."""
    return detect(looked, "loop")


def repeat(looked: Looked) -> Detected:
    """Find touchpoints that directly follow themselves more than they should."""
    return detect(looked, "repeat")
