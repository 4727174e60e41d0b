"""What a load did, in numbers that add up."""

from __future__ import annotations

from typing import Literal

import msgspec

from touchline.schema import Table
from touchline.sources.reasons import Reason

__all__ = ["FileState", "LoadEvent", "LoadReport", "LoadedFile", "Quarantined", "SourceReport"]

FileState = Literal[
    "new", "changed", "remapped", "unchanged", "copy", "moved", "vanished", "removed"
]
"""``remapped``: only the mapping changed; ``copy``: same bytes as another file, skipped; ``moved``:
the same bytes under a new name; ``vanished``: gone, its rows are kept; ``removed``: gone, and its
rows with it (``prune``)."""


class LoadEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Where a load stands; given to ``progress``."""

    source: str
    origin: str
    step: Literal["read", "map", "done"]
    done: int
    """Files of the source that are finished."""
    total: int
    rows: int = 0


class Quarantined(msgspec.Struct, frozen=True, kw_only=True):
    """Rows in quarantine for one reason, with the first of them."""

    reason: Reason
    rows: int
    origin: str
    row: int
    line: int | None
    column: str | None
    value: str | None
    expected: str


class LoadedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file, table or query."""

    origin: str
    state: FileState
    segment: str | None
    read: int
    loaded: int
    quarantined: int
    copy_of: str | None = None


class SourceReport(msgspec.Struct, frozen=True, kw_only=True):
    """One source, or all together.

    ``read = loaded + quarantined``, all in rows of the source, counting everything that is now in
    force; ``added`` is the difference of ``loaded`` to what was in force before.
    """

    files: int
    read: int
    loaded: int
    quarantined: int
    added: int
    states: dict[FileState, int]
    records: dict[Table, int]


class LoadReport(msgspec.Struct, frozen=True, kw_only=True):
    """All that a load did."""

    total: SourceReport
    sources: dict[str, SourceReport]
    files: dict[str, list[LoadedFile]]
    quarantine: dict[str, list[Quarantined]]
    """Source → reasons, the most frequent first."""
    changed: bool
    """Whether the records are others than before."""
    seconds: float
