"""Operation of a case file → what runs a case and says what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.cases import (
    attribution,
    conversion_rate,
    funnel,
    funnel_times,
    identity,
    lifecycle,
    paths,
    retention,
    retention_flags,
    sequence_match,
    sessionize,
    stats,
    structure,
    variants,
    window_funnel,
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
    "window_funnel": window_funnel.run,
    "conversion_rate": conversion_rate.run,
    "funnel_trends": funnel_times.run_trends,
    "time_to_convert": funnel_times.run,
    "identity": identity.run,
    "lifecycle": lifecycle.run,
    "retention": retention.run,
    "retention_flags": retention_flags.run,
    "sessionize": sessionize.run,
    "stickiness": lifecycle.run_stickiness,
    "paths": paths.run,
    "sequence_match": sequence_match.run,
    "variants": variants.run,
    "stats": stats.run,
}
