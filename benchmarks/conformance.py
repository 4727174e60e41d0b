"""How fast journeys are held against a plan, beside plain Python and the limit of the machine.

::

    python -m benchmarks.conformance --events 10M --sample 200000

The plan has six steps of several touchpoints each, an optional one, one that may repeat, and times.
Plain Python is the same alignment, written as a library without a kernel would write it: once for
each different sequence of touchpoints, as miners do, then times journey by journey. It is asked of
the first journeys with *sample* events, and so is Touchline, so that both answer the same question
in the same run; their counts must agree. The limit is to read the columns once. Printed is JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.engine.measure import said
from benchmarks.engine.store import make_store, open_store
from benchmarks.log import FOLDER, count_of, log_of
from benchmarks.machine import machine
from benchmarks.walks import STAGES, TOUCHPOINTS
from touchline.durations import microseconds
from touchline.kernels.batch import Batch, Flags
from touchline.testing.oracle.conformance import Step, align
from touchline.testing.oracle.log import Event

_DAYS = {"cart": "14d", "checkout": "2d", "post": "30d"}


def planned() -> list[dict[str, Any]]:
    """Give the plan."""
    wanted = ("land", "browse", "product", "cart", "checkout", "post")
    return [
        {
            "touchpoint": _of(stage),
            "optional": stage == "product",
            "repeats": stage == "browse",
            **({"within": _DAYS[stage]} if stage in _DAYS else {}),
        }
        for stage in wanted
    ]


def _of(stage: str) -> list[str]:
    at = STAGES.index(stage)
    return list(TOUCHPOINTS[5 * at : 5 * at + 5])


class First:
    """Chooses the first journeys of a part, up to a number of events in all."""

    def __init__(self, events: int) -> None:
        self.events = events

    def __call__(self, batch: Batch) -> Flags:
        flags: Flags = np.asarray(batch.stops <= self.events) & (batch.part == 0)
        return flags


def seconds(ask: Callable[[], Any], times: int) -> tuple[Any, float]:
    """Ask several times; the last answer, and the median of the seconds."""
    took = []
    answer = None
    for _ in range(times):
        begun = time.perf_counter()
        answer = ask()
        took.append(time.perf_counter() - begun)
    return answer, statistics.median(took)


def streamed(batch: Batch) -> int:
    """Read what an alignment must read: touchpoints and times."""
    low, high = batch.low, batch.high
    return int(batch.touchpoint[low:high].sum(dtype=np.int64)) + int(batch.time[low:high].max())


def plain(journeys: Sequence[Sequence[Event]], steps: Sequence[Step]) -> Counter[tuple[str, int]]:
    """Align as a library without a kernel would; count deviations by kind and step."""
    timeless = [Step(step.touchpoints, step.optional, step.repeats) for step in steps]
    known: dict[tuple[str, ...], Any] = {}
    counts: Counter[tuple[str, int]] = Counter()
    for journey in journeys:
        path = tuple(event.touchpoint for event in journey)
        if path not in known:
            known[path] = align(journey, timeless)
        found = known[path]
        for kind in ("skipped", "repeated", "out_of_order"):
            counts.update((kind, step + 1) for step in getattr(found, kind))
    return counts


def run(events: int, sample: int, rounds: int) -> dict[str, Any]:
    """Measure."""
    folder = FOLDER / f"log-{events}"
    log_of(folder, events)
    if not (folder / "store" / "manifest.json").exists():
        said("making the store")
        make_store(folder)
    journeys = open_store(folder)
    plan = planned()
    journeys.conformance(plan)  # compiles
    found, ours = seconds(lambda: journeys.conformance(plan), rounds)
    _, limit = seconds(lambda: journeys.compute(streamed, lambda a, b: a + b), rounds)
    some = journeys.keep(First(sample), "in the sample")
    few, few_seconds = seconds(lambda: some.conformance(plan), rounds)
    table = some.to_table()
    said(f"{table.num_rows:,} events in plain Python")
    logs = _events(table)
    steps = [_step(one) for one in plan]
    counted, python_seconds = seconds(lambda: plain(logs, steps), 1)
    _check(few, counted)
    figures = found.figures
    return {
        "events": found.origin.event_count,
        "journeys": figures["journeys"],
        "conforming_share": round(figures["conforming_share"], 4),
        "fitness": round(figures["fitness"], 4),
        "seconds": round(ours, 3),
        "events_per_second": round(found.origin.event_count / ours),
        "limit_seconds": round(limit, 4),
        "times_the_limit": round(ours / limit, 1),
        "sample_events": table.num_rows,
        "sample_seconds": round(few_seconds, 4),
        "plain_python_seconds": round(python_seconds, 2),
        "plain_python_slower": round(python_seconds / few_seconds),
        "machine": machine(),
    }


def _step(planned: dict[str, Any]) -> Step:
    within = planned.get("within")
    return Step(
        tuple(planned["touchpoint"]),
        planned["optional"],
        planned["repeats"],
        None if within is None else microseconds(within),
    )


def _events(table: Any) -> list[list[Event]]:
    numbers = table["journey"].to_numpy()
    names = table["touchpoint"].to_pylist()
    times = table["time"].cast("int64").to_numpy()
    bounds = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(numbers)]
    return [
        [Event("", int(times[i]), names[i]) for i in range(bounds[j], bounds[j + 1])]
        for j in range(len(bounds) - 1)
    ]


def _check(found: Any, counted: Counter[tuple[str, int]]) -> None:
    """Make sure that both say the same."""
    for row in found.table.to_pylist():
        if row["kind"] in ("skipped", "repeated", "out_of_order"):
            assert row["journeys"] == counted[row["kind"], row["step"]], row


def main() -> None:
    """Read the arguments, measure, print JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.conformance", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--events", type=count_of, default=10_000_000, help="of the log (10M)")
    parser.add_argument("--sample", type=count_of, default=200_000, help="for plain Python")
    parser.add_argument("--rounds", type=int, default=5, help="times to ask (5)")
    args = parser.parse_args()
    print(json.dumps(run(args.events, args.sample, args.rounds)))


if __name__ == "__main__":
    main()
