"""Asks all systems in turn, and compares what they needed and what they answered."""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.engine.questions import VERBS, Answer
from benchmarks.engine.worker import LIMIT, SYSTEMS
from benchmarks.log import Log

__all__ = ["OURS", "Findings", "Settings", "Worker", "measure", "said", "same", "significant"]

OURS = "touchline"
_FEWEST = 3
_NEAR = 1.5
"""A form that takes so many times the fastest one is not tried again."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What is measured, and how."""

    systems: Sequence[str] = SYSTEMS
    verbs: Sequence[str] = VERBS
    rounds: int = 5
    within: float = math.inf
    """Seconds after which no more rounds begin, if there have been three."""
    threads: int = 2
    memory: int = 8_000_000_000
    """Bytes that a system with a limit of its own may hold."""
    together: bool = True
    """Whether all systems hold the log at the same time; else Touchline and one other."""

    def groups(self) -> list[tuple[str, ...]]:
        """List the systems that are alive, and measured in turn, at the same time."""
        peers = [system for system in self.systems if system != OURS]
        if self.together or len(peers) < 2 or OURS not in self.systems:
            return [tuple(self.systems)]
        return [(OURS, peer) for peer in peers]


class Worker:
    """A process that holds one system."""

    def __init__(self, system: str, log: Log, settings: Settings) -> None:
        arguments = [
            str(log.folder),
            "--persons",
            str(log.persons),
            "--memory",
            str(settings.memory),
        ]
        arguments += ["--threads", str(settings.threads)]
        self._begin(system, [sys.executable, "-m", "benchmarks.engine.worker", system, *arguments])

    def _begin(self, system: str, command: Sequence[str]) -> None:
        self.system = system
        self.ready: dict[str, Any] = {}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def load(self) -> None:
        """Wait until the log is loaded."""
        self.ready = self._read()
        said(f"{self.system} {self.ready['version']}: loaded in {self.ready['seconds']:.1f} s")

    def ask(self, verb: str, form: str) -> dict[str, Any]:
        """Have a question answered; ``seconds`` and ``answer``, or ``error``."""
        assert self._process.stdin is not None
        print(json.dumps({"verb": verb, "form": form}), file=self._process.stdin, flush=True)
        return self._read()

    def forms(self, verb: str) -> list[str]:
        """List the forms in which the system answers *verb*."""
        found: list[str] = self.ready["forms"].get(verb, [])
        return found

    def private_bytes(self) -> int:
        """Bytes in memory that are no pages of files."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text("ascii").splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
        return 0

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"the worker of {self.system} ended with {self._process.wait()}")
        found: dict[str, Any] = json.loads(line)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.__exit__(kind, error, trace)  # closes its input, which ends it, and waits


@dataclass
class Findings:
    """What was found, by verb and system."""

    begun: float = field(default_factory=time.perf_counter)
    versions: dict[str, str] = field(default_factory=dict)
    forms: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """The fastest form of each peer."""
    tried: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    """Every form that was tried, in ms."""
    answers: dict[str, dict[str, Answer]] = field(default_factory=lambda: defaultdict(dict))
    """Per verb: system and form → answer."""
    seconds: dict[str, dict[str, list[float]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    ratios: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    memory: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    """Most private memory while answering, in MB; for Touchline the mapped store comes on top."""
    errors: list[str] = field(default_factory=list)

    def rounds(self) -> int:
        """Give how often each system was asked, at least."""
        turns = [len(s) for systems in self.seconds.values() for s in systems.values()]
        return min(turns, default=0)

    def disagreements(self) -> list[str]:
        """List who gives another answer than the first."""
        found = []
        for verb, answers in self.answers.items():
            (first, expected), *others = answers.items()
            found += [
                f"{verb}: {other} says {answer}, {first} says {expected}"
                for other, answer in others
                if not same(answer, expected)
            ]
        return found

    def milliseconds(self) -> dict[str, dict[str, float]]:
        """Give medians over the rounds."""
        return {
            verb: {name: significant(1e3 * statistics.median(s)) for name, s in systems.items()}
            for verb, systems in self.seconds.items()
        }

    def together(self) -> dict[str, float]:
        """Add up the questions of each system that answers all of them, in ms."""
        answered = list(self.milliseconds().values())
        return {
            system: significant(sum(found[system] for found in answered))
            for system in (answered[0] if answered else ())
            if all(system in found for found in answered)
        }


def measure(log: Log, settings: Settings) -> Findings:
    """Ask every system every question in turn, each in its fastest form."""
    findings = Findings()
    for group in settings.groups():
        with ExitStack() as stack:
            workers = []
            for system in group:
                worker = stack.enter_context(Worker(system, log, settings))
                worker.load()
                findings.versions[system] = worker.ready["version"]
                workers.append(worker)
            for worker in workers:
                for verb in settings.verbs:
                    _try(worker, verb, findings)
            _rounds(workers, settings, findings)
    for verb, seconds in findings.seconds.items():
        if OURS in seconds and LIMIT in seconds:
            times = statistics.median(seconds[OURS]) / statistics.median(seconds[LIMIT])
            findings.ratios[verb][LIMIT] = significant(times)
    return findings


def _try(worker: Worker, verb: str, findings: Findings) -> None:
    """Find the fastest form of a question; then once more, to see how much memory it takes."""
    found: dict[str, float] = {}
    for form in worker.forms(verb):
        seconds = _ask(worker, verb, form, findings)
        if seconds is not None:
            found[form] = seconds
    fastest = min(found.values(), default=0.0)
    for form, seconds in found.items():
        if seconds <= _NEAR * fastest:
            with _watched(worker) as peak:
                again = _ask(worker, verb, form, findings)
            found[form] = min(seconds, again or seconds)
            _more(findings.memory[verb], worker.system, max(peak) / 1e6)
    if found:
        findings.forms[verb][worker.system] = min(found, key=lambda form: found[form])
    for form, seconds in found.items():
        findings.tried[verb][f"{worker.system}: {form}"] = significant(1e3 * seconds)


def _ask(worker: Worker, verb: str, form: str, findings: Findings) -> float | None:
    answered = worker.ask(verb, form)
    name = f"{worker.system} ({form})"
    if "error" in answered:
        findings.errors.append(f"{verb}: {name}: {answered['error']}")
        said(findings.errors[-1])
        return None
    before = findings.answers[verb].setdefault(name, answered["answer"])
    if not same(before, answered["answer"]):
        findings.answers[verb][f"{name}, again"] = answered["answer"]
    seconds: float = answered["seconds"]
    said(f"  {verb}: {name} {1e3 * seconds:,.1f} ms")
    return seconds


def _rounds(workers: list[Worker], settings: Settings, findings: Findings) -> None:
    turns: dict[str, dict[str, list[float]]] = {verb: defaultdict(list) for verb in settings.verbs}
    for k in range(settings.rounds):
        if k >= _FEWEST and time.perf_counter() - findings.begun > settings.within:
            said(f"no time for more than {k} rounds")
            break
        said(f"round {k + 1} of {settings.rounds}")
        for verb in settings.verbs:
            for place, worker in enumerate(workers):
                form = findings.forms[verb].get(worker.system)
                if form is not None:
                    answered = worker.ask(verb, form)
                    turns[verb][worker.system].append(answered["seconds"])
                if place == min(1, len(workers) - 1):  # a peer came between, if there is one
                    _ask_limit(workers[0], verb, turns[verb])
    for verb, systems in turns.items():
        for system, seconds in systems.items():
            findings.seconds[verb][system] += seconds
            if OURS in systems and system not in (OURS, LIMIT):
                times = statistics.median(seconds) / statistics.median(systems[OURS])
                findings.ratios[verb][system] = significant(times)


def _ask_limit(worker: Worker, verb: str, turns: dict[str, list[float]]) -> None:
    for form in worker.forms(f"{LIMIT} {verb}"):
        turns[LIMIT].append(worker.ask(f"{LIMIT} {verb}", form)["seconds"])


@contextmanager
def _watched(worker: Worker) -> Iterator[list[int]]:
    """Collect the private memory of a worker, often, until the block ends."""
    seen = [worker.private_bytes()]
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.005):
            seen.append(worker.private_bytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()


def _more(figures: dict[str, float], name: str, value: float) -> None:
    figures[name] = round(max(figures.get(name, 0.0), value))


def same(a: Answer, b: Answer) -> bool:
    """Whether two answers are the same, up to rounding."""
    return len(a) == len(b) and all(
        math.isclose(x, y, rel_tol=0, abs_tol=2e-6)
        if isinstance(x, float) and isinstance(y, float)
        else x == y
        for x, y in zip(a, b, strict=True)
    )


def significant(value: float) -> float:
    """Round to three significant digits."""
    return float(f"{value:.3g}")


def said(text: str) -> None:
    """Say how far we are, where it does not mix with the result."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)
