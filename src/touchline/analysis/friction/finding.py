"""What a detector finds, and the pain point that a finding becomes once it has stood the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, get_args

from touchline.analysis.difference import Difference
from touchline.analysis.intervals import Interval
from touchline.kernels.batch import Batch, Flags

__all__ = ["KINDS", "Comparison", "Detected", "Finding", "Kind", "PainPoint", "Quoted"]

Kind: TypeAlias = Literal[
    "drop_off",
    "loop",
    "repeat",
    "long_wait",
    "rage",
    "error",
    "repeat_contact",
    "switch_to_help",
    "low_score",
    "falling_score",
    "negative_theme",
    "too_many_touchpoints",
    "pressure",
    "ignored_message",
    "abandoned_basket",
    "no_effort",
]
"""What can hurt. ``loop`` comes back to a touchpoint after others, ``repeat`` does it again at
once, ``rage`` does it many times within moments."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The two figures behind a pain point: here, and what it is held against."""

    measure: str
    """What is compared, as a key of the wording: ``leaving_share``, ``seconds_to_next``, …"""
    unit: Literal["share", "seconds", "count", "score", "emotion"]
    here: float
    n_here: int
    elsewhere: float
    n_elsewhere: int
    against: Literal["rest", "without", "before", "other_touchpoints", "fewer"] = "rest"
    """Held against the rest of the customers, journeys without it, an earlier time, other
    touchpoints, or journeys with fewer of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One suspected pain point, before it is known how many others were looked at."""

    kind: Kind
    touchpoint: str | None
    """None: of the journey as a whole."""
    segment: tuple[tuple[str, str], ...] = ()
    """Pairs (segment, value) of the customers for whom it is worst; empty: everybody."""
    comparison: Comparison
    p: float
    """Chance of such a comparison if nothing were wrong, not yet corrected."""
    affected: Callable[[Batch], Flags] | None = None
    """Which journeys are affected: batch → one flag per journey; picklable."""
    persons: int
    journeys: int
    effect: Difference
    """Outcome per affected person minus the outcome of those it is compared with."""
    details: Mapping[str, Any] = field(default_factory=dict)
    """Further figures that the wording names, such as ``beyond`` or ``threshold_seconds``."""


@dataclass(frozen=True, slots=True)
class Detected:
    """Findings of one detector, and among how many comparisons they were found."""

    findings: tuple[Finding, ...]
    tests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Something a customer said."""

    text: str
    language: str | None = None
    score: float | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PainPoint:
    """A pain point that is more than chance, ranked by what it costs."""

    rank: int
    kind: Kind
    touchpoint: str | None
    stage: str | None = None
    segment: Mapping[str, str] = field(default_factory=dict)
    """Segment → value for which it is worst; empty: everybody."""
    persons: int
    """Persons affected."""
    journeys: int
    effect: float
    """Change of the outcome per affected person; below 0 it costs."""
    interval: Interval
    """95 % interval of the effect."""
    value_at_stake: float
    """persons × −effect × value of an outcome, not below 0."""
    value_interval: Interval
    p_adjusted: float
    comparison: Comparison
    examples: tuple[str, ...] = ()
    """Persons whose journeys show it."""
    quotes: tuple[Quoted, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    """One paragraph in plain words."""
