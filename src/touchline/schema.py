"""The four tables of records, and the columns that every room agrees on.

A source, whatever its format, yields rows of ``events``, ``feedback``, ``profiles``, ``efforts``.
Each table is a set of Parquet segments with the fixed columns below and, for what differs from
source to source, columns with a prefix:

``id:<type>``
    an identifier of the person, as text: ``id:email``, ``id:order``, ``id:cookie``;
``property:<name>``
    what else is known of an event, an answer or an effort, as text (times as ISO 8601 in UTC);
``trait:<name>``
    what is known of a person, as text.

Segments are read together with ``read_parquet([...], union_by_name = true)``: a column that a
segment lacks is null. Provenance is part of every row: ``segment`` names the load of one file (see
the manifest of :mod:`touchline.workspace`), ``row`` counts its data rows from 1, and ``part``
counts the records that one row of the source gave, from 0, in the order of the mapping. Rows with
equal times keep the order (segment order in the manifest, row, part): the order of arrival.
"""

from __future__ import annotations

from typing import Final, Literal

__all__ = [
    "FIXED_COLUMNS",
    "ID",
    "PROPERTY",
    "PROVENANCE",
    "TABLES",
    "TRAIT",
    "Table",
    "identifier",
    "literal",
]

Table = Literal["events", "feedback", "profiles", "efforts"]
TABLES: Final[tuple[Table, ...]] = ("events", "feedback", "profiles", "efforts")

ID: Final = "id:"
PROPERTY: Final = "property:"
TRAIT: Final = "trait:"

PROVENANCE: Final[dict[str, str]] = {
    "source": "VARCHAR",
    "segment": "VARCHAR",
    "row": "BIGINT",
    "part": "SMALLINT",
}

FIXED_COLUMNS: Final[dict[Table, dict[str, str]]] = {
    "events": {
        "event_id": "VARCHAR",  # as declared by the mapping, else null
        "time": "TIMESTAMP WITH TIME ZONE",  # never null; UTC, microseconds
        "name": "VARCHAR",  # never null
        "channel": "VARCHAR",
        "value": "DOUBLE",
        "currency": "VARCHAR",
        **PROVENANCE,
    },
    "feedback": {
        "feedback_id": "VARCHAR",
        "time": "TIMESTAMP WITH TIME ZONE",  # null when the source does not tell
        "instrument": "VARCHAR",  # nps, csat, ces, stars, text
        "score": "DOUBLE",  # null when the answer is no score
        "scale_low": "DOUBLE",
        "scale_high": "DOUBLE",
        "answer": "VARCHAR",  # label of a declared code that is no score: "not used"
        "text": "VARCHAR",
        "language": "VARCHAR",
        "about": "VARCHAR",  # the touchpoint or event it speaks of
        "channel": "VARCHAR",
        **PROVENANCE,
    },
    "profiles": {"time": "TIMESTAMP WITH TIME ZONE", **PROVENANCE},
    "efforts": {
        "effort_id": "VARCHAR",
        "name": "VARCHAR",
        "channel": "VARCHAR",
        "content": "VARCHAR",
        "start": "TIMESTAMP WITH TIME ZONE",
        "end": "TIMESTAMP WITH TIME ZONE",
        "cost": "DOUBLE",
        "currency": "VARCHAR",
        "impressions": "DOUBLE",
        "clicks": "DOUBLE",
        **PROVENANCE,
    },
}
"""Column name → DuckDB type, in order, of each table."""


def identifier(name: str) -> str:
    """Quote a name for use in SQL.

    Examples
    --------
    >>> identifier('id:e"mail')
    '"id:e""mail"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(value: str | float | bool | None) -> str:
    """Quote a value for use in SQL.

    Only for statements that cannot take parameters (``COPY``, views, generated ``CASE``); elsewhere
    bind parameters.

    Examples
    --------
    >>> literal("it's")
    "'it''s'"
    >>> literal(None)
    'NULL'
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return "'" + value.replace("'", "''") + "'"
