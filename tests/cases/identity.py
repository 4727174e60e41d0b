"""Runs the cases of the operation ``identity``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from touchline.identity.calls import CallResult, DistinctIds, Profiles
from touchline.identity.spec import IdentitySpec

__all__ = ["run"]


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the result of a case and its ``expected``."""
    rule = case["params"]["rule"]
    found = _profiles(case) if rule == "limits_and_priority" else _distinct_ids(case, rule)
    return [
        f"{key}: {found[key]} instead of {_canonical(key, wanted)}"
        for key, wanted in case["expected"].items()
        if found[key] != _canonical(key, wanted)
    ]


def _distinct_ids(case: Mapping[str, Any], rule: str) -> dict[str, Any]:
    ids = DistinctIds(guard_alias={"posthog_current": True, "posthog_explicit_alias": False}[rule])
    results: list[CallResult] = []
    for call in case["calls"]:
        arguments = {name: value for name, value in call.items() if name != "call"}
        results.append(getattr(ids, call["call"])(**arguments))
    return {
        "groups": ids.groups(),
        "identified_groups": ids.groups(identified=True),
        "refused_calls": [n for n, result in enumerate(results) if result.refused],
    }


def _profiles(case: Mapping[str, Any]) -> dict[str, Any]:
    params = case["params"]
    profiles = Profiles(
        IdentitySpec(
            limits=params["limits"],
            priority=params["priority"],
            blocked=tuple(params["blocked_patterns"]),
        )
    )
    results = [profiles.event(call["ids"]) for call in case["calls"]]
    return {
        "groups": profiles.groups(),
        "demoted_per_call": [list(result.demoted) for result in results],
    }


def _canonical(key: str, wanted: Any) -> Any:
    return sorted(map(sorted, wanted)) if key.endswith("groups") else wanted
