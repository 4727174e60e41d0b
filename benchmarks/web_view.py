"""How long it takes until a map can be read in a browser, and how much script that needs.

::

    python -m benchmarks.web_view

A real server over the example of the airport, and Chromium with an empty cache, signed in: from
opening the address until the heads of the stages stand and the page is quiet. Script is counted as
it comes over the wire, gzipped.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

import touchline as tl
from touchline.project.demo import find_examples
from touchline.web import Settings, make_app
from touchline.web.server import running

_CHROMIUM = "/usr/bin/chromium"
_WORKSPACE, _MAP = "airport", "leisure"


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / _WORKSPACE
        ignored = shutil.ignore_patterns(".touchline")
        shutil.copytree(find_examples() / _WORKSPACE, target, ignore=ignored)
        project = tl.open(target)
        project.load()
        project.build()
        print(json.dumps(_measured(Path(folder), options.rounds), indent=2))


def _measured(folder: Path, rounds: int) -> dict[str, Any]:
    app = make_app(Settings(folder=folder))
    with running(app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        someone = {"name": "Bench", "email": "b@example.com", "password": "a long sentence"}
        setup = browser.new_context(base_url=address)
        setup.request.post("/api/setup", data={**someone, "token": app.state.setup_token})
        views = [_view(browser, address, someone) for _ in range(rounds)]
        browser.close()
    seconds = sorted(view["seconds"] for view in views)
    return {
        "first_view_seconds": {"median": statistics.median(seconds), "most": seconds[-1]},
        "script_kb": max(view["script_kb"] for view in views),
        "all_kb": max(view["all_kb"] for view in views),
    }


def _view(browser: Browser, address: str, someone: dict[str, str]) -> dict[str, float]:
    """Open the map in a browser that has nothing of it."""
    context = browser.new_context(base_url=address, viewport={"width": 1400, "height": 900})
    context.request.post("/api/session", data=someone)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    line.on("Network.responseReceived", lambda one: kinds.update({one["requestId"]: one["type"]}))
    line.on(
        "Network.loadingFinished",
        lambda one: sizes.update({one["requestId"]: one["encodedDataLength"]}),
    )
    began = time.perf_counter()
    page.goto(f"/w/{_WORKSPACE}/maps/{_MAP}")
    page.wait_for_selector(".map-grid .stage-head .figure")
    seconds = time.perf_counter() - began
    page.wait_for_timeout(500)
    script = sum(size for id_, size in sizes.items() if kinds.get(id_) == "Script")
    context.close()
    return {
        "seconds": round(seconds, 3),
        "script_kb": round(script / 1000, 1),
        "all_kb": round(sum(sizes.values()) / 1000, 1),
    }


if __name__ == "__main__":
    main()
