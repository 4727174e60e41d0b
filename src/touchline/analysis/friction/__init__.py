"""Friction: where journeys hurt, for whom, and what that costs.

In: journeys, and what their touchpoints are there for. Out: pain points, each with the comparison
that shows it, the journeys behind it and a paragraph in words; the costliest first.
"""

from touchline.analysis.friction.finding import (
    KINDS,
    Comparison,
    Detected,
    Finding,
    Kind,
    PainPoint,
    Quoted,
)

__all__ = ["KINDS", "Comparison", "Detected", "Finding", "Kind", "PainPoint", "Quoted"]
