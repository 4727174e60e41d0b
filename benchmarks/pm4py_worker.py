"""Reads one log with pm4py or with plain ElementTree; prints what it found, as JSON.

Runs in the environment of :mod:`benchmarks.miners`, so it imports nothing of this repository.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import time
import warnings
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

CASE, NAME, TIME = "case:concept:name", "concept:name", "time:timestamp"


def by_pm4py(path: str) -> Any:
    """Give the data frame of events, a row an event of a journey."""
    import pm4py

    if ".xes" in path:
        return pm4py.read_xes(path)
    if path.endswith(".sqlite"):
        # Read type by type, so equal times would lose their order; the relations have kept it.
        links = pm4py.read_ocel2_sqlite(path).relations
        links = links[links["ocel:type"] == "journey"]
        names = {"ocel:oid": CASE, "ocel:activity": NAME, "ocel:timestamp": TIME}
        return links.rename(columns=names)
    read = pm4py.read_ocel2_json if path.endswith(".jsonocel") else pm4py.read_ocel2_xml
    return pm4py.ocel_flattening(read(path), "journey")


def by_elementtree(path: str) -> list[dict[str, str]]:
    """Give a dictionary an event, as a few lines of standard Python make it."""
    rows: list[dict[str, str]] = []
    for _, element in ElementTree.iterparse(path):
        if element.tag.endswith("trace"):
            of_case = {f"case:{a.get('key')}": a.get("value", "") for a in element if a.get("key")}
            for event in element:
                if event.tag.endswith("event"):
                    rows.append({a.get("key", ""): a.get("value", "") for a in event} | of_case)
            element.clear()
    return rows


def follows(frame: Any) -> dict[str, int]:
    """Count what directly follows what, in order of time, equal times in order of arrival."""
    frame = frame.sort_values(TIME, kind="stable")
    counts: Counter[str] = Counter()
    for _, names in frame.groupby(CASE, sort=False)[NAME]:
        counts.update(f"{a}\n{b}" for a, b in pairwise(names))
    return dict(counts)


def main() -> None:
    """Read ``SYSTEM FILE``; with a third word, count what follows what too."""
    system, path, *more = sys.argv[1:]
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(io.StringIO()):
        if system == "pm4py":
            import pm4py
        begun = time.perf_counter()
        found = by_pm4py(path) if system == "pm4py" else by_elementtree(path)
        seconds = time.perf_counter() - begun
    told: dict[str, Any] = {
        "seconds": seconds,
        "events": len(found),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    if system == "pm4py":
        import pm4py

        told |= {"cases": int(found[CASE].nunique()), "version": pm4py.__version__}
        if more:
            told["follows"] = follows(found)
    else:
        told |= {"cases": len({row[CASE] for row in found}), "version": sys.version.split()[0]}
    print(json.dumps(told))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    Path(sys.argv[2]).stat()
    main()
