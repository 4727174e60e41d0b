"""The start page: every map of a project with its finding and a picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from touchline.locale import Catalogue
from touchline.maps.snapshot import Snapshot
from touchline.render.layout import layout
from touchline.render.page.html import MARK
from touchline.render.page.shell import LANGUAGE_NAMES, asset, policy, sound, tokens_css
from touchline.render.pen import Say
from touchline.render.svg import css_ink, font_faces, write_svg

__all__ = ["IndexEntry", "render_index"]


@dataclass(frozen=True)
class IndexEntry:
    """A map on the start page."""

    snapshot: Snapshot
    href: str
    """Address of its page, relative to the start page."""


def render_index(entries: Sequence[IndexEntry], *, language: str = "en", title: str = "") -> str:
    """Write the start page: a card for every map, with title, persona, picture and languages.

    Parameters
    ----------
    entries
        The maps, in the order they are shown.
    language
        Language of the page.
    title
        Heading; by default the name of the project.

    Raises
    ------
    RenderError
        If the language is unknown or a snapshot cannot be drawn.
    """
    catalogue = Catalogue(language)
    style = tokens_css() + font_faces(("Inter", "Vazirmatn")) + asset("index.css")
    heading = title or (entries[0].snapshot.project if entries else "Touchline")
    cards = "".join(_card(entry, catalogue, at) for at, entry in enumerate(entries))
    count = catalogue.message("render.index.maps", n=len(entries))
    return sound(
        f'<!doctype html><html lang="{language}" dir="{catalogue.direction}"><head>'
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        f'content="{escape(policy(style), quote=True)}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(heading)}</title>'
        f"<style>{style}</style></head><body><header>{MARK}<b>Touchline</b></header><main>"
        f"<h1>{escape(heading)}</h1><p>{escape(count)}</p><ul>{cards}</ul></main></body></html>"
    )


def _safe(href: str) -> str:
    """Only addresses that stay in the folder or on the web; never script."""
    scheme = re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):", href)
    return href if scheme is None or scheme[1].lower() in ("http", "https", "file") else "#"


def _card(entry: IndexEntry, catalogue: Catalogue, at: int) -> str:
    snapshot = entry.snapshot
    say = Say(snapshot, catalogue)
    picture = write_svg(layout(snapshot, catalogue.language), ink=css_ink, prefix=f"m{at}-")
    href = escape(_safe(entry.href), quote=True)
    links = "".join(
        f'<a href="{href}#lang={escape(one, quote=True)}" lang="{escape(one, quote=True)}">'
        f"{escape(LANGUAGE_NAMES.get(one, one))}</a>"
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
        f'<div><span>{escape(say.text(snapshot.name))}</span><h2><a href="{href}">'
        f"{escape(say.text(snapshot.title))}</a></h2><p>{escape(' · '.join(facts))}</p>"
        f"<nav>{links}</nav></div></li>"
    )
