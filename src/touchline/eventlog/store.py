"""Journeys on disk: a base of sorted files, and small newer files that replace some of its rows.

::

    <folder>/
      manifest.json             which files are in force, and counts; replaced by rename
      lock                      held by the one process that writes
      names-<generation>.json   texts behind the codes
      base-<number>.arrow       journeys of a range of keys, in order of their keys
      delta-<number>.arrow      journeys that came or grew later, and which older rows they replace

Files under their final names are complete and never change, and come into force when the manifest
names them: a process that is killed at any moment leaves the old state or the new one. Readers map
files into memory, so a reader of an old state goes on although its files have been removed.

An append does not touch the base: it writes the whole new journeys of the persons concerned, and
the rows that they replace are left out of the batches (a list of the others costs 16 bytes a
journey, events are never copied). Kernels that are faster on contiguous journeys lose that on the
files concerned; in exchange no analysis has to know of appends. When a fifth of the events lie in
deltas, or there are eight of them, the store is written anew.

The key of a person is a hash of 64 bits of its text. That two persons have the same key is
noticed, because 128 bits are compared wherever a text is first seen (and the texts themselves when
something is appended); the store is then made with another seed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from touchline.errors import WorkspaceError
from touchline.eventlog.column_names import Columns
from touchline.eventlog.names import Names
from touchline.eventlog.rows import Rows, open_rows
from touchline.eventlog.skipped import Skipped
from touchline.eventlog.source import LocalSource, Part
from touchline.workspace import write_atomically

if TYPE_CHECKING:
    from touchline.kernels.batch import Flags, Int64s, UInt64s
    from touchline.kernels.ties import Totals

__all__ = [
    "File",
    "Store",
    "StoreManifest",
    "commit",
    "live_rows",
    "open_store",
    "read_manifest",
    "sync_file",
    "write_names",
    "writing",
]

MANIFEST = "manifest.json"
_FORMAT = "touchline/store/1"


class File(msgspec.Struct, frozen=True, kw_only=True):
    """One file of journeys."""

    name: str
    number: int
    low: int = 0
    """Of a base file: its smallest possible key; keys up to the next file's are here."""
    journeys: int
    events: int


class StoreManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is in force in a store."""

    format: str = _FORMAT
    generation: int = 0
    seed: int = 0
    """Of the hash that makes keys."""
    timezone: str = "UTC"
    columns: Columns | None = None
    """Columns of the raw events; None: the journeys were filtered, nothing can be appended."""
    several: bool = False
    """Whether a person may have several journeys."""
    persons: int
    journeys: int
    events: int
    ties: int
    names: str
    """File with the texts."""
    base: list[File]
    deltas: list[File] = []
    next: int
    """Number of the next file."""
    skipped: dict[str, int] = {}
    """Reason → rows that were left out."""


class _Names(msgspec.Struct, frozen=True, kw_only=True):
    touchpoints: list[str]
    properties: dict[str, list[str]] = {}
    segments: dict[str, list[str]] = {}
    stages: dict[str, str] = {}


@dataclass(frozen=True)
class Store(LocalSource):
    """A state of a store, mapped into memory."""

    folder: Path = Path()
    manifest: StoreManifest = field(kw_only=True)
    keys_by_part: tuple[UInt64s, ...] = field(kw_only=True)
    """Hashes of the persons, by row."""
    keep_alive: object = None
    """Whatever must live as long as this."""

    @cached_property
    def totals(self) -> Totals:
        """Counts of all journeys, without looking at them."""
        from touchline.kernels.ties import Totals

        m = self.manifest
        return Totals(m.persons, m.journeys, m.events, m.ties)

    def rows_of_person(self, person: str) -> dict[int, Int64s]:
        """Find the rows of *person*, by part; see :meth:`LocalSource.rows_of_person`."""
        import pyarrow as pa

        from touchline.eventlog.columns import text_buffers
        from touchline.kernels.texts import keys_of

        key = keys_of(*text_buffers(pa.array([person])), self.manifest.seed)[0][0]
        found = {}
        for number, keys in enumerate(self.keys_by_part):
            low, high = (int(np.searchsorted(keys, key, side=s)) for s in ("left", "right"))
            if low < high and self.parts[number].keys[low].as_py() == person:
                found[number] = np.arange(low, high, dtype=np.int64)
        return found


def write_names(folder: Path, name: str, names: Names) -> None:
    """Write the texts behind the codes."""
    plain = _Names(
        touchpoints=list(names.touchpoints),
        properties={name: list(texts) for name, texts in names.properties.items()},
        segments={name: list(texts) for name, texts in names.segments.items()},
        stages=dict(names.stages),
    )
    write_atomically(folder / name, msgspec.json.encode(plain))


def read_manifest(folder: Path) -> StoreManifest:
    """Read what is in force in the store in *folder*.

    Raises
    ------
    WorkspaceError
        If there is no store, or it cannot be read.
    """
    path = folder / MANIFEST
    try:
        return msgspec.json.decode(path.read_bytes(), type=StoreManifest)
    except (FileNotFoundError, NotADirectoryError):
        raise WorkspaceError(
            f"there is no store of journeys in {folder}",
            hint="make one: Journeys.from_events(…, folder=…) or journeys.save(…)",
        ) from None
    except msgspec.DecodeError as error:
        raise WorkspaceError(
            f"the store cannot be read: {error}",
            hint="it is damaged, or was written by another version: make it again",
            where=str(path),
        ) from None


def open_store(folder: Path, *, keep_alive: object = None, skipped: Skipped | None = None) -> Store:
    """Open the store in *folder* as it is now.

    Raises
    ------
    WorkspaceError
        If there is no store, or it is damaged.
    """
    while True:
        manifest = read_manifest(folder)
        try:
            return _opened(folder, manifest, keep_alive, skipped)
        except FileNotFoundError as error:
            if read_manifest(folder).generation == manifest.generation:
                raise WorkspaceError(
                    f"the store is damaged: {error.filename or error} is not there",
                    hint="make it again",
                    where=str(folder),
                ) from None


def _opened(
    folder: Path, manifest: StoreManifest, keep_alive: object, skipped: Skipped | None
) -> Store:
    files, live = _open_all(folder, manifest)
    parts = []
    for number, (rows, alive) in enumerate(zip(files, live, strict=True)):
        batch = rows.batch(number, several=manifest.several)
        batch = batch if alive is None else batch.keep(alive)
        parts.append(Part(batch, rows.person, rows.segment_times))
    plain = msgspec.json.decode((folder / manifest.names).read_bytes(), type=_Names)
    return Store(
        names=Names(
            touchpoints=tuple(plain.touchpoints),
            properties={name: tuple(texts) for name, texts in plain.properties.items()},
            segments={name: tuple(texts) for name, texts in plain.segments.items()},
            stages=plain.stages,
        ),
        parts=tuple(parts),
        timezone=manifest.timezone,
        columns=manifest.columns,
        skipped=skipped or Skipped.of(manifest.skipped),
        folder=folder,
        manifest=manifest,
        keys_by_part=tuple(rows.key for rows in files),
        keep_alive=keep_alive,
    )


def _open_all(folder: Path, manifest: StoreManifest) -> tuple[list[Rows], list[Flags | None]]:
    """Map all files, and flag the rows of each that no newer file replaces (None: all)."""
    listed = [*manifest.base, *manifest.deltas]
    place = {file.number: k for k, file in enumerate(listed)}
    files = []
    dead: dict[int, list[np.ndarray]] = {}
    for file in listed:
        rows, replaced = open_rows(folder / file.name)
        files.append(rows)
        if replaced is not None:
            for number in np.unique(replaced.file[replaced.file >= 0]).tolist():
                mine = replaced.row[replaced.file == number]
                dead.setdefault(place[number], []).append(mine)
    live: list[Flags | None] = [None] * len(files)
    for k, gone in dead.items():
        alive = np.ones(len(files[k]), np.bool_)
        alive[np.concatenate(gone)] = False
        live[k] = alive
    return files, live


def live_rows(folder: Path, manifest: StoreManifest) -> list[tuple[Rows, Flags | None]]:
    """Give the files with the flags of the rows in force (None: all)."""
    return list(zip(*_open_all(folder, manifest), strict=True))


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the write lock of the store in *folder*.

    Raises
    ------
    WorkspaceError
        If another process is writing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WorkspaceError(
                "another process is writing to this store",
                hint="wait for it to end; reading works meanwhile",
                where=str(folder),
            ) from None
        yield


def sync_file(path: Path) -> None:
    """Make a file durable, before a manifest may name it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def commit(folder: Path, manifest: StoreManifest) -> None:
    """Bring *manifest* into force, then remove the files that it does not name."""
    write_atomically(folder / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    named = {manifest.names, *(file.name for file in [*manifest.base, *manifest.deltas])}
    for pattern in ("base-*.arrow", "delta-*.arrow", "names-*.json", "spill-*"):
        for path in folder.glob(pattern):
            if path.name not in named:
                path.unlink(missing_ok=True)
