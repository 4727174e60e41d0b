"""Errors: what goes wrong directly after a touchpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchline.analysis.friction.evidence import detect

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import Detected
    from touchline.analysis.friction.looked import Looked

__all__ = ["error"]


def error(looked: Looked) -> Detected:
    """Find touchpoints that touchpoints with the role of an error directly follow."""
    return detect(looked, "error")
