"""Waits: where what comes next is long in coming."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchline.analysis.friction.evidence import detect

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import Detected
    from touchline.analysis.friction.looked import Looked

__all__ = ["long_wait"]


def long_wait(looked: Looked) -> Detected:
    """Find touchpoints after which the next event comes later than it should.

    Times within a leg, and across a pause where the next event is none that journeys begin with:
    somebody has waited for it, not come back. Compared by ranks, so no wait is too long to count.
    """
    return detect(looked, "long_wait")
