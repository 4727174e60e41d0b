"""Touchline against pm4py and retentioneering, which people use for such questions today.

::

    python -m benchmarks.miners --events 10M --environment /tmp/miners

Both are under copyleft licences and no dependencies of Touchline: they are installed into a virtual
environment of their own, outside the repository, which can be thrown away afterwards (by default
it is made in the folder for caches of this user, and kept). Each runs in a process of its own, from
data frames that it has already taken in; all are asked in turn. Printed is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import venv
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engine import questions as q
from benchmarks.engine.measure import OURS, Settings, Worker, said, same, significant
from benchmarks.engine.store import make_store
from benchmarks.log import FOLDER, Log, count_of, log_of
from benchmarks.machine import machine
from benchmarks.walks import TOUCHPOINTS

__all__ = ["environment_of", "tables"]

PACKAGES = ("pm4py", "retentioneering", "pyarrow")
ASKED = {"pm4py": ("transitions", "variants"), "retentioneering": ("transitions", "sessions")}
VERBS = ("transitions", "variants", "sessions")
_SCRIPT = Path(__file__).with_name("miners_worker.py")
_CODES = {name: code for code, name in enumerate(TOUCHPOINTS)}


def environment(folder: Path) -> Path:
    """Make the environment if it is not there; its Python."""
    python = folder / "bin" / "python"
    made = folder / ".made"
    if not made.exists():
        said(f"installing {', '.join(PACKAGES)} into {folder}")
        venv.create(folder, with_pip=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True, stdout=sys.stderr
        )
        made.touch()
    return python


def environment_of(given: Path | None) -> Path:
    """Make or find the environment that was *given*, or the one among the caches; its Python."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return environment(given or caches / "touchline-miners")


class Miner(Worker):
    """A process in that environment."""

    def __init__(self, python: Path, system: str, log: Log) -> None:
        command = [str(python), str(_SCRIPT), system, str(log.sorted), *TOUCHPOINTS]
        self._begin(system, command)

    def ask(self, verb: str, form: str) -> dict[str, Any]:
        """Ask, and bring the answer into the form that all have."""
        found = super().ask(verb, form)
        if "rows" in found:
            found["answer"] = _ANSWERS[verb](found.pop("rows"))
        return found


def _pairs(rows: list[tuple[str, str, int]]) -> q.Answer:
    sources, targets, counts = zip(*rows, strict=True)
    where = [np.array([_CODES[name] for name in names]) for names in (sources, targets)]
    return q.cells((q.K, q.K), np.array(counts), *where)


def _paths(rows: list[tuple[int, list[str]]]) -> q.Answer:
    (different, _), *top = rows
    paths = [(count, tuple(_CODES[name] for name in path)) for count, path in top]
    return q.variants(different, paths)


_ANSWERS: dict[str, Callable[[Any], q.Answer]] = {
    "transitions": _pairs,
    "variants": _paths,
    "sessions": q.sessions,
}


def run(log: Log, python: Path, rounds: int) -> dict[str, Any]:
    """Ask all in turn."""
    seconds: dict[str, dict[str, list[float]]] = {verb: defaultdict(list) for verb in VERBS}
    answers: dict[str, dict[str, q.Answer]] = {verb: {} for verb in VERBS}
    with ExitStack() as stack:
        workers: list[Worker] = [Worker(OURS, log, Settings())]
        workers += [Miner(python, system, log) for system in ASKED]
        for worker in workers:
            stack.enter_context(worker)
            worker.load()
        asked = {OURS: VERBS} | ASKED
        for k in range(-1, rounds):
            said(f"round {k + 1} of {rounds}")
            for verb in VERBS:
                for worker in workers:
                    if verb not in asked[worker.system] or (k < 0 and worker.system != OURS):
                        continue  # the first, which compiles, is Touchline's alone
                    found = worker.ask(verb, worker.forms(verb)[0])
                    if "error" in found:
                        raise SystemExit(f"{worker.system}, {verb}: {found['error']}")
                    answers[verb][worker.system] = found["answer"]
                    if k >= 0:
                        seconds[verb][worker.system].append(found["seconds"])
        memory = {worker.system: round(worker.private_bytes() / 1e6) for worker in workers}
        versions = {worker.system: worker.ready["version"] for worker in workers}
    return _found(log, seconds, answers) | {
        "private_mb": memory,
        "versions": versions,
        "rounds": rounds,
        "machine": machine(),
    }


def _found(
    log: Log,
    seconds: Mapping[str, Mapping[str, list[float]]],
    answers: Mapping[str, Mapping[str, q.Answer]],
) -> dict[str, Any]:
    medians = {
        verb: {system: statistics.median(s) for system, s in systems.items()}
        for verb, systems in seconds.items()
    }
    return {
        "ratios": {
            verb: {
                system: significant(found / systems[OURS])
                for system, found in systems.items()
                if system != OURS
            }
            for verb, systems in medians.items()
        },
        "events": log.events,
        "milliseconds": {
            verb: {system: significant(1e3 * found) for system, found in systems.items()}
            for verb, systems in medians.items()
        },
        "checksums_agree": all(
            same(answer, found[OURS]) for found in answers.values() for answer in found.values()
        ),
        "answers": answers,
    }


def tables(figures: Mapping[str, Any]) -> str:
    """Write the figures as a table."""
    lines = ["| question | Touchline, ms | pm4py | retentioneering |", "| --- | --- | --- | --- |"]
    for verb, ratios in figures["ratios"].items():
        times = [f"×{ratios[name]:,g}" if name in ratios else "–" for name in ASKED]
        lines.append(f"| {verb} | {figures['milliseconds'][verb][OURS]:g} | {' | '.join(times)} |")
    versions = ", ".join(f"{name} {version}" for name, version in figures["versions"].items())
    agree = "the same answers" if figures["checksums_agree"] else "DIFFERENT ANSWERS"
    said_of = f"{figures['events']:,} events, {agree}. {figures['machine']} Systems: {versions}."
    return "\n".join([*lines, "", said_of])


def main() -> None:
    """Read the arguments, measure, print JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.miners", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--events", type=count_of, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where logs are kept")
    parser.add_argument("--environment", type=Path, help="virtual environment to make or use")
    args = parser.parse_args()
    python = environment_of(args.environment)
    log = log_of(args.folder / f"log-{args.events}", args.events)
    make_store(log.folder)
    print(json.dumps(run(log, python, args.rounds)))


if __name__ == "__main__":
    main()
