"""How smoothly a large map moves: time between frames while it is dragged and zoomed by hand.

``python -m benchmarks.canvas`` generates a map of 12 stages, 20 lanes and 300 cards, serves it,
opens it in headless Chromium, drags and zooms it with real input, and prints the times as JSON.
The gate: 95 % of the frames within 32 ms.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from fastapi.testclient import TestClient
from playwright.sync_api import Page, sync_playwright

from touchline.maps.spec.map import LINE_LANES, WRITTEN_LANES
from touchline.web import Settings, make_app
from touchline.web.security import passwords
from touchline.web.server import running
from touchline.web.settings import PAGE
from touchline.web.state.people import User

STAGES: Final = 12
CARDS: Final = 300
OWN: Final = 20 - len(WRITTEN_LANES) - len(LINE_LANES)
CHROMIUM: Final = "/usr/bin/chromium"
GATE: Final = 32.0
SECRET: Final = "a long enough secret"
RECORD: Final = """() => {
  window.frames_ = []; let last = performance.now(); window.recording_ = true;
  const tick = (now) => {
    window.frames_.push(now - last); last = now;
    if (window.recording_) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""


def write_project(folder: Path) -> None:
    """Write a project with one map, all by hand: every lane that holds cards, lines between."""
    (folder / "maps").mkdir(parents=True)
    (folder / "touchline.yaml").write_text("project: Large\n", "utf-8")
    lanes: list[Any] = [*WRITTEN_LANES, *LINE_LANES]
    lanes += [{"id": f"own-{at}", "label": f"Own lane {at}"} for at in range(OWN)]
    holding = [*WRITTEN_LANES, *(f"own-{at}" for at in range(OWN))]
    cards = [
        {
            "lane": holding[at % len(holding)],
            "stage": f"stage-{at // len(holding) % STAGES}",
            "text": f"Card {at}: what people expect, do or think at this point of the way",
        }
        for at in range(CARDS)
    ]
    stages = [{"id": f"stage-{at}", "label": f"Stage number {at + 1}"} for at in range(STAGES)]
    spec = {"name": "A large map", "stages": stages, "lanes": lanes, "cards": cards}
    (folder / "maps" / "large.yaml").write_text(json.dumps(spec), "utf-8")


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve the folder; give the address, and the cookie of somebody who may edit."""
    app = make_app(Settings(folder=folder, page=Path(os.environ.get("TOUCHLINE_PAGE", PAGE))))
    with app.state.server.state.writing() as session:
        kept = passwords.hashed(SECRET)
        session.add(User(email="one@example.com", name="One", password=kept, owner=True))
    app.state.setup_token = None
    with running(app) as address:
        client = TestClient(app, base_url=address)
        client.post("/api/session", json={"email": "one@example.com", "password": SECRET})
        yield address, "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def drag(page: Page) -> None:
    """Drag the sheet to and fro with the middle button, as a hand does: many small moves."""
    for way in (1, -1, 1, -1):
        page.mouse.move(700 + 250 * way, 450 + 150 * way)
        page.mouse.down(button="middle")
        page.mouse.move(700 - 250 * way, 450 - 150 * way, steps=60)
        page.mouse.up(button="middle")


def zoom(page: Page) -> None:
    """Zoom out and in again with the wheel."""
    page.mouse.move(700, 450)
    page.keyboard.down("Control")
    for way in (1, -1, 1, -1):
        for _ in range(30):
            page.mouse.wheel(0, 18 * way)
            page.wait_for_timeout(8)
    page.keyboard.up("Control")


def measured(page: Page, act: Any) -> dict[str, float]:
    """Times between frames while something is done, ms."""
    page.evaluate(RECORD)
    act(page)
    found = page.evaluate("() => { window.recording_ = false; return window.frames_.slice(2) }")
    cuts = statistics.quantiles(found, n=100)
    return {
        "frames": len(found),
        "median_ms": round(statistics.median(found), 1),
        "p95_ms": round(cuts[94], 1),
        "max_ms": round(max(found), 1),
    }


def main() -> int:
    """Measure, print, and say by the exit code whether the gate holds."""
    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder) / "large")
        with serving(Path(folder)) as (address, cookie), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            name, _, value = cookie.partition("=")
            page.context.add_cookies([{"name": name, "value": value, "url": address}])
            page.goto(f"{address}/w/large/maps/large")
            page.wait_for_selector(".canvas-window[data-editable] [data-card]", timeout=60_000)
            page.wait_for_timeout(1000)
            count = page.locator("[data-card]").count()
            rows = page.locator(".map-row").count() - 1
            found = {"drag": measured(page, drag), "zoom": measured(page, zoom)}
            browser.close()
    holds = all(one["p95_ms"] < GATE for one in found.values())
    said = {"stages": STAGES, "lanes": rows, "cards": count, **found, "gate_ms": GATE}
    print(json.dumps({**said, "holds": holds}, indent=2))
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
