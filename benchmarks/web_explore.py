"""How long the server takes to answer each verb, over a generated project.

::

    python -m benchmarks.web_explore --events 10M --rounds 20

A real server listens on loopback; every verb is asked with typical options, again and again, some
with a breakdown, a filter or another interval too. Answers, and what was filtered for them, are
forgotten in between; but those of ``ahead``, which the server computes by itself when the explorer
is opened: their time is that of the page, and ``anew_seconds`` that of the server before. Times are
those of whole requests, sign-in and JSON included. Printed is JSON: for each question the median
and the 95 % quantile in ms. The project is loaded and built once and kept in ``.bench``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

import touchline as tl
from benchmarks.log import FOLDER, count_of, log_of
from benchmarks.walks import TOUCHPOINTS
from touchline.analysis.verbs import VERBS
from touchline.web import Settings, make_app
from touchline.web.asking.ahead import AHEAD
from touchline.web.asking.answers import KEPT
from touchline.web.server import running

PROJECT = """\
project: Generated
timezone: UTC
sources:
  log:
    files: events.parquet
    ids: {user: person}
    events:
      - {name: {column: touchpoint}, time: time, value: value, properties: {device: device}}
touchpoints:
"""
STEPS = [("steps", name) for name in ("browse_0", "product_0", "cart_0", "purchase")]
ASKED: dict[str, list[tuple[str, str]]] = {
    "attribution": [("goal", "purchase"), ("model", "markov"), ("model", "last_touch")],
    "compare": [("since", "2025-09-01"), ("goal", "purchase")],
    "conformance": [("plan", name) for _, name in STEPS],
    "conversion": [("start", "cart_0"), ("end", "purchase")],
    "dropoff": [("goal", "purchase")],
    "funnel": [*STEPS, ("window", "14d")],
    "funnel_trend": STEPS,
    "lifecycle": [("interval", "month")],
    "match": [("pattern", "cart_0 .* purchase")],
    "next_step": [("after", "cart_0")],
    "paths": [("start", "browse_0")],
    "retention": [("interval", "month")],
    "retention_flags": [("dates", "2025-06-01"), ("dates", "2025-07-01")],
    "time_to_convert": STEPS,
    "times": [("source", "cart_0"), ("target", "purchase"), ("directly", "no")],
    "window_funnel": STEPS,
}
"""Typical options; verbs that are not here are asked as they are."""
SINCE = ("began", "2025-04-01..2025-09-30")
VARIANTS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "funnel, by device": ("funnel", [*STEPS, ("breakdown", "device")]),
    "funnel, of half a year": ("funnel", [*STEPS, SINCE]),
    "funnel trend, by week": ("funnel_trend", [*STEPS, ("interval", "week")]),
    "loops, of half a year": ("loops", [SINCE]),
    "paths, back from the purchase": ("paths", [("end", "purchase"), ("steps", "8")]),
    "retention, by week": ("retention", [("interval", "week")]),
    "transitions, with times": ("transitions", [("times", "yes"), ("unique", "yes")]),
    "transitions, of half a year": ("transitions", [SINCE]),
    "variants, of half a year": ("variants", [SINCE]),
}
"""More ways to ask: name → verb and options."""
SECRET = "a secret of the benchmark"
GATE = 200
"""ms within which 95 % of the answers must be there."""


def built(folder: Path, events: int) -> Path:
    """Give the folder of a built project with so many events; made if it is not there."""
    project = folder / f"web-{events}"
    if (project / "done").exists():
        return project
    shutil.rmtree(project, ignore_errors=True)
    project.mkdir(parents=True)
    log = log_of(folder / f"log-{events}", events)
    os.link(log.raw, project / "events.parquet")
    rules = []
    for name in TOUCHPOINTS:
        stage = "loyalty" if name.startswith("post") else "decision"
        rules.append(f"  - {{id: {name}, stage: {stage}, when: {{event: {name}}}}}\n")
    (project / "touchline.yaml").write_text(PROJECT + "".join(rules), "utf-8")
    opened = tl.open(project)
    opened.load()
    opened.build()
    (project / "done").touch()
    return project


@contextmanager
def served(folder: Path) -> Iterator[tuple[httpx2.Client, str]]:
    """Serve the project and sign in; the workspace is that of the folder."""
    (folder / ".touchline" / "state.sqlite").unlink(missing_ok=True)
    app = make_app(Settings(folder=folder))
    with (
        running(app) as origin,
        httpx2.Client(base_url=origin, headers={"origin": origin}, timeout=600) as client,
    ):
        person = {"email": "b@example.com", "name": "B", "password": SECRET}
        body = {"token": app.state.setup_token, **person}
        client.post("/api/setup", json=body).raise_for_status()
        yield client, f"/api/workspaces/{folder.name}"


def forget() -> None:
    """Forget answers, and what was filtered for them."""
    KEPT.results.clear()
    KEPT.journeys.clear()


def measure(
    client: httpx2.Client, here: str, verb: str, asked: list[tuple[str, str]], rounds: int
) -> list[float]:
    """Ask a verb so often; ms of each request."""
    taken = []
    for _ in range(rounds):
        if verb not in {one.verb for one in AHEAD}:
            forget()
        begun = time.perf_counter()
        answer = client.get(f"{here}/explore/{verb}", params=httpx2.QueryParams(tuple(asked)))
        taken.append((time.perf_counter() - begun) * 1e3)
        if answer.status_code != 200:
            raise SystemExit(f"{verb}: {answer.text}")
    return taken


def answered_ahead(client: httpx2.Client, here: str) -> dict[str, float]:
    """Open the explorer, and give the seconds until what it prepares is there."""
    forget()
    begun = time.perf_counter()
    client.get(f"{here}/choices").raise_for_status()
    taken = {}
    for question in AHEAD:  # who asks meanwhile waits for the answer that is on its way
        client.get(f"{here}/explore/{question.verb}").raise_for_status()
        taken[question.verb] = round(time.perf_counter() - begun, 2)
    return taken


def main() -> None:
    """Read the arguments and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=count_of, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--verbs", help="only these, with commas between")
    options = parser.parse_args()
    questions = {verb: (verb, ASKED.get(verb, [])) for verb in VERBS} | VARIANTS
    if options.verbs:
        wanted = options.verbs.split(",")
        questions = {name: one for name, one in questions.items() if one[0] in wanted}
    figures: dict[str, dict[str, float]] = {}
    with served(built(options.folder, options.events)) as (client, here):
        ahead = [one.verb for one in AHEAD]
        for name, (verb, asked) in sorted(questions.items(), key=lambda one: one[0] in ahead):
            anew = answered_ahead(client, here)[verb] if verb in ahead else None
            measure(client, here, verb, asked, 2)  # what is compiled and opened once
            taken = measure(client, here, verb, asked, options.rounds)
            p95 = statistics.quantiles(taken, n=20)[-1]
            figures[name] = {"p50_ms": round(statistics.median(taken), 1), "p95_ms": round(p95, 1)}
            if anew is not None:
                figures[name]["anew_seconds"] = anew
            sys.stderr.write(f"{name}: {figures[name]}\n")
    slow = [name for name, one in figures.items() if one["p95_ms"] >= GATE]
    said = {"events": options.events, "rounds": options.rounds, "gate_ms": GATE, "over": slow}
    print(json.dumps({**said, "questions": figures}, indent=2))


def tables(figures: dict[str, Any]) -> str:
    """Write the figures as a table."""
    rows = [
        f"| {name.replace('_', ' ')} | {one['p50_ms']} | {one['p95_ms']} |"
        + (f" computed ahead, in {one['anew_seconds']} s |" if "anew_seconds" in one else " |")
        for name, one in figures["questions"].items()
    ]
    said = f"{figures['events']:,} events, {figures['rounds']} rounds; wanted: p95 below"
    head = ["| question | p50, ms | p95, ms | |", "| --- | --- | --- | --- |"]
    return "\n".join([f"{said} {figures['gate_ms']} ms.", "", *head, *rows])


if __name__ == "__main__":
    main()
