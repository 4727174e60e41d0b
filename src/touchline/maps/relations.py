"""Named intermediate tables: materialised once while computing, written out in every query.

A figure's query must run by itself over the files of the build. So each intermediate table has a
name and a definition; while a map is computed it is a temporary table, and in the published query
it is a ``WITH`` clause of the same name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import duckdb

from touchline.schema import identifier

__all__ = ["Relations"]


class Relations:
    """The intermediate tables of one map, in order of definition."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.db = db
        self._definitions: dict[str, str] = {}

    def define(self, name: str, sql: str) -> str:
        """Compute table *name* from *sql*, which may read the views and earlier tables."""
        self.db.execute(f"CREATE OR REPLACE TEMP TABLE {identifier(name)} AS {sql}")
        self._definitions[name] = sql
        return name

    def full(self, body: str) -> str:
        """Write *body* so that it runs over the views alone."""
        needed = self._closure(body)
        if not needed:
            return body
        parts = [f"{name} AS (\n{self._definitions[name]}\n)" for name in needed]
        return f"WITH {', '.join(parts)}\n{body}"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run *sql* over views and tables."""
        return self.db.execute(sql).fetchall()

    def arrays(self, sql: str) -> Mapping[str, Any]:
        """Run *sql* and give its columns as numpy arrays."""
        return self.db.execute(sql).fetchnumpy()

    def _closure(self, body: str) -> list[str]:
        """Names that *body* reads, directly or through others, in order of definition."""
        needed: set[str] = set()
        waiting = [body]
        while waiting:
            found = set(re.findall(r"\b[a-z_][a-z_0-9]*\b", waiting.pop())) - needed
            fresh = [name for name in self._definitions if name in found]
            needed.update(fresh)
            waiting += [self._definitions[name] for name in fresh]
        return [name for name in self._definitions if name in needed]
