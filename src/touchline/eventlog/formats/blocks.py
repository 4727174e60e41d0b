"""The bytes of a file, block by block, unpacked where it is packed, and how much of it is read."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from touchline.errors import SourceError

__all__ = ["Blocks", "whole_text"]

_BLOCK = 16 << 20
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"


class Blocks:
    """Reads a file ahead, in a thread of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = max(1, path.stat().st_size)
        self.done = 0
        """Bytes of the file, packed as it is, that have been read."""

    @property
    def share(self) -> float:
        """How much of the file has been read."""
        return min(1.0, self.done / self.size)

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb") as file, ThreadPoolExecutor(1) as pool:
            stream = self._unpacked(file)
            waiting: Future[bytes] = pool.submit(self._next, stream, file)
            while block := waiting.result():
                waiting = pool.submit(self._next, stream, file)
                yield block

    def _unpacked(self, file: BinaryIO) -> pa.NativeFile:
        head = file.read(4)
        file.seek(0)
        if head.startswith(_ZIP):
            raise SourceError("this is a ZIP archive", hint="unpack it first", where=str(self.path))
        plain = pa.PythonFile(file, "r")
        return pa.CompressedInputStream(plain, "gzip") if head.startswith(_GZIP) else plain

    def _next(self, stream: pa.NativeFile, file: BinaryIO) -> bytes:
        try:
            block: bytes = stream.read(_BLOCK)
        except (OSError, zlib.error, EOFError) as error:
            raise SourceError(
                f"the packed file is damaged or cut off: {error}",
                hint="copy it again",
                where=str(self.path),
            ) from None
        self.done = file.tell()
        return block


def whole_text(path: Path) -> bytes:
    """Read a whole file, unpacked."""
    return b"".join(Blocks(path))
