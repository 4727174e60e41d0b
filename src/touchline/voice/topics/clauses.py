"""Cuts texts into clauses: a review that praises the goods and complains of the courier is two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["MOST_CLAUSES", "Clauses", "clauses_of", "cut"]

MOST_CLAUSES: Final = 12
"""Clauses of one text that are looked at, from its beginning."""
SHORTEST: Final = 2
"""A piece of fewer words belongs to the one before it."""
LONGEST: Final = 24
"""A piece of more words is cut at its commas."""

# A full stop ends a sentence when space follows, so that 3.5 and shop.example stay whole.
_SENTENCE = re.compile(r"(?:[.!?…](?=[\s\"»”)]|$)|[。！？؟।\n\r;؛]|\.{3,})[.!?…\s\"»”)]*")
_BUT = re.compile(
    r"[\s,،]+(?=(?:but|however|although|mas|porém|contudo|pero|sin embargo|aber|jedoch|mais|"
    r"cependant|però|tuttavia|но|однако|зато|nhưng|tuy nhiên|ولی|اما|ولكن|لكن|लेकिन|मगर|परंतु)\s)",
    re.IGNORECASE,
)
_NOISE = re.compile(r"(?:https?://\S+|www\.\S+|(?<!\w)@\w+)[ \t]*|(?<!\w)#(?=\w)")
"""Addresses, names of accounts and the signs of tags say nothing of the matter."""
_COMMA = re.compile(r"[,،]\s+")


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of n texts, each different one once.

    Attributes
    ----------
    clauses
        The different clauses, in order of their first appearance.
    owner
        Text of each appearance.
    clause
        Place in `clauses` of each appearance.
    """

    clauses: tuple[str, ...]
    owner: npt.NDArray[np.int64]
    clause: npt.NDArray[np.int64]


def clauses_of(text: str) -> list[str]:
    """Cut *text* at the ends of sentences, at "but" in its languages, and when long at commas.

    Examples
    --------
    >>> clauses_of("Fast delivery, but the box was torn. Size 3.5 fits!")
    ['Fast delivery', 'but the box was torn', 'Size 3.5 fits']
    """
    pieces = []
    if "@" in text or "#" in text or "://" in text or "www." in text:
        text = _NOISE.sub("", text)
    for sentence in _SENTENCE.split(text):
        for piece in _BUT.split(sentence):
            long = len(piece.split()) > LONGEST
            pieces += _COMMA.split(piece) if long else [piece]
    found: list[str] = []
    for piece in filter(None, (piece.strip(" ,،-–—*•\t") for piece in pieces)):
        if found and len(piece.split()) < SHORTEST:
            found[-1] = f"{found[-1]}, {piece}"
        else:
            found.append(piece)
    if len(found) > 1 and len(found[0].split()) < SHORTEST:
        found[:2] = [f"{found[0]}, {found[1]}"]
    return found[:MOST_CLAUSES]


def cut(texts: Sequence[str | None]) -> Clauses:
    """Cut all *texts* into clauses; equal ones are kept once."""
    places: dict[str, int] = {}
    owner: list[int] = []
    clause: list[int] = []
    for at, text in enumerate(texts):
        for piece in clauses_of(text) if text else ():
            owner.append(at)
            clause.append(places.setdefault(piece, len(places)))
    return Clauses(tuple(places), np.array(owner, np.int64), np.array(clause, np.int64))
