"""Measures the seven questions at one or several sizes, and prints what was found as JSON.

::

    python -m benchmarks.engine --events 10M                 # all systems
    python -m benchmarks.engine --events 10M --systems touchline --rounds 7
    python -m benchmarks.engine --events 1M,10M,100M --apart # for 100M with less than 24 GB

Each system answers in a process of its own, with two threads, from its best layout; the fastest
form of each is found first, and then all are asked in turn, round after round. Times of loading do
not count. Ratios: how many times as long as Touchline a system takes; ``limit``: how many times
as long as only streaming the columns that have to be read Touchline takes.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import time
from pathlib import Path
from typing import Any

from benchmarks.engine.measure import OURS, Settings, measure, said
from benchmarks.engine.questions import VERBS
from benchmarks.engine.start import starts
from benchmarks.engine.store import make_store
from benchmarks.engine.worker import SYSTEMS
from benchmarks.log import FOLDER, count_of, log_of
from benchmarks.machine import machine

_BYTES_PER_EVENT = 160
"""What all systems together need at most, about."""


def sized(events: int, folder: Path, settings: Settings) -> dict[str, Any]:
    """Measure at one size."""
    begun = time.perf_counter()
    log = log_of(folder / f"log-{events}", events)
    if OURS in settings.systems:
        said(f"making the store of {log.events:,} events")
        make_store(log.folder)
    found = measure(log, settings)
    wrong = found.disagreements()
    return {
        "ratios": found.ratios,
        "events": log.events,
        "persons": log.persons,
        "milliseconds": found.milliseconds(),
        "together_ms": found.together(),
        "checksums_agree": not wrong and not found.errors,
        "disagreements": wrong,
        "errors": found.errors,
        "private_mb": found.memory,
        "start_seconds": starts(log.folder / "store") if OURS in settings.systems else {},
        "forms": found.forms,
        "tried_ms": found.tried,
        "rounds": found.rounds(),
        "threads": settings.threads,
        "versions": found.versions,
        "machine": machine(),
        "seconds": round(time.perf_counter() - begun, 1),
    }


def growth(small: dict[str, Any], large: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Give x of time ~ events^x between two sizes: 1 is linear."""
    more = math.log(large["events"] / small["events"])
    return {
        verb: {
            system: round(math.log(ms / small["milliseconds"][verb][system]) / more, 2)
            for system, ms in systems.items()
            if system in small["milliseconds"].get(verb, {})
        }
        for verb, systems in large["milliseconds"].items()
    }


def fits_together(events: int) -> bool:
    """Whether there is memory for all systems at the same time."""
    free = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES")
    for line in Path("/proc/meminfo").read_text("ascii").splitlines():
        if line.startswith("MemAvailable:"):
            free = int(line.split()[1]) * 1024
    return events * _BYTES_PER_EVENT < free


def _one_of(known: tuple[str, ...], text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(known)}")
    return names


def main() -> None:
    """Read the arguments, measure, print JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.engine", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--events", default="10M", help="sizes, for instance 1M,10M,100M")
    parser.add_argument(
        "--systems", type=lambda text: _one_of(SYSTEMS, text), default=SYSTEMS, help="names, commas"
    )
    parser.add_argument("--verbs", type=lambda text: _one_of(VERBS, text), default=VERBS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--within",
        type=float,
        default=math.inf,
        help="seconds after which no more rounds begin, once there were three",
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--memory", type=count_of, default="8G", help="limit of DuckDB and of ClickHouse, in bytes"
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where logs are kept")
    parser.add_argument(
        "--apart", action="store_true", help="hold the log in Touchline and one other at a time"
    )
    args = parser.parse_args()
    found = []
    for events in map(count_of, args.events.split(",")):
        settings = Settings(
            systems=args.systems,
            verbs=args.verbs,
            rounds=args.rounds,
            within=args.within,
            threads=args.threads,
            memory=args.memory,
            together=not args.apart and fits_together(events),
        )
        found.append(sized(events, args.folder, settings))
    if len(found) == 1:
        print(json.dumps(found[0]))
        return
    sizes = {str(one["events"]): one for one in found}
    print(json.dumps({"sizes": sizes, "growth": growth(found[-2], found[-1])}))


if __name__ == "__main__":
    main()
