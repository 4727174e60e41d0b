"""How long the server takes to answer each verb, over a generated project.

::

    python -m benchmarks.web_explore --events 10M --rounds 20

A real server listens on loopback; every verb is asked with typical options, again and again, and
its answers are forgotten in between. Times are those of whole requests, sign-in and JSON included.
Printed is JSON: for each verb the median and the 95 % quantile in ms. The project is loaded and
built once and kept in ``.bench``.
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

import httpx2

import touchline as tl
from benchmarks.log import FOLDER, count_of, log_of
from touchline.analysis.verbs import VERBS
from touchline.web import Settings, make_app
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
SECRET = "a secret of the benchmark"


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
    from benchmarks.walks import TOUCHPOINTS

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


def measure(client: httpx2.Client, here: str, verb: str, rounds: int) -> list[float]:
    """Ask a verb so often, without the answers that are kept; ms of each request."""
    taken = []
    for _ in range(rounds):
        KEPT.results.clear()
        begun = time.perf_counter()
        answer = client.get(
            f"{here}/explore/{verb}", params=httpx2.QueryParams(tuple(ASKED.get(verb, [])))
        )
        taken.append((time.perf_counter() - begun) * 1e3)
        if answer.status_code != 200:
            raise SystemExit(f"{verb}: {answer.text}")
    return taken


def main() -> None:
    """Read the arguments and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=count_of, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--verbs", help="only these, with commas between")
    options = parser.parse_args()
    verbs = options.verbs.split(",") if options.verbs else list(VERBS)
    figures: dict[str, dict[str, float]] = {}
    with served(built(options.folder, options.events)) as (client, here):
        for verb in verbs:
            measure(client, here, verb, 2)  # what is compiled and opened once
            taken = measure(client, here, verb, options.rounds)
            p95 = statistics.quantiles(taken, n=20)[-1]
            figures[verb] = {"p50_ms": round(statistics.median(taken), 1), "p95_ms": round(p95, 1)}
            sys.stderr.write(f"{verb}: {figures[verb]}\n")
    slow = [verb for verb, one in figures.items() if one["p95_ms"] >= 200]
    print(json.dumps({"events": options.events, "over_200_ms": slow, "verbs": figures}, indent=2))


if __name__ == "__main__":
    main()
