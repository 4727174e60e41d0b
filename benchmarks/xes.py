"""How fast logs in XES are read and written, beside pm4py and plain ElementTree.

::

    python -m benchmarks.xes --events 1M --environment /tmp/miners

The log is that of :mod:`benchmarks.log`, written as XES. Every reading takes place in a process of
its own, with its imports done and, for Touchline, the kernels compiled before; all are asked in
turn. Times are of the processor, over all threads: what else the machine does does not count. pm4py
is installed as for :mod:`benchmarks.miners`. Printed is JSON; times of others are multiples of
Touchline's own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.engine.measure import significant
from benchmarks.log import FOLDER, count_of, log_of
from benchmarks.miners import environment_of
from benchmarks.pm4py_check import asked

__all__ = ["tables"]

OURS = "Touchline"
OTHERS = ("pm4py", "elementtree")
_COLUMNS = {"person": "person", "time": "time", "touchpoint": "touchpoint", "value": "value"}
_READ = """
import json, resource, sys, tempfile, time
from pathlib import Path
from touchline import Journeys
small = Path(tempfile.mkdtemp()) / "small.xes"
rows = [{"p": "a", "t": 0, "e": "x"}]
Journeys.from_events(rows, person="p", time="t", touchpoint="e").to_xes(small)
len(Journeys.from_xes(small))
begun = time.process_time()
journeys = Journeys.from_xes(sys.argv[1])
seconds = time.process_time() - begun
peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
found = {"seconds": seconds, "cases": len(journeys), "events": journeys.event_count}
print(json.dumps(found | {"peak_mb": peak}))
"""
_WRITE = """
import json, sys, time
from pathlib import Path
from touchline import Journeys
journeys = Journeys.from_events(sys.argv[1], **json.loads(sys.argv[3]), properties=["device"])
journeys.to_table()
begun = time.process_time()
path = journeys.to_xes(sys.argv[2])
seconds = time.process_time() - begun
print(json.dumps({"seconds": seconds, "bytes": path.stat().st_size}))
"""


def run(events: int, python: Path, rounds: int, folder: Path) -> dict[str, Any]:
    """Write the log, then read it in turn."""
    log = log_of(folder / f"log-{events}", events)
    path = log.folder / "events.xes"
    written = [
        _in_python(_WRITE, str(log.raw), str(path), json.dumps(_COLUMNS)) for _ in range(rounds)
    ]
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for k in range(rounds):
        print(f"round {k + 1} of {rounds}", file=sys.stderr, flush=True)
        found[OURS].append(_in_python(_READ, str(path)))
        for system in OTHERS:
            found[system].append(asked(python, system, str(path)))
    seconds = {name: statistics.median(one["seconds"] for one in f) for name, f in found.items()}
    megabytes = written[0]["bytes"] / 1e6
    to_write = statistics.median(one["seconds"] for one in written)
    sizes = {(one["cases"], one["events"]) for all_ in found.values() for one in all_}
    return {
        "events": events,
        "cases": found[OURS][0]["cases"],
        "megabytes": round(megabytes),
        "reading": _speed(megabytes, events, seconds[OURS]),
        "writing": _speed(megabytes, events, to_write),
        "ratios": {name: significant(seconds[name] / seconds[OURS]) for name in OTHERS},
        "peak_mb": {name: max(one["peak_mb"] for one in f) for name, f in found.items()},
        "same_sizes": len(sizes) == 1,
        "versions": {name: found[name][0]["version"] for name in OTHERS},
        "rounds": rounds,
    }


def _in_python(script: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _speed(megabytes: float, events: int, seconds: float) -> dict[str, float]:
    return {
        "seconds": significant(seconds),
        "mb_per_second": significant(megabytes / seconds),
        "events_per_second": significant(events / seconds),
    }


def tables(figures: dict[str, Any]) -> str:
    """Write the figures as a table."""
    lines = [
        "| reading | processor, s | MB/s | events/s | peak MB |",
        "| --- | --- | --- | --- | --- |",
    ]
    ours, peaks = figures["reading"], figures["peak_mb"]
    speed = f"{ours['mb_per_second']:g} | {ours['events_per_second']:,.0f}"
    lines.append(f"| {OURS} | {ours['seconds']:g} | {speed} | {peaks[OURS]:,} |")
    for name, ratio in figures["ratios"].items():
        title = f"{name} {figures['versions'][name]}"
        if name == "elementtree":
            title = "ElementTree.iterparse, to dictionaries"
        lines.append(f"| {title} | ×{ratio:g} | | | {peaks[name]:,} |")
    wrote = figures["writing"]
    same = "the same cases and events" if figures["same_sizes"] else "DIFFERENT SIZES"
    return "\n".join(
        [
            *lines,
            "",
            f"{figures['megabytes']:,} MB, {figures['events']:,} events of {figures['cases']:,}"
            f" cases, medians of {figures['rounds']} rounds, a second of one processor; all found"
            f" {same}. Touchline writes them with {wrote['mb_per_second']:g} MB/s.",
        ]
    )


def main() -> None:
    """Read the arguments, measure, print JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.xes", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--events", type=count_of, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where logs are kept")
    parser.add_argument("--environment", type=Path, help="virtual environment to make or use")
    args = parser.parse_args()
    found = run(args.events, environment_of(args.environment), args.rounds, args.folder)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
