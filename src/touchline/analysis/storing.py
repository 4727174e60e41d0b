"""Keeping journeys on disk, adding to them, and looking single ones up."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from touchline.errors import ConfigError
from touchline.eventlog.source import LocalSource

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.analysis.journeys import Journeys
    from touchline.eventlog.reading import Progress
    from touchline.kernels.batch import Batch, Flags, UInt64s

__all__ = ["append", "person", "sample", "save"]


def save(journeys: Journeys, folder: str | Path, *, progress: Progress | None = None) -> Journeys:
    """Write the journeys, as filters have left them, to a store on disk.

    Parameters
    ----------
    folder
        A folder of its own; a store that is there is replaced in one step.
    progress
        Called with what is being done and the share of it that is done.

    Returns
    -------
    The journeys of the store; :meth:`Journeys.open` gives them again.

    Raises
    ------
    WorkspaceError
        If *folder* holds something else, or another process writes to it.
    ConfigError
        If the journeys are on a cluster.
    """
    from touchline.eventlog.save import save_journeys

    source = _local(journeys)
    stored = save_journeys(source, journeys.filters, Path(folder), progress=progress)
    return replace(journeys, source=stored, filters=())


def append(journeys: Journeys, events: Any, *, progress: Progress | None = None) -> Journeys:
    """Add late and new events to the store that the journeys are read from.

    Their columns have the names that the store was built with. The figures are then those of a
    store that is built from all events, in order of arrival.

    Parameters
    ----------
    events
        As for :meth:`Journeys.from_events`.
    progress
        Called with what is being done and the share of it that is done.

    Returns
    -------
    The journeys of the store as it is now, behind the same filters. These journeys stay as they
    are.

    Raises
    ------
    ConfigError
        If the journeys do not lie in a store that was built from events.
    WorkspaceError
        If another process writes to the store.
    """
    from touchline.eventlog.append import append_events
    from touchline.eventlog.store import Store

    source = journeys.source
    if not isinstance(source, Store):
        raise ConfigError(
            "events can be appended only to journeys in a store",
            hint="save them first: journeys = journeys.save(folder)",
        )
    return replace(journeys, source=append_events(source, events, progress))


def person(journeys: Journeys, name: str) -> pa.Table:
    """Look up the events of one person.

    Parameters
    ----------
    name
        The person as the log names it.

    Returns
    -------
    The table of :meth:`Journeys.to_table`, with the journeys of this person alone.

    Raises
    ------
    ConfigError
        If the journeys have no such person, or are on a cluster.
    """
    source = _local(journeys)
    table = replace(journeys, source=source.of_person(str(name))).to_table()
    if not table.num_rows:
        raise ConfigError(
            f"there is no journey of {name!r}",
            hint="a person is named as in the column of the log; filters may have left it out",
        )
    return table


def sample(journeys: Journeys, n: int, *, seed: int = 0) -> Journeys:
    """Choose journeys at random, the same ones whenever the journeys and the seed are the same.

    Parameters
    ----------
    n
        How many; all if there are fewer.
    seed
        Another number chooses other journeys.

    Raises
    ------
    ConfigError
        If *n* is not a whole number, or negative.
    """
    if isinstance(n, bool) or not isinstance(n, int | np.integer):
        raise ConfigError(
            f"a sample takes a whole number of journeys, not {n!r}",
            hint="for a share, multiply it: journeys.sample(round(0.1 * len(journeys)))",
        )
    if n < 0:
        raise ConfigError(f"{n} journeys cannot be chosen", hint="give 0 or more")
    lots = journeys.compute(partial(_lots, seed=seed), _together)
    if n >= len(lots):
        return journeys
    limit = int(np.partition(lots, n)[n])
    return journeys.keep(partial(_drawn, seed=seed, limit=limit), f"in a sample of {n:,}")


def _local(journeys: Journeys) -> LocalSource:
    if not isinstance(journeys.source, LocalSource):
        raise ConfigError(
            "this works on journeys in memory or in files, not on a cluster",
            hint="save the journeys that you need there as a table, and read that",
        )
    return journeys.source


def _lots(batch: Batch, *, seed: int) -> UInt64s:
    """Draw a number per journey, from its row and the time of its first event."""
    lots = batch.row_numbers().astype(np.uint64) + np.uint64((batch.part << 40) + seed % 2**40)
    for more in (batch.time[batch.starts].astype(np.uint64), np.uint64(seed % 2**64)):
        lots = (lots ^ (lots >> np.uint64(32))) * np.uint64(0xC2B2AE3D27D4EB4F)
        lots = (lots ^ (lots >> np.uint64(29))) * np.uint64(0xD6E8FEB86659FD93) + more
    lots *= np.uint64(0x9E3779B97F4A7C15)
    drawn: UInt64s = lots ^ (lots >> np.uint64(32))
    return drawn


def _drawn(batch: Batch, *, seed: int, limit: int) -> Flags:
    flags: Flags = _lots(batch, seed=seed) < np.uint64(limit)
    return flags


def _together(a: UInt64s, b: UInt64s) -> UInt64s:
    return np.concatenate((a, b))
