"""Bytes on disk to UTF-8 text: compression, encoding, digest."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import re
import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from touchline.errors import SourceError

__all__ = ["Counts", "count_bytes", "decompress", "detect_encoding", "digest", "to_utf8"]

_CHUNK = 4 << 20
_SAMPLE = 4 << 20
_INVALID = re.compile(rb"[\x80-\xff]")
# Letters and typographic signs of Western European text in Windows-1252.
_WESTERN = re.compile(rb"[\x80\x82\x84\x85\x8a\x8c\x8e\x91-\x97\x9a\x9c\x9e\x9f-\xf6\xf8-\xfd]")


@dataclass(frozen=True, slots=True)
class Counts:
    """What one pass over the bytes of a file tells."""

    size: int
    newlines: int
    returns: int
    pairs: int
    """Carriage returns that are followed by a newline."""
    nuls: int
    ends_with_newline: bool


def count_bytes(path: Path) -> Counts:
    """Count the line ends of a file and whatever else shows damage."""
    size = newlines = returns = pairs = nuls = 0
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            newlines += chunk.count(b"\n")
            if b"\r" in chunk or last == b"\r":
                returns += chunk.count(b"\r")
                pairs += chunk.count(b"\r\n") + (last == b"\r" and chunk[:1] == b"\n")
            nuls += chunk.count(b"\x00")
            last = chunk[-1:]
    return Counts(size, newlines, returns, pairs, nuls, last == b"\n")


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_gzip(path: Path) -> bool:
    """Tell a gzip file by its first bytes."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def decompress(path: Path, temporary: Path) -> Path:
    """Return *path*, or a decompressed copy of it in the folder *temporary*.

    Raises
    ------
    SourceError
        If the archive is damaged; nothing in it can be trusted then.
    """
    if not is_gzip(path):
        return path
    target = temporary / (path.name.removesuffix(".gz") + ".plain")
    try:
        with gzip.open(path, "rb") as packed, target.open("wb") as plain:
            shutil.copyfileobj(cast("IO[bytes]", packed), plain, _CHUNK)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(
            f"the gzip file is damaged: {error}", hint="copy or export it again", where=str(path)
        ) from None
    return target


def detect_encoding(path: Path) -> str:
    """Tell the encoding from a byte order mark, or else from the first 4 MB.

    Text that is not valid UTF-8 is taken for Windows-1252 only when bytes above 127 are common
    in it (at least one line in a thousand) and look like Western letters; a file with a few
    damaged bytes stays UTF-8, and its damaged rows are quarantined.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    marks = (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    )
    for mark, name in marks:
        if sample.startswith(mark):
            return name
    without_mark = _utf16_without_mark(sample)
    if without_mark:
        return without_mark
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(sample, final=False)
    except UnicodeDecodeError:
        return _western_or_damaged(sample)
    return "utf-8"


def _utf16_without_mark(sample: bytes) -> str | None:
    """Western text in UTF-16 has a zero in nearly every second byte."""
    head = sample[:4096]
    if len(head) < 4:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > 0.8 * half and head[::2].count(0) == 0:
        return "utf-16-le"
    if head[::2].count(0) > 0.8 * half and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _western_or_damaged(sample: bytes) -> str:
    lines = sample.split(b"\n")
    valid = damaged = western = 0
    for line in lines:
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            valid += 1
        except UnicodeDecodeError:
            damaged += 1
            high = _INVALID.findall(line)
            western += len(_WESTERN.findall(line)) == len(high)
    common = damaged * 1000 >= len(lines) and damaged > valid
    return "cp1252" if common and western >= 0.9 * damaged else "utf-8"


def to_utf8(path: Path, encoding: str, temporary: Path) -> Path:
    """Return *path*, or a copy of it in UTF-8 without byte order mark.

    Bytes that the encoding does not know arrive as invalid UTF-8, so that their rows are found
    and quarantined like those of any other damaged file.

    Raises
    ------
    SourceError
        If there is no such encoding.
    """
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise SourceError(
            f"there is no encoding {encoding!r}", hint="for instance utf-8, utf-16, cp1252"
        ) from None
    with path.open("rb") as file:
        marked = file.read(3) == codecs.BOM_UTF8
    if name in ("utf-8", "ascii") and not marked:
        return path
    if name in ("utf-8", "ascii"):
        name = "utf-8-sig"
    target = temporary / (path.name + ".utf8")
    errors = "replace" if name.startswith(("utf-16", "utf-32")) else "surrogateescape"
    decoder = codecs.getincrementaldecoder(name)(errors)
    with path.open("rb") as source, target.open("wb") as out:
        while chunk := source.read(_CHUNK):
            out.write(decoder.decode(chunk).encode("utf-8", "surrogateescape"))
        out.write(decoder.decode(b"", final=True).encode("utf-8", "surrogateescape"))
    return target
