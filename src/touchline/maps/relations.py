"""Named intermediate tables: materialised once while computing, written out in every query.

A figure's query must run by itself over the files of the build. So each intermediate table has a
name and a definition; while a map is computed it is a table in memory, and in the published query
it is a ``WITH`` clause of the same name.

Samples show the first rows only, and all rows stand in the order of journeys. So every table is
kept a second time for the first journeys (schema ``few``), where a query takes no time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import duckdb

from touchline.maps.views import columns_of
from touchline.schema import identifier

__all__ = ["Relations"]

FEW = 500
"""Journeys whose tables are kept apart for samples."""


class Relations:
    """The intermediate tables of one map, in order of definition."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.db = db
        self._definitions: dict[str, str] = {}
        self._last: int | None = None
        db.execute("CREATE SCHEMA whole")
        db.execute("CREATE SCHEMA few")
        db.execute("SET search_path = 'whole,main'")

    def define(self, name: str, sql: str) -> str:
        """Compute table *name* from *sql*, which may read the views and earlier tables."""
        table = identifier(name)
        self.db.execute(f"CREATE OR REPLACE TABLE whole.{table} AS {sql}")
        if self._last is not None and "journey" in columns_of(self.db, name):
            self.db.execute(
                f"CREATE OR REPLACE TABLE few.{table} AS "
                f"SELECT * FROM whole.{table} WHERE journey <= {self._last}"
            )
        self._definitions[name] = sql
        return name

    def stand_for(self, view: str, sql: str) -> None:
        """Read *sql* wherever a query names *view* of the build; *sql* says ``main.`` before it."""
        self.db.execute(f"CREATE OR REPLACE VIEW whole.{identifier(view)} AS {sql}")
        self._definitions[view] = sql

    def define_once(self, name: str, sql: str) -> str:
        """Give the table that *sql* has already defined, or else define *name*."""
        known = {text: each for each, text in self._definitions.items()}
        return known[sql] if sql in known else self.define(name, sql)

    def keep_few(self, first: str) -> None:
        """From now on keep the tables of the first persons in table *first* apart, too."""
        rows = self.rows(
            f"SELECT max(journey) FROM {first} WHERE person IN "
            f"(SELECT person FROM {first} ORDER BY journey LIMIT {FEW})"
        )
        self._last = -1 if rows[0][0] is None else int(rows[0][0])
        source = "whole.spine" if "spine" in self._definitions else "main.spine"
        spine = f"CREATE VIEW few.spine AS SELECT * FROM {source} WHERE journey <= {self._last}"
        self.db.execute(spine)
        self.define(first, self._definitions[first])

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

    def first_rows(self, body: str, count: int, total: int) -> tuple[list[str], list[Any]]:
        """Give columns and the first *count* rows of *body*, which has *total* rows."""
        self.db.execute("SET search_path = 'few,whole,main'")
        try:
            found = self._first(body, count)
        finally:
            self.db.execute("SET search_path = 'whole,main'")
        return found if len(found[1]) >= min(count, total) else self._first(body, count)

    def _first(self, body: str, count: int) -> tuple[list[str], list[Any]]:
        self.db.execute(f"SELECT * FROM ({body}) LIMIT {count}")
        columns = [str(column[0]) for column in self.db.description or ()]
        return columns, self.db.fetchall()

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
