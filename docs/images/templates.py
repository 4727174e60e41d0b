"""Draws the gallery of ``docs/templates.md``: ``python -m docs.images.templates [NAME…]``."""

from __future__ import annotations

import sys
from pathlib import Path

from docs.images.smaller import WIDTH, smaller

from touchline.maps.design import designed
from touchline.maps.templates import template, templates
from touchline.render import layout, render_png

HERE = Path(__file__).resolve().parent / "templates"
ALSO = {"e-commerce": ("fa",), "service-blueprint": ("fa",), "b2b": ("ru",), "airport": ("vi",)}
"""Template → languages to draw it in beside English."""


def draw(name: str, language: str) -> bytes:
    """Give the picture of a template, small enough for a page."""
    snapshot = designed(template(name), map_id=name, created="2025-01-01T00:00:00Z")
    scale = 2 * WIDTH / layout(snapshot, language).width
    return smaller(render_png(snapshot, language=language, scale=scale))


def main(names: list[str]) -> None:
    """Draw the templates *names*, or all."""
    HERE.mkdir(exist_ok=True)
    for each in templates():
        if names and each.name not in names:
            continue
        for language in ("en", *ALSO.get(each.name, ())):
            ending = "" if language == "en" else f"-{language}"
            data = draw(each.name, language)
            (HERE / f"{each.name}{ending}.png").write_bytes(data)
            sys.stdout.write(f"{each.name}{ending}.png {len(data):,} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
