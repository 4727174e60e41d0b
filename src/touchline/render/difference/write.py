"""A difference as a file: a picture, or a page with the picture and everything in words."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import msgspec

from touchline.errors import RenderError
from touchline.maps.difference import FigureChange, MapDifference, sentences
from touchline.maps.difference.words import (
    caveat,
    change_of,
    item_sentence,
    pain_sentence,
    range_of,
    subject_of,
    value_of,
)
from touchline.maps.snapshot import Snapshot
from touchline.render.brand import TOUCHLINE, Brand
from touchline.render.difference.scene import word
from touchline.render.difference.sheet import layout_difference
from touchline.render.page.shell import asset, policy, sound, tokens_css
from touchline.render.pen import Say, catalogue_of
from touchline.render.png import rasterised
from touchline.render.sheet import Sheet
from touchline.render.svg import css_ink, font_faces, ink_of, used_families, write_svg
from touchline.render.tokens import Theme

__all__ = ["ENDINGS", "write_difference"]

ENDINGS = ("svg", "png", "html", "json")


def write_difference(
    before: Snapshot,
    after: Snapshot,
    difference: MapDifference,
    name: str,
    *,
    language: str | None = None,
    theme: Theme = "light",
    brand: Brand = TOUCHLINE,
) -> bytes:
    """Give a difference as a file.

    Parameters
    ----------
    before, after, difference
        As for :func:`touchline.render.difference.layout_difference`.
    name
        Name of the file; its ending says which format: svg, png, html, json.
    language
        Default: the first of the map after.
    theme
        Of a picture; a page follows the device of its reader.

    Raises
    ------
    RenderError
        If no format has this ending, or the maps cannot be drawn.
    """
    ending = name.lower().rpartition(".")[2]
    if ending not in ENDINGS:
        raise RenderError(
            f"a difference cannot be written as {name}",
            hint="end the name with one of: " + ", ".join(f".{one}" for one in ENDINGS),
        )
    chosen = language or after.languages[0]
    catalogue = catalogue_of(after, chosen)
    if ending == "json":
        told = difference.told(chosen, sentences(difference, catalogue))
        return msgspec.json.format(msgspec.json.encode(told), indent=1)
    sheet = layout_difference(before, after, difference, language=chosen, brand=brand)
    if ending == "png":
        return rasterised(sheet, brand=brand, theme=theme)
    if ending == "svg":
        style = f"<style>{font_faces(used_families([sheet]))}</style>"
        return write_svg(
            sheet, ink=ink_of(brand, theme), theme=theme, head=style, ground=True
        ).encode()
    return _page(sheet, difference, Say(after, catalogue, brand)).encode()


def _page(sheet: Sheet, difference: MapDifference, say: Say) -> str:
    """Write the picture, the sentences, and every figure, item and rule as text."""
    said = say.catalogue
    style = tokens_css(say.brand) + font_faces(used_families([sheet]))
    style += asset("difference.css")
    title = f"{word(say, 'title')}: {said.text(difference.after.name)}"
    svg = write_svg(sheet, ink=css_ink, interactive=False)
    body = "".join(_sections(difference, say))
    return sound(
        f'<!doctype html><html lang="{said.language}" dir="{said.direction}"><head>'
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        f'content="{escape(policy(style), quote=True)}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body>"
        f'<main><div class="sheet">{svg}</div><section><h1>{escape(title)}</h1>{body}</section>'
        "</main></body></html>"
    )


def _sections(difference: MapDifference, say: Say) -> Iterator[str]:
    said = say.catalogue
    yield _list(sentences(difference, said))
    doubt = caveat(difference, said)
    if doubt:
        yield f"<p>{escape(doubt)}</p>"
    moved = [one for one in difference.figures if one.change]
    if moved:
        names = ("columns.what", "before", "after", "columns.change", "columns.range")
        head = "".join(f'<th scope="col">{escape(word(say, name))}</th>' for name in names)
        head += f'<th scope="col">{escape(word(say, "legend.sure"))}</th>'
        rows = "".join(_row(one, say) for one in moved)
        yield f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    pains = [pain_sentence(one, said) for one in difference.of("pain")]
    others = [item_sentence(one, said) for one in difference.items if one.kind != "pain"]
    yield _list([*pains, *others])
    if difference.rules_text:
        yield f'<pre dir="ltr">{escape(difference.rules_text)}</pre>'
    yield f"<p>{escape(word(say, 'method'))}</p>"


def _list(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>" if lines else ""


def _row(change: FigureChange, say: Say) -> str:
    said = say.catalogue
    cells = [
        value_of(change, "before", said),
        value_of(change, "after", said),
        change_of(change, said),
        range_of(change, said),
        "✓" if change.sure else "",
    ]
    first = f'<th scope="row">{escape(subject_of(change, said))}</th>'
    kind = ' class="sure"' if change.sure else ""
    return f"<tr{kind}>{first}" + "".join(f"<td>{escape(one)}</td>" for one in cells) + "</tr>"
