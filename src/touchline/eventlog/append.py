"""Adds late and new events to a store without building it again."""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from touchline.engine.local import map_reduce, thread_count
from touchline.errors import ConfigError, SourceError
from touchline.eventlog.build import EVENTS_PER_FILE, ties_of
from touchline.eventlog.careful import UnclosedQuoteError
from touchline.eventlog.columns import Dictionaries, Events, prepare, text_buffers
from touchline.eventlog.events import latest, said_at
from touchline.eventlog.load import together
from touchline.eventlog.reading import Progress, read_events
from touchline.eventlog.rows import Replaced, Rows, assemble, choose, write_rows
from touchline.eventlog.skipped import Skipped
from touchline.eventlog.store import (
    File,
    Store,
    StoreManifest,
    commit,
    live_rows,
    open_store,
    sync_file,
    write_names,
    writing,
)
from touchline.kernels.batch import Flags, Int64s
from touchline.workspace import sync_directory

__all__ = ["append_events", "between", "compact_store", "equal_keys"]

_AT_ONCE = 5_000_000
"""New events that are held in memory."""
_MOST_DELTAS = 8
_LARGEST_SHARE = 0.2
"""Of the events in deltas; with more, or with more deltas, the store is written anew."""


def append_events(store: Store, events: Any, progress: Progress | None = None) -> Store:
    """Add *events*, read from the same columns as before, to the folder of *store*.

    The journeys are those of a store that is built from all events in order of arrival.

    Raises
    ------
    ConfigError
        If the journeys of the store were filtered.
    WorkspaceError
        If another process is writing to it.
    SourceError, MappingError
        If the events cannot be read.
    """
    careful: set[Path] = set()
    with writing(store.folder):
        while True:
            try:
                skipped = _append(store.folder, events, progress, careful)
                break
            except UnclosedQuoteError as error:  # nothing is in force yet
                careful.add(error.file)
    return open_store(store.folder, keep_alive=store.keep_alive, skipped=skipped)


def _append(
    folder: Path, events: Any, progress: Progress | None, careful: Collection[Path]
) -> Skipped:
    store = open_store(folder)
    columns = store.columns
    if columns is None:
        raise ConfigError(
            "nothing can be appended to journeys that were filtered or cut before saving",
            hint="append to the store that they come from, and filter again",
        )
    skipped = Skipped.of(store.skipped.counts)
    dictionaries = Dictionaries.of(store.names)
    stream = read_events(events, columns, skipped, progress, careful)
    manifest = store.manifest
    waiting: list[Events] = []
    for place, rows in stream.rows:
        waiting.append(prepare(rows, columns, dictionaries, skipped, place))
        if sum(map(len, waiting)) >= _AT_ONCE:
            manifest = _add(folder, manifest, together(waiting, columns))
            waiting = []
    manifest = _add(folder, manifest, together(waiting, columns))
    counts = dict(skipped.counts)
    manifest = msgspec.structs.replace(manifest, generation=manifest.generation + 1, skipped=counts)
    if dictionaries.names() != store.names:
        name = f"names-{manifest.generation}.json"
        write_names(folder, name, dictionaries.names(store.names.stages))
        manifest = msgspec.structs.replace(manifest, names=name)
    in_deltas = sum(file.events for file in manifest.deltas)
    if len(manifest.deltas) > _MOST_DELTAS or in_deltas > _LARGEST_SHARE * manifest.events:
        manifest = _compacted(folder, manifest)
    sync_directory(folder)
    commit(folder, manifest)
    return skipped


