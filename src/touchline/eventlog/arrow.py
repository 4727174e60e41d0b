"""Makes an Arrow table of whatever arrives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from touchline.errors import SourceError

__all__ = ["as_table"]


def as_table(events: Any) -> pa.Table:
    """Read *events* through the Arrow PyCapsule interface, or from dictionaries.

    Raises
    ------
    SourceError
        If they are neither.
    """
    if isinstance(events, pa.Table):
        return events
    if hasattr(events, "__arrow_c_stream__"):
        return pa.table(events)
    rows = isinstance(events, Sequence) and not isinstance(events, str)
    if rows and all(isinstance(row, Mapping) for row in events):
        names = list(dict.fromkeys(name for row in events for name in row))
        return pa.table({name: [row.get(name) for row in events] for name in names})
    raise SourceError(
        f"{type(events).__name__} is nothing that events can be read from",
        hint="give a data frame (pandas, polars), an Arrow table, a DuckDB relation,"
        " a list of dictionaries, or a path of a Parquet or CSV file",
    )
