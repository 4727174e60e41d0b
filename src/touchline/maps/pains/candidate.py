"""What may be a pain point of a map, before it is measured there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from touchline.config import LocalText, local_text
from touchline.maps.snapshot import PainKind, Text

if TYPE_CHECKING:
    from touchline.analysis.friction.finding import PainPoint

__all__ = ["LEAST_ANSWERS", "SCORED", "Candidate", "same_words"]

LEAST_ANSWERS = 30
"""Fewer answers than this show nothing."""
SCORED: Final = ("score", "declared", "low_score", "falling_score", "negative_theme")
"""Kinds whose journeys are compared by their answers."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group of journeys, or of answers, that may be worse off than the rest."""

    id: str
    kind: PainKind
    stage: str | None
    """None: to be told from what sets these journeys apart."""
    label: Text
    key: str
    """Message of the definition; mean, n, reference, n_reference are added to ``args``."""
    args: dict[str, Any]
    affected: str
    """Table of the journeys affected; of what the search found, those among which it did."""
    answers: str
    """Which answers (alias a) are affected."""
    among: str = "true"
    """Which answers (alias a) they are compared within."""
    tests: int = 1
    """How many groups were compared to find this one, for the guard against chance."""
    of_answers: bool = False
    """Whether answers rather than journeys are the group."""
    base: int | None = None
    """Journeys that the share is of; None: all shown."""
    wait: float | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    point: PainPoint | None = None
    """Set where the search found it."""


def same_words(one: LocalText, other: LocalText) -> bool:
    """Whether two labels say the same.

    Examples
    --------
    >>> same_words("Met a problem", {"en": "met a problem"})
    True
    """
    return local_text(one, "en").casefold() == local_text(other, "en").casefold()