def compact_store(folder: Path) -> Store:
    """Write the store in *folder* anew, so that all journeys lie in the base."""
    with writing(folder):
        manifest = open_store(folder).manifest
        if manifest.deltas:
            manifest = msgspec.structs.replace(manifest, generation=manifest.generation + 1)
            commit(folder, _compacted(folder, manifest))
    return open_store(folder)


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows of a store that get new events."""

    file: int
    """Position among the files."""
    row: Int64s
    person: Int64s
    """Positions among the persons of the new events."""


def _add(folder: Path, manifest: StoreManifest, events: Events) -> StoreManifest:
    """Write a delta with *events*; give the manifest that names it."""
    if not len(events):
        return manifest
    new = _sorted(events, manifest.seed)
    files = live_rows(folder, manifest)
    listed = [*manifest.base, *manifest.deltas]
    found = _find(new, files, [file.low for file in manifest.base])
    _refuse_equal_keys(new, files, found)
    old = _old_rows(new, files, found)
    merged = _merged(old, new)
    replaced = Replaced(np.full(len(new), -1, np.int32), np.full(len(new), -1, np.int32))
    for one in found:
        replaced.file[one.person] = listed[one.file].number
        replaced.row[one.person] = one.row
    grown = sum(len(one.row) for one in found)
    file = File(
        name=f"delta-{manifest.next:06}.arrow",
        number=manifest.next,
        journeys=len(merged),
        events=merged.events,
    )
    write_rows(folder / file.name, merged, replaced)
    sync_file(folder / file.name)
    return msgspec.structs.replace(
        manifest,
        persons=manifest.persons + len(new) - grown,
        journeys=manifest.journeys + len(new) - grown,
        events=manifest.events + len(events),
        ties=manifest.ties + ties_of(merged) - ties_of(old),
        deltas=[*manifest.deltas, file],
        next=manifest.next + 1,
    )


def _sorted(events: Events, seed: int) -> Rows:
    """Sort *events* into journeys in order of their keys."""
    from touchline.kernels.sorting import journeys_of_rows
    from touchline.kernels.texts import keys_of

    encoded = events.person.dictionary_encode()
    persons = encoded.dictionary.cast(pa.large_string())
    keys, _ = keys_of(*text_buffers(persons), seed)
    by_key = np.argsort(keys, kind="stable")
    keys = keys[by_key]
    if np.any(keys[1:] == keys[:-1]):
        raise equal_keys()
    rank = np.empty(len(keys), np.int32)
    rank[by_key] = np.arange(len(keys), dtype=np.int32)
    rows = rank[encoded.indices.to_numpy(zero_copy_only=False)]
    begins, order, times = journeys_of_rows(rows, events.time, len(keys))
    said = {name: latest(codes[order], begins) for name, codes in events.segments.items()}
    return Rows(
        key=keys,
        person=persons.take(pa.array(by_key)),
        begins=begins,
        touchpoint=events.touchpoint[order],
        time=times,
        values=None if events.values is None else events.values[order],
        properties={name: codes[order] for name, codes in events.properties.items()},
        segments={name: codes for name, (codes, _) in said.items()},
        segment_times={name: said_at(times, last) for name, (_, last) in said.items()},
    )


def equal_keys() -> SourceError:
    """Make the error for two persons with one hash."""
    return SourceError(
        "two persons cannot be told apart: their names have the same hash",
        hint="build the store again from all events; another hash is then chosen",
    )


def _find(
    new: Rows, files: Sequence[tuple[Rows, Flags | None]], lows: Sequence[int]
) -> list[_Found]:
    """Find the live row of each person of *new*: base files hold ranges of keys, deltas any."""
    bounds = np.searchsorted(new.key, np.array(lows, np.uint64)).tolist()
    spans = [*zip(bounds, [*bounds[1:], len(new)], strict=True)]
    spans += [(0, len(new))] * (len(files) - len(lows))
    found = []
    for k, ((low, high), (rows, alive)) in enumerate(zip(spans, files, strict=True)):
        wanted = new.key[low:high]
        if not len(wanted) or not len(rows):
            continue
        place = np.minimum(np.searchsorted(rows.key, wanted), len(rows) - 1)
        there = rows.key[place] == wanted
        if alive is not None:
            there &= alive[place]
        if there.any():
            found.append(_Found(k, place[there], np.flatnonzero(there) + low))
    return found


def _refuse_equal_keys(
    new: Rows, files: Sequence[tuple[Rows, Flags | None]], found: Sequence[_Found]
) -> None:
    for one in found:
        old = files[one.file][0].person.take(pa.array(one.row))
        if not old.equals(new.person.take(pa.array(one.person))):
            raise equal_keys()


def _old_rows(
    new: Rows, files: Sequence[tuple[Rows, Flags | None]], found: Sequence[_Found]
) -> Rows:
    """Give what is known of the persons of *new*, row by row; nothing of those who are new."""
    nobody = _nobody(new)
    known = np.zeros(len(new), np.bool_)
    for one in found:
        known[one.person] = True
    missing = np.flatnonzero(~known)
    pieces = [(files[one.file][0], one.row) for one in found]
    pieces.append((nobody, np.zeros(len(missing), np.int64)))
    person = np.concatenate([*(one.person for one in found), missing])
    return choose(pieces, np.argsort(person))


def _nobody(like: Rows) -> Rows:
    """Make one row without events, with the columns of *like*."""
    never = np.iinfo(np.int64).min
    return assemble(
        np.zeros(1, np.uint64),
        pa.array([""], pa.large_string()),
        np.zeros(2, np.int32),
        {name: cells[:0] for name, cells in like.event_columns().items()},
        {
            name: np.full(1, never if name.startswith("segment_time:") else -1, cells.dtype)
            for name, cells in like.row_columns().items()
        },
    )


def _merged(old: Rows, new: Rows) -> Rows:
    """Merge the events of each row; what was there before comes first at equal times."""
    from touchline.kernels.sorting import interleave, merge_runs

    begins, order = merge_runs(old.begins, old.time, new.begins, new.time)
    before, after = old.event_columns(), new.event_columns()
    events = {name: interleave(before[name], after[name], order) for name in after}
    return assemble(new.key, new.person, begins, events, _newest(old, new))


def _newest(old: Rows, new: Rows) -> Mapping[str, npt.NDArray[Any]]:
    """Give the latest of what was said of each person; at equal times the new counts."""
    found: dict[str, npt.NDArray[Any]] = {}
    for name, codes in new.segments.items():
        newer = (codes >= 0) & (new.segment_times[name] >= old.segment_times[name])
        found[f"segment:{name}"] = np.where(newer, codes, old.segments[name])
        found[f"segment_time:{name}"] = np.where(
            newer, new.segment_times[name], old.segment_times[name]
        )
    return found


def _compacted(folder: Path, manifest: StoreManifest) -> StoreManifest:
    """Write all live rows into new base files."""
    files = live_rows(folder, manifest)
    lows = [file.low for file in manifest.base]
    numbers = count(manifest.next)
    task = partial(_write_range, folder, files, len(lows), numbers)
    ranges = enumerate(zip(lows, [*lows[1:], None], strict=True))
    base = map_reduce(ranges, task, operator.add, threads=thread_count()) or []
    return msgspec.structs.replace(manifest, base=base, deltas=[], next=next(numbers))


def _write_range(
    folder: Path,
    files: Sequence[tuple[Rows, Flags | None]],
    bases: int,
    numbers: Iterator[int],
    piece: tuple[int, tuple[int, int | None]],
) -> list[File]:
    """Write the rows of one base file, and those of the deltas that belong to its range."""
    k, (low, high) = piece
    pieces = [(rows, between(rows, low, high, alive)) for rows, alive in [files[k], *files[bases:]]]
    keys = np.concatenate([rows.key[wanted] for rows, wanted in pieces])
    order = np.argsort(keys, kind="stable")
    events = sum(int(np.sum(np.diff(rows.begins)[wanted])) for rows, wanted in pieces)
    made: list[File] = []
    for part in np.array_split(order, max(1, events // EVENTS_PER_FILE)):
        rows = choose(pieces, part)
        number = next(numbers)
        file = File(
            name=f"base-{number:06}.arrow",
            number=number,
            low=int(rows.key[0]) if made else low,
            journeys=len(rows),
            events=rows.events,
        )
        write_rows(folder / file.name, rows)
        sync_file(folder / file.name)
        made.append(file)
    return made


def between(rows: Rows, low: int, high: int | None, alive: Flags | None = None) -> Int64s:
    """Choose the live rows with keys from *low* up to but without *high*."""
    first = int(np.searchsorted(rows.key, np.uint64(low)))
    last = len(rows) if high is None else int(np.searchsorted(rows.key, np.uint64(high)))
    wanted = np.arange(first, last, dtype=np.int64)
    return wanted if alive is None else wanted[alive[first:last]]
