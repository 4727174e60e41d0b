"""The derived part of a project on disk, and how it changes without ever being half changed.

::

    .touchline/
      lock                         held by the one process that writes
      manifest.json                which segments are loaded; replaced by rename
      raw/<segment>.parquet        the rows of a source as they arrived, all columns text
      records/<table>/<segment>.parquet
      quarantine/<segment>.parquet
      CURRENT                      name of the build in force; replaced by rename
      builds/<name>/               identity, spine, journeys, build.json, manifest.json
      maps/<map>/                  snapshot.json and its renderings
      measured/<map>/              what was measured for maps, under the digests of what it is of
      voice/<engine>/              what engines read in texts, under the digests of the texts
      history/<map>/               every map as it was computed, with the rules of that day
      past/<day>/                  the project as of a day, made when it is asked for
      tmp/                         whatever is not finished; emptied by the next writer

Files under their final names are complete and never change. A file comes into force only when the
manifest or ``CURRENT`` names it, so a process killed at any moment leaves the previous state; what
it left behind is swept by the next writer. A build keeps the manifest that it was made from, and
the segments named there stay until that build goes: the evidence behind a figure is there as long
as the figure. A replaced build goes when its last reader (:meth:`Workspace.reading`) has left.

All of it can be made again from the sources but ``history/``: what a map showed on a day, by the
rules and the records of that day. Keep that folder when you remove the rest.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from touchline.errors import WorkspaceError
from touchline.schema import Table

__all__ = ["Manifest", "Segment", "Workspace", "read_manifest", "write_atomically"]


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """What was loaded from one file, table or query."""

    name: str
    """``<source>-<number>``; file name of its Parquet files, value of the ``segment`` column."""
    source: str
    origin: str
    """Path as written by the glob (relative to the project where it lies below), or address."""
    mapping: str
    """Fingerprint of the mapping and reading options that made it."""
    content: str
    """Digest of the bytes that were read."""
    size: int
    modified: int
    """Modification time of the file in ns; with ``size`` a quick test of change."""
    read: int
    loaded: int
    quarantined: int
    """Rows of the source: read = loaded + quarantined."""
    records: dict[Table, int]
    format: str = ""
    """How the source was read: csv, json, jsonl, parquet, excel, database or query."""
    first_line: int | None = None
    """Line of row 1 in the file, when every row is exactly one line."""
    delimiter: str | None = None


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The loaded state of a project, in order of arrival."""

    format: str = "touchline/manifest/1"
    generation: int = 0
    segments: list[Segment] = []


def write_atomically(path: Path, data: bytes) -> None:
    """Write *data* to *path* so that a reader, or a crash, sees the old or the new file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # threads of one process may write the same file at once, each its own
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_directory(path.parent)


def read_manifest(path: Path) -> Manifest:
    """Read the manifest at *path*; an empty one where there is none."""
    if not path.exists():
        return Manifest()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except msgspec.DecodeError as error:
        raise WorkspaceError(
            f"the manifest cannot be read: {error}",
            hint="remove all of .touchline but its folder history, and load again",
            where=str(path),
        ) from None


def sync_directory(path: Path) -> None:
    """Make renames inside *path* durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(path: Path) -> None:
    """Make all files below *path* durable, before a pointer may name them."""
    for file in sorted(path.rglob("*")):
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    sync_directory(path)


class Workspace:
    """Paths and state under ``<project>/.touchline``."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.root = project / ".touchline"
        self.raw = self.root / "raw"
        self.quarantine = self.root / "quarantine"
        self.builds = self.root / "builds"
        self.maps = self.root / "maps"
        self.measured = self.root / "measured"
        self.voice = self.root / "voice"
        self.history = self.root / "history"
        self.past = self.root / "past"
        self.temporary = self.root / "tmp"

    def records(self, table: Table) -> Path:
        """Folder of the segments of *table*."""
        return self.root / "records" / table

    @property
    def manifest(self) -> Manifest:
        """The loaded state; an empty manifest before the first load."""
        return read_manifest(self.root / "manifest.json")

    def commit(self, manifest: Manifest) -> None:
        """Bring *manifest* into force, then remove files that it no longer names."""
        write_atomically(
            self.root / "manifest.json", msgspec.json.format(msgspec.json.encode(manifest))
        )
        self.sweep()

    @property
    def current_build(self) -> Path | None:
        """Folder of the build in force, or None before the first."""
        pointer = self.root / "CURRENT"
        if not pointer.exists():
            return None
        return self.builds / pointer.read_text("utf-8").strip()

    def require_build(self) -> Path:
        """Folder of the build in force.

        Raises
        ------
        WorkspaceError
            If the project has not been built.
        """
        build = self.current_build
        if build is None:
            raise WorkspaceError(
                "this project has not been built",
                hint="run 'touchline build'",
                where=str(self.project),
            )
        return build

    @contextmanager
    def reading(self) -> Iterator[Path]:
        """Give the folder of the build in force, which stays as long as the block runs.

        Raises
        ------
        WorkspaceError
            If the project has not been built.
        """
        while True:
            build = self.require_build()
            try:
                file = (build / "build.json").open("rb")
            except FileNotFoundError:
                if build == self.current_build:
                    raise WorkspaceError(
                        f"the build {build.name} is damaged: build.json is not there",
                        hint="run 'touchline build --force'",
                        where=str(build),
                    ) from None
                continue  # replaced between the two looks: the new one is in force
            with file:
                fcntl.flock(file, fcntl.LOCK_SH)
                if build != self.current_build:
                    continue
                yield build
                return

    def commit_build(self, finished: Path, name: str, summary: dict[str, Any]) -> Path:
        """Move a *finished* folder from ``tmp/`` to ``builds/<name>`` and bring it into force."""
        write_atomically(finished / "build.json", msgspec.json.format(msgspec.json.encode(summary)))
        self.builds.mkdir(parents=True, exist_ok=True)
        target = self.builds / name
        if target.exists():
            shutil.rmtree(target)
        sync_tree(finished)
        finished.rename(target)
        sync_directory(self.builds)
        write_atomically(self.root / "CURRENT", name.encode())
        self.sweep()
        return target

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the project's write lock; ``tmp/`` is empty at the start.

        Raises
        ------
        WorkspaceError
            If another process is writing.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise WorkspaceError(
                    "another process is loading or building this project",
                    hint="wait for it to end; reading works meanwhile",
                    where=str(self.project),
                ) from None
            shutil.rmtree(self.temporary, ignore_errors=True)
            self.temporary.mkdir(parents=True)
            try:
                yield
            finally:
                shutil.rmtree(self.temporary, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what no pointer names: replaced builds, then segments that no build left uses."""
        current = self.current_build
        named = {segment.name for segment in self.manifest.segments}
        for build in self.builds.glob("*"):
            if build == current or is_read(build):
                named |= {s.name for s in read_manifest(build / "manifest.json").segments}
            else:
                shutil.rmtree(build)
        folders = [self.raw, self.quarantine, *(self.root / "records").glob("*")]
        for folder in folders:
            for file in folder.glob("*.parquet"):
                if file.stem not in named:
                    file.unlink()


def is_read(build: Path) -> bool:
    """Whether some process is inside :meth:`Workspace.reading` of *build*."""
    try:
        file = (build / "build.json").open("rb")
    except FileNotFoundError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False
