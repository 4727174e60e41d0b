"""Fonts that a brand brings: read, checked, and made ready in the three weights that maps use."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont, TTLibError
from fontTools.varLib import instancer

from touchline.errors import ConfigError
from touchline.render.families import INTER, VAZIRMATN, Family, Kind

__all__ = ["load_family"]

_STYLES = {400: "Regular", 600: "SemiBold", 700: "Bold"}
_ARABIC = frozenset(range(0x0600, 0x0700))
"""Letters that join, and must not be spaced."""
_RESTRICTED = 0x0002
"""Bit of ``OS/2.fsType``: the licence forbids to embed the font in documents."""


def load_family(files: Mapping[int, Path], where: str) -> Family:
    """Read the fonts of a family.

    Parameters
    ----------
    files
        Weight → TTF or WOFF2. A variable font is cut at the weight.
    where
        The brand file, for errors.

    Raises
    ------
    ConfigError
        If a file is missing, is no font, has no TrueType outlines, or may not be embedded.
    """
    sources = {weight: _read(path, where) for weight, path in files.items()}
    name = _family_name(_open(sources[400], files[400].name, where))
    for path, data in zip(files.values(), sources.values(), strict=True):
        _check(_open(data, path.name, where), path.name, where)

    @cache
    def made(weight: int, kind: Kind) -> bytes:
        font = TTFont(io.BytesIO(sources[weight]))
        if "fvar" in font:
            font = instancer.instantiateVariableFont(font, _place(font, weight))
        _rename(font, name, weight)
        font.flavor = None if kind == "ttf" else "woff2"
        out = io.BytesIO()
        font.save(out, reorderTables=False)
        return out.getvalue()

    known = _open(sources[400], files[400].name, where).getBestCmap()
    return Family(name, made, tracked=_ARABIC.isdisjoint(known))


def _read(path: Path, where: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise ConfigError(
            f"fonts: there is no file {path.name} in {path.parent}",
            hint="give the path from the folder of the brand file",
            where=where,
        ) from None


def _open(data: bytes, name: str, where: str) -> Any:
    try:
        font = TTFont(io.BytesIO(data))
        font.getBestCmap()
    except (TTLibError, KeyError, ValueError, EOFError, AssertionError, ImportError) as error:
        raise ConfigError(
            f"fonts: {name} cannot be read as a font: {error or type(error).__name__}",
            hint="give a TTF or WOFF2 file",
            where=where,
        ) from None
    return font


def _check(font: Any, name: str, where: str) -> None:
    if "glyf" not in font:
        raise ConfigError(
            f"fonts: {name} has no TrueType outlines",
            hint="give the TTF or WOFF2 of this typeface instead of the OTF",
            where=where,
        )
    if "OS/2" in font and font["OS/2"].fsType & 0x000F == _RESTRICTED:
        raise ConfigError(
            f"fonts: the licence of {name} forbids to embed it (OS/2 fsType 2), and maps carry "
            "their fonts inside",
            hint="ask its maker for a licence that allows it, or leave fonts: out",
            where=where,
        )


def _place(font: Any, weight: int) -> dict[str, float | None]:
    """Where the weight lies on the axes; every other axis stays at its default."""
    place: dict[str, float | None] = {axis.axisTag: None for axis in font["fvar"].axes}
    for axis in font["fvar"].axes:
        if axis.axisTag == "wght":
            place["wght"] = min(max(weight, axis.minValue), axis.maxValue)
    return place


def _family_name(font: Any) -> str:
    """Return the typeface's own name, safe in CSS, and not that of a shipped family."""
    given = font["name"].getBestFamilyName() or "Brand"
    name = re.sub(r"[^A-Za-z0-9 -]", "", given).strip() or "Brand"
    return f"{name} Brand" if name in (INTER.name, VAZIRMATN.name) else name


def _rename(font: Any, family: str, weight: int) -> None:
    """Let the font call itself by family and weight: renderers find it by these."""
    style = _STYLES[weight]
    licence = {one.nameID: str(one) for one in font["name"].names if one.nameID in (0, 13)}
    plain = family if weight in (400, 700) else f"{family} {style}"
    font["name"].names = []
    for code, text in {
        **licence,
        1: plain,
        2: style if weight in (400, 700) else "Regular",
        4: f"{family} {style}",
        6: f"{family.replace(' ', '')}-{style}",
        16: family,
        17: style,
    }.items():
        font["name"].setName(text, code, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
