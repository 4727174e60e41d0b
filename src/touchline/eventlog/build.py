"""Builds a store from a stream of events, in bounded memory."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from touchline.engine.local import map_reduce, thread_count
from touchline.errors import WorkspaceError
from touchline.eventlog.columns import Columns, Dictionaries, Events
from touchline.eventlog.events import latest, refuse_nothing, said_at
from touchline.eventlog.reading import Progress
from touchline.eventlog.rows import Rows, write_rows
from touchline.eventlog.skipped import Skipped
from touchline.eventlog.spill import BITS, Spill, persons_of
from touchline.eventlog.store import (
    MANIFEST,
    File,
    Store,
    StoreManifest,
    commit,
    open_store,
    read_manifest,
    write_names,
    writing,
)
from touchline.workspace import sync_tree

__all__ = ["build_store", "refuse_other", "ties_of"]

EVENTS_PER_FILE = 2_000_000
"""Small enough that sorting a few at once stays far below a GB, large enough to be few."""


def build_store(
    pieces: Iterable[Events],
    dictionaries: Dictionaries,
    columns: Columns,
    *,
    folder: Path | None,
    timezone: str,
    skipped: Skipped,
    seed: int = 0,
    progress: Progress | None = None,
) -> Store:
    """Sort the events of *pieces* into journeys on disk, one a person.

    Parameters
    ----------
    folder
        None: among the temporary files, gone with the object that comes back.

    Raises
    ------
    WorkspaceError
        If *folder* holds something else, or another process writes to it.
    SourceError
        If no row is an event.
    KeysCollideError
        If two persons have the same key: try another *seed*.
    """
    keep_alive = None
    if folder is None:
        keep_alive = _Temporary()
        folder = keep_alive.folder
    else:
        refuse_other(folder)
    with writing(folder):
        old = read_manifest(folder) if (folder / MANIFEST).exists() else None
        generation, first = (old.generation + 1, old.next) if old else (1, 0)
        spill = Spill(folder / f"spill-{generation}", seed)
        try:
            for piece in pieces:
                spill.add(piece)
            spill.finish()
            refuse_nothing(int(spill.counts.sum()), skipped)
            base, ties = _write_base(spill, folder, first, progress)
        finally:
            spill.close()
        names = f"names-{generation}.json"
        write_names(folder, names, dictionaries.names())
        if keep_alive is None:
            sync_tree(folder)
        journeys = sum(file.journeys for file in base)
        commit(
            folder,
            StoreManifest(
                generation=generation,
                seed=spill.seed,
                timezone=timezone,
                columns=columns,
                persons=journeys,
                journeys=journeys,
                events=sum(file.events for file in base),
                ties=ties,
                names=names,
                base=base,
                next=first + len(base),
                skipped=dict(skipped.counts),
            ),
        )
    return open_store(folder, keep_alive=keep_alive, skipped=skipped)


class _Temporary:
    """A folder that goes with the object."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="touchline-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


def refuse_other(folder: Path) -> None:
    """Refuse to write a store among other files.

    Raises
    ------
    WorkspaceError
        If *folder* is there, holds something, and is no store.
    """
    if folder.is_file() or (
        folder.is_dir()
        and any(folder.iterdir())
        and not (folder / MANIFEST).exists()
        and any(not _ours(path) for path in folder.iterdir())
    ):
        raise WorkspaceError(
            f"{folder} holds something else", hint="give a folder of its own to the journeys"
        )


def _ours(path: Path) -> bool:
    """Whether an interrupted build may have left *path*."""
    return path.name == "lock" or path.name.startswith(("spill-", "base-", "names-", "."))


def _ranges(counts: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Bring neighbouring partitions together to files of about the same number of events."""
    ranges: list[tuple[int, int]] = []
    low = events = 0
    for p, count in enumerate(counts.tolist()):
        events += count
        if events >= EVENTS_PER_FILE or p == len(counts) - 1:
            ranges.append((low, p + 1))
            low, events = p + 1, 0
    return ranges


def _write_base(
    spill: Spill, folder: Path, first: int, progress: Progress | None
) -> tuple[list[File], int]:
    ranges = _ranges(spill.counts)
    done: list[tuple[File, int]] = []

    def add(one: list[tuple[File, int]], more: list[tuple[File, int]]) -> list[tuple[File, int]]:
        if progress is not None:
            progress("sorting", len(one) / len(ranges))
        return one + more

    task = partial(_write_file, spill, folder, first)
    done = map_reduce(enumerate(ranges), task, add, threads=thread_count()) or []
    return [file for file, _ in done], sum(ties for _, ties in done)


def _write_file(
    spill: Spill, folder: Path, first: int, piece: tuple[int, tuple[int, int]]
) -> list[tuple[File, int]]:
    number, (low, high) = piece
    rows = _sorted(spill.read(low, high))
    file = File(
        name=f"base-{first + number:06}.arrow",
        number=first + number,
        low=low << (64 - BITS),
        journeys=len(rows),
        events=rows.events,
    )
    write_rows(folder / file.name, rows)
    return [(file, ties_of(rows))]


def _sorted(columns: Mapping[str, npt.NDArray[Any]]) -> Rows:
    """Sort events into journeys."""
    from touchline.kernels.sorting import journeys_of_rows, rows_of

    keys, persons = persons_of(columns)
    rows = rows_of(columns["key"], keys)
    begins, order, times = journeys_of_rows(rows, columns["time"], len(keys))

    def named(prefix: str) -> dict[str, npt.NDArray[Any]]:
        return {
            n.removeprefix(prefix): c[order] for n, c in columns.items() if n.startswith(prefix)
        }

    said = {name: latest(codes, begins) for name, codes in named("segment:").items()}
    return Rows(
        key=keys,
        person=persons,
        begins=begins,
        touchpoint=columns["touchpoint"][order],
        time=times,
        values=columns["values"][order] if "values" in columns else None,
        properties=named("property:"),
        segments={name: codes for name, (codes, _) in said.items()},
        segment_times={name: said_at(times, last) for name, (_, last) in said.items()},
    )


def ties_of(rows: Rows) -> int:
    """Count events with the time of the event before them in their journey."""
    from touchline.kernels import ties

    return ties.kernel(rows.batch(0)).ties
