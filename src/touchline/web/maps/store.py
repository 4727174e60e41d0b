"""Computed maps for every choice, kept on disk and in memory, so that switching needs no computing.

::

    .touchline/views/<map>/<digest>/
      counts.json                      how many journeys each choice would show
      <choice>.snapshot.json.gz        the computed map
      <choice>.<language>.json.gz      the same as it is answered, in a language

The digest is of the build and of all that the map is computed from, so that what lies here is never
of another build or an older file; folders of older ones are removed. Everything can be computed
again. The choices that a map offers are computed by a process of its own
(:mod:`touchline.web.maps.warm`) after the first visit; another one when it is asked for.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from touchline.errors import TouchlineError
from touchline.journeys import BuildInfo
from touchline.maps import Snapshot
from touchline.project.drawing import digest_of_map
from touchline.project.maps import ProjectMap
from touchline.project.measuring import is_measured
from touchline.project.project import PROJECT_FILE
from touchline.web.maps.choice import Choice, Counts, counts, spec_of
from touchline.web.maps.view import Figures, encoded_view
from touchline.web.maps.workers import Workers
from touchline.workspace import write_atomically

__all__ = ["Answer", "MapStore", "Pending", "Place", "compute_into", "place_of"]

_PATIENCE = 1.5
"""Seconds that a request waits for a map that is being computed, before it says so."""
_MOST_BYTES = 128 * 2**20
_MOST_SNAPSHOTS = 6
_QUIET = 15.0
"""Seconds without a new digest before the other choices are computed: somebody may be editing."""
_SEEN_FOR = 3.0
"""Seconds for which what a map depends on is not looked at again, unless its own files change."""
_KEPT_FOLDERS = 2
_MOST_TRIES = 3
_FEW = 20_000
"""Moments of which a map is computed sooner than another process starts."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A view as it is sent."""

    packed: bytes
    """JSON, gzip."""
    etag: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A map that is being computed for the first time."""

    seconds: float
    """For how long already."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the views of a map are kept, for a build and a state of its file."""

    folder: Path
    build: str

    def holds(self, snapshot: Snapshot, choice: Choice) -> bool:
        """Whether a computed map is kept here: not where the build or the file has changed."""
        return bool(self.build) and snapshot.build == self.build and self.snapshot(choice).exists()

    def view(self, choice: Choice, language: str) -> Path:
        """File of a view."""
        return self.folder / f"{choice.key}.{language}.json.gz"

    def snapshot(self, choice: Choice) -> Path:
        """File of a computed map."""
        return self.folder / f"{choice.key}.snapshot.json.gz"


def place_of(found: ProjectMap) -> Place:
    """Find where the views of a map are kept now; the build is empty before the first one."""
    workspace = found.project.workspace
    build = workspace.current_build
    name = "" if build is None else build.name
    digest = hashlib.sha256(f"{name}:{digest_of_map(found)}".encode()).hexdigest()[:16]
    return Place(workspace.root / "views" / found.name / digest, name)


def compute_into(place: Place, found: ProjectMap, choice: Choice) -> Snapshot:
    """Give the map for a choice: as it was kept, as it is drawn, or computed and then kept."""
    file = place.snapshot(choice)
    if file.exists():
        return msgspec.json.decode(gzip.decompress(file.read_bytes()), type=Snapshot)
    read = found.path.stat().st_mtime_ns
    snapshot = found.snapshot() if choice.is_all else found.computed(spec_of(found, choice))
    unchanged = found.path.stat().st_mtime_ns == read and _is_current(place, found)
    if place.build and snapshot.build == place.build and unchanged:
        _keep(file, gzip.compress(msgspec.json.encode(snapshot), 1, mtime=0))
        _drop_others(place)
    return snapshot


def is_ready(place: Place, found: ProjectMap, choice: Choice) -> bool:
    """Whether a map for a choice can be given soon: kept, drawn, measured, or of few moments.

    Raises
    ------
    TouchlineError
        If there is no such choice, or the map file cannot be read.
    """
    if place.snapshot(choice).exists() or (choice.is_all and found.is_drawn):
        return True
    workspace = found.project.workspace
    if workspace.current_build is None:
        return True  # what the file says, without a figure
    with workspace.reading() as build:
        few = BuildInfo.read(build).moments < _FEW
        return few or is_measured(found, build, spec_of(found, choice))


