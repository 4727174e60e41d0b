"""Runs the cases of the structure of journeys: transitions, step matrices, merged events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.cases.events import differences, journeys_of
from touchline.analysis.journeys import Journeys
from touchline.analysis.transitions import PATH_END, PATH_START

__all__ = ["collapse_events", "dfg", "start_end", "step_matrix", "transition_matrix"]

Case = Mapping[str, Any]
_COLUMNS = {
    "count": "count",
    "unique_paths": "journeys",
    "share_of_total": "share",
    "avg_per_path": "per_journey",
    "proba_out": "share_out",
    "proba_in": "share_in",
}


def dfg(case: Case) -> list[str]:
    """Pairs that directly follow each other, with how often or how long."""
    times = case["params"]["weight"] == "mean_seconds"
    figure = "mean_seconds" if times else "count"
    rows = journeys_of(case).transitions(times=times).table.to_pylist()
    edges = [{key: row[key] for key in ("source", "target", figure)} for row in rows]
    edges.sort(key=lambda edge: (edge["source"], edge["target"]))
    wanted = sorted(case["expected"]["edges"], key=lambda edge: (edge["source"], edge["target"]))
    return differences({"edges": edges}, {"edges": wanted}, case.get("tolerance"))


def start_end(case: Case) -> list[str]:
    """First and last touchpoints."""
    tables = journeys_of(case).transitions().tables
    found = {
        ours: {row["touchpoint"]: row["journeys"] for row in tables[theirs].to_pylist()}
        for ours, theirs in (("start", "starts"), ("end", "ends"))
    }
    return differences(found, case["expected"])


def transition_matrix(case: Case) -> list[str]:
    """All pairs as a square."""
    column = _COLUMNS[case["params"]["weight"]]

    def matrix(journeys: Journeys, labels: list[str]) -> Any:
        result = journeys.transitions(ends=True, unique=column == "journeys")
        return result.matrix(column, labels=labels).values

    return _matrices(case, matrix)


def step_matrix(case: Case) -> list[str]:
    """Share of journeys at each touchpoint, step by step."""

    def matrix(journeys: Journeys, labels: list[str]) -> Any:
        return journeys.step_matrix(steps=case["params"]["max_steps"]).matrix(labels=labels).values

    return _matrices(case, matrix)


def _matrices(case: Case, matrix: Callable[[Journeys, list[str]], Any]) -> list[str]:
    """Compare the matrix of all journeys, or those of two groups and their difference."""
    params = case["params"]
    journeys = journeys_of(case, person=params["path_by"])
    labels = [PATH_START, *sorted({event["event"] for event in case["events"]}), PATH_END]
    found: dict[str, Any] = {"labels": labels}
    if "compare" in params:
        first, second = (
            matrix(journeys.where({"where": [group]}), labels) for group in params["compare"]
        )
        found |= {"group1": first.tolist(), "group2": second.tolist()}
        found["matrix"] = (first - second).tolist()
    else:
        found["matrix"] = matrix(journeys, labels).tolist()
    return differences(found, case["expected"], case.get("tolerance"))


def collapse_events(case: Case) -> list[str]:
    """Neighbours made one."""
    params = case["params"]
    who = "\0who"
    events = [
        event | {"properties": (event.get("properties") or {}) | {who: event["person"]}}
        for event in case["events"]
    ]
    journeys = journeys_of({**case, "events": events}, person=params["path_by"])
    aggregate = params.get("aggregate")
    if params["mode"] == "repeats":
        names = None if params["events"] == "all" else params["events"]
        journeys = journeys.collapse(names, aggregate=aggregate)
    else:
        journeys = journeys.collapse(
            by=params["property"], name=params["name_from"], aggregate=aggregate
        )
    rows = [
        {
            "person": row[who],
            "time": f"{row['time']:%Y-%m-%dT%H:%M:%SZ}",
            "event": row["touchpoint"],
            "collapsed_count": row["collapsed_count"],
            **{name: float(row[name]) for name in aggregate or ()},
        }
        for row in journeys.to_table().to_pylist()
    ]
    return differences({"rows": rows}, case["expected"])
