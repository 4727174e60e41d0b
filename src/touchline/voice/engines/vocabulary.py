"""The vocabulary that ships: pieces of words, and how much each speaks for which language."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from touchline.voice.engines.cutting import UInt32s
from touchline.voice.engines.pieces import (
    CAPITALS,
    CODES,
    NUMBER,
    Kind,
    Pieces,
    chars_of,
    table_of,
)

__all__ = ["Vocabulary", "code_points", "vocabulary", "weights"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces and what is known of each.

    Attributes
    ----------
    pieces
        Cuts texts.
    language
        (n, 15): evidence of a piece for each language of its script.
    speaks
        (n,): whether a piece has letters, or is an emoji or a face made of signs.
    language_scale
        What to multiply it by to get natural logarithms.
    """

    pieces: Pieces
    language: npt.NDArray[np.int8]
    language_scale: float
    speaks: npt.NDArray[np.bool_]


@cache
def vocabulary() -> Vocabulary:
    """Load the vocabulary, once."""
    held = weights("pieces")
    names = held["names"].tobytes().decode("utf-8").split("\n")
    pieces = table_of(names, held["scores"].astype(np.float32), held["to"], held["kind"])
    speaks = np.array([_speaks(name.removeprefix("\u2581"), held["kind"]) for name in names])
    return Vocabulary(pieces, held["language"], float(held["language_scale"]), speaks)


def _speaks(piece: str, kind: npt.NDArray[np.uint8]) -> bool:
    if piece in (CAPITALS, NUMBER):
        return False
    kinds = {int(kind[ord(c)]) for c in piece if ord(c) < CODES}
    face = len(piece) > 1 and piece[0] in ":;=" and piece[-1] in "()/*"
    return face or Kind.WORD in kinds or Kind.EMOJI in kinds


def weights(name: str) -> dict[str, npt.NDArray[Any]]:
    """Load an archive of arrays that ships with Touchline."""
    path = files("touchline.voice") / "weights" / f"{name}.npz"
    with path.open("rb") as stream, np.load(stream) as held:
        return dict(held)


def code_points(texts: Sequence[str]) -> tuple[UInt32s, npt.NDArray[np.int64]]:
    """Lay the characters of *texts* behind each other, ``&amp;`` and the like resolved.

    Returns
    -------
    The code points, and where those of each text end.

    Examples
    --------
    >>> chars, ends = code_points(["A &amp; B", "ok"])
    >>> "".join(map(chr, chars)), ends.tolist()
    ('A & Bok', [5, 7])
    """
    return chars_of([html.unescape(text) if "&" in text else text for text in texts])
