"""Help: who has to ask, and who has to ask again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchline.analysis.friction.evidence import detect

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import Detected
    from touchline.analysis.friction.looked import Looked

__all__ = ["repeat_contact", "switch_to_help"]


def repeat_contact(looked: Looked) -> Detected:
    """Find contacts that another contact follows within a fortnight.

    A contact within an hour of the one before, with nothing in between, is the same one.
    """
    return detect(looked, "repeat_contact")


def switch_to_help(looked: Looked) -> Detected:
    """Find touchpoints directly after which customers turn to help."""
    return detect(looked, "switch_to_help")
