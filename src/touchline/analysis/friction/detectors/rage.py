"""Rage: the same again and again within moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchline.analysis.friction.evidence import detect

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import Detected
    from touchline.analysis.friction.looked import Looked

__all__ = ["rage"]


def rage(looked: Looked) -> Detected:
    """Find touchpoints with four or more events of the same journey within ten seconds.

    Not looked for where times are whole minutes or days.
    """
    return detect(looked, "rage")
