"""Draws the pictures of the documentation from the demo: ``python docs/images/write.py DEMO``.

DEMO is the folder that ``touchline demo --output DEMO`` filled.
"""

from __future__ import annotations

import sys
from pathlib import Path

import touchline
from touchline.project.difference import Split, compared
from touchline.render import render_png
from touchline.render.difference import layout_difference
from touchline.render.persona.write import write_persona
from touchline.render.png import rasterised
from touchline.render.tokens import Theme

PICTURES: tuple[tuple[str, str, str, Theme, str], ...] = (
    ("airport", "passengers", "en", "light", "airport.png"),
    ("airport", "passengers", "fa", "dark", "airport-fa.png"),
    ("complete-journey", "campaigns", "en", "light", "campaigns.png"),
)


def main(demo: Path) -> None:
    """Write each picture beside this script."""
    for project, name, language, theme, file in PICTURES:
        snapshot = touchline.open(demo / project).map(name).snapshot()
        picture = render_png(snapshot, language=language, theme=theme, scale=0.9)
        Path(__file__).with_name(file).write_bytes(picture)
    _difference(demo / "airport")
    flyer = touchline.open(demo / "airport").persona("business-flyer").portrait()
    sheet = write_persona("persona.png", flyer, language="en", width=1500)
    Path(__file__).with_name("persona.png").write_bytes(sheet)
    households = touchline.open(demo / "complete-journey").journeys()
    paths = households.paths(start="mail-a", steps=5).chart()
    paths.save(str(Path(__file__).with_name("paths.png")), scale=1.2)


def _difference(project: Path) -> None:
    """Draw what changed for passengers from one year to the next."""
    years = compared(touchline.open(project), ["passengers"], Split(window="2014,2015"))
    maps = years.before.snapshot, years.after.snapshot
    sheet = layout_difference(*maps, years.difference, language="en")
    Path(__file__).with_name("difference.png").write_bytes(rasterised(sheet, scale=0.9))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
