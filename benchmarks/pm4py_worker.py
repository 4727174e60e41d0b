"""Reads one log with pm4py or with plain ElementTree; prints what it found, as JSON.

Runs in the environment of :mod:`benchmarks.miners`, so it imports nothing of this repository.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import resource
import sys
import time
import warnings
from collections import Counter
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

CASE, NAME, TIME = "case:concept:name", "concept:name", "time:timestamp"


def by_pm4py(path: str) -> Any:
    """Give the data frame of events, a row an event of a journey."""
    pm4py = importlib.import_module("pm4py")
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
        told = _pm4py(path, bool(more)) if system == "pm4py" else _elementtree(path)
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(told | {"peak_mb": peak}))


def _pm4py(path: str, pairs: bool) -> dict[str, Any]:
    pm4py = importlib.import_module("pm4py")  # before the clock starts
    begun = time.process_time()
    frame = by_pm4py(path)
    told = {
        "seconds": time.process_time() - begun,
        "events": len(frame),
        "cases": int(frame[CASE].nunique()),
        "version": pm4py.__version__,
    }
    return told | ({"follows": follows(frame)} if pairs else {})


def _elementtree(path: str) -> dict[str, Any]:
    begun = time.process_time()
    rows = by_elementtree(path)
    return {
        "seconds": time.process_time() - begun,
        "events": len(rows),
        "cases": len({row[CASE] for row in rows}),
        "version": sys.version.split()[0],
    }


if __name__ == "__main__":
    main()
