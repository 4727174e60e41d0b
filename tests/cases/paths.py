"""Runs the cases of the operation ``paths``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.cases.events import differences, journeys_of
from touchline.analysis.journeys import Journeys

__all__ = ["run"]


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the result of a case and its ``expected``."""
    params = case["params"]
    names = {event["event"] for event in case["events"]}
    labels = {rule["event"]: rule["label"] for rule in params["items"] if "label" in rule}
    items = _items(params["items"], names)
    also = [*items, *(f"property:{name}" for name in labels.values())]
    journeys = journeys_of(case, also=also)
    end = _instant(params, "date_to")
    end = None if end is None else end + timedelta(microseconds=1)  # ours is excluded
    journeys = journeys.between(_instant(params, "date_from"), end)
    where = {"where": params["where"]} if params.get("where") else {}
    journeys = journeys.events(*({"touchpoint": name, **where} for name in items))
    for touchpoint, name in labels.items():
        journeys = journeys.relabel(name, only=[touchpoint])
    if params.get("strip_trailing_slash", True):
        journeys = journeys.relabel(lambda label: label.rstrip("/") or label[:1])
    return differences({"edges": _edges(journeys, params)}, case["expected"])


def _items(rules: list[dict[str, str]], names: set[str]) -> list[str]:
    """Touchpoints that some rule names or whose prefix it allows."""
    found: dict[str, None] = {}
    for rule in rules:
        if "event" in rule:
            found[rule["event"]] = None
        else:
            found |= dict.fromkeys(n for n in sorted(names) if not n.startswith(rule["not_prefix"]))
    return list(found)


def _instant(params: Mapping[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(params[name]) if params.get(name) else None


def _edges(journeys: Journeys, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = journeys.paths(
        start=params.get("start_point"),
        end=params.get("end_point"),
        steps=params["step_limit"],
        session_gap=params.get("session_gap_seconds"),
        exclude=[f"*{pattern}" for pattern in params.get("exclude", ())],
        group={pattern: f"*{pattern}" for pattern in params.get("groupings", ())},
        drop_off=False,
        limit=params.get("edge_limit"),
        least=params.get("min_edge_weight") or 1,
        most=params.get("max_edge_weight"),
    ).table.to_pylist()
    return [
        {
            "source": f"{row['step']}_{row['source']}",
            "target": f"{row['step'] + 1}_{row['target']}",
            "value": row["count"],
            "average_seconds": row["mean_seconds"],
        }
        for row in rows
    ]
