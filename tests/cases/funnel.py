"""Runs the cases of the operation ``funnel``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from operator import add
from typing import Any

import numpy as np

from tests.cases.events import differences, journeys_of, step_of
from touchline.analysis.funnel import Funnel
from touchline.analysis.journeys import Journeys
from touchline.kernels.batch import Batch, Flags

__all__ = ["named_in", "options_of", "persons_of", "run", "seen"]


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the funnel of a case and its ``expected``."""
    params, expected = case["params"], case["expected"]
    journeys = seen(case)
    options = options_of(params)
    if "compare" in params:
        return differences(_compared(journeys, params, options), expected)
    result = journeys.funnel([step_of(one) for one in params["steps"]], **options)
    found: dict[str, Any] = _figures(result)
    if "persons" in expected:
        found["persons"] = [
            sorted(persons_of(result.journeys(step=k + 1))) for k in range(len(params["steps"]))
        ]
        expected = {**expected, "persons": [sorted(names) for names in expected["persons"]]}
    if "breakdown" in expected:
        return differences(found, {k: v for k, v in expected.items() if k != "breakdown"}) + list(
            _breakdown_differences(result, expected["breakdown"])
        )
    return differences(found, expected, case.get("tolerance"))


def seen(case: Mapping[str, Any], **options: Any) -> Journeys:
    """Journeys of the events that a case looks at."""
    params = case["params"]
    person = params.get("path_by", "person")
    journeys = journeys_of(case, person=person, also=named_in(params), **options)
    begin, end = params.get("date_from"), params.get("date_to")
    if begin is None and end is None:
        return journeys
    after = end and str(np.datetime64(end.rstrip("Z"), "us") + 1) + "+00:00"  # ends are included
    return journeys.between(begin, after)


def named_in(params: Mapping[str, Any]) -> list[str]:
    """Touchpoints and properties that the parameters of a case name."""
    named: list[str] = []
    queue = [params.get(key) for key in ("steps", "exclusions", "start", "end", "event", "return")]
    while queue:
        one = queue.pop()
        if isinstance(one, str):
            named.append(one)
        elif isinstance(one, list):
            queue += one
        elif isinstance(one, Mapping):
            queue += [one.get("event"), one.get("any")]
            where = one.get("where") or {}
            names = where if isinstance(where, Mapping) else [test["property"] for test in where]
            named += [f"property:{name}" for name in names]
    asked = (params.get("breakdown") or {}).get("property") or []
    named += [f"property:{name}" for name in ([asked] if isinstance(asked, str) else asked)]
    return named


def options_of(params: Mapping[str, Any]) -> dict[str, Any]:
    """Options of ours for the parameters of a funnel."""
    options: dict[str, Any] = {"order": params["order"], "window": params["window"]}
    options["entry"] = {"latest": "last"}.get(params["entry"], params["entry"])
    for name in ("ties", "same_event"):
        if name in params:
            options[name] = params[name]
    if "exclusions" in params:
        options["exclude"] = [
            {**_as_mapping(step_of(one)), "from_step": one["from_step"], "to_step": one["to_step"]}
            for one in params["exclusions"]
        ]
        options["on_exclude"] = {"remove": "skip", "drop": "discard"}[params["exclusion"]]
    if "breakdown" in params:
        breakdown = params["breakdown"]
        options["breakdown"] = breakdown["property"]
        options["attribution"] = breakdown["attribution"].replace("_", " ")
        options["breakdown_limit"] = breakdown.get("limit")
    return options


def _as_mapping(step: Any) -> dict[str, Any]:
    return {"touchpoint": step} if isinstance(step, str) else dict(step)


def _figures(result: Funnel) -> dict[str, Any]:
    table = result.table
    rates = table["share_of_previous"].to_pylist()
    return {
        "counts": table["persons"].to_pylist(),
        "average_conversion_seconds": table["average_seconds"].to_pylist(),
        "median_conversion_seconds": table["median_seconds"].to_pylist(),
        "paths_total": result.figures["persons"],
        "share_of_all_paths": table["share_of_all"].to_pylist(),
        "step_conversion_rates": [table["share_of_all"][0].as_py()]
        + [0.0 if rate is None else rate for rate in rates[1:]],
    }


def _breakdown_differences(result: Funnel, expected: list[Any]) -> Iterator[str]:
    columns = {
        "counts": "persons",
        "average_conversion_seconds": "average_seconds",
        "median_conversion_seconds": "median_seconds",
    }
    found: dict[Any, dict[str, list[Any]]] = {}
    for row in result.tables["breakdown"].to_pylist():
        mine = found.setdefault(_key(row["value"]), {key: [] for key in columns})
        for key, column in columns.items():
            mine[key].append(row[column])
    wanted = {_key(one["value"]): one for one in expected}
    if found.keys() != wanted.keys():
        yield f"values: {sorted(found, key=str)} instead of {sorted(wanted, key=str)}"
        return
    for key, one in wanted.items():
        mine = found[key]
        value = list(key) if isinstance(key, tuple) else key
        if "persons" in one:
            steps = range(1, result.table.num_rows + 1)
            reached = [sorted(persons_of(result.journeys(step=k, value=value))) for k in steps]
            mine["persons"] = reached
        ours = {
            name: [sorted(names) for names in wanted_here] if name == "persons" else wanted_here
            for name, wanted_here in one.items()
            if name != "value"
        }
        yield from (f"{key}: {text}" for text in differences(mine, ours))


def _key(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def persons_of(journeys: Journeys) -> list[str]:
    """Names of the persons who have a journey."""
    return sorted(set(journeys.source.keys(journeys.compute(_rows, add))))


def _rows(batch: Batch) -> list[tuple[int, int]]:
    return [(batch.part, int(row)) for row in batch.row_numbers()]


def _compared(
    journeys: Journeys, params: Mapping[str, Any], options: Mapping[str, Any]
) -> dict[str, Any]:
    steps = [step_of(one) for one in params["steps"]]
    counts = []
    for group in params["compare"]:
        wanted = group["value"]
        code = journeys.names.property_texts(group["property"]).index(wanted)
        assert group["op"] == "eq"
        mine = journeys.keep(
            partial(_has, name=group["property"], code=code), f"with {group['property']} {wanted}"
        )
        counts.append(mine.funnel(steps, **options).table["persons"].to_pylist())
    first, second = counts
    delta = [a - b for a, b in zip(first, second, strict=True)]
    return {"group1_counts": first, "group2_counts": second, "delta_counts": delta}


def _has(batch: Batch, *, name: str, code: int) -> Flags:
    codes = batch.properties[name]
    return np.array(
        [bool(np.any(codes[a:b] == code)) for a, b in zip(batch.starts, batch.stops, strict=True)],
        np.bool_,
    )
