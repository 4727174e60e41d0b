"""A process with pm4py or retentioneering; run by the Python of an environment that has them.

Speaks as :mod:`benchmarks.engine.worker` does: a line of JSON for each question. It stands alone,
because nothing else of this repository can be imported there.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from typing import Any

_TOP = 100


def pm4py_forms(log: dict[str, Any]) -> dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]]:
    """Take the log in as pm4py wants it."""
    pandas, pm4py = import_module("pandas"), import_module("pm4py")
    frame = pandas.DataFrame(
        {
            "case:concept:name": log["person"].astype(str),
            "concept:name": log["touchpoint"].astype(str),
            "time:timestamp": pandas.to_datetime(log["time"], unit="us", utc=True),
        }
    )
    events = pm4py.format_dataframe(
        frame,
        case_id="case:concept:name",
        activity_key="concept:name",
        timestamp_key="time:timestamp",
    )

    def pairs(found: Any) -> list[Any]:
        return [[source, target, int(count)] for (source, target), count in found[0].items()]

    def paths(found: Any) -> list[Any]:
        counts = {path: n if isinstance(n, int) else len(n) for path, n in found.items()}
        top = sorted(counts.items(), key=lambda item: -item[1])[:_TOP]
        return [[len(counts), []], *([count, list(path)] for path, count in top)]

    return {
        "transitions": (lambda: pm4py.discover_dfg(events), pairs),
        "variants": (lambda: pm4py.get_variants(events), paths),
    }


def retentioneering_forms(
    log: dict[str, Any],
) -> dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]]:
    """Take the log in as retentioneering wants it."""
    os.environ["RETENTIONEERING_POSTHOG_KEY"] = "none"  # it would report its use otherwise
    pandas, numpy = import_module("pandas"), import_module("numpy")
    tracking = import_module("retentioneering._tracking")
    if hasattr(tracking, "_ph"):
        tracking._ph.disabled = True
    stream = import_module("retentioneering.eventstream.eventstream").Eventstream
    frame = pandas.DataFrame(
        {
            "user_id": log["person"],
            "event": log["touchpoint"],
            "timestamp": log["time"].astype("datetime64[us]"),
        }
    )
    schema = {"path_cols": ["user_id"], "event_col": "event", "timestamp_col": "timestamp"}
    events = stream(frame, schema=schema)
    names = set(log["touchpoint"].categories)

    def pairs(found: Any) -> list[Any]:
        cells = found.stack()
        return [
            [source, target, int(count)]
            for (source, target), count in cells.items()
            if source in names and target in names and count > 0
        ]

    def sizes(found: Any) -> list[int]:
        counted = numpy.unique(found.df["session_id"].to_numpy(), return_counts=True)[1]
        return [int(size) for size in counted]

    return {
        "transitions": (lambda: events.transition_graph_data(edge_weight="count"), pairs),
        "sessions": (lambda: events.split_sessions(timeout="30m"), sizes),
    }


def main() -> None:
    """Load, then answer until the input ends."""
    system, path, *names = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    begun = time.perf_counter()
    pandas = import_module("pandas")
    table = import_module("pyarrow.parquet").read_table(path)
    log = {
        "person": table["person"].to_numpy(),
        "time": table["time"].to_numpy(),
        "touchpoint": pandas.Categorical.from_codes(table["code"].to_numpy(), names),
    }
    forms = {"pm4py": pm4py_forms, "retentioneering": retentioneering_forms}[system](log)
    del log, table
    ready = {
        "version": version(system),
        "forms": {verb: [verb] for verb in forms},
        "seconds": time.perf_counter() - begun,
    }
    print(json.dumps(ready), file=answers, flush=True)
    for line in sys.stdin:
        run, rows = forms[json.loads(line)["verb"]]
        gc.collect()
        begun = time.perf_counter()
        found = run()
        seconds = time.perf_counter() - begun
        print(json.dumps({"seconds": seconds, "rows": rows(found)}), file=answers, flush=True)


if __name__ == "__main__":
    main()
