"""Writes the sheet of a persona: as a picture, or as a page with evidence behind every figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import msgspec

from touchline.errors import RenderError, did_you_mean
from touchline.maps.snapshot import Snapshot
from touchline.render.brand import TOUCHLINE, Brand
from touchline.render.persona.sheet import layout_persona
from touchline.render.sheet import Sheet
from touchline.render.tokens import Theme

__all__ = ["ENDINGS", "write_persona"]


@dataclass(frozen=True, slots=True)
class _Asked:
    snapshot: Snapshot
    persona: str
    language: str
    theme: Theme
    width: int | None
    brand: Brand


def write_persona(
    name: str,
    snapshot: Snapshot,
    *,
    persona: str | None = None,
    language: str | None = None,
    theme: Theme = "light",
    width: int | None = None,
    brand: Brand = TOUCHLINE,
) -> bytes:
    """Give the bytes of a file called *name*: ``.svg``, ``.png``, ``.html`` or ``.json``.

    Parameters
    ----------
    name
        Its ending names the format.
    snapshot
        A portrait, or a map with personas.
    persona
        Which of them; default: the first.
    language
        Default: the first of the snapshot; a page has them all.
    theme, width, brand
        As for maps: see :class:`touchline.render.formats.ExportOptions`.

    Raises
    ------
    RenderError
        If no format has this ending, there is no such persona, or the language is unknown.
    """
    known = [card.id for card in snapshot.personas]
    chosen = persona if persona is not None else next(iter(known), "")
    if chosen not in known:
        raise RenderError(f"the map shows no persona {chosen!r}", hint=did_you_mean(chosen, known))
    ending = name.lower().rpartition(".")[2]
    if ending not in ENDINGS:
        listed = ", ".join(f".{one}" for one in ENDINGS)
        raise RenderError(
            f"a persona cannot be written as {name}", hint=f"end the name with one of: {listed}"
        )
    spoken = language or snapshot.languages[0]
    return ENDINGS[ending](_Asked(snapshot, chosen, spoken, theme, width, brand))


def _svg(asked: _Asked) -> bytes:
    from touchline.render.svg import picture

    sheet = layout_persona(asked.snapshot, asked.persona, asked.language, asked.brand)
    return picture(sheet, asked.theme, asked.brand).encode()


def _png(asked: _Asked) -> bytes:
    from touchline.render.png import rasterised

    sheet = layout_persona(asked.snapshot, asked.persona, asked.language, asked.brand)
    return rasterised(sheet, theme=asked.theme, width=asked.width, brand=asked.brand)


def _html(asked: _Asked) -> bytes:
    from touchline.render.page import render_html

    others = [each for each in asked.snapshot.languages if each != asked.language]
    page = render_html(
        asked.snapshot,
        [asked.language, *others],
        brand=asked.brand,
        draw=partial(_drawn, asked.persona),
    )
    return page.encode()


def _drawn(persona: str, snapshot: Snapshot, language: str, brand: Brand) -> Sheet:
    return layout_persona(snapshot, persona, language, brand)


def _json(asked: _Asked) -> bytes:
    return msgspec.json.format(msgspec.json.encode(asked.snapshot), indent=1)


ENDINGS: dict[str, Callable[[_Asked], bytes]] = {
    "svg": _svg,
    "png": _png,
    "html": _html,
    "json": _json,
}
"""Ending of a file's name → what writes it."""
