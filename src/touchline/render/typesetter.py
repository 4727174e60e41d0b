"""Compiles Typst source with the fonts of a map and no others: the way to PDF and PNG."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from unicodedata import category

import typst

from touchline.errors import RenderError
from touchline.render.families import Typefaces, font_folder

__all__ = ["compiled", "literal", "picture"]


def literal(text: str) -> str:
    r"""Return a text as a literal of Typst, without control characters.

    Examples
    --------
    >>> literal('say "no"\x07')
    '"say \\"no\\" "'
    """
    sound = "".join(" " if category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    return json.dumps(sound.encode("utf-8", "replace").decode(), ensure_ascii=False)


def picture(svg: str, width: str, *, height: str = "", alt: str = "") -> str:
    """Return the expression that draws an SVG; *width* and *height* with their unit."""
    escaped = svg.replace("\\", "\\\\").replace('"', '\\"')
    said = f", alt: {literal(alt)}" if alt else ""
    stretched = f', height: {height}, fit: "stretch"' if height else ""
    return f'image(bytes("{escaped}"), format: "svg", width: {width}{stretched}{said})'


def compiled(
    source: str,
    faces: Typefaces,
    kind: Literal["pdf", "png"],
    *,
    made: datetime | None = None,
) -> bytes:
    """Compile a document; *made* dates a PDF. A PNG has one pixel for each pt of its page.

    Raises
    ------
    RenderError
        If Typst refuses, with its message.
    """
    options: dict[str, Any] = {"timestamp": made} if made else {"ppi": 72.0}
    with font_folder(faces) as paths:
        folders: list[str] = sorted({str(Path(path).parent) for path in paths})
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
        )
        compiler = typst.Compiler(input=source.encode(), font_paths=fonts)
        try:
            found = compiler.compile(format=kind, **options)
        except typst.TypstError as error:
            raise RenderError(f"the {kind.upper()} cannot be written: {error.message}") from error
    assert isinstance(found, bytes)
    return found
