"""Operation of a case file → what runs a case and says what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.cases import (
    attribution,
    funnel,
    identity,
    lifecycle,
    retention,
    sequence_match,
    sessionize,
    stats,
    structure,
    variants,
)

Case = Mapping[str, Any]
Runner = Callable[[Case], list[str]]
"""Runs one case; each text is a difference between what came out and what was expected."""

RUNNERS: dict[str, Runner] = {
    "collapse_events": structure.collapse_events,
    "dfg": structure.dfg,
    "start_end": structure.start_end,
    "step_matrix": structure.step_matrix,
    "transition_matrix": structure.transition_matrix,
    "attribution": attribution.run,
    "funnel": funnel.run,
    "identity": identity.run,
    "lifecycle": lifecycle.run,
    "retention": retention.run,
    "sessionize": sessionize.run,
    "stickiness": lifecycle.run_stickiness,
    "sequence_match": sequence_match.run,
    "variants": variants.run,
    "stats": stats.run,
}
