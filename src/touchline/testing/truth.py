"""What is true of a generated company: who is who, what happened, and what hurts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Person", "PlantedPain", "Truth"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person and everything that the files know them by."""

    number: int
    kind: str
    """``registered`` (web account), ``guest`` (orders without one), ``shop`` (loyalty card only) or
    ``visitor`` (a cookie that never tells who it is)."""
    identifiers: frozenset[tuple[str, str]]
    """Pairs of type and value, as they stand in the files after the mapping."""
    region: str
    language: str


@dataclass(frozen=True, slots=True)
class PlantedPain:
    """Something that was made to go wrong, and how much it costs."""

    id: str
    stage: str
    definition: str
    affected: int
    """Answers with a score from the journeys it touched; 0 where nobody is asked."""
    mean: float | None
    """Their mean score, 1 to 5."""
    reference: float | None
    """Mean score of the answers of the same kind that it did not touch."""
    persons: int

    @property
    def lost(self) -> float:
        """Score points lost: affected × (reference − mean)."""
        if self.mean is None or self.reference is None:
            return 0.0
        return self.affected * (self.reference - self.mean)


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that a load and a build of the generated folder must find again."""

    folder: Path
    persons: tuple[Person, ...]
    sequences: dict[int, tuple[tuple[int, str], ...]]
    """Person → (time in µs since 1970 UTC, name of the event), in order; answers not included."""
    events: dict[str, int]
    """Events by name, those without a person included."""
    without_person: int
    """Events whose only identifier says nothing ("0")."""
    answers: dict[str, int]
    """Answers by instrument; declared codes included, blanks not."""
    not_scores: int
    """Answers that are declared codes."""
    scores: dict[str, float]
    """Instrument → mean of its scores."""
    touchpoints: dict[str, int]
    """Touchpoint of the generated ``touchline.yaml`` → moments."""
    orders: int
    late_orders: int
    """Orders delivered after the promised time."""
    efforts: int
    rows: dict[str, int]
    """File name → data rows."""
    pains: tuple[PlantedPain, ...]
    """Worst first."""
