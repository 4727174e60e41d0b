"""The formats that a map can be written in: one line each, and what each cannot carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

import msgspec

from touchline.errors import RenderError, did_you_mean
from touchline.maps.snapshot import Snapshot
from touchline.maps.spec import MapSpec
from touchline.render.brand import TOUCHLINE, Brand
from touchline.render.papers import PAPERS, Paper
from touchline.render.tokens import Theme

__all__ = ["FORMATS", "PAPERS", "Drawn", "ExportOptions", "Format", "Paper", "format_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What can be asked of an export.

    Attributes
    ----------
    language
        Of the texts.
    theme
        ``light`` or ``dark``, for pictures and documents; a page follows the reader's device.
    paper
        Size of the pages of a PDF.
    tiles
        Whether a PDF is cut into pages of that size, to be glued together, instead of shrunk to
        one.
    width
        Width of a PNG in px; None: twice that of the sheet.
    brand
        Name, logo, colours and fonts of pictures, pages and documents.
    """

    language: str = "en"
    theme: Theme = "light"
    paper: Paper = "A3"
    tiles: bool = False
    width: int | None = None
    brand: Brand = TOUCHLINE


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is written: the computed map, and the file that it was computed from."""

    snapshot: Snapshot
    spec: MapSpec


def _nothing(drawn: Drawn) -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes
    ----------
    ending
        Of file names, without the dot.
    title
        What it is, for help and menus.
    write
        Gives the bytes of the file.
    loses
        Says what of this map the format cannot carry: one line each, with its number.
    """

    ending: str
    title: str
    write: Callable[[Drawn, ExportOptions], bytes]
    loses: Callable[[Drawn], list[str]] = _nothing


class _Look(TypedDict):
    """What every picture and document is asked for."""

    language: str
    theme: Theme
    brand: Brand


def format_of(name: str) -> Format:
    """Find a format by the ending of a file's name.

    Raises
    ------
    RenderError
        If there is no such format.

    Examples
    --------
    >>> format_of("purchase.svg").title
    'Picture, scalable (SVG)'
    """
    ending = name.lower().rpartition(".")[2]
    matching = [one for one in FORMATS if name.lower().endswith(f".{one.ending}")]
    if not matching:
        endings = [one.ending for one in FORMATS]
        raise RenderError(
            f"a map cannot be written as {name}",
            hint=f"{did_you_mean(ending, endings)}; end the name with one of: "
            + ", ".join(f".{one}" for one in endings),
        )
    return max(matching, key=lambda one: len(one.ending))


def _look(options: ExportOptions) -> _Look:
    return {"language": options.language, "theme": options.theme, "brand": options.brand}


def _html(drawn: Drawn, options: ExportOptions) -> bytes:
    from touchline.render.page import render_html

    others = [each for each in drawn.snapshot.languages if each != options.language]
    page = render_html(drawn.snapshot, [options.language, *others], brand=options.brand)
    return page.encode()


def _svg(drawn: Drawn, options: ExportOptions) -> bytes:
    from touchline.render.svg import render_svg

    return render_svg(drawn.snapshot, **_look(options)).encode()


def _png(drawn: Drawn, options: ExportOptions) -> bytes:
    from touchline.render.png import render_png

    return render_png(drawn.snapshot, width=options.width, **_look(options))


def _pdf(drawn: Drawn, options: ExportOptions) -> bytes:
    from touchline.render.pdf import render_pdf

    return render_pdf(drawn.snapshot, paper=options.paper, tiles=options.tiles, **_look(options))


def _json(drawn: Drawn, options: ExportOptions) -> bytes:
    return msgspec.json.format(msgspec.json.encode(drawn.snapshot), indent=1)


FORMATS: tuple[Format, ...] = (
    Format("html", "Page in one file (HTML)", _html),
    Format("svg", "Picture, scalable (SVG)", _svg),
    Format("png", "Picture (PNG)", _png),
    Format("pdf", "Document to print (PDF)", _pdf),
    Format("json", "The computed map with all its figures (JSON)", _json),
)
"""A new format is one file, and one line here."""
