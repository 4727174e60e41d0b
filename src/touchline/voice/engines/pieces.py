"""Texts cut into pieces of words: the first step of the default engine.

The vocabulary is that of a unigram model (T. Kudo 2018, *Subword Regularization*, ACL): a word is
cut so that the sum of its pieces' log-probabilities is highest. Letters are made small first, the
variants of Arabic letters made one, signs above and below them dropped, and a letter that is
repeated for emphasis is kept twice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from touchline.voice.engines.cutting import (
    CODES,
    Bytes,
    Floats,
    Int32s,
    Int64s,
    Kind,
    Table,
    UInt32s,
    cut,
    fill,
)

__all__ = ["CAPITALS", "CODES", "NUMBER", "Kind", "Pieces", "chars_of", "table_of"]

CAPITALS = "<capitals>"
"""The piece put before a word that is written in capitals."""
NUMBER = "<number>"
"""The piece of every number of three or more digits."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A vocabulary, ready to cut texts.

    Piece k of the vocabulary has the number k; `capitals` and `number` are those of the two that
    stand for no text of their own.
    """

    table: Table
    longest: int
    capitals: int
    number: int

    def cut(self, chars: UInt32s, ends: Int64s) -> tuple[Int32s, Int64s]:
        """Cut texts.

        Parameters
        ----------
        chars
            The code points of all texts behind each other; text k ends before ``ends[k]``.

        Returns
        -------
        The numbers of the pieces of all texts behind each other, and where those of each text end.
        What is in no piece is left out.
        """
        return cut(chars, ends, self.table, self.longest, self.capitals, self.number)


def table_of(
    texts: Sequence[str], scores: Floats, to: UInt32s, kind: Bytes, start: str = "\u2581"
) -> Pieces:
    """Make the table of a vocabulary; a piece that begins a word has *start* before it."""
    size = 1 << max(4, (3 * len(texts)).bit_length())
    plain = [text.removeprefix(start) for text in texts]
    chars, ends = chars_of(plain)
    first = np.array([text.startswith(start) for text in texts], np.bool_)
    keys, ids = fill(chars, ends, first, size)
    number = {text: k for k, text in enumerate(texts)}
    return Pieces(
        table=Table(to, kind, keys, ids, np.ascontiguousarray(scores, np.float32)),
        longest=max(map(len, plain)),
        capitals=number.get(CAPITALS, -1),
        number=number.get(NUMBER, -1),
    )


def chars_of(texts: Sequence[str]) -> tuple[UInt32s, Int64s]:
    """Lay the code points of *texts* behind each other, composed (NFKC); and where each ends.

    Examples
    --------
    >>> chars, ends = chars_of(["ﬁne", "", "e\u0301"])
    >>> "".join(map(chr, chars)), ends.tolist()
    ('fineé', [4, 4, 5])
    """
    composed = [
        text
        if text.isascii() or unicodedata.is_normalized("NFKC", text)
        else unicodedata.normalize("NFKC", text)
        for text in texts
    ]
    ends = np.cumsum(np.fromiter(map(len, composed), np.int64, len(composed)))
    joined = "".join(composed).encode("utf-32-le", "surrogatepass")
    return np.frombuffer(joined, np.uint32), ends
