"""The formats that a map can be written in: one line each, and what each cannot carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypedDict

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
        Width of a PNG in px; None: some 200 dots per inch on A3.
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


def _nothing(drawn: Drawn, language: str = "en") -> list[str]:
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
        Says what of this map the format cannot carry, in a language: one line each, with its
        number.
    """

    ending: str
    title: str
    write: Callable[[Drawn, ExportOptions], bytes]
    loses: Callable[[Drawn, str], list[str]] = _nothing


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


def _pptx(drawn: Drawn, options: ExportOptions) -> bytes:
    from touchline.render.pptx import render_pptx

    return render_pptx(drawn.snapshot, **_look(options))


def _json(drawn: Drawn, options: ExportOptions) -> bytes:
    return msgspec.json.format(msgspec.json.encode(drawn.snapshot), indent=1)


def _in_exchange(module: str, name: str) -> Any:
    """Give a function of ``render.exchange``, imported when it is called."""

    def call(*arguments: Any) -> Any:
        return getattr(import_module(f"touchline.render.exchange.{module}"), name)(*arguments)

    return call


def _table(drawn: Drawn, options: ExportOptions) -> bytes:
    from touchline.maps.exchange.table import map_to_csv

    return map_to_csv(drawn.spec).encode()


def _map_yaml(drawn: Drawn, options: ExportOptions) -> bytes:
    from touchline.maps.exchange.whole import map_to_yaml

    return map_to_yaml(drawn.spec).encode()


def _map_json(drawn: Drawn, options: ExportOptions) -> bytes:
    from touchline.maps.exchange.whole import map_to_json

    return map_to_json(drawn.spec).encode()


_LOST_IN_PICTURES = _in_exchange("lost", "lost_in_pictures")
_LOST_IN_SLIDES = _in_exchange("lost", "lost_in_slides")
_WORKBOOK = _in_exchange("workbook", "workbook"), _in_exchange("lost", "lost_in_workbook")
_MARKDOWN = _in_exchange("text", "markdown"), _in_exchange("lost", "lost_in_text")
_PLAIN = _in_exchange("text", "plain_text"), _in_exchange("lost", "lost_in_text")
_MERMAID = _in_exchange("journeys", "mermaid"), _in_exchange("lost", "lost_in_mermaid")
_CJML = _in_exchange("journeys", "cjml"), _in_exchange("lost", "lost_in_cjml")
_LOST_IN_SPEC = _in_exchange("lost", "lost_in_spec")

FORMATS: tuple[Format, ...] = (
    Format("html", "Page in one file (HTML)", _html),
    Format("svg", "Picture, scalable (SVG)", _svg, _LOST_IN_PICTURES),
    Format("png", "Picture (PNG)", _png, _LOST_IN_PICTURES),
    Format("pdf", "Document to print (PDF)", _pdf, _LOST_IN_PICTURES),
    Format("pptx", "Slides (PowerPoint)", _pptx, _LOST_IN_SLIDES),
    Format("json", "The computed map with all its figures (JSON)", _json),
    Format("xlsx", "Workbook: map, cards, figures, evidence (Excel)", *_WORKBOOK),
    Format("csv", "Long table of stages, lanes and cards (CSV)", _table, _LOST_IN_SPEC),
    Format("md", "Text with headings and tables (Markdown)", *_MARKDOWN),
    Format("txt", "Text in reading order, with every figure (plain text)", *_PLAIN),
    Format("mmd", "Journey diagram (Mermaid)", *_MERMAID),
    Format("cjml", "Customer Journey Modelling Language 2.0 (CJML)", *_CJML),
    Format("cjml.xml", "Customer Journey Modelling Language 2.0 (XML)", *_CJML),
    Format("map.yaml", "The file of the map, to be read again (YAML)", _map_yaml, _LOST_IN_SPEC),
    Format("map.json", "The file of the map, to be read again (JSON)", _map_json, _LOST_IN_SPEC),
)
"""A new format is one file, and one line here."""
