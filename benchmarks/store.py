"""How long it takes from raw events to a store, to add to one, and to join identifiers.

::

    python -m benchmarks.log 10M --folder /tmp/log-10M --csv
    python -m benchmarks.store --log /tmp/log-10M --repeat 3

Each way runs in a process of its own, one after the other in turn: DuckDB's bare ``COPY csv TO
parquet`` (1.0), CSV to a store, Parquet to a store, a hundredth of the events appended to a store
(5 % of them late, in the median of several appends), and union-find against scipy on generated
links. Printed is JSON: median seconds and CPU seconds, their ratios to the bare copy, and the peak
of private memory (RssAnon, sampled) in MB. On a busy machine only the CPU seconds can be compared.
Compiled code comes from numba's cache: a first run with ``--repeat 1`` fills it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.analysis.journeys import Journeys
from touchline.schema import literal

COLUMNS: dict[str, Any] = {"person": "person", "time": "time", "touchpoint": "touchpoint"}
APPENDS = 3
LINKS = 10_000_000
WEEK = 7 * 86_400_000_000


def peak_of_private_memory(stop: threading.Event, peak: list[int]) -> None:
    """Keep the largest RssAnon in MB in *peak* until *stop*."""
    while not stop.wait(0.01):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("RssAnon"):
                peak[0] = max(peak[0], int(line.split()[1]) // 1024)


def copy_bare(log: Path, out: Path) -> dict[str, float]:
    """Let DuckDB alone turn the CSV into Parquet, kinds of columns found out by itself."""
    import duckdb

    with duckdb.connect() as db:
        db.execute("SET preserve_insertion_order = false")
        source, target = literal(str(log / "events.csv")), literal(str(out / "bare.parquet"))
        db.execute(f"COPY (FROM read_csv({source})) TO {target} (FORMAT parquet)")
    return {}


def build(events: str) -> Callable[[Path, Path], dict[str, float]]:
    """Give the way from a file to a store."""

    def way(log: Path, out: Path) -> dict[str, float]:
        journeys = Journeys.from_events(log / events, **COLUMNS, folder=out / "store")
        return {"events": journeys.event_count, "skipped": journeys.skipped.total}

    return way


def append(log: Path, out: Path) -> dict[str, float]:
    """Add days of a hundredth of the events to a store."""
    journeys = Journeys.from_events(log / "events.parquet", **COLUMNS, folder=out / "store")
    taken = []
    for seed in range(APPENDS):
        day = new_events(log, journeys.event_count // 100, seed)
        began = time.perf_counter()
        journeys = journeys.append(day)
        taken.append(time.perf_counter() - began)
    return {"append_seconds": statistics.median(taken), "appended": day.num_rows}


def new_events(log: Path, count: int, seed: int) -> pa.Table:
    """Make a day after the log: known persons, some far more active than others, 5 % late."""
    random = np.random.default_rng(seed)
    file = pq.ParquetFile(log / "events.parquet")
    groups = random.integers(0, file.num_row_groups, 4).tolist()
    known = file.read_row_groups(groups, columns=["person", "touchpoint"])
    active = random.integers(0, len(known), max(1, count // 5))
    weight = np.cumsum(np.exp(random.normal(0, 1.2, len(active))))
    person = active[np.searchsorted(weight, random.random(count) * weight[-1])]
    begin = int(np.datetime64("2026-01-01", "us").astype(np.int64)) + seed * WEEK // 7
    moment = begin + np.sort(random.integers(0, WEEK // 7, count))
    late = random.random(count) < 0.05
    moment[late] -= random.integers(0, WEEK, int(late.sum()))
    return pa.table(
        {
            "person": known["person"].take(pa.array(person)),
            "time": pa.array(moment).cast(pa.timestamp("us")),
            "touchpoint": known["touchpoint"].take(random.integers(0, len(known), count)),
        }
    )


def identity(log: Path, out: Path) -> dict[str, float]:
    """Find the components of links between identifiers, and compare with scipy."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    from touchline.kernels.components import components

    count, a, b = links(LINKS)
    components(2, a[:0], b[:0])
    began = time.perf_counter()
    mine = components(count, a, b)
    between = time.perf_counter()
    graph = coo_array((np.ones(len(a), np.int8), (a, b)), shape=(count, count))
    theirs = connected_components(graph, directed=False)[1]
    ended = time.perf_counter()
    if not np.array_equal(mine, theirs):
        raise SystemExit("the components differ")
    return {"links": len(a), "nodes": count, "ours_seconds": between - began,
            "scipy_seconds": ended - between}  # fmt: skip


def links(count: int) -> tuple[int, Any, Any]:
    """Make *count* links of devices with accounts and addresses; some devices are shared."""
    random = np.random.default_rng(3)
    persons = int(count / 2.5)
    weight = np.cumsum(np.exp(random.normal(0, 1, persons)))
    who = np.searchsorted(weight, random.random(count) * weight[-1])
    devices = 1 + random.poisson(1.0, persons)
    first = np.concatenate((np.zeros(1, np.int64), np.cumsum(devices)))
    device = first[who] + (random.random(count) * devices[who]).astype(np.int64)
    shared = random.random(count) < 0.0005
    device[shared] = random.integers(0, first[-1] // 2000, int(shared.sum()))
    other = first[-1] + who + persons * (random.random(count) < 0.3)
    nodes = int(first[-1]) + 2 * persons
    places = random.permutation(nodes).astype(np.int32)  # identifiers are in no order
    return nodes, places[device], places[other]


WAYS: dict[str, Callable[[Path, Path], dict[str, float]]] = {
    "bare copy": copy_bare,
    "csv": build("events.csv"),
    "parquet": build("events.parquet"),
    "append": append,
    "identity": identity,
}


def run(way: str, log: Path, folder: Path) -> dict[str, float]:
    """Run one way here and give its figures."""
    stop, peak = threading.Event(), [0]
    watcher = threading.Thread(target=peak_of_private_memory, args=(stop, peak))
    watcher.start()
    began, used = time.perf_counter(), time.process_time()
    figures = WAYS[way](log, folder)
    figures["seconds"] = time.perf_counter() - began
    figures["cpu_seconds"] = time.process_time() - used
    stop.set()
    watcher.join()
    return figures | {"peak_mb": peak[0]}


def measure(way: str, log: Path) -> dict[str, float]:
    """Run one way in a process of its own."""
    with tempfile.TemporaryDirectory(dir=log) as folder:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.store", "--run", way, "--log", str(log),
             "--folder", folder],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main() -> None:
    """Read the arguments and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--run", choices=WAYS)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.run:
        print(json.dumps(run(options.run, options.log, options.folder)))
        return
    runs: dict[str, list[dict[str, float]]] = {way: [] for way in options.ways}
    for _ in range(options.repeat):
        for way, results in runs.items():
            results.append(measure(way, options.log))
    report: dict[str, dict[str, float]] = {}
    for way, results in runs.items():
        report[way] = {name: round(statistics.median(r[name] for r in results), 3)
                       for name in results[0]}  # fmt: skip
        report[way]["peak_mb"] = max(r["peak_mb"] for r in results)
    bare = report.get("bare copy")
    for way in ("csv", "parquet"):
        if bare and way in report:
            for name in ("seconds", "cpu_seconds"):
                report[way][f"ratio_{name}"] = round(report[way][name] / bare[name], 2)
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
