"""From raw events of any kind and number to a source of journeys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from touchline.errors import SourceError
from touchline.eventlog.careful import UnclosedQuoteError
from touchline.eventlog.columns import Columns, Dictionaries, Events, prepare
from touchline.eventlog.events import refuse_nothing, source_of_events
from touchline.eventlog.reading import Progress, read_events
from touchline.eventlog.skipped import Skipped
from touchline.eventlog.source import LocalSource
from touchline.eventlog.spill import KeysCollideError

__all__ = ["load_events", "together"]

MOST_IN_MEMORY = 3_000_000
"""Events of files and streams that are kept in memory; more go to a store."""
_SEEDS = 4
"""Hashes that are tried, one after the other, should two persons have the same."""


def load_events(
    events: Any,
    columns: Columns,
    *,
    touchpoints: Sequence[str] = (),
    stages: Mapping[str, str] | None = None,
    timezone: str = "UTC",
    folder: Path | None = None,
    progress: Progress | None = None,
) -> LocalSource:
    """Read *events* into a store in *folder*; without one into memory if they are few.

    What is larger than memory goes to a store among the temporary files, which is removed with
    the source.

    Raises
    ------
    MappingError
        If a named column is not there.
    SourceError
        If the events cannot be read, or no row is one.
    """
    careful: set[Path] = set()
    seed = 0
    while seed < _SEEDS:
        try:
            dictionaries = Dictionaries.new(columns, touchpoints, stages)
            return _load(events, columns, dictionaries, timezone, folder, progress, seed, careful)
        except UnclosedQuoteError as error:
            careful.add(error.file)
        except KeysCollideError:
            if hasattr(events, "read_next_batch"):  # it can be read only once
                break
            seed += 1
    raise SourceError(
        "two persons cannot be told apart: their names have the same hash",
        hint="give the events as files, which can be read again",
    )


def _load(
    events: Any,
    columns: Columns,
    dictionaries: Dictionaries,
    timezone: str,
    folder: Path | None,
    progress: Progress | None,
    seed: int,
    careful: Collection[Path],
) -> LocalSource:
    skipped = Skipped()
    stream = read_events(events, columns, skipped, progress, careful)
    pieces: Iterator[Events] = (
        prepare(rows, columns, dictionaries, skipped, place) for place, rows in stream.rows
    )
    first: list[Events] = []
    if folder is None:
        count = 0
        for piece in pieces:
            first.append(piece)
            count += len(piece)
            if count > MOST_IN_MEMORY and not stream.in_memory:
                break
        else:
            refuse_nothing(count, skipped)
            whole = together(first, columns)
            return source_of_events(
                whole, dictionaries, columns=columns, timezone=timezone, skipped=skipped
            )
    from touchline.eventlog.build import build_store

    return build_store(
        chain(first, pieces),
        dictionaries,
        columns,
        folder=folder,
        timezone=timezone,
        skipped=skipped,
        seed=seed,
        progress=progress,
    )


def together(pieces: Sequence[Events], columns: Columns) -> Events:
    """Put pieces one behind the other."""
    persons = [p.person.cast(pa.large_string()) for p in pieces]
    return Events(
        person=pa.concat_arrays(persons) if persons else pa.array([], pa.large_string()),
        time=_joined([p.time for p in pieces], np.dtype(np.int64)),
        touchpoint=_joined([p.touchpoint for p in pieces], np.dtype(np.uint16)),
        values=None
        if columns.value is None
        else _joined([p.values for p in pieces], np.dtype(np.float64)),
        properties={
            n: _joined([p.properties[n] for p in pieces], np.dtype(np.int32))
            for n in columns.properties
        },
        segments={
            n: _joined([p.segments[n] for p in pieces], np.dtype(np.int32))
            for n in columns.segments
        },
    )


def _joined(arrays: Sequence[Any], kind: np.dtype[Any]) -> Any:
    return np.concatenate(arrays) if arrays else np.zeros(0, kind)
