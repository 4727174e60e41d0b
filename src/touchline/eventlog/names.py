"""What the codes of a log stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from touchline.errors import ConfigError, did_you_mean

__all__ = ["MOST_TOUCHPOINTS", "NO_RULE", "Names"]

NO_RULE = "unclassified"
"""Touchpoint, and stage, of moments that no rule of a project catches."""

MOST_TOUCHPOINTS = 65_535
"""Codes are 16 bits wide."""


@dataclass(frozen=True)
class Names:
    """Texts behind the codes of touchpoints, properties and segments."""

    touchpoints: tuple[str, ...]
    """Code → name."""
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Property of events → code → text."""
    segments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Segment of journeys (or trait of persons) → code → text."""
    stages: Mapping[str, str] = field(default_factory=dict)
    """Touchpoint → id of its stage, where the log has stages."""

    def __post_init__(self) -> None:
        if len(self.touchpoints) > MOST_TOUCHPOINTS:
            raise ConfigError(
                f"the log has {len(self.touchpoints):,} touchpoints; at most {MOST_TOUCHPOINTS:,}"
                " can be told apart",
                hint="name touchpoints by what they are, not by page or product: group the values"
                " of the column first, and keep the detail as a property",
            )

    @cached_property
    def codes(self) -> dict[str, int]:
        """Touchpoint → code."""
        return {name: code for code, name in enumerate(self.touchpoints)}

    def code(self, touchpoint: str) -> int:
        """Code of *touchpoint*.

        Raises
        ------
        ConfigError
            If the log has no such touchpoint.
        """
        if touchpoint not in self.codes:
            known = self.touchpoints
            hint = did_you_mean(touchpoint, known) if known else "the log has no events"
            raise ConfigError(f"there is no touchpoint {touchpoint!r}", hint=hint)
        return self.codes[touchpoint]

    def property_texts(self, name: str) -> tuple[str, ...]:
        """Texts of the property *name*, by code.

        Raises
        ------
        ConfigError
            If the log was read without it.
        """
        if name not in self.properties:
            hint = f"read the log with properties=[{name!r}]"
            if self.properties:
                hint = did_you_mean(name, self.properties) + "; or " + hint
            raise ConfigError(f"the events have no property {name!r}", hint=hint)
        return self.properties[name]

    def segment_texts(self, name: str) -> tuple[str, ...]:
        """Texts of the segment *name*, by code.

        Raises
        ------
        ConfigError
            If the log was read without it.
        """
        if name not in self.segments:
            hint = f"read the log with segments=[{name!r}]"
            if self.segments:
                hint = did_you_mean(name, self.segments) + "; or " + hint
            raise ConfigError(f"the journeys have no segment {name!r}", hint=hint)
        return self.segments[name]
