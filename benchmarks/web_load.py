"""How a server bears a team: readers and editors at once, for some minutes.

::

    python -m benchmarks.web_load
    python -m benchmarks.web_load --seconds 120 --readers 50 --editors 5

A real server in a process of its own serves the example of the airport. Each reader signs in and
asks, after a moment of thought each time, for what a person at the page asks for: a map for a
choice, the list of maps, threads, verbs of the explorer. Each editor has the map open over a live
connection and writes into a card again and again. Milliseconds of whole requests, of edits from
one editor's hand to another's screen, and megabytes of the server over time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import websockets
from pycrdt import Doc, Map

import touchline as tl
from touchline.project.demo import find_examples
from touchline.web.live import protocol

_SECRET = "a sentence for the benchmark"
_WORKSPACE, _MAP = "airport", "leisure"
_THOUGHT = (0.5, 1.5)
"""Seconds between two requests of a reader, and between two edits of an editor."""
_READ = (
    f"/api/workspaces/{_WORKSPACE}/maps",
    f"/api/workspaces/{_WORKSPACE}/maps/{_MAP}?language=en",
    f"/api/workspaces/{_WORKSPACE}/maps/{_MAP}?language=fa",
    f"/api/workspaces/{_WORKSPACE}/maps/business?language=en",
    f"/api/workspaces/{_WORKSPACE}/maps/{_MAP}/threads",
    f"/api/workspaces/{_WORKSPACE}/verbs",
    f"/api/workspaces/{_WORKSPACE}/explore/transitions",
    f"/api/workspaces/{_WORKSPACE}/explore/variants",
    f"/api/workspaces/{_WORKSPACE}/explore/paths",
)


@dataclass
class Measured:
    """What was seen."""

    requests: list[float] = field(default_factory=list)
    edits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    awaited: int = 0
    """Answers that say that the map is being computed."""
    memory: list[float] = field(default_factory=list)


def main() -> None:
    """Run the load, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--editors", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / _WORKSPACE
        ignored = shutil.ignore_patterns(".touchline")
        shutil.copytree(find_examples() / _WORKSPACE, target, ignore=ignored)
        project = tl.open(target)
        project.load()
        project.build()
        measured = asyncio.run(_load(Path(folder), options))
    print(json.dumps(_figures(measured, options), indent=2))


