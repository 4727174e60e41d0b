"""The families that text is set in: Inter and Vazirmatn of this package, and those of a brand."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Literal

import uharfbuzz as hb

__all__ = [
    "INTER",
    "SHIPPED",
    "VAZIRMATN",
    "WEIGHTS",
    "Family",
    "Kind",
    "Typefaces",
    "font_bytes",
    "font_files",
    "font_folder",
    "harfbuzz",
]

WEIGHTS = (400, 600, 700)
Kind = Literal["ttf", "woff2"]


@dataclass(frozen=True, eq=False)
class Family:
    """One typeface in its three weights; compared by identity, so that it is a quick key.

    Attributes
    ----------
    name
        What the fonts call themselves, without the weight.
    read
        Gives the font of a weight: ``ttf`` for shaping and pictures, ``woff2`` for pages.
    tracked
        Whether letters may be spaced; joined ones must not.
    """

    name: str
    read: Callable[[int, Kind], bytes]
    tracked: bool = True

    def __str__(self) -> str:
        return self.name

    def covers(self, text: str) -> bool:
        """Whether there is a glyph for every character."""
        known = harfbuzz(self, 400)[2]
        return all(ord(char) in known for char in text)


def _shipped(name: str) -> Callable[[int, Kind], bytes]:
    return lambda weight, kind: font_bytes(name, weight, kind=kind)


def font_bytes(name: str, weight: int, *, kind: Kind = "woff2") -> bytes:
    """Return a font file of this package."""
    return (files("touchline.render.fonts") / f"{name}-{weight}.{kind}").read_bytes()


INTER = Family("Inter", _shipped("Inter"))
VAZIRMATN = Family("Vazirmatn", _shipped("Vazirmatn"), tracked=False)


@dataclass(frozen=True, eq=False)
class Typefaces:
    """What Latin, Cyrillic and Vietnamese are set in, and what Persian is set in.

    Characters that a brand's own font lacks fall back to Inter and Vazirmatn, text by text.
    """

    latin: Family = INTER
    persian: Family = VAZIRMATN

    @property
    def own(self) -> tuple[Family, ...]:
        """Families that are not of this package."""
        return tuple(one for one in (self.latin, self.persian) if one not in (INTER, VAZIRMATN))


SHIPPED = Typefaces()


@cache
def harfbuzz(family: Family, weight: int) -> tuple[Any, int, frozenset[int]]:
    """Return the font to shape with, its units per em, and the characters that it has."""
    face = hb.Face(family.read(weight, "ttf"))
    return hb.Font(face), face.upem, frozenset(face.unicodes)


@cache
def font_files() -> tuple[str, ...]:
    """Paths of the fonts of this package, for a renderer that opens files itself."""
    with as_file(files("touchline.render.fonts")) as folder:
        return tuple(
            str(Path(folder) / f"{family.name}-{weight}.ttf")
            for family in (INTER, VAZIRMATN)
            for weight in WEIGHTS
        )


@contextlib.contextmanager
def font_folder(faces: Typefaces) -> Iterator[tuple[str, ...]]:
    """Give paths of all fonts, those of a brand written to a folder that goes afterwards."""
    if not faces.own:
        yield font_files()
        return
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for at, family in enumerate(faces.own):
            for weight in WEIGHTS:
                path = Path(folder) / f"{at}-{weight}.ttf"
                path.write_bytes(family.read(weight, "ttf"))
                paths.append(str(path))
        yield (*font_files(), *paths)
