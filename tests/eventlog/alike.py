"""Whether two sets of journeys are the same, in whatever order they lie."""

from __future__ import annotations

from typing import Any

from touchline.analysis.journeys import Journeys

__all__ = ["contents"]


def contents(journeys: Journeys) -> dict[str, Any]:
    """Person → events in order and segments; and the touchpoints, and the totals."""
    table = journeys.to_table()
    found: dict[str, Any] = {}
    for row in table.to_pylist():
        person = found.setdefault(row.pop("person"), {"events": []})
        row.pop("journey")
        person["events"].append(row)
    source: Any = journeys.source
    for part in source.parts:
        for row in part.batch.row_numbers().tolist():
            person = found.get(str(part.keys[row].as_py()), {})  # a filter may leave it out
            for name, codes in part.batch.segments.items():
                texts = journeys.names.segments[name]
                person[name] = texts[codes[row]] if codes[row] >= 0 else None
    found["(touchpoints)"] = journeys.touchpoints
    found["(totals)"] = (len(journeys), journeys.event_count, journeys.ties)
    return found
