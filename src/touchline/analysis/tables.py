"""Arrow tables from columns of any kind."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

__all__ = ["table_of"]


def table_of(**columns: Any) -> pa.Table:
    """Make a table of named columns: lists, NumPy or Arrow arrays; texts and lists of texts typed.

    Examples
    --------
    >>> table_of(step=["visit"], persons=[3]).to_pylist()
    [{'step': 'visit', 'persons': 3}]
    """
    made = {name: pa.array(values) for name, values in columns.items()}
    for name, array in made.items():  # an empty list has no type of its own
        if pa.types.is_null(array.type):
            made[name] = array.cast(pa.string())
    return pa.table(made)
