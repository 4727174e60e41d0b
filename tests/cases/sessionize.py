"""Runs the cases of the operation ``sessionize``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.cases.events import differences, journeys_of, named_in, step_of

__all__ = ["run"]


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the result of a case and its ``expected``."""
    params = case["params"]
    events = [
        {**event, "properties": {**(event.get("properties") or {}), "nr": str(number)}}
        for number, event in enumerate(case["events"])
    ]
    bounds = {"separator": "separator", "start": "start_event", "end": "end_event"}
    steps = {name: step_of(params[key]) for name, key in bounds.items() if key in params}
    also = named_in(*(params[key] for key in bounds.values() if key in params))
    campaign = "campaign" if params.get("campaign_change") else None
    journeys = journeys_of(
        {"events": events},
        also=[*also, *(["property:campaign"] if campaign else [])],
        timezone=params.get("midnight") or "UTC",
    )
    found = journeys.sessions(
        gap=params.get("timeout_seconds"),
        midnight=bool(params.get("midnight")),
        campaign=campaign,
        **steps,
    )
    rows = found.rows().to_pylist()
    if "timeout_seconds" in params:
        rows.sort(key=lambda row: int(row["nr"]))
    shown = [
        {"person": row["person"], "event": row["touchpoint"], "session": row["session"]}
        for row in rows
    ]
    return differences({"rows": shown}, case["expected"])
