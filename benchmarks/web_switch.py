"""How long the server takes to give a map for another persona, segment value or period.

::

    python -m benchmarks.web_switch --events 10M
    python -m benchmarks.web_switch --project examples/olist --map purchase

The build is that of a generated company, or of a built project, whose persons are repeated under
new numbers until it has as many moments. The choices that the map offers are computed as the server
does it, in a process of its own; then a real server is asked over HTTP for all of them, in random
order, by a client that takes compressed answers: once each with nothing in its memory (``first``),
then again (``again``), and by one that has the answer already (``unchanged``). ``undeclared`` is a
choice that nobody computed before: a persona or segment value in one period. Milliseconds, of the
whole request; seconds where it says so.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

import touchline as tl
from benchmarks.map import repeat_build
from touchline.journeys import BuildInfo
from touchline.testing import generate_company
from touchline.web import Settings, make_app
from touchline.web.maps.choice import Choice, declared
from touchline.web.server import running

_SECRET = "a sentence for the benchmark"
_UNITS = {"K": 10**3, "M": 10**6}


def repeated_project(project: Path, target: Path, moments: int) -> BuildInfo:
    """Write a project as *project*, with every person as often as gives *moments*."""
    opened = tl.open(project)
    (target / "maps").mkdir(parents=True)
    for file in ["touchline.yaml", *(f"maps/{each.path.name}" for each in opened.maps)]:
        (target / file).write_text((project / file).read_text("utf-8"), "utf-8")
    workspace = target / ".touchline"
    with opened.workspace.reading() as build:
        times = max(1, round(moments / BuildInfo.read(build).moments))
        info = repeat_build(build, workspace / "builds" / build.name, times)
        (workspace / "CURRENT").write_text(build.name)
    records = opened.workspace.records("events").parent.resolve()
    (workspace / "records").symlink_to(records)
    return info


@contextmanager
def served(folder: Path) -> Iterator[httpx2.Client]:
    """Serve the projects in *folder*, and give a client that is signed in as the owner."""
    app = make_app(Settings(folder=folder))
    token = app.state.setup_token
    with (
        running(app) as origin,
        httpx2.Client(base_url=origin, timeout=600, headers={"origin": origin}) as client,
    ):
        app.state.server.maps.warms = False  # the choices are computed before, and not beside it
        someone = {"email": "bench@example.com", "password": _SECRET}
        if token is not None:
            body = {"token": token, "name": "Bench", **someone}
            client.post("/api/setup", json=body).raise_for_status()
        else:
            client.post("/api/session", json=someone).raise_for_status()
        yield client


def asked(choice: Choice) -> dict[str, str]:
    """Give a choice as it is asked for."""
    found = {"persona": choice.persona, "since": choice.since, "until": choice.until}
    if choice.segment is not None:
        found["segment"] = ":".join(choice.segment)
    return {name: value for name, value in found.items() if value is not None}


def timed(client: httpx2.Client, address: str, choice: Choice, etag: str = "") -> tuple[float, str]:
    """Ask until the view is there; give the seconds, and its tag."""
    begun = time.perf_counter()
    while True:
        answer = client.get(address, params=asked(choice), headers={"if-none-match": etag})
        if answer.status_code != 202:
            break
        time.sleep(0.25)
    seconds = time.perf_counter() - begun
    if answer.status_code not in (200, 304):
        answer.raise_for_status()
    return seconds, answer.headers["etag"]


def spread(seconds: list[float]) -> dict[str, float]:
    """Give median, 95th percentile and maximum in ms."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    found = {"p50": statistics.median(ordered), "p95": p95, "max": ordered[-1]}
    return {name: round(1000 * value, 1) for name, value in found.items()}


def measure(
    folder: Path, map_name: str, rounds: int, most: int | None = None, seed: int = 1
) -> dict[str, Any]:
    """Compute the choices that the map of *folder* offers, and switch between them."""
    project = tl.open(folder)
    address = f"/api/workspaces/{folder.resolve().name}/maps/{map_name}"
    begun = time.perf_counter()
    command = [sys.executable, "-m", "touchline.web.maps.warm", str(folder), map_name]
    command += [] if most is None else ["--most", str(most)]
    subprocess.run(command, check=True)
    warming = time.perf_counter() - begun
    order = random.Random(seed)
    with served(folder) as client:
        client.get(address).raise_for_status()  # what a server reads once, whichever map it is
        known = _declared(project, map_name)
        tags: dict[str, str] = {}
        first, again, unchanged = [], [], []
        order.shuffle(known)
        for choice in known:
            seconds, tags[choice.key] = timed(client, address, choice)
            first.append(seconds)
        for _ in range(rounds):
            order.shuffle(known)
            again += [timed(client, address, choice)[0] for choice in known]
            unchanged += [timed(client, address, one, tags[one.key])[0] for one in known]
        undeclared = [timed(client, address, one)[0] for one in _mixed(known)[:3]]
    return {
        "choices": len(known),
        "warming_seconds": round(warming, 1),
        "first_ms": spread(first),
        "again_ms": spread(again),
        "unchanged_ms": spread(unchanged),
        "undeclared_seconds": [round(one, 2) for one in undeclared],
    }


def _declared(project: tl.Project, map_name: str) -> list[Choice]:
    from touchline.web.maps.store import counts_into, place_of

    found = project.map(map_name)
    place = place_of(found)
    # A persona or value that the map cannot show is not kept, and never shown by the page either.
    every = declared(counts_into(place, found))
    return [one for one in every if place.view(one, "en").exists()]


def _mixed(known: list[Choice]) -> list[Choice]:
    """Give choices of two things at once."""
    periods = [one for one in known if one.since is not None]
    who = [one for one in known if one.persona is not None or one.segment is not None]
    return [
        Choice(persona=one.persona, segment=one.segment, since=when.since, until=when.until)
        for one, when in zip(who, periods, strict=False)
    ]


def run(
    events: int, project: Path | None, map_name: str, rounds: int, most: int | None
) -> dict[str, Any]:
    """Make the build and measure."""
    with tempfile.TemporaryDirectory() as folder:
        if project is None:
            project = Path(folder) / "company"
            generate_company(project)
            tl.open(project).load()
            tl.open(project).build()
        target = Path(folder) / "served" / "company"
        info = repeated_project(project, target, events)
        found = measure(target, map_name, rounds, most)
    return {"moments": info.moments, "journeys": info.journeys, **found}


def main() -> None:
    """Read the arguments and print the measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--events", default="1M", help="such as 200K, 10M")
    parser.add_argument("--project", type=Path, help="a built project; default: a made-up company")
    parser.add_argument("--map", default="everybody", help="name of its map")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--most", type=int, help="how many choices to compute; default: all")
    args = parser.parse_args()
    unit = _UNITS.get(args.events[-1].upper(), 1)
    events = int(float(args.events.rstrip("KkMm")) * unit)
    print(json.dumps(run(events, args.project, args.map, args.rounds, args.most)))


if __name__ == "__main__":
    main()
