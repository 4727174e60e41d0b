"""Draws the pictures of the page: ``python -m docs.images.page DEMO``.

DEMO is a folder that ``touchline demo --no-serve --no-open --output DEMO`` made; it is copied.
Needs Chromium.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from touchline.web import Settings, make_app
from touchline.web.server import running

FOLDER = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
WORKSPACE = "airport"
PICTURES = {
    "page-map.png": f"/w/{WORKSPACE}/maps/leisure",
    "page-paths.png": f"/w/{WORKSPACE}/explore/paths",
    "page-walk.png": f"/w/{WORKSPACE}/walk?order=painful",
}
"""File → the screen that it shows."""


def main(demo: Path) -> None:
    """Serve a copy of the demo and draw its screens."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / WORKSPACE
        shutil.copytree(demo / WORKSPACE, target, symlinks=True)
        app = make_app(Settings(folder=Path(folder)))
        with running(app) as address:
            _draw(address, app.state.setup_token)


def _draw(address: str, token: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": 1400, "height": 900}, base_url=address, reduced_motion="reduce"
        )
        someone = {"name": "Ana Reis", "email": "ana@example.com", "password": "a long sentence"}
        context.request.post("/api/setup", data={**someone, "token": token})
        page = context.new_page()
        for name, place in PICTURES.items():
            page.goto(place)
            _settle(page)
            if name == "page-map.png":
                page.locator(".stage-head .figure").nth(4).click()
                _settle(page)
            page.screenshot(path=FOLDER / name)
        browser.close()


def _settle(page: Page) -> None:
    page.wait_for_selector("h1")
    page.wait_for_selector(".waiting", state="detached", timeout=60_000)
    page.wait_for_timeout(1500)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
