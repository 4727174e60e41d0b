"""Writes a map as one page: all languages, light and dark, evidence behind every figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from touchline.errors import RenderError
from touchline.locale import language_of
from touchline.maps.snapshot import Snapshot
from touchline.render.brand import TOUCHLINE, Brand
from touchline.render.families import INTER
from touchline.render.layout import layout
from touchline.render.page.evidence import evidence, panel
from touchline.render.page.outline import outline
from touchline.render.page.personas import persona_section, persona_sheets
from touchline.render.page.shell import asset, embedded, policy, sound, tokens_css
from touchline.render.pen import Say, catalogue_of
from touchline.render.sheet import Sheet
from touchline.render.svg import css_ink, font_faces, used_families, write_svg

__all__ = ["render_html"]

WORDS = (
    "close",
    "history",
    "rows",
    "query",
    "copy",
    "copied",
    "selected",
    "numerator",
    "denominator",
    "source",
    "skip",
    "outline",
    "print",
    "theme",
    "zoom_in",
    "zoom_out",
    "zoom_fit",
    "zone",
    "language",
    "panel",
    "beside",
    "quotes",
)
MARK = (
    '<svg width="22" height="22" viewBox="0 0 18 18" fill="none" aria-hidden="true">'
    '<path d="M1 12.500C5 12.500 5 5 9 5s4 7.500 8 7.500" stroke="var(--accent)" '
    'stroke-width="2.200" stroke-linecap="round"/>'
    '<circle cx="9" cy="5" r="2.600" fill="var(--accent)"/></svg>'
)


Draw = Callable[[Snapshot, str, Brand], Sheet]


def render_html(
    snapshot: Snapshot,
    languages: Sequence[str] | None = None,
    *,
    brand: Brand = TOUCHLINE,
    draw: Draw = layout,
) -> str:
    """Write a map as one self-contained page that asks for nothing from anywhere.

    Parameters
    ----------
    snapshot
        The computed map.
    languages
        Which languages the page can switch between, the first being the default; by default those
        of the map.
    brand
        Whose look it has: see :func:`touchline.render.brand.load_brand`.
    draw
        What is drawn of the snapshot; by default the map, and below it the personas that it shows.

    Returns
    -------
    str
        HTML. Figures open an evidence panel by pointer and keyboard, ``#figure=id`` opens one at
        once, printing gives one A3 page.

    Raises
    ------
    RenderError
        If the snapshot cannot be drawn or a language is unknown.
    """
    chosen = tuple(languages or snapshot.languages)
    if not chosen:
        raise RenderError(
            f"the map {snapshot.map!r} has no language", hint="add languages: [en] to the map"
        )
    says = {one: Say(snapshot, catalogue_of(snapshot, one), brand) for one in chosen}
    sheets = {one: draw(snapshot, one, brand) for one in chosen}
    portraits = {one: persona_sheets(says[one]) if draw is layout else [] for one in chosen}
    drawn = [*sheets.values(), *(sheet for found in portraits.values() for sheet in found)]
    style = tokens_css(brand) + font_faces(used_families(drawn) or (INTER,)) + asset("page.css")
    script = asset("page.js")
    first = says[chosen[0]]
    sections = "".join(
        _section(says[one], sheets[one], "" if one == chosen[0] else " hidden")
        + persona_section(says[one], portraits[one], "" if one == chosen[0] else " hidden")
        for one in chosen
    )
    data = {
        "order": chosen,
        "evidence": evidence(snapshot),
        "languages": {one: _language(say) for one, say in says.items()},
    }
    return sound(
        f'<!doctype html><html lang="{chosen[0]}" dir="{first.catalogue.direction}"><head>'
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        f'content="{escape(policy(style, script), quote=True)}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(first.text(snapshot.title))}</title><style>{style}</style></head><body>"
        f'<a class="skip" href="#outline-{chosen[0]}" data-word="skip">'
        f"{escape(first.t('page.skip'))}</a>"
        f"{_bar(first, says)}"
        f'<div class="stage"><main>{sections}</main>'
        '<aside role="dialog" aria-labelledby="panel-title" tabindex="-1" hidden></aside></div>'
        f'<script type="application/json" id="data">{embedded(data)}</script>'
        f"<script>{script}</script></body></html>"
    )


def _language(say: Say) -> dict[str, Any]:
    words = {name: say.t(f"page.{name}") for name in WORDS} | {"window": say.t("window")}
    return {
        "direction": say.catalogue.direction,
        "numbers": _numbers(say),
        "title": say.text(say.snapshot.title),
        "words": words,
        "figures": panel(say),
    }


def _numbers(say: Say) -> str:
    """Return how a browser is asked for the digits of the page."""
    language = say.catalogue.language
    if say.catalogue.digits == "latin":
        return f"{language}-u-nu-latn"
    return say.catalogue.manner.numbers or language


def _bar(first: Say, says: dict[str, Say]) -> str:
    snapshot = first.snapshot
    names = "".join(
        f'<span data-language="{one}"{"" if say is first else " hidden"}>'
        f"{escape(snapshot.project)} › <b>{escape(say.text(snapshot.name))}</b></span>"
        for one, say in says.items()
    )
    fresh = ""
    if snapshot.lens.newest:
        fresh = "".join(
            f'<span class="fresh" data-language="{one}"{"" if say is first else " hidden"}><i></i>'
            f"{escape(say.t('page.data_to', date=say.catalogue.date(snapshot.lens.newest)))}</span>"
            for one, say in says.items()
        )
    return (
        f'<header class="bar"><div class="crumb">{_mark(first)}{names}</div>{fresh}'
        f'<div class="push"></div>'
        f'<div class="tools">{_languages(first, says)}{_zoom(first)}'
        f"{_button(first, 'theme')}{_button(first, 'print')}</div></header>"
    )


def _mark(say: Say) -> str:
    """Return the logo of the brand, or the mark."""
    logo = say.brand.logo
    if logo is None:
        return MARK
    name = escape(say.brand.name or say.snapshot.project, quote=True)
    themes = {"light": logo.light, "dark": logo.dark}
    if logo.light is logo.dark:
        themes = {"both": logo.light}
    return "".join(
        f'<img class="on-{theme}" src="{picture.address}" alt="{name}" height="24">'
        for theme, picture in themes.items()
    )


def _button(first: Say, name: str) -> str:
    said = escape(first.t(f"page.{name}"))
    return f'<button type="button" class="solid" id="{name}" data-word="{name}">{said}</button>'


def _languages(first: Say, says: dict[str, Say]) -> str:
    if len(says) < 2:
        return ""
    buttons = "".join(
        f'<button type="button" data-speak="{one}" lang="{one}" '
        f'aria-pressed="{str(say is first).lower()}">'
        f"{escape(language_of(one).name or one)}</button>"
        for one, say in says.items()
    )
    label = escape(first.t("page.language"), quote=True)
    return (
        f'<div class="seg" role="group" data-label="language" aria-label="{label}">{buttons}</div>'
    )


def _zoom(first: Say) -> str:
    buttons = "".join(
        f'<button type="button" data-zoom="{kind}" data-label="zoom_{kind}" '
        f'aria-label="{escape(first.t(f"page.zoom_{kind}"), quote=True)}"{pressed}>{sign}</button>'
        for kind, sign, pressed in (
            ("out", "−", ""),
            ("fit", "↔", ' aria-pressed="true"'),
            ("in", "+", ""),
        )
    )
    return f'<div class="seg" role="group">{buttons}</div>'


def _section(say: Say, sheet: Sheet, hidden: str) -> str:
    language = say.catalogue.language
    svg = write_svg(sheet, ink=css_ink, interactive=True)
    label = escape(say.t("page.outline"), quote=True)
    return (
        f'<div class="sheet" data-language="{language}" lang="{language}"{hidden}>{svg}</div>'
        f'<section class="outline quiet" data-language="{language}" lang="{language}" '
        f'id="outline-{language}" tabindex="-1" aria-label="{label}"{hidden}>'
        f"{outline(say)}</section>"
    )
