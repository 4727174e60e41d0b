"""Writes the journeys of any local source to a store, as filters have left them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.eventlog.append import between, equal_keys
from touchline.eventlog.build import EVENTS_PER_FILE, refuse_other, ties_of
from touchline.eventlog.columns import as_text, text_buffers
from touchline.eventlog.filters import Filter, Filtered, renamed
from touchline.eventlog.names import Names
from touchline.eventlog.narrow import only_events
from touchline.eventlog.reading import Progress
from touchline.eventlog.rows import Rows, choose, write_rows
from touchline.eventlog.source import LocalSource, Part, empty_batch
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
from touchline.kernels.batch import Batch, Int64s
from touchline.kernels.select import chosen
from touchline.kernels.texts import keys_of
from touchline.workspace import sync_tree

__all__ = ["save_journeys"]


def save_journeys(
    source: LocalSource,
    filters: Sequence[Filter],
    folder: Path,
    *,
    progress: Progress | None = None,
) -> Store:
    """Write journeys to *folder*; a store that is there is replaced.

    Raises
    ------
    WorkspaceError
        If *folder* holds something else, or another process writes to it.
    """
    refuse_other(folder)
    names = renamed(source.names, filters)
    seed = source.manifest.seed if isinstance(source, Store) else 0
    with writing(folder):
        old = read_manifest(folder) if (folder / MANIFEST).exists() else None
        generation, number = (old.generation + 1, old.next) if old else (1, 0)
        base: list[File] = []
        persons = ties = 0
        for rows in _pieces(source, _Task(tuple(filters), names, seed, source.timezone)):
            file = _write(folder, rows, number + len(base), first=not base)
            base.append(file)
            persons += len(np.unique(rows.key))
            ties += ties_of(rows)
            if progress is not None:
                progress("saving", min(1.0, len(base) / len(source.parts)))
        written = f"names-{generation}.json"
        write_names(folder, written, names)
        sync_tree(folder)
        journeys = sum(file.journeys for file in base)
        manifest = StoreManifest(
            generation=generation,
            seed=seed,
            timezone=source.timezone,
            columns=None if filters or journeys > persons else source.columns,
            several=journeys > persons,
            persons=persons,
            journeys=journeys,
            events=sum(file.events for file in base),
            ties=ties,
            names=written,
            base=base,
            next=number + len(base),
            skipped=dict(source.skipped.counts),
        )
        commit(folder, manifest)
    return open_store(folder)


def _write(folder: Path, rows: Rows, number: int, *, first: bool) -> File:
    file = File(
        name=f"base-{number:06}.arrow",
        number=number,
        low=0 if first or not len(rows) else int(rows.key[0]),
        journeys=len(rows),
        events=rows.events,
    )
    write_rows(folder / file.name, rows)
    return file


@dataclass(frozen=True, slots=True)
class _Task:
    """What is done to each part."""

    filters: tuple[Filter, ...]
    names: Names
    seed: int
    timezone: str

    def rows(self, part: Part) -> Rows:
        """Filter a part and sort what is left by key."""
        batch = cast("Batch", Filtered(self.filters, _itself)(part.batch))
        index, starts, stops = chosen(
            np.ones(batch.high - batch.low, np.bool_), batch.starts, batch.stops, batch.low
        )
        numbers = batch.row_numbers()
        batch = only_events(batch, index, starts, stops)
        person = as_text(_plain(part.keys).take(pa.array(numbers)))
        never = np.full(len(numbers), np.iinfo(np.int64).min)
        times = part.segment_times
        rows = Rows(
            key=keys_of(*text_buffers(person), self.seed)[0],
            person=person,
            begins=np.append(batch.starts, batch.stops[-1:] if len(batch) else 0).astype(np.int32),
            touchpoint=batch.touchpoint,
            time=batch.time,
            values=batch.values,
            properties={name: batch.properties[name] for name in self.names.properties},
            segments={name: batch.segments[name][numbers] for name in self.names.segments},
            segment_times={
                name: times[name][numbers] if name in times else never
                for name in self.names.segments
            },
        )
        return _in_order([(rows, np.arange(len(rows)))])


def _itself(batch: Batch) -> Batch:
    return batch


def _plain(keys: pa.Array | pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(keys.chunks) if isinstance(keys, pa.ChunkedArray) else keys


def _pieces(source: LocalSource, task: _Task) -> Iterator[Rows]:
    """Give rows file by file, in order of their keys."""
    if not isinstance(source, Store):
        parts = source.parts or (Part(empty_batch(source.names), pa.array([], pa.string())),)
        whole = [task.rows(part) for part in parts]
        yield from _split(_in_order([(rows, np.arange(len(rows))) for rows in whole]))
        return
    bases = source.manifest.base
    deltas = [task.rows(part) for part in source.parts[len(bases) :]]
    highs = [*(file.low for file in bases[1:]), None]
    for part, file, high in zip(source.parts, bases, highs, strict=False):
        rows = task.rows(part)
        found = [(rows, np.arange(len(rows))), *((d, between(d, file.low, high)) for d in deltas)]
        yield from _split(_in_order(found))


def _in_order(pieces: Sequence[tuple[Rows, Int64s]]) -> Rows:
    """Put rows in order of their keys; those of one key stay as they are."""
    keys = np.concatenate([rows.key[wanted] for rows, wanted in pieces])
    rows = choose(pieces, np.argsort(keys, kind="stable"))
    again = np.flatnonzero(rows.key[1:] == rows.key[:-1])
    same = pc.equal(rows.person.take(pa.array(again)), rows.person.take(pa.array(again + 1)))
    if not pc.all(same, min_count=0).as_py():
        raise equal_keys()
    return rows


def _split(rows: Rows) -> Iterator[Rows]:
    """Cut into tables of not too many events, never between journeys of one key."""
    begin = 0
    while begin < len(rows) or begin == 0:
        target = int(rows.begins[begin]) + EVENTS_PER_FILE
        end = max(begin + 1, int(np.searchsorted(rows.begins[1:], target, side="right")))
        if end < len(rows):
            end = int(np.searchsorted(rows.key, rows.key[end - 1], side="right"))
        yield choose([(rows, np.arange(begin, min(end, len(rows))))])
        begin = end
