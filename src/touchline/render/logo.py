"""Logos: SVG or PNG, checked and measured, and what they are drawn with."""

from __future__ import annotations

import base64
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from touchline.errors import ConfigError
from touchline.render.tokens import Theme

__all__ = ["Logo", "Picture", "load_logo"]

_MOST = 2_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_NUMBER = re.compile(r"\s*([0-9.]+)\s*(?:px)?\s*$")
_DRAWN = re.compile(r"^\{http://www\.w3\.org/2000/svg\}")
_SCRIPTED = ("script", "foreignObject", "iframe")


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture file: its bytes, ``image/svg+xml`` or ``image/png``, and width over height."""

    data: bytes
    kind: str
    aspect: float

    @property
    def address(self) -> str:
        """The picture as a ``data:`` address."""
        return f"data:{self.kind};base64,{base64.b64encode(self.data).decode()}"


@dataclass(frozen=True, eq=False)
class Logo:
    """The logo on light and on dark paper."""

    light: Picture
    dark: Picture

    def on(self, theme: Theme) -> Picture:
        """Return the picture for a theme."""
        return self.light if theme == "light" else self.dark


def load_logo(light: Path, dark: Path | None, *, where: str) -> Logo:
    """Read the files of a logo.

    Raises
    ------
    ConfigError
        If a file is missing, is neither SVG nor PNG, is larger than 2 MB, runs a script, or asks
        for another file.
    """
    first = _picture(light, where)
    return Logo(first, first if dark is None else _picture(dark, where))


def _picture(path: Path, where: str) -> Picture:
    try:
        data = path.read_bytes()
    except OSError:
        raise ConfigError(
            f"logo: there is no file {path.name} in {path.parent}",
            hint="give the path from the folder of the brand file",
            where=where,
        ) from None
    if len(data) > _MOST:
        raise ConfigError(
            f"logo: {path.name} has {len(data):,} bytes, and stands in every map",
            hint="make it smaller than 2 MB",
            where=where,
        )
    if data.startswith(_PNG) and len(data) > 24:
        width, height = struct.unpack(">II", data[16:24])
        return Picture(data, "image/png", width / max(1, height))
    return Picture(data, "image/svg+xml", _aspect(data, path.name, where))


def _aspect(data: bytes, name: str, where: str) -> float:
    """Width over height of an SVG that draws itself and nothing else."""

    def refused(why: str) -> ConfigError:
        return ConfigError(f"logo: {name} {why}", hint="give an SVG or a PNG", where=where)

    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise refused("declares a document type")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        raise refused("is neither SVG nor PNG") from None
    if not _DRAWN.match(root.tag):
        raise refused("is neither SVG nor PNG")
    if (found := _foreign(root)) is not None:
        raise refused(found)
    box = root.get("viewBox", "").replace(",", " ").split()
    if len(box) == 4 and float(box[3]) > 0:
        return float(box[2]) / float(box[3])
    sizes = [_NUMBER.match(root.get(side, "")) for side in ("width", "height")]
    if all(sizes):
        width, height = (float(size[1]) for size in sizes if size)
        return width / max(1e-6, height)
    raise refused("says neither viewBox nor width and height")


def _foreign(root: ElementTree.Element) -> str | None:
    """Say what in an SVG is more than a drawing."""
    for node in root.iter():
        if _DRAWN.sub("", str(node.tag)) in _SCRIPTED:
            return "runs a script or holds a page"
        for key, value in node.attrib.items():
            if key.endswith("href") and not value.startswith(("#", "data:")):
                return f"asks for another file, {value[:60]}"
    return None