def encode_into(
    place: Place, snapshot: Snapshot, choice: Choice, language: str, figures: Figures
) -> bytes:
    """Give the answer for a computed map in a language, packed, and keep it."""
    packed = gzip.compress(encoded_view(snapshot, language, figures), 6, mtime=0)
    if place.holds(snapshot, choice):
        _keep(place.view(choice, language), packed)
    return packed


def _keep(file: Path, data: bytes) -> None:
    """Write a file, unless its folder is removed meanwhile: the map has been edited since."""
    with contextlib.suppress(FileNotFoundError):
        write_atomically(file, data)


def _drop_others(place: Place) -> None:
    """Remove the views of older builds and files; the one before stays for who still reads it."""
    folders = [each for each in place.folder.parent.iterdir() if each.is_dir()]
    folders.sort(key=lambda each: each.stat().st_mtime, reverse=True)
    for old in folders[_KEPT_FOLDERS:]:
        if old != place.folder:
            shutil.rmtree(old, ignore_errors=True)


@dataclass
class MapStore:
    """The views of all maps of a server."""

    patience: float = _PATIENCE
    warms: bool = False
    """Whether the choices that a map offers are computed before somebody asks for them."""
    apart: bool = False
    """Whether what takes long is computed in processes of its own."""
    _answers: OrderedDict[Path, Answer] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _snapshots: OrderedDict[Path, Snapshot] = field(default_factory=OrderedDict)
    _counts: dict[Path, Counts] = field(default_factory=dict)
    _places: dict[tuple[str, int, int], tuple[float, Place]] = field(default_factory=dict)
    _jobs: dict[Path, tuple[float, Future[Snapshot]]] = field(default_factory=dict)
    _visited: dict[Path, tuple[float, ProjectMap]] = field(default_factory=dict)
    _warmed: set[Path] = field(default_factory=set)
    _warming: subprocess.Popen[bytes] | None = None
    _workers: Workers = field(default_factory=Workers)
    _figures: Figures = field(default_factory=Figures)
    _writing: dict[Path, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(2, thread_name_prefix="maps")
    )

    def answer(self, found: ProjectMap, choice: Choice, language: str) -> Answer | Pending:
        """Give the view of a map for a choice, in a language.

        Raises
        ------
        TouchlineError
            If there is no such choice, or no journey is left.
        """
        place = self._place(found)
        file = place.view(choice, language)
        kept = self._kept(file)
        if kept is None:
            snapshot = self.snapshot(found, choice)
            if isinstance(snapshot, Pending):
                return snapshot
            kept = self._written(place, snapshot, choice, language)
        self._visit(found, place)
        return kept

    def _written(self, place: Place, snapshot: Snapshot, choice: Choice, language: str) -> Answer:
        """Write out a view, once for all who ask for it at the same time."""
        file = place.view(choice, language)
        with self._lock:
            lock = self._writing.setdefault(file, threading.Lock())
        with lock:
            kept = self._kept(file)
            if kept is None:
                packed = encode_into(place, snapshot, choice, language, self._figures)
                holds = place.holds(snapshot, choice)
                kept = self._remember(file, packed) if holds else _answer(packed)
        with self._lock:
            self._writing.pop(file, None)
        return kept

    def snapshot(self, found: ProjectMap, choice: Choice) -> Snapshot | Pending:
        """Give the computed map for a choice.

        Raises
        ------
        TouchlineError
            If there is no such choice, or no journey is left.
        """
        place = self._place(found)
        file = place.snapshot(choice)
        with self._lock:
            known = self._snapshots.get(file)
            if known is not None:
                self._snapshots.move_to_end(file)
                return known
            begun, job = self._jobs.get(file) or (time.monotonic(), None)
            if job is None:
                job = self._pool.submit(self._compute, place, found, choice)
                self._jobs[file] = begun, job
        try:
            snapshot = job.result(self.patience)
        except NotYet:
            if not job.done():
                return Pending(time.monotonic() - begun)
            raise  # the computing itself ran out of time
        finally:
            if job.done():
                with self._lock:
                    self._jobs.pop(file, None)
        if place.holds(snapshot, choice):
            with self._lock:
                self._snapshots[file] = snapshot
                while len(self._snapshots) > _MOST_SNAPSHOTS:
                    self._snapshots.popitem(last=False)
        return snapshot

    def _compute(self, place: Place, found: ProjectMap, choice: Choice) -> Snapshot:
        # the file may be edited while another process computes what it says: then there is more
        for _ in range(_MOST_TRIES if self.apart else 0):
            if is_ready(place, found, choice):
                break
            self._workers.compute(found, choice)
        return compute_into(place, found, choice)

    def kept_snapshot(self, found: ProjectMap) -> Snapshot | None:
        """Give the whole computed map if it is there; nothing is computed for it."""
        place = self._place(found)
        if place.build and (place.snapshot(Choice()).exists() or found.is_drawn):
            kept = self.snapshot(found, Choice())
            return None if isinstance(kept, Pending) else kept
        return None

    def counts(self, found: ProjectMap) -> Counts:
        """Say how many journeys each choice would show; counted once a build.

        Raises
        ------
        WorkspaceError
            If the project has not been built.
        """
        place = self._place(found)
        known = self._counts.get(place.folder)
        if known is None:
            known = self._counts[place.folder] = counts_into(place, found)
        return known

    def close(self) -> None:
        """Stop computing."""
        self.warms = False
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._workers.close()
        if self._warming is not None and self._warming.poll() is None:
            self._warming.terminate()
            self._warming.wait()

    def _place(self, found: ProjectMap) -> Place:
        """Find the place; reading all that a map depends on takes longer than answering."""
        build = found.project.workspace.current_build
        file = found.path.stat()
        project = (found.project.folder / PROJECT_FILE).stat()
        key = (f"{found.path}:{build}:{project.st_mtime_ns}", file.st_mtime_ns, file.st_size)
        now = time.monotonic()
        with self._lock:
            known = self._places.get(key)
        if known is not None and now - known[0] < _SEEN_FOR:
            return known[1]
        place = place_of(found)
        with self._lock:
            self._places = {k: v for k, v in self._places.items() if now - v[0] < _SEEN_FOR}
            self._places[key] = now, place
        return place

    def _kept(self, file: Path) -> Answer | None:
        with self._lock:
            known = self._answers.get(file)
            if known is not None:
                self._answers.move_to_end(file)
                return known
        try:
            packed = file.read_bytes()
        except FileNotFoundError:
            return None
        return self._remember(file, packed)

    def _remember(self, file: Path, packed: bytes) -> Answer:
        answer = _answer(packed)
        with self._lock:
            if file not in self._answers:
                self._answers[file] = answer
                self._bytes += len(packed)
            while self._bytes > _MOST_BYTES and len(self._answers) > 1:
                _, old = self._answers.popitem(last=False)
                self._bytes -= len(old.packed)
        return answer

    def _visit(self, found: ProjectMap, place: Place) -> None:
        """Let the other choices of a map be computed, once its file has been quiet for a while."""
        if not self.warms or not place.build or place.folder in self._warmed:
            return
        with self._lock:
            first = place.folder not in self._visited
            self._visited[place.folder] = time.monotonic(), found
        if first:
            timer = threading.Timer(_QUIET, self._warm, (place, found))
            timer.daemon = True
            timer.start()

    def _warm(self, place: Place, found: ProjectMap) -> None:
        with self._lock:
            self._visited.pop(place.folder, None)
        if not self.warms or not _is_current(place, found):
            return  # edited since: the next visit begins anew
        if self._warming is not None and self._warming.poll() is None:
            timer = threading.Timer(_QUIET, self._warm, (place, found))
            timer.daemon = True
            timer.start()
            return
        self._warmed.add(place.folder)
        command = [sys.executable, "-m", "touchline.web.maps.warm"]
        command += [str(found.project.folder), found.name]
        self._warming = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=dict(os.environ))


def _is_current(place: Place, found: ProjectMap) -> bool:
    """Whether the map is still there, and its views still belong in *place*."""
    try:
        return place_of(found.project.map(found.name)) == place
    except (TouchlineError, OSError):
        return False


def _answer(packed: bytes) -> Answer:
    return Answer(packed, f'W/"{hashlib.sha256(packed).hexdigest()[:20]}"')


def counts_into(place: Place, found: ProjectMap) -> Counts:
    """Give the counts of a map as they were kept, or count and keep them."""
    file = place.folder / "counts.json"
    if file.exists():
        return msgspec.json.decode(file.read_bytes(), type=Counts)
    with found.project.workspace.reading() as build:
        known = counts(found, build)
        if build.name == place.build:
            write_atomically(file, msgspec.json.encode(known))
    return known