def _figures(measured: Measured, options: argparse.Namespace) -> dict[str, Any]:
    third = max(1, len(measured.memory) // 3)
    return {
        "readers": options.readers,
        "editors": options.editors,
        "seconds": options.seconds,
        "requests": len(measured.requests),
        "answered_later": measured.awaited,
        "errors": len(measured.errors),
        "first_errors": sorted(set(measured.errors))[:5],
        "request_ms": _spread(measured.requests),
        "edits_seen": len(measured.edits),
        "edit_to_screen_ms": _spread(measured.edits),
        "memory_mb": {
            "first_third": round(statistics.median(measured.memory[:third])),
            "middle_third": round(statistics.median(measured.memory[third : 2 * third])),
            "last_third": round(statistics.median(measured.memory[-third:])),
            "most": round(max(measured.memory)),
        },
    }


def _spread(seconds: list[float]) -> dict[str, float]:
    if len(seconds) < 2:
        return {}
    cuts = statistics.quantiles(seconds, n=100)
    return {"p50": _ms(cuts[49]), "p95": _ms(cuts[94]), "p99": _ms(cuts[98])}


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


async def _load(folder: Path, options: argparse.Namespace) -> Measured:
    port = random.randint(20_000, 40_000)
    command = [sys.executable, "-m", "touchline", "serve", str(folder), "--port", str(port)]
    server = subprocess.Popen([*command, "--format", "json"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        said = json.loads("".join(iter(server.stdout.readline, "}\n")) + "}")
        origin, _, token = said["address"].partition("/setup#")
        cookie = await _set_up(origin, token)
        measured = Measured()
        until = time.monotonic() + options.seconds
        shared: dict[str, float] = {}
        async with asyncio.TaskGroup() as group:
            for number in range(options.readers):
                group.create_task(_reader(origin, cookie, number, until, measured))
            for number in range(options.editors):
                group.create_task(_editor(origin, cookie, number, until, measured, shared))
            group.create_task(_watch(server.pid, until, measured))
        return measured
    finally:
        server.terminate()
        server.wait(20)


async def _set_up(origin: str, token: str) -> str:
    """Make the owner; give the cookie of the session."""
    someone = {"email": "bench@example.com", "name": "Bench", "password": _SECRET, "token": token}
    async with httpx2.AsyncClient(base_url=origin, headers={"origin": origin}) as client:
        for _ in range(200):
            try:
                answer = await client.post("/api/setup", json=someone)
            except httpx2.TransportError:
                await asyncio.sleep(0.1)
                continue
            answer.raise_for_status()
            return "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    raise TimeoutError("the server did not answer")


async def _reader(origin: str, cookie: str, number: int, until: float, measured: Measured) -> None:
    rng = random.Random(number)
    headers = {"cookie": cookie}
    async with httpx2.AsyncClient(base_url=origin, timeout=30, headers=headers) as client:
        await asyncio.sleep(rng.uniform(0, _THOUGHT[1]))
        while time.monotonic() < until:
            place = rng.choice(_READ)
            began = time.perf_counter()
            try:
                answer = await client.get(place)
                if answer.status_code == 202:
                    measured.awaited += 1
                elif answer.status_code != 200:
                    measured.errors.append(f"{answer.status_code} {place}")
            except httpx2.HTTPError as error:
                measured.errors.append(f"{type(error).__name__} {place}")
            measured.requests.append(time.perf_counter() - began)
            await asyncio.sleep(rng.uniform(*_THOUGHT))


async def _editor(
    origin: str,
    cookie: str,
    number: int,
    until: float,
    measured: Measured,
    shared: dict[str, float],
) -> None:
    """Write into a card of one's own, and see what the others write."""
    rng = random.Random(1000 + number)
    document: Doc[Any] = Doc()
    cards: Map[Any] = document.get("cards", type=Map)
    place = f"/api/workspaces/{_WORKSPACE}/maps/{_MAP}/live"
    try:
        async with websockets.connect(
            origin.replace("http", "ws") + place,
            additional_headers={"cookie": cookie},
            origin=origin,  # type: ignore[arg-type]
            max_size=None,
        ) as line:
            await line.send(protocol.sync(protocol.STEP_1, document.get_state()))
            listening = asyncio.create_task(_listen(line, document, cards, measured, shared))
            await asyncio.sleep(2)
            for step in range(10**9):
                if time.monotonic() > until:
                    break
                before = document.get_state()
                text = f"{number}-{step}"
                cards[f"bench-{number}"] = Map(
                    {
                        "lane": "goals",
                        "stage": "plan",
                        "text": Map({"": text}),
                        "order": f"a{number}",
                    }
                )
                shared[text] = time.perf_counter()
                await line.send(protocol.sync(protocol.UPDATE, document.get_update(before)))
                await asyncio.sleep(rng.uniform(*_THOUGHT))
            listening.cancel()
    except (OSError, websockets.WebSocketException) as error:
        measured.errors.append(f"editor: {type(error).__name__} {error}")


async def _listen(
    line: Any, document: Doc[Any], cards: Map[Any], measured: Measured, shared: dict[str, float]
) -> None:
    seen: dict[str, str] = {}
    async for data in line:
        read = protocol.Reader(data)
        if read.number() != protocol.SYNC:
            continue
        kind = read.number()
        if kind == protocol.STEP_1:
            update = document.get_update(read.bytes())
            await line.send(protocol.sync(protocol.STEP_2, update))
            continue
        document.apply_update(read.bytes())
        for key, card in (cards.to_py() or {}).items():
            text = card.get("text", {}).get("", "") if isinstance(card, dict) else ""
            if key.startswith("bench-") and seen.get(key) != text and text in shared:
                seen[key] = text
                measured.edits.append(time.perf_counter() - shared[text])


async def _watch(process: int, until: float, measured: Measured) -> None:
    """Look at the memory of the server every second."""
    while time.monotonic() < until:
        status = Path(f"/proc/{process}/status").read_text("utf-8")
        line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
        measured.memory.append(int(line.split()[1]) / 1024)
        await asyncio.sleep(1)


if __name__ == "__main__":
    main()
