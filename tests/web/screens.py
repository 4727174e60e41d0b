"""Every screen of the page, for tests that look at all of them."""

from __future__ import annotations

from playwright.sync_api import Page

__all__ = ["SCREENS", "show"]

_HERE = "/w/shop"
SCREENS = (
    f"{_HERE}/maps",
    f"{_HERE}/maps/purchase",
    f"{_HERE}/maps/purchase?panel=comments",
    f"{_HERE}/maps/purchase?panel=edits",
    f"{_HERE}/maps/purchase?panel=versions",
    f"{_HERE}/maps/purchase?segment=delivery:delivered&compare=segment:delivery:open&beside=1",
    f"{_HERE}/explore",
    f"{_HERE}/explore/paths",
    f"{_HERE}/explore/funnel",
    f"{_HERE}/explore/transitions",
    f"{_HERE}/explore/variants",
    f"{_HERE}/explore/retention",
    f"{_HERE}/explore/scores?by=month",
    f"{_HERE}/explore/scores?by=stage",
    f"{_HERE}/explore/voice",
    f"{_HERE}/explore/profile",
    f"{_HERE}/dashboards",
    f"{_HERE}/walk",
    f"{_HERE}/personas",
    f"{_HERE}/pains",
    f"{_HERE}/actions",
    f"{_HERE}/actions?as=list",
    f"{_HERE}/data/sources",
    f"{_HERE}/data/coverage",
    f"{_HERE}/data/quarantine",
    f"{_HERE}/data/unclassified",
    f"{_HERE}/data/identity",
    f"{_HERE}/data/refresh",
    f"{_HERE}/data/file",
    f"{_HERE}/team",
    "/account",
)
OUTSIDE = ("/sign-in", "/invitation/nobody", "/shared/nobody", "/no/such/address")


def show(page: Page, address: str) -> None:
    """Open a screen, and wait until nothing on it is on its way."""
    page.goto(address)
    page.wait_for_selector("h1, h2")
    page.wait_for_selector(".waiting", state="detached", timeout=60_000)
    page.wait_for_load_state("load")
