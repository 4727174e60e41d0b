"""Draws ``floor.png`` from the made-up shop of the examples: ``python -m docs.images.floor``."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import msgspec
from docs.images.smaller import WIDTH, smaller

import touchline
from touchline.render import layout, render_png

HERE = Path(__file__).resolve().parent
SHOP = HERE.parents[1] / "examples/stage-models/shop-visit"


def main() -> None:
    """Build the shop apart and draw its map with few lanes."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop"
        shutil.copytree(SHOP, shop, ignore=shutil.ignore_patterns(".touchline"))
        project = touchline.open(shop)
        project.load()
        project.build()
        chosen = project.map("visit")
        spec = msgspec.structs.replace(chosen.spec, lanes=("touchpoints", "floor"))
        snapshot = chosen.computed(spec)
    scale = 2 * WIDTH / layout(snapshot, "en").width
    (HERE / "floor.png").write_bytes(smaller(render_png(snapshot, scale=scale)))


if __name__ == "__main__":
    main()
