"""What the writers of logs share: files that are whole or not there, kinds of texts, XML."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.eventlog.formats.extract import Coded
from touchline.kernels.batch import Int64s

__all__ = ["Kind", "escaped", "kind_of", "looked_up", "times_as_text", "whole_file"]

Kind = Literal["string", "int", "float", "boolean"]

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_TRUTH = frozenset(("true", "false"))
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SIGNS: Final = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;",
    "\r": "&#13;",
}  # fmt: skip
_SIGN = re.compile(f"[{''.join(_SIGNS)}]")


def escaped(text: str) -> str:
    """Write *text* for XML; signs that XML cannot hold become U+FFFD.

    Examples
    --------
    >>> escaped("Q&A <b>")
    'Q&amp;A &lt;b&gt;'
    """
    return _SIGN.sub(lambda sign: _SIGNS[sign[0]], _ILLEGAL.sub("\ufffd", text))


def kind_of(texts: Sequence[str]) -> Kind:
    """Tell what all the texts are; only what is written so by every program, so nothing changes.

    Examples
    --------
    >>> kind_of(["1", "20"]), kind_of(["1.5", "2"]), kind_of(["007"]), kind_of(["true"])
    ('int', 'float', 'string', 'boolean')
    """
    if not texts:
        return "string"
    if all(_INTEGER.fullmatch(text) for text in texts):
        return "int"
    if all(text in _TRUTH for text in texts):
        return "boolean"
    return "float" if all(_is_float(text) for text in texts) else "string"


def _is_float(text: str) -> bool:
    try:
        number = float(text)
    except ValueError:
        return False
    return bool(np.isfinite(number)) and text in (repr(number), repr(number).removesuffix(".0"))


def looked_up(coded: Coded, texts: Sequence[str] | None = None) -> pa.Array:
    """Give the text of each code, null for −1; *texts* stand in place of its own."""
    codes, own = coded
    whole = codes.astype(np.int32)
    return pa.array(own if texts is None else texts, pa.string()).take(
        pa.array(whole, mask=whole < 0)
    )


def times_as_text(times: Int64s, zone: str) -> pa.Array:
    """Write times in ISO 8601 to the ms, or to the µs where one needs them; *zone* stands behind.

    Examples
    --------
    >>> times_as_text(np.array([1_700_000_000_000_000]), "+00:00").to_pylist()
    ['2023-11-14T22:13:20.000+00:00']
    """
    exact = pa.array(times).cast(pa.timestamp("us"))
    if not (times % 1000).any():
        exact = exact.cast(pa.timestamp("ms"))
    return pc.strftime(exact, format=f"%Y-%m-%dT%H:%M:%S{zone}")


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO | gzip.GzipFile]:
    """Open *path* for writing, packed where its name ends with ``.gz``.

    It gets its name when all is written; on an error nothing is left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as plain:
            if path.name.lower().endswith(".gz"):
                with gzip.GzipFile("", "wb", 6, plain, mtime=0) as packed:
                    yield packed
            else:
                yield plain
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
