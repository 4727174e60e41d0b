"""The start page: every map of every project with its finding and a picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from touchline.locale import Catalogue, language_of
from touchline.maps.snapshot import Snapshot, Text
from touchline.render.families import INTER, VAZIRMATN
from touchline.render.layout import layout
from touchline.render.page.html import MARK
from touchline.render.page.shell import asset, policy, sound, tokens_css
from touchline.render.pen import Say
from touchline.render.sheet import Box, Sheet
from touchline.render.svg import css_ink, font_faces, write_svg

__all__ = ["IndexEntry", "render_index"]

PICTURE = (1080.0, 640.0)
"""The part of a sheet that is shown, px: its title and first lanes, legible at half the size."""


@dataclass(frozen=True)
class IndexEntry:
    """A map on the start page."""

    snapshot: Snapshot
    href: str
    """Address of its page, relative to the start page."""
    description: Text | None = None
    """What its project is about."""


def render_index(entries: Sequence[IndexEntry], *, language: str = "en", title: str = "") -> str:
    """Write the start page: a section for every project, a card for every map.

    Parameters
    ----------
    entries
        The maps. Projects stand in the order of their first map; in each the map that shows most
        of the journeys comes first.
    language
        Language of the page.
    title
        Heading; by default "Journey maps".

    Raises
    ------
    RenderError
        If the language is unknown or a snapshot cannot be drawn.
    """
    catalogue = Catalogue(language)
    style = tokens_css() + font_faces((INTER, VAZIRMATN)) + asset("index.css")
    heading = title or catalogue.message("render.index.title")
    projects: dict[str, list[IndexEntry]] = {}
    for entry in entries:
        projects.setdefault(entry.snapshot.project, []).append(entry)
    sections = "".join(
        _section(name, sorted(found, key=_narrowness), catalogue)
        for name, found in projects.items()
    )
    count = catalogue.message("render.index.maps", n=len(entries))
    how = catalogue.message("render.index.how")
    return sound(
        f'<!doctype html><html lang="{language}" dir="{catalogue.direction}"><head>'
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        f'content="{escape(policy(style), quote=True)}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(heading)}</title>'
        f"<style>{style}</style></head><body><header>{MARK}<b>Touchline</b></header><main>"
        f'<h1>{escape(heading)}</h1><p class="how">{escape(count)}. {escape(how)}</p>'
        f"{sections}</main></body></html>"
    )


def _narrowness(entry: IndexEntry) -> float:
    """Sort key: the map of everybody first."""
    share = entry.snapshot.figures.get(entry.snapshot.lens.share)
    return -(share.value or 0.0) if share is not None else 0.0


def _section(name: str, entries: list[IndexEntry], catalogue: Catalogue) -> str:
    cards = "".join(_card(entry, catalogue) for entry in entries)
    about = catalogue.text(next((one.description for one in entries if one.description), None))
    said = f"<p>{escape(about)}</p>" if about else ""
    return f"<section><h2>{escape(name)}</h2>{said}<ul>{cards}</ul></section>"


def _crop(sheet: Sheet) -> Box:
    """Return the corner where reading begins."""
    width, height = min(PICTURE[0], sheet.width), min(PICTURE[1], sheet.height)
    return Box(sheet.width - width if sheet.direction == "rtl" else 0, 0, width, height)


def _picture(snapshot: Snapshot, language: str) -> str:
    sheet = layout(snapshot, language)
    whole = tuple(cell for cell in sheet.cells if cell.id not in ("lens", "coverage"))
    sheet = replace(sheet, cells=whole)
    return write_svg(sheet, ink=css_ink, crop=_crop(sheet))


def _safe(href: str) -> str:
    """Only addresses that stay in the folder or on the web; never script."""
    scheme = re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):", href)
    return href if scheme is None or scheme[1].lower() in ("http", "https", "file") else "#"


def _card(entry: IndexEntry, catalogue: Catalogue) -> str:
    snapshot = entry.snapshot
    say = Say(snapshot, catalogue)
    picture = _picture(snapshot, catalogue.language)
    href = escape(_safe(entry.href), quote=True)
    links = "".join(
        f'<a href="{href}#lang={escape(one, quote=True)}" lang="{escape(one, quote=True)}">'
        f"{escape(language_of(one).name or one)}</a>"
        for one in snapshot.languages
    )
    facts = [say.text(snapshot.lens.name)]
    journeys = snapshot.figures.get(snapshot.lens.journeys)
    if journeys is not None and journeys.value is not None:
        facts.append(f"{say.value(journeys)} {say.text(journeys.of or snapshot.unit)}")
    if snapshot.lens.window:
        facts.append(catalogue.date_range(*snapshot.lens.window))
    return (
        f'<li><a class="picture" href="{href}" tabindex="-1" aria-hidden="true">{picture}</a>'
        f'<div><span>{escape(say.text(snapshot.name))}</span><h3><a href="{href}">'
        f"{escape(say.text(snapshot.title))}</a></h3><p>{escape(' · '.join(facts))}</p>"
        f"<nav>{links}</nav></div></li>"
    )
