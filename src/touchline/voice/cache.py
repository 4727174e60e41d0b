"""Readings kept on disk: a text is read once, and what was read outlives a killed process."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from touchline.voice.engines import EMOTIONS, SENTIMENTS, Engine, Reading
from touchline.workspace import write_atomically

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["CachedEngine", "cached"]

Progress = Callable[[str, float], None]

_SECONDS: Final = 10.0
"""A piece of work is written away about that often."""
_LEAST, _MOST = 100, 200_000
_PIECES: Final = 64
"""From so many files on they are put into one."""


def cached(engine: Engine, folder: Path) -> CachedEngine:
    """Keep what *engine* reads in *folder*, one folder below it per engine and version.

    The texts themselves are not kept, only their digests.
    """
    name = re.sub(r"[^\w.-]+", "-", f"{engine.name}-{engine.version}")
    return CachedEngine(engine, folder / name)


@dataclass(frozen=True)
class CachedEngine:
    """An engine that remembers; made by :func:`cached`."""

    engine: Engine
    folder: Path

    @property
    def name(self) -> str:
        """Name of the engine."""
        return self.engine.name

    @property
    def version(self) -> str:
        """Version of the engine."""
        return self.engine.version

    @property
    def threshold(self) -> float:
        """Below this largest probability the engine abstains."""
        return self.engine.threshold

    @property
    def speed(self) -> float:
        """Texts a second, roughly."""
        return self.engine.speed

    @property
    def languages(self) -> tuple[str, ...] | None:
        """What the engine was made for."""
        return self.engine.languages

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32] | None:
        """Give the engine's vectors of *texts*."""
        return self.engine.embed(texts)

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> Reading:
        """Read *texts*: those not known yet with the engine, in pieces that are kept at once.

        Parameters
        ----------
        progress
            Called before every piece with the share of the new texts that is done.
        """
        digests = [_digest(text) for text in texts]
        new = {d: t for d, t in zip(digests, texts, strict=True) if d not in self._known}
        wanted = list(new.items())
        done = 0
        for piece in self._pieces(wanted):
            if progress is not None:
                progress("reading what customers say", done / len(wanted))
            self._read_piece(piece)
            done += len(piece)
        rows = np.array([self._known[digest] for digest in digests], np.int64)
        return _reading(self._kept(), rows)

    def _pieces(self, wanted: Sequence[tuple[bytes, str]]) -> Iterator[Sequence[tuple[bytes, str]]]:
        size = int(min(max(self.speed * _SECONDS, _LEAST), _MOST))
        return (wanted[k : k + size] for k in range(0, len(wanted), size))

    def _read_piece(self, piece: Sequence[tuple[bytes, str]]) -> None:
        found = self.engine.read([text for _, text in piece])
        table = _table([digest for digest, _ in piece], found)
        number = len(self._tables)
        write_atomically(self.folder / f"readings-{number:06}.arrow", _bytes(table))
        self._remember(table)

    def _remember(self, table: pa.Table) -> None:
        begin = sum(each.num_rows for each in self._tables)
        self._tables.append(table)
        for place, digest in enumerate(table["digest"].to_pylist()):
            self._known[digest] = begin + place

    def _kept(self) -> pa.Table:
        import pyarrow as pa

        return pa.concat_tables(self._tables) if self._tables else _table([], _nothing())

    @cached_property
    def _tables(self) -> list[pa.Table]:
        return []

    @cached_property
    def _known(self) -> dict[bytes, int]:
        """Digest of a text → row among all readings kept."""
        import pyarrow as pa

        files = sorted(self.folder.glob("readings-*.arrow"))
        tables = []
        for file in files:
            with pa.OSFile(str(file)) as source:
                tables.append(pa.ipc.open_file(source).read_all())
        if len(files) > _PIECES:
            tables = [pa.concat_tables(tables).combine_chunks()]
            # The one file takes the place of the first; were it to stop here, rows stand twice.
            write_atomically(files[0], _bytes(tables[0]))
            for file in files[1:]:
                file.unlink()
        self._tables.extend(tables)
        digests = (digest for table in tables for digest in table["digest"].to_pylist())
        return {digest: row for row, digest in enumerate(digests)}


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _nothing() -> Reading:
    return Reading(
        [],
        np.zeros((0, len(SENTIMENTS)), np.float32),
        np.zeros((0, len(EMOTIONS)), np.float32),
    )


def _table(digests: Sequence[bytes], reading: Reading) -> pa.Table:
    import pyarrow as pa

    def column(name: str, values: npt.NDArray[np.float32]) -> tuple[str, pa.Array]:
        return name, pa.array(np.ascontiguousarray(values))

    return pa.table(
        dict(
            [
                ("digest", pa.array(digests, pa.binary(16))),
                ("language", pa.array(reading.language, pa.string())),
                *(column(name, reading.sentiment[:, k]) for k, name in enumerate(SENTIMENTS)),
                *(column(name, reading.emotion[:, k]) for k, name in enumerate(EMOTIONS)),
            ]
        )
    )


def _reading(kept: pa.Table, rows: npt.NDArray[np.int64]) -> Reading:
    chosen = kept.take(rows)

    def columns(names: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.column_stack([chosen[name].to_numpy() for name in names]).astype(np.float32)

    if not len(rows):
        return _nothing()
    return Reading(chosen["language"].to_pylist(), columns(SENTIMENTS), columns(EMOTIONS))


def _bytes(table: pa.Table) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data
