"""Reads files, databases and queries into the four tables of records.

In: a :class:`SourceSpec` and the bytes it names. Out: Parquet segments of ``events``, ``feedback``,
``profiles`` and ``efforts``, and a quarantine for the rows that could not be read.
"""

from touchline.sources.inspect import inspect_files
from touchline.sources.loading import load
from touchline.sources.quarantine import quarantined
from touchline.sources.reasons import Reason
from touchline.sources.report import (
    LoadedFile,
    LoadEvent,
    LoadReport,
    Quarantined,
    SourceReport,
)
from touchline.sources.spec import SourceSpec

__all__ = [
    "LoadEvent",
    "LoadReport",
    "LoadedFile",
    "Quarantined",
    "Reason",
    "SourceReport",
    "SourceSpec",
    "inspect_files",
    "load",
    "quarantined",
]
